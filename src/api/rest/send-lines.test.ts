import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { AppError } from '#core/errors.ts'
import { acceptsLines, streamLines } from './send-lines.ts'

it.each([
  ['application/x-ndjson', true],
  ['text/html, Application/X-NDJSON;q=0.9', true],
  ['*/*', false],
  ['application/json', false],
  [undefined, false],
])('takes %s for the wish for lines: %s', (accept, wished) => {
  expect(acceptsLines(accept)).toBe(wished)
})

it('writes items as they come, and the result last', async () => {
  const stream = await streamLines(async (write) => {
    write({ aB: 1 })
    write({ aB: 2 })
    return { allOf: 2 }
  })
  expect(await text(stream)).toBe('{"a_b":1}\n{"a_b":2}\n{"all_of":2}\n')
})

it('throws what comes before the first line, and writes what comes after it', async () => {
  const work = async () => {
    throw new AppError('not_found', 'There is no such gallery')
  }
  await expect(streamLines(work)).rejects.toMatchObject({ code: 'not_found' })
  const stream = await streamLines(async (write) => {
    write({ file: 'a' })
    throw new AppError('unavailable', 'The server is stopping')
  })
  expect((await text(stream)).split('\n')[1]).toBe(
    '{"success":false,"code":"unavailable","detail":"The server is stopping"}',
  )
})
