import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Network, Tensor } from './network.ts'

export type Provider = 'cpu' | 'cuda'

export interface SessionOptions {
  readonly provider: Provider
  /** Cores that one run may use. */
  readonly cores: number
  /** Whether the session's threads wait in a busy loop between operators; for measurements. */
  readonly spinning?: boolean
}

/** A network with its runtime session; closing it frees its memory. */
export type Session = Network & AsyncDisposable

// Warnings of the runtime name graph nodes and help nobody who runs the product.
env.logLevel = 'error'

/**
 * Loads an ONNX file. For inference threads only. Spinning is off: threads that wait in a busy loop halve throughput when the
 * machine has other work (bench/threads.ts). The arena stays on: without it glibc kept more of what photos of different sizes
 * had freed (0.74 to 0.92 GB peak instead of 0.63 to 0.68 for ten 1920 px photos at once) and took a tenth more time.
 */
export async function openSession(
  path: string,
  { provider, cores, spinning = false }: SessionOptions,
): Promise<Session> {
  const session = await InferenceSession.create(path, {
    executionProviders: [provider],
    intraOpNumThreads: cores,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: true,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: spinning ? '1' : '0' } } },
  })
  return {
    async run(inputs) {
      const feeds: Record<string, OrtTensor> = {}
      for (const [name, tensor] of Object.entries(inputs)) feeds[name] = toOrt(tensor)
      const results: Record<string, Tensor> = {}
      for (const [name, value] of Object.entries(await session.run(feeds))) results[name] = fromOrt(name, value)
      return results
    },
    async [Symbol.asyncDispose]() {
      await session.release()
    },
  }
}

function toOrt({ data, shape }: Tensor): OrtTensor {
  return data instanceof Float32Array ? new OrtTensor('float32', data, shape) : new OrtTensor('uint8', data, shape)
}

function fromOrt(name: string, value: InferenceSession.OnnxValueMapType[string]): Tensor {
  const { data, dims } = value
  if (data instanceof Float32Array || data instanceof Uint8Array) return { data, shape: dims }
  throw new RangeError(`the network's output ${name} is neither float32 nor uint8`)
}
