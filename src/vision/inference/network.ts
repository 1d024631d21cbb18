/** Numbers with a shape, as they go into and come out of a network. */
export interface Tensor {
  readonly data: Float32Array | Uint8Array
  readonly shape: readonly number[]
}

/** A loaded network. `run` is for inference threads only: it holds the calling thread until it is done. */
export interface Network {
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
}
