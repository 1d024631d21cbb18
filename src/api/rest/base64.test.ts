import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64 } from './base64.ts'

it('gives back any bytes, padded or not, plain, URL-safe or as a data: URL', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const buffer = Buffer.from(bytes)
      const padded = buffer.toString('base64')
      const forms = [padded, padded.replace(/=+$/, ''), buffer.toString('base64url'), `data:image/png;base64,${padded}`]
      for (const text of forms) expect(Buffer.compare(decodeBase64('image', text), buffer)).toBe(0)
    }),
  )
})

it.each(['A', 'AAAAA', 'AA=A', 'AAA%', 'ÄÄÄÄ', '====', 'data:,AAAA', 'data:image/png;base64', 'http://x/y.jpg'])(
  'refuses %j, which the plain decoder would take',
  (text) => {
    expect(() => decodeBase64('image', text)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  },
)
