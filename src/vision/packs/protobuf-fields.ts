/** One field of a protobuf message as it lies in the file: tag, length and all. */
export interface RawField {
  readonly number: number
  readonly wire: number
  /** The field with its tag. */
  readonly whole: Uint8Array
  /** Of length-delimited fields (wire 2) what is inside, else empty. */
  readonly inside: Uint8Array
}

/**
 * Splits a protobuf message into its top fields without decoding them, so that what is not understood survives a rewrite
 * byte for byte. Throws RangeError where the bytes are no message.
 */
export function splitMessage(bytes: Uint8Array): readonly RawField[] {
  const fields: RawField[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError('the message ends within a number')
  }
  while (at < bytes.length) {
    const start = at
    const tag = varint()
    const wire = tag % 8
    let inside = bytes.subarray(0, 0)
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 2) {
      const length = varint()
      inside = bytes.subarray(at, at + length)
      at += length
    } else throw new RangeError(`the message has a field of the unknown kind ${wire}`)
    if (at > bytes.length) throw new RangeError('the message ends within a field')
    fields.push({ number: Math.floor(tag / 8), wire, whole: bytes.subarray(start, at), inside })
  }
  return fields
}

/** A length-delimited field. */
export function fieldOf(number: number, inside: Uint8Array): Uint8Array {
  const head = [...varintOf(number * 8 + 2), ...varintOf(inside.length)]
  const out = new Uint8Array(head.length + inside.length)
  out.set(head)
  out.set(inside, head.length)
  return out
}

function varintOf(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}
