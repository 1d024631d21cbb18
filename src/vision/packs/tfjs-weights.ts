import { z } from 'zod'

const Quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
})

/** The weights part of a TensorFlow.js model file: groups of binary files and, in order, what lies in them. */
export const WeightsManifest = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int().nonnegative()),
        dtype: z.enum(['float32', 'int32']),
        quantization: Quantization.optional(),
      }),
    ),
  }),
)
export type WeightsManifest = z.infer<typeof WeightsManifest>

/** A weight with its numbers as they are meant, whatever they were stored as. Shapes are TensorFlow's (filters HWIO). */
export interface Weight {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}
export type Weights = ReadonlyMap<string, Weight>

/**
 * Reads the weights of a TensorFlow.js model. `bytes` is the group's binary file (all paths joined); little endian.
 * uint8 and uint16 are stored as q with value = q · scale + min. Throws RangeError where bytes are missing or left over.
 */
export function readWeights(manifest: WeightsManifest, bytes: Uint8Array): Weights {
  const weights = new Map<string, Weight>()
  let offset = 0
  for (const entry of manifest.flatMap((group) => group.weights)) {
    const count = entry.shape.reduce((product, side) => product * side, 1)
    const stored = entry.quantization?.dtype ?? entry.dtype
    const size = count * bytesPer[stored]
    if (offset + size > bytes.length) throw new RangeError(`the weights end before ${entry.name}`)
    // Copied: views of other types need an aligned buffer of their own (and Buffer's slice copies nothing).
    const part = Uint8Array.from(bytes.subarray(offset, offset + size)).buffer
    weights.set(entry.name, { shape: entry.shape, data: decode(stored, part, entry.quantization) })
    offset += size
  }
  if (offset !== bytes.length) throw new RangeError(`${bytes.length - offset} bytes are left over after the weights`)
  return weights
}

const bytesPer = { uint8: 1, uint16: 2, float16: 2, float32: 4, int32: 4 } as const

function decode(
  stored: keyof typeof bytesPer,
  buffer: ArrayBuffer,
  { scale = 1, min = 0 }: { scale?: number | undefined; min?: number | undefined } = {},
): Float32Array | Int32Array {
  if (stored === 'int32') return new Int32Array(buffer)
  if (stored === 'float32') return new Float32Array(buffer)
  if (stored === 'float16') return Float32Array.from(new Uint16Array(buffer), halfToNumber)
  const raw = stored === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer)
  return Float32Array.from(raw, (value) => value * scale + min)
}

/** IEEE 754 binary16: one sign, five exponent and ten fraction bits. */
function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const sign = bits >> 15 ? -1 : 1
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The named weight. Throws where the model has none of that name: then it is not the model it should be. */
export function weightOf(weights: Weights, name: string): Weight {
  const weight = weights.get(name)
  if (weight === undefined) throw new RangeError(`the model has no weight ${name}`)
  return weight
}
