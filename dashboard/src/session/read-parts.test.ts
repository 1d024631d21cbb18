import { expect, it } from 'vitest'
import { readParts } from './read-parts.ts'

const part = (camera: string, body: string) =>
  `--netra-frame\r\nContent-Type: image/jpeg\r\nNetra-Camera: ${camera}\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n`

/** The text in pieces of so many bytes. */
function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<(readonly [string | undefined, string])[]> {
  const parts: (readonly [string | undefined, string])[] = []
  for await (const { headers, body: bytes } of readParts(body))
    parts.push([headers.get('netra-camera'), new TextDecoder().decode(bytes)])
  return parts
}

it.each([1, 3, 50, 10_000])('reads parts whole, in pieces of %i bytes', async (size) => {
  // A picture may hold what looks like the end of a header.
  const text = part('a', 'one\r\n\r\ntwo') + part('b', '') + part('a', 'three')
  expect(await readAll(inPieces(text, size))).toEqual([
    ['a', 'one\r\n\r\ntwo'],
    ['b', ''],
    ['a', 'three'],
  ])
})

it('leaves out a part that was cut off', async () => {
  expect(await readAll(inPieces(part('a', 'whole') + part('b', 'cut off').slice(0, -5), 7))).toEqual([['a', 'whole']])
})

it('refuses a body that has no parts', async () => {
  await expect(readAll(inPieces('x'.repeat(20_000), 1_000))).rejects.toThrow(TypeError)
  await expect(readAll(inPieces('Content-Type: image/jpeg\r\n\r\n', 100))).rejects.toThrow(TypeError)
})
