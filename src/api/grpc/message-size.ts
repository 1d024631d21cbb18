import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { tooLarge } from '#api/rest/body-plan.ts'
import { AppError } from '#core/errors.ts'

/** Field 1 of every request that takes an image. */
const imageField = 1

export interface MessageLimits {
  readonly imageBytes: number
  /** Everything but the image. */
  readonly jsonBytes: number
}

/**
 * Measures a message without decoding it, so that what is not an image never costs more than `jsonBytes` of decoding. Throws
 * `too_large`, and `invalid_input` where the bytes are no protobuf.
 */
export function checkMessageSize(bytes: Uint8Array, takesImage: boolean, limits: MessageLimits): void {
  if (bytes.length <= Math.min(limits.jsonBytes, limits.imageBytes)) return
  const image = takesImage ? measureImage(bytes) : { longest: 0, total: 0 }
  if (image.longest > limits.imageBytes) throw tooLarge('image', limits.imageBytes)
  if (bytes.length - image.total > limits.jsonBytes) throw tooLarge('The message', limits.jsonBytes)
}

function measureImage(bytes: Uint8Array): { longest: number; total: number } {
  let longest = 0
  let total = 0
  try {
    const reader = new BinaryReader(bytes)
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag()
      const start = reader.pos
      reader.skip(type)
      if (field !== imageField || type !== WireType.LengthDelimited) continue
      const length = reader.pos - start
      longest = Math.max(longest, length)
      total += length
    }
  } catch (cause) {
    throw new AppError('invalid_input', 'The message is not valid protobuf of this method', { cause })
  }
  return { longest, total }
}
