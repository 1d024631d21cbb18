import type { Network } from '#vision/inference/network.ts'

/** Larger batches only cost memory: on two cores the time per crop is flat from about four on. */
const largest = 16

/**
 * Runs square RGB crops through a network whose input is `pixels` [N, side, side, 3], several at a time. `fill` writes
 * crop `index` into the bytes it is given; a run takes at most `most` of them. Answers each named output's numbers for all crops, one after the other.
 * Throws RangeError where the network lacks an output.
 */
export async function runInBatches<Name extends string>(
  network: Network,
  count: number,
  side: number,
  outputs: readonly Name[],
  fill: (index: number, out: Uint8Array) => void,
  most = largest,
): Promise<Readonly<Record<Name, Float32Array>>> {
  const size = side * side * 3
  const collected = new Map<Name, Float32Array[]>(outputs.map((name) => [name, []]))
  for (let from = 0; from < count; from += most) {
    const batch = Math.min(most, count - from)
    const data = new Uint8Array(batch * size)
    for (let i = 0; i < batch; i++) fill(from + i, data.subarray(i * size, (i + 1) * size))
    const result = await network.run({ pixels: { data, shape: [batch, side, side, 3] } })
    for (const name of outputs) {
      const tensor = result[name]
      if (!(tensor?.data instanceof Float32Array)) throw new RangeError(`the network has no output ${name}`)
      collected.get(name)?.push(tensor.data)
    }
  }
  const joined = outputs.map((name) => [name, joinArrays(collected.get(name) ?? [])] as const)
  return Object.fromEntries(joined) as Record<Name, Float32Array>
}

function joinArrays(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
