/** One message between a process and its child: a small head, and bytes that go along as they are. */
export interface Framed {
  readonly head: unknown
  readonly body: Uint8Array
}

const prefixBytes = 8
const headLimit = 65_536

/** The parts to write for one message: lengths and head, then the body. */
export function frameParts(head: object, body: Uint8Array): [Buffer, Uint8Array] {
  const text = Buffer.from(JSON.stringify(head))
  const start = Buffer.allocUnsafe(prefixBytes + text.length)
  start.writeUInt32BE(text.length, 0)
  start.writeUInt32BE(body.length, 4)
  text.copy(start, prefixBytes)
  return [start, body]
}

/** Messages as they arrive. Throws where one is longer than the reader allows, and leaves a half one at the end out. */
export async function* readFramed(chunks: AsyncIterable<Buffer>, bodyLimit: () => number): AsyncGenerator<Framed> {
  let start: Buffer = Buffer.alloc(0)
  let head: unknown
  let body: Buffer | null = null
  let filled = 0
  for await (const chunk of chunks) {
    let rest: Buffer = chunk
    for (;;) {
      if (body === null) {
        start = start.length === 0 ? rest : Buffer.concat([start, rest])
        rest = Buffer.alloc(0)
        if (start.length < prefixBytes) break
        const [headBytes, bodyBytes] = [start.readUInt32BE(0), start.readUInt32BE(4)]
        if (headBytes > headLimit || bodyBytes > bodyLimit()) throw new Error('a message is longer than allowed')
        if (start.length < prefixBytes + headBytes) break
        head = JSON.parse(start.toString('utf8', prefixBytes, prefixBytes + headBytes))
        body = Buffer.allocUnsafeSlow(bodyBytes)
        filled = 0
        rest = start.subarray(prefixBytes + headBytes)
        start = Buffer.alloc(0)
      }
      const taken = Math.min(rest.length, body.length - filled)
      rest.copy(body, filled, 0, taken)
      filled += taken
      rest = rest.subarray(taken)
      if (filled < body.length) break
      yield { head, body }
      body = null
      if (rest.length === 0) break
    }
  }
}
