import { once } from 'node:events'
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#core/errors.ts'
import { keys, startFakeServer } from './fake-server.fixture.ts'

let fake: Awaited<ReturnType<typeof startFakeServer>>
beforeAll(async () => {
  fake = await startFakeServer()
})
afterAll(() => fake[Symbol.asyncDispose]())
beforeEach(() => void fake.seen.inputs.splice(0))

const bytes = new Uint8Array([255, 216, 255, 0, 13, 10, 45, 45])
const base64 = Buffer.from(bytes).toString('base64')

function form(entries: Record<string, string | Blob | Blob[]>): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(entries))
    for (const item of Array.isArray(value) ? value : [value])
      if (typeof item === 'string') body.append(name, item)
      else body.append(name, item, `${name}.jpg`)
  return body
}
const send = (path: string, body: FormData) => fake.call(path, { method: 'POST', body })
const sendRaw = (path: string, type: string | null, body: string | Uint8Array<ArrayBuffer>) =>
  fake.call(path, { method: 'POST', headers: type === null ? {} : { 'content-type': type }, body })
const sendJson = (path: string, body: unknown) => sendRaw(path, 'application/json', JSON.stringify(body))

/** Sends text as it stands and gives back everything that is answered until the server closes or falls silent. */
async function exchange(text: string, options: { end?: boolean } = {}): Promise<string> {
  const socket = connect(fake.port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk
    if (/\r\n\r\n\{.*\}$/s.test(answer)) socket.destroy()
  })
  socket.write(text)
  if (options.end) socket.end()
  await new Promise((resolve) => socket.once('close', resolve).once('error', resolve))
  return answer
}

const head = (path: string, headers: Record<string, string | number>) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${keys.admin}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

const seenOk = { byte_length: 8, first_byte: 255, metadata: null }

describe('an image is taken', () => {
  it.each([
    ['as a form', () => send('/look', form({ image: new Blob([bytes]) }))],
    ['under an alias', () => send('/look', form({ photo: new Blob([bytes]) }))],
    ['as the body', () => sendRaw('/look', 'image/jpeg', bytes)],
    ['as an octet stream', () => sendRaw('/look', 'application/octet-stream', bytes)],
    ['as a body without a type', () => sendRaw('/look', null, bytes)],
    ['as base64', () => sendJson('/look', { image: base64 })],
    ['as base64 with line breaks', () => sendJson('/look', { image: `${base64.slice(0, 4)}\r\n${base64.slice(4)}` })],
    ['as a data: URL', () => sendJson('/look', { image: `data:image/jpeg;base64,${base64}` })],
  ])('%s', async (_, call) => {
    const answer = await call()
    expect([answer.status, answer.json]).toEqual([200, seenOk])
  })

  it('without a file name, as curl sends -F image=<file', async () => {
    const body = `--b\r\nContent-Disposition: form-data; name="image"\r\n\r\n${'x'.repeat(9)}\r\n--b--\r\n`
    const answer = await sendRaw('/look', 'multipart/form-data; boundary=b', body)
    expect(answer.json).toMatchObject({ byte_length: 9 })
  })

  it('with all its bytes, whatever they are', async () => {
    const all = new Uint8Array(300_000).map((_, at) => (at * 31) % 256)
    const marker = new TextEncoder().encode('\r\n--boundary--\r\n')
    const tricky = new Uint8Array([...all, ...marker, ...all])
    expect((await send('/look', form({ image: new Blob([tricky]) }))).json.byte_length).toBe(tricky.length)
    const [input] = fake.seen.inputs as [{ image: Uint8Array }]
    expect(Buffer.compare(input.image, tricky)).toBe(0)
  })

  it('with text fields that mean what they mean in JSON', async () => {
    const metadata = { shoeSize: 44, list: [1, { aB: null }] }
    const text = { threshold: '0.45', max_results: ' 3 ', attributes: 'expression, liveness', force: 'TRUE' }
    const answer = await send(
      '/look?person_name=query',
      form({ image: new Blob([bytes]), ...text, metadata: JSON.stringify(metadata), person_name: '', colour: 'red' }),
    )
    expect(answer.json.metadata).toEqual(metadata)
    const json = { image: base64, threshold: 0.45, max_results: 3, attributes: ['expression', 'liveness'], force: true }
    await sendJson('/look', { ...json, metadata, person_name: 'query', colour: 'red' })
    expect(fake.seen.inputs[0]).toEqual(fake.seen.inputs[1])
    expect(fake.seen.inputs[0]).toMatchObject({ maxResults: 3, force: true, metadata, personName: 'query' })
  })

  it('with metadata as a JSON part', async () => {
    const part = new Blob(['{"aB": 1}'], { type: 'application/json' })
    expect((await send('/look', form({ image: new Blob([bytes]), metadata: part }))).json.metadata).toEqual({ aB: 1 })
  })
})

describe('an upload is refused', () => {
  it.each([
    ['without the image', () => send('/look', form({ threshold: '1' })), 400, /^image is missing/],
    ['without anything', () => fake.call('/look', { method: 'POST' }), 400, /^image is missing/],
    ['with null for an image', () => sendJson('/look', { image: null }), 400, /^image is missing/],
    ['with an empty file', () => send('/look', form({ image: new Blob([]) })), 422, /empty/],
    ['with an empty body of image type', () => sendRaw('/look', 'image/png', ''), 422, /empty/],
    ['with two images', () => send('/look', form({ image: [new Blob([bytes]), new Blob([bytes])] })), 400, /2 times/],
    ['with base64 that is none', () => sendJson('/look', { image: 'nöt base64!' }), 400, /base64/],
    ['with a data: URL that is not base64', () => sendJson('/look', { image: 'data:image/png,AAAA' }), 400, /base64/],
    ['with a number for an image', () => sendJson('/look', { image: 5 }), 400, /base64 text/],
    [
      'with metadata that is not JSON',
      () => send('/look', form({ image: new Blob([bytes]), metadata: '{' })),
      400,
      /JSON/,
    ],
    [
      'with metadata that is a list',
      () => send('/look', form({ image: new Blob([bytes]), metadata: '[]' })),
      400,
      /metadata/,
    ],
    [
      'with a threshold that is no number',
      () => send('/look', form({ image: new Blob([bytes]), threshold: '0x1' })),
      400,
      /threshold: expected number/,
    ],
    [
      'with an endless threshold',
      () => send('/look', form({ image: new Blob([bytes]), threshold: '1e999' })),
      400,
      /threshold/,
    ],
    [
      'with an unknown attribute',
      () => send('/look', form({ image: new Blob([bytes]), attributes: 'age' })),
      400,
      /attributes/,
    ],
    [
      'with an unknown field where that is not allowed',
      () => send('/strict-look', form({ image: new Blob([bytes]), colour: 'red' })),
      400,
      /colour/,
    ],
    ['as text', () => sendRaw('/look', 'text/plain', 'hello'), 415, /content type/],
    [
      'as a form of the old kind',
      () => sendRaw('/look', 'application/x-www-form-urlencoded', 'image=a'),
      415,
      /multipart/,
    ],
    ['as an image where only JSON is taken', () => sendRaw('/wait', 'image/png', bytes), 415, /application\/json/],
    [
      'compressed',
      () =>
        fake.call('/look', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
          body: '{}',
        }),
      415,
      /without Content-Encoding/,
    ],
    ['with a malformed content type', () => sendRaw('/look', 'image/;;', bytes), 415, /content type/],
    ['as a form without its boundary', () => sendRaw('/look', 'multipart/form-data', 'x'), 400, /lacks its boundary/],
    [
      'as a form with another boundary',
      () => sendRaw('/look', 'multipart/form-data; boundary=a', '--b\r\n\r\n--b--'),
      400,
      /boundary/,
    ],
    [
      'as a form that is cut off',
      () =>
        sendRaw(
          '/look',
          'multipart/form-data; boundary=b',
          '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc',
        ),
      400,
      /cut off/,
    ],
    ['as an empty form', () => sendRaw('/look', 'multipart/form-data; boundary=b', ''), 400, /image is missing/],
    [
      'larger than the limit, as a form',
      () => send('/look', form({ image: new Blob([new Uint8Array(1_000_001)]) })),
      413,
      /limit of/,
    ],
    [
      'larger than the limit, as the body',
      () => sendRaw('/look', 'image/png', new Uint8Array(1_000_001)),
      413,
      /limit/,
    ],
    ['larger than the limit, as base64', () => sendJson('/look', { image: 'A'.repeat(1_400_000) }), 413, /limit/],
    [
      'with too large a text field',
      () => send('/look', form({ image: new Blob([bytes]), metadata: `{"a":"${'x'.repeat(70_000)}"}` })),
      413,
      /metadata/,
    ],
    [
      'with too many fields',
      () => send('/look', form(Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`f${at}`, 'x'])))),
      413,
      /fields/,
    ],
    [
      'with too large a JSON body',
      () => sendJson('/wait', { milliseconds: 1, pad: 'x'.repeat(1_100_000) }),
      413,
      /limit/,
    ],
    [
      'with more photos than fit',
      () => send('/count', form({ images: Array.from({ length: 4 }, () => new Blob([bytes])) })),
      413,
      /at most 3 files/i,
    ],
    [
      'with a field of a forbidden name',
      () => send('/look', form({ image: new Blob([bytes]), constructor: 'x' })),
      400,
      /forbidden name/,
    ],
  ])('%s', async (_, call, status, detail) => {
    const answer = await call()
    expect([answer.status, answer.json?.detail]).toEqual([status, expect.stringMatching(detail)])
    expect(fake.seen.inputs).toEqual([])
    expect(fake.metrics.registry.getSingleMetric('netra_upload_bytes')).toBeDefined()
    expect(await fake.metrics.registry.getSingleMetricAsString('netra_upload_bytes')).toMatch(/netra_upload_bytes 0$/)
  })

  it('before its body has been sent, where its length says it is too large', async () => {
    const answer = await exchange(head('/look', { 'Content-Type': 'image/png', 'Content-Length': 5_000_000_000 }))
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('when it is larger than it was said, or says nothing, as soon as it passes the limit', async () => {
    const chunk = `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`
    const answer = await exchange(
      head('/look', { 'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked' }) + chunk.repeat(6),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('when it is not HTTP at all', async () => {
    expect(await exchange('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json/s)
    expect(await exchange(head('/look', { 'X-Long': 'x'.repeat(70_000) }))).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('without a trace when the client hangs up halfway', async () => {
    for (const type of ['image/png', 'application/json', 'multipart/form-data; boundary=b']) {
      const body = '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc'
      await exchange(head('/look', { 'Content-Type': type, 'Content-Length': 5_000 }) + body, { end: true })
    }
    expect((await send('/look', form({ image: new Blob([bytes]) }))).json).toEqual(seenOk)
    expect(fake.seen.inputs.length).toBe(1)
    const { text } = await fake.call('/metrics')
    expect(text).toContain('netra_upload_bytes 0')
    expect(text).toContain('netra_http_requests_running 0')
    expect(text).toMatch(/netra_http_requests_total\{method="POST",route="\/look",status="499"\} 3/)
  })

  it('and leaves the connection usable', async () => {
    const boundary = 'multipart/form-data; boundary=b'
    const part = '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    const large = `${part}${'x'.repeat(1_100_000)}\r\n--b--\r\n`
    const first = head('/look', { 'Content-Type': boundary, 'Content-Length': large.length }) + large
    const small = `${part}abc\r\n--b--\r\n`
    const second =
      head('/look', { 'Content-Type': boundary, 'Content-Length': small.length, Connection: 'close' }) + small
    const socket = connect(fake.port, '127.0.0.1').setEncoding('latin1')
    let answer = ''
    socket.on('data', (chunk: string) => {
      if (!answer.includes('413')) socket.write(second)
      answer += chunk
    })
    socket.write(first)
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*HTTP\/1\.1 200 .*"byte_length":3/s)
  })
})

it('several photos keep their order and names', async () => {
  const body = new FormData()
  for (const name of ['ünï.jpg', 'b.jpg', 'c.jpg']) body.append('images', new Blob([bytes]), name)
  expect((await send('/count', body)).json).toEqual({ files: ['ünï.jpg', 'b.jpg', 'c.jpg'], byte_length: 24 })
  const named = await sendJson('/count', { images: [base64, { name: 'second.jpg', image: base64 }] })
  expect(named.json).toEqual({ files: ['images', 'second.jpg'], byte_length: 16 })
})

it('a form with any damage is answered, and never as a fault of ours', async () => {
  const part = (name: string, more: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const whole = Buffer.from(
    `${part('image', '; filename="a.jpg"', 'x'.repeat(50))}${part('metadata', '', '{"a": 1}')}${part('threshold', '', '1')}--b--\r\n`,
  )
  const damage = fc.record({
    at: fc.nat(whole.length - 1),
    remove: fc.nat(60),
    insert: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('\r\n', '--b', '--b--\r\n', '\0', '"', ';', ': ')),
  })
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, remove, insert }) => {
      const body = Buffer.concat([whole.subarray(0, at), Buffer.from(insert), whole.subarray(at + remove)])
      const answer = await sendRaw('/look', 'multipart/form-data; boundary=b', new Uint8Array(body))
      expect([200, 400, 413, 422], answer.text).toContain(answer.status)
    }),
    { numRuns: 150 },
  )
  expect(await fake.metrics.registry.getSingleMetricAsString('netra_upload_bytes')).toMatch(/netra_upload_bytes 0$/)
})

describe('memory is bounded', () => {
  it('refuses at once what does not fit beside the uploads in flight, and takes it afterwards', async () => {
    await using tight = await startFakeServer({ inFlightBytes: 1_000_000 })
    const slow = connect(tight.port, '127.0.0.1')
    slow.write(head('/look', { 'Content-Type': 'image/png', 'Content-Length': 900_000 }))
    const running = async () => (await tight.call('/metrics')).text.includes('netra_upload_bytes 900000')
    while (!(await running())) await new Promise((resolve) => setImmediate(resolve))
    const image = { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(200_000) }
    const refused = await tight.call('/look', image)
    expect([refused.status, refused.json.code]).toEqual([503, 'overloaded'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    slow.destroy()
    while ((await tight.call('/look', image)).status !== 200) await new Promise((resolve) => setImmediate(resolve))
  })

  it('refuses a photo before it is read where it would find no room, and nothing else', async () => {
    let full = true
    const requireRoom = () => {
      if (full) throw new AppError('overloaded', 'Full', { retryAfter: 7 })
    }
    await using busy = await startFakeServer({}, undefined, 0, [], '/nowhere', requireRoom)
    // The answer comes although the photo never does.
    const slow = connect(busy.port, '127.0.0.1')
    slow.write(head('/look', { 'Content-Type': 'image/png', 'Content-Length': 900_000 }))
    const [answer] = (await once(slow, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 7\r\n/i)
    slow.destroy()
    expect(busy.seen.inputs).toEqual([])
    expect((await busy.call('/strict-things')).status).toBe(200)
    expect((await busy.call('/look', { method: 'POST', key: 'nobody' })).status).toBe(401)
    full = false
    const image = { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(2_000) }
    expect((await busy.call('/look', image)).status).toBe(200)
  })

  it('counts chunked uploads as they come', async () => {
    await using tight = await startFakeServer({ inFlightBytes: 100_000 })
    const body = new Blob([new Uint8Array(200_000)]).stream()
    const init = { method: 'POST', headers: { 'content-type': 'image/png' }, body, duplex: 'half' } as RequestInit
    const answer = await tight.call('/look', init)
    expect([answer.status, answer.json.code]).toEqual([503, 'overloaded'])
  })

  it('bounds how many requests are worked on', async () => {
    await using tight = await startFakeServer({ inFlightRequests: 2 })
    const wait = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"milliseconds": 60000}' }
    const stop = new AbortController()
    const waiting = [0, 1].map(() => tight.call('/wait', { ...wait, signal: stop.signal }).catch(() => null))
    while (tight.seen.inputs.length < 2) await new Promise((resolve) => setImmediate(resolve))
    expect((await tight.call('/wait', wait)).json.code).toBe('overloaded')
    stop.abort()
    await Promise.all(waiting)
  })
})
