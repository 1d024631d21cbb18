import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Body, type Harness, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

let harness: Harness
beforeAll(async () => {
  // A short queue, so that filling it ten times over takes seconds also on a busy machine.
  // The same photo is work every time.
  harness = await startHarness({ cache: { bytes: 0 }, vision: { inference: { queue: { jobs: 6 } } } })
})
afterAll(() => harness?.[Symbol.asyncDispose]())

interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  correlation_id: string
}

/** A PNG that is all header: its size is promised, its pixels are not there. */
function pngOf(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc(body), body.length + 4)
    return framed
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  if (typeof crc32 === 'function') return crc32(bytes)
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj')
const image = { image: samplePhoto(1) }

const table: [string, string, string, () => Body | undefined | Promise<Body>, number, string][] = [
  ['a truncated JPEG', 'POST', '/detect', () => ({ raw: samplePhoto(1).subarray(0, 40_000) }), 422, 'invalid_image'],
  [
    'a truncated PNG',
    'POST',
    '/detect',
    async () => ({ raw: (await noise()).subarray(0, 20_000), type: 'image/png' }),
    422,
    'invalid_image',
  ],
  ['no bytes at all', 'POST', '/detect', () => ({ form: { image: Buffer.alloc(0) } }), 422, 'invalid_image'],
  [
    'text named .jpg',
    'POST',
    '/detect',
    () => ({ form: { image: Buffer.from('hello, I am a photo') } }),
    415,
    'unsupported_media',
  ],
  ['SVG', 'POST', '/detect', () => ({ raw: svg, type: 'image/svg+xml' }), 415, 'unsupported_media'],
  ['SVG said to be JPEG', 'POST', '/detect', () => ({ raw: svg }), 415, 'unsupported_media'],
  ['PDF', 'POST', '/detect', () => ({ raw: pdf }), 415, 'unsupported_media'],
  [
    'a PNG bomb of 65,500 × 65,500',
    'POST',
    '/detect',
    () => ({ raw: pngOf(65_500, 65_500), type: 'image/png' }),
    413,
    'too_large',
  ],
  [
    'a PNG without its pixels',
    'POST',
    '/detect',
    () => ({ raw: pngOf(800, 600), type: 'image/png' }),
    422,
    'invalid_image',
  ],
  [
    'more bytes than an image may have',
    'POST',
    '/detect',
    () => ({ raw: Buffer.alloc(30_000_000, 255) }),
    413,
    'too_large',
  ],
  ['no image field', 'POST', '/recognize', () => ({ form: { name: 'x' } }), 400, 'invalid_input'],
  ['base64 that is none', 'POST', '/recognize', () => ({ json: { image: '%%%' } }), 400, 'invalid_input'],
  [
    'JSON that is none',
    'POST',
    '/api/people',
    () => ({ raw: Buffer.from('{'), type: 'application/json' }),
    400,
    'invalid_input',
  ],
  [
    'a content type of nobody',
    'POST',
    '/detect',
    () => ({ raw: Buffer.from('x'), type: 'application/x-nothing' }),
    415,
    'unsupported_media',
  ],
  ['nobody named', 'POST', '/api/faces/register', () => ({ form: image }), 400, 'invalid_input'],
  [
    'metadata that is no JSON',
    'POST',
    '/api/faces/register',
    () => ({ form: { ...image, name: 'A', metadata: '{' } }),
    400,
    'invalid_input',
  ],
  [
    'several faces where one is needed',
    'POST',
    '/api/faces/register',
    () => ({ form: { ...image, name: 'A' } }),
    422,
    'many_faces',
  ],
  [
    'a photo without a face',
    'POST',
    '/api/faces/register',
    async () => ({ form: { image: await landscape(), name: 'A' } }),
    422,
    'no_face',
  ],
  [
    'a person who is not there',
    'POST',
    '/api/faces/register',
    () => ({ form: { ...image, person_id: 'nobody' } }),
    404,
    'not_found',
  ],
  ['a gallery that is not there', 'POST', '/recognize?gallery=none', () => ({ raw: samplePhoto(1) }), 404, 'not_found'],
  [
    'a threshold that is no number',
    'POST',
    '/recognize?threshold=abc',
    () => ({ raw: samplePhoto(1) }),
    400,
    'invalid_input',
  ],
  ['an absurd limit', 'GET', '/api/faces?limit=1000000', () => undefined, 400, 'invalid_input'],
  ['a negative offset', 'GET', '/api/faces?offset=-1', () => undefined, 400, 'invalid_input'],
  ['an unknown face', 'DELETE', '/api/faces/01890a5d-ac96-774b-bcce-b302099a8057', () => undefined, 404, 'not_found'],
  ['an id that is none', 'DELETE', '/api/faces/delete/%27%3B--', () => undefined, 404, 'not_found'],
  ['a path of nobody', 'GET', '/api/nothing', () => undefined, 404, 'not_found'],
  ['a method of nobody', 'PUT', '/detect', () => undefined, 405, 'method_not_allowed'],
  [
    'an unknown capability',
    'PUT',
    '/api/capabilities/telepathy',
    () => ({ json: { enabled: true, purpose: 'x' } }),
    400,
    'invalid_input',
  ],
  [
    'an archive that is none',
    'POST',
    '/train',
    () => ({ form: { archive: Buffer.from('hello') } }),
    415,
    'unsupported_media',
  ],
  ['a dataset that is not there', 'POST', '/train', () => ({ json: { dataset: 'none' } }), 404, 'not_found'],
  ['NUL in a name', 'POST', '/api/people', () => ({ json: { name: 'a\u0000b' } }), 400, 'invalid_input'],
]

const noise = () =>
  sharp({
    create: {
      width: 300,
      height: 300,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
      background: 'white',
    },
  })
    .png()
    .toBuffer()
const landscape = () =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: { r: 90, g: 140, b: 200 } } })
    .jpeg()
    .toBuffer()

function expectProblem(answer: Answer<unknown>, status: number, code: string): void {
  const problem = answer.body as Problem
  expect(answer.status, JSON.stringify(problem)).toBe(status)
  expect(problem).toMatchObject({
    status,
    code,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
    correlation_id: expect.any(String),
  })
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
}

describe('bad input', () => {
  it.each(table)('%s is told so', async (_, method, path, body, status, code) => {
    expectProblem(await harness.call(method, path, await body()), status, code)
  })

  it('without a valid key is refused before anything is read', async () => {
    for (const key of [null, 'wrong', 'nk_0000000000000000000000000000000000000000'])
      expectProblem(await harness.call('POST', '/detect', { raw: samplePhoto(1) }, key), 401, 'unauthenticated')
  })

  it('leaves nothing stored', async () => {
    expect((await harness.call('GET', '/api/faces')).body).toMatchObject({ total: 0 })
    expect((await harness.call('GET', '/api/people')).body).toMatchObject({ total: 0 })
  })

  it('an animated GIF counts with its first frame', async () => {
    const frame = await sharp(samplePhoto(2)).resize(640).gif().toBuffer()
    const { status, body } = await harness.call<{ faces: unknown[] }>('POST', '/detect', {
      raw: frame,
      type: 'image/gif',
    })
    expect(status).toBe(200)
    expect(body.faces.length).toBeGreaterThan(0)
  })
})

describe('ten times more requests than capacity', () => {
  it('are refused quickly with Retry-After while accepted ones are answered', async () => {
    const photo = await sharp(samplePhoto(1)).resize(640).jpeg().toBuffer()
    const { capacity } = harness.app.needs.vision.status()
    const answers = await Promise.all(
      Array.from({ length: capacity * 10 }, () => harness.call('POST', '/detect', { raw: photo })),
    )
    const statuses = new Set(answers.map((answer) => answer.status))
    expect([...statuses].sort()).toEqual([200, 503])
    for (const answer of answers) {
      if (answer.status === 200) continue
      expectProblem(answer, 503, 'overloaded')
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(capacity)
    expect((await harness.call('POST', '/detect', { raw: photo })).status).toBe(200)
  })
})
