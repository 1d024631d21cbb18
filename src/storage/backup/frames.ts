/** Before the rows of a table: its name and the columns that are stored. */
export interface TableFrame {
  readonly table: string
  readonly columns: readonly string[]
}

/** A piece of a dump. A row is PostgreSQL's text form of the whole row; the end says how many rows there were. */
export type Frame =
  | { readonly kind: 'table'; readonly value: TableFrame }
  | { readonly kind: 'row'; readonly value: string }
  | { readonly kind: 'end'; readonly value: { readonly rows: number } }

const kinds = ['table', 'row', 'end'] as const
const headBytes = 5

/** Length (4, big endian), kind (1), text. */
export function encodeFrame(frame: Frame): Buffer {
  const text = frame.kind === 'row' ? frame.value : JSON.stringify(frame.value)
  const length = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(headBytes + length)
  bytes.writeUInt32BE(length)
  bytes.writeUInt8(kinds.indexOf(frame.kind), 4)
  bytes.write(text, headBytes)
  return bytes
}

/** The frames of a stream. Bytes that are no frame cannot come: they were sealed. */
export async function* decodeFrames(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pieces: Buffer[] = []
  let available = 0
  let wanted = headBytes
  for await (const piece of stream) {
    pieces.push(piece)
    available += piece.length
    if (available < wanted) continue
    let bytes = Buffer.concat(pieces)
    for (;;) {
      wanted = bytes.length < headBytes ? headBytes : headBytes + bytes.readUInt32BE(0)
      if (bytes.length < wanted || bytes.length < headBytes) break
      const text = bytes.toString('utf8', headBytes, wanted)
      const kind = kinds[bytes.readUInt8(4)]
      yield kind === 'row' ? { kind, value: text } : ({ kind, value: JSON.parse(text) } as Frame)
      bytes = bytes.subarray(wanted)
    }
    pieces = [bytes]
    available = bytes.length
  }
}
