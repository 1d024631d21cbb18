import { mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, startFakeServer } from './fake-server.fixture.ts'

let fake: Awaited<ReturnType<typeof startFakeServer>>
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netra-spool-'))
  // Memory for next to nothing: what is spooled does not count.
  const limits = { videoBytes: 8_000_000, videosAtOnce: 2, inFlightBytes: 1_000, imageBytes: 1_000 }
  fake = await startFakeServer(limits, undefined, 0, [], '/nowhere', () => {}, folder)
})
afterAll(async () => {
  await fake?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const bytesOf = (length: number) => new Uint8Array(Buffer.concat([Buffer.alloc(length - 4, 1), Buffer.from('last')]))
const form = (length: number, fields: Record<string, string> = {}, field = 'video') => {
  const body = new FormData()
  body.append(field, new Blob([bytesOf(length)]), 'yard.mp4')
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return body
}
const send = (body: FormData | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fake.call('/watch', { method: 'POST', body, headers })

describe('a video', () => {
  it('goes to the disk as it comes, as a form or as the body, and is gone with the request', async () => {
    const whole = { byte_length: 7_000_000, end: 'last' }
    expect((await send(form(7_000_000, { name: 'Yard' }))).json).toEqual({ ...whole, name: 'Yard' })
    expect((await send(form(7_000_000, {}, 'file'))).json).toEqual({ ...whole, name: 'yard.mp4' })
    expect((await send(bytesOf(7_000_000), { 'content-type': 'video/mp4' })).json).toEqual({ ...whole, name: 'video' })
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['too large as a form', () => send(form(8_000_001)), 413, 'too_large'],
    ['too large as the body', () => send(bytesOf(8_000_001), { 'content-type': 'video/mp4' }), 413, 'too_large'],
    ['nothing', () => send(new Uint8Array(0), { 'content-type': 'video/mp4' }), 415, 'unsupported_media'],
    ['of another type', () => send(bytesOf(10), { 'content-type': 'text/plain' }), 415, 'unsupported_media'],
    ['as JSON', () => send(bytesOf(10), { 'content-type': 'application/json' }), 415, 'unsupported_media'],
    ['missing', () => send(form(10, {}, 'other')), 400, 'invalid_input'],
    ['with a wrong field', () => send(form(10, { milliseconds: 'long' })), 400, 'invalid_input'],
    [
      'sent twice',
      () => {
        const body = form(10)
        body.append('video', new Blob(['again']), 'again.mp4')
        return send(body)
      },
      400,
      'invalid_input',
    ],
  ])('is refused %s, and leaves nothing', async (_, attempt, status, code) => {
    const answer = await attempt()
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(readdirSync(folder)).toEqual([])
  })

  it('waits for no place: too many at once are told when to come back, and one that breaks off gives its place back', async () => {
    const sockets = new Set<Socket>()
    const hold = (): void => {
      const socket = connect(fake.port, '127.0.0.1')
      const head = `POST /watch HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${keys.admin}\r\nContent-Type: video/mp4\r\n`
      sockets.add(socket)
      socket.on('error', () => {})
      // Refused, since one of the requests below was there first.
      socket.on('data', () => {
        sockets.delete(socket.destroy())
        hold()
      })
      socket.write(`${head}Content-Length: 1000000\r\n\r\nsome`)
    }
    hold()
    hold()
    await expect.poll(async () => (await send(form(10))).status, { timeout: 60_000 }).toBe(503)
    expect((await send(form(10))).headers.get('retry-after')).toBe('30')
    for (const socket of sockets) socket.destroy()
    await expect.poll(async () => (await send(form(10))).status, { timeout: 60_000 }).toBe(200)
    expect(readdirSync(folder)).toEqual([])
  })
})
