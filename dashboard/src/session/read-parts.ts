/** A part of a body of multipart/x-mixed-replace: its headers by their names in small letters, and its bytes. */
export interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array<ArrayBuffer>
}

const text = new TextDecoder()
const mostHeader = 8_192

/** Reads parts that say their `Content-Length`, as they come, until the body ends. Throws where it is no such body. */
export async function* readParts(body: ReadableStream<Uint8Array>): AsyncGenerator<Part> {
  const reader = body.getReader()
  let held = new Uint8Array(0)
  /** At least so many bytes; false where the body ended before. */
  async function hold(bytes: number): Promise<boolean> {
    if (held.length >= bytes) return true
    const chunks = [held]
    let length = held.length
    while (length < bytes) {
      const { done, value } = await reader.read()
      if (done) return false
      chunks.push(new Uint8Array(value))
      length += value.length
    }
    held = new Uint8Array(length)
    let at = 0
    for (const chunk of chunks) {
      held.set(chunk, at)
      at += chunk.length
    }
    return true
  }
  try {
    for (;;) {
      let end = endOfHeader(held)
      while (end < 0) {
        if (held.length > mostHeader) throw new TypeError('a part has no header')
        if (!(await hold(held.length + 1))) return
        end = endOfHeader(held)
      }
      const headers = new Map(
        text
          .decode(held.subarray(0, end))
          .split('\r\n')
          .filter((line) => line.includes(':'))
          .map((line) => [
            line.slice(0, line.indexOf(':')).trim().toLowerCase(),
            line.slice(line.indexOf(':') + 1).trim(),
          ]),
      )
      const length = Number(headers.get('content-length'))
      if (!Number.isSafeInteger(length) || length < 0) throw new TypeError('a part does not say how long it is')
      const start = end + 4
      if (!(await hold(start + length))) return
      yield { headers, body: held.slice(start, start + length) }
      held = held.slice(start + length)
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Where the empty line behind the headers begins; -1 while it has not come. */
function endOfHeader(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at
  return -1
}
