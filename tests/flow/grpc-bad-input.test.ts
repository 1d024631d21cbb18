import { once } from 'node:events'
import { connect } from 'node:http2'
import { status } from '@grpc/grpc-js'
import { service as healthService } from 'grpc-health-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FacePick } from '#api/grpc/generated/netra/v1/face.ts'
import {
  ListFacesRequest,
  RecognizeFacesRequest,
  RegisterFaceRequest,
  FaceRecognitionService as rpcs,
  StreamRecognizeFacesRequest,
  type StreamRecognizeFacesResponse,
} from '#api/grpc/generated/netra/v1/face_recognition.ts'
import { hashApiKey } from '#auth/api-key.ts'
import { newId } from '#core/ids.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import {
  connectGrpc,
  failing,
  failureOf,
  type GrpcCall,
  type GrpcConnection,
  metadataOf,
} from '#tests/harness/grpc-client.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

const imageBytes = 2_000_000
let harness: Harness
let grpc: GrpcConnection
let photo: Buffer
let landscape: Buffer
beforeAll(async () => {
  harness = await startHarness({ vision: { limits: { bytes: imageBytes } } })
  grpc = connectGrpc(harness.grpc)
  photo = await sharp(samplePhoto(1)).resize(800).jpeg().toBuffer()
  landscape = await sharp({ create: { width: 320, height: 240, channels: 3, background: { r: 9, g: 99, b: 199 } } })
    .jpeg()
    .toBuffer()
})
afterAll(async () => {
  await grpc?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

/** A method of which requests are raw bytes. */
const raw = (rpc: { path: string }) => ({
  path: rpc.path,
  requestStream: false,
  responseStream: false,
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
})

describe('bad messages', () => {
  it.each<[string, Buffer, string]>([
    ['bytes that are no protobuf', Buffer.from('\xff\xff\xff hello'), 'invalid_input'],
    [
      'half a message',
      Buffer.from(
        RecognizeFacesRequest.encode(RecognizeFacesRequest.create({ image: Buffer.alloc(99) })).finish(),
      ).subarray(0, 40),
      'invalid_input',
    ],
    ['nothing at all', Buffer.alloc(0), 'invalid_input'],
    ['fields that nobody knows', Buffer.from([0xfa, 0x3f, 0x03, 1, 2, 3]), 'invalid_input'],
    [
      'nesting without an end',
      Buffer.concat(Array.from({ length: 2_000 }, () => Buffer.from([0x1a, 0x7f]))),
      'invalid_input',
    ],
    [
      'an image beyond the limit',
      Buffer.from(
        RecognizeFacesRequest.encode(RecognizeFacesRequest.create({ image: Buffer.alloc(imageBytes + 1) })).finish(),
      ),
      'too_large',
    ],
    [
      'text beyond the limit',
      Buffer.from(
        RecognizeFacesRequest.encode(RecognizeFacesRequest.create({ gallery: 'x'.repeat(imageBytes) })).finish(),
      ),
      'too_large',
    ],
    ['more than the transport takes', Buffer.alloc(imageBytes + 8_000_000), 'too_large'],
    [
      'an enumerated value of nobody',
      Buffer.from(
        RecognizeFacesRequest.encode({
          ...RecognizeFacesRequest.create({ image: Buffer.from('x') }),
          face: 77 as never,
        }).finish(),
      ),
      'invalid_input',
    ],
  ])('%s: %#', async (_, bytes, code) => {
    const failure = await failing(grpc.call(raw(rpcs.recognizeFaces), bytes))
    expect(failure).toMatchObject({ code, correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(failure.detail).not.toMatch(/node_modules|\/src\/|at .*:\d+/)
  })

  it.each(['nonsense', Buffer.from('after -1').toString('base64url'), 'x'.repeat(5_000)])(
    'page token %#',
    async (pageToken) => {
      const failure = await failing(grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({ pageToken })))
      expect(failure).toMatchObject({ code: 'invalid_input', facts: { fields: 'page_token' } })
    },
  )

  it('NUL and __proto__ in metadata do no harm', async () => {
    const request = (metadata: object) => RegisterFaceRequest.fromPartial({ image: photo, name: 'A', metadata })
    const withNul = await failing(grpc.call(rpcs.registerFace, request({ a: 'a\u0000b' })))
    expect(withNul.code).toBe('invalid_input')
    await failing(grpc.call(rpcs.registerFace, request(JSON.parse('{"__proto__": {"polluted": 1}}'))))
    expect({}).not.toHaveProperty('polluted')
  })

  it('a method of nobody is not implemented', async () => {
    const failure = await failing(
      grpc.call(
        { ...rpcs.listFaces, path: '/netra.v1.FaceRecognition/Nothing' as never },
        ListFacesRequest.fromPartial({}),
      ),
    )
    expect(failure.grpc).toBe(status.UNIMPLEMENTED)
  })
})

describe('metadata', () => {
  const list = async (given: GrpcCall) =>
    await failing(grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}), given))

  it.each<[string, GrpcCall]>([
    ['another scheme', { key: null, metadata: { authorization: 'Basic abc' } }],
    ['an empty key', { key: null, metadata: { authorization: 'Bearer ' } }],
    ['a very long key', { key: 'x'.repeat(6_000) }],
    ['a forged key', { key: null, metadata: { 'x-api-key': 'nk_forgedforgedforgedforgedforgedforgedforged' } }],
  ])('%s is refused', async (_, given) => {
    expect(await list(given)).toMatchObject({ grpc: status.UNAUTHENTICATED, code: 'unauthenticated' })
  })

  it('x-api-key is as good as authorization', async () => {
    const given = { key: null, metadata: { 'x-api-key': adminKey } }
    expect(await grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}), given)).toMatchObject({ total: 0 })
  })

  it('a harmless request id comes back, another does not', async () => {
    const lacking = { key: null, metadata: { 'x-request-id': 'mine-1' } }
    expect((await list(lacking)).correlationId).toBe('mine-1')
    const { correlationId } = await list({ key: null, metadata: { 'x-request-id': 'a b' } })
    expect(correlationId).not.toBe('a b')
  })

  it('a key without the permission is told which one it lacks', async () => {
    const key = `nk_${'a'.repeat(43)}`
    await harness.app.needs.db
      .insertInto('api_keys')
      .values({
        id: newId(),
        name: 'reader',
        prefix: 'nk_a',
        hash: hashApiKey(key),
        permissions: ['gallery:read'],
        expires_at: null,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
    const failure = await failing(
      grpc.call(rpcs.recognizeFaces, RecognizeFacesRequest.fromPartial({ image: photo }), { key }),
    )
    expect(failure).toMatchObject({
      grpc: status.PERMISSION_DENIED,
      code: 'forbidden',
      facts: { permission: 'recognition:run' },
    })
  })
})

describe('calls that end early', () => {
  const recognise = async (given: GrpcCall) =>
    await failing(grpc.call(rpcs.recognizeFaces, RecognizeFacesRequest.fromPartial({ image: photo }), given))

  it('a deadline of 1 ms is answered as such, and the server goes on', async () => {
    expect((await recognise({ options: { deadline: Date.now() + 1 } })).grpc).toBe(status.DEADLINE_EXCEEDED)
    expect(await grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial({}))).toMatchObject({ total: 0 })
  })

  it('a grpc-timeout that is none is refused', async () => {
    const session = connect(`http://${harness.grpc}`)
    const stream = session.request({
      ':method': 'POST',
      ':path': rpcs.listFaces.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': 'soon',
    })
    stream.end()
    const [headers] = await once(stream, 'response')
    expect(Number(headers['grpc-status'])).toBeGreaterThan(0)
    expect(headers['netra-code']).toBe('invalid_input')
    session.close()
  })

  it('a client that cancels in the middle of a stream leaves no work behind', async () => {
    const stream = grpc.stream(rpcs.streamRecognizeFaces)
    const ended = new Promise<{ grpc: number }>((resolve) => stream.once('error', (error) => resolve(failureOf(error))))
    const first = once(stream, 'data')
    for (let n = 0; n < 6; n++)
      stream.write(StreamRecognizeFacesRequest.fromPartial({ frame: { image: photo, frameId: `${n}` } }))
    await first
    stream.cancel()
    expect((await ended).grpc).toBe(status.CANCELLED)
    const running = async () => {
      const answer = await fetch(`${harness.url}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
      return /netra_grpc_calls_running (\d+)/.exec(await answer.text())?.[1]
    }
    await expect.poll(running, { timeout: 30_000 }).toBe('0')
    await expect.poll(() => harness.app.needs.vision.status().running, { timeout: 30_000 }).toBe(0)
  })
})

it('uploads may fill wider windows than those of HTTP/2', async () => {
  const session = connect(`http://${harness.grpc}`)
  const [settings] = await once(session, 'remoteSettings')
  expect(settings.initialWindowSize).toBe(1024 * 1024)
  await expect.poll(() => session.state.remoteWindowSize, { timeout: 20_000 }).toBe(8 * 1024 * 1024)
  session.close()
})

describe('a stream of frames', () => {
  interface Message {
    frame?: { frameId: string; image: Uint8Array }
    options?: { face?: FacePick; gallery?: string }
  }

  /** All answers to the messages; rejects with what the stream fails with. */
  async function talk(messages: readonly Message[]): Promise<StreamRecognizeFacesResponse[]> {
    const stream = grpc.stream(rpcs.streamRecognizeFaces)
    const answers: StreamRecognizeFacesResponse[] = []
    stream.on('data', (answer: StreamRecognizeFacesResponse) => answers.push(answer))
    const ended = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve)
      stream.once('error', reject)
    })
    for (const message of messages) stream.write(StreamRecognizeFacesRequest.fromPartial(message))
    stream.end()
    await ended
    return answers
  }
  const frame = (frameId: string, image: Uint8Array): Message => ({ frame: { frameId, image } })

  it('is answered in the order of the frames; one that fails ends only itself', async () => {
    const images = [photo, landscape, Buffer.from('no image'), photo, landscape, Buffer.alloc(0), photo, landscape]
    const answers = await talk(images.map((image, n) => frame(`frame ${n}`, image)))
    expect(answers.map(({ frameId }) => frameId)).toEqual(images.map((_, n) => `frame ${n}`))
    expect(answers.map(({ error, recognized }) => error?.code ?? recognized?.faces.length)).toEqual([
      expect.any(Number),
      0,
      'unsupported_media',
      expect.any(Number),
      0,
      'invalid_input',
      expect.any(Number),
      0,
    ])
    expect(answers[0]?.recognized?.faces.length).toBeGreaterThan(0)
  })

  it('keeps the options until others come', async () => {
    const answers = await talk([
      { options: { face: FacePick.FACE_PICK_LARGEST } },
      frame('largest', photo),
      { options: { gallery: 'none' } },
      frame('no gallery', photo),
      { options: {} },
      frame('all', photo),
    ])
    expect(answers.map(({ error, recognized }) => error?.code ?? recognized?.faces.length)).toEqual([
      1,
      'not_found',
      expect.any(Number),
    ])
    expect(answers[2]?.recognized?.faces.length).toBeGreaterThan(1)
  })

  it('takes far more frames than it holds at once', async () => {
    const count = 40
    const answers = await talk(Array.from({ length: count }, (_, n) => frame(`${n}`, landscape)))
    expect(answers.map(({ frameId }) => frameId)).toEqual(Array.from({ length: count }, (_, n) => `${n}`))
    expect(answers.every(({ recognized }) => recognized?.faces.length === 0)).toBe(true)
  })

  it('ends with an error for what is no message', async () => {
    const stream = grpc.client.makeBidiStreamRequest(
      rpcs.streamRecognizeFaces.path,
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      metadataOf({}),
    )
    stream.on('data', () => {})
    const ended = new Promise((resolve) => stream.once('error', resolve))
    stream.write(Buffer.from('\xff\xff\xff'))
    expect(failureOf(await ended)).toMatchObject({ code: 'invalid_input' })
  })

  it('is empty without frames', async () => {
    expect(await talk([])).toEqual([])
  })
})

describe('a server that stops', () => {
  it('finishes what it was sent, tells streams and watchers, and ends', async () => {
    const own = await startHarness()
    const client = connectGrpc(own.grpc)
    const stream = client.stream(rpcs.streamRecognizeFaces)
    const ended = new Promise((resolve) => stream.once('error', resolve))
    const answered = once(stream, 'data')
    stream.write(StreamRecognizeFacesRequest.fromPartial({ frame: { image: landscape, frameId: 'last' } }))
    await answered
    const { Watch: watch } = healthService
    if (!watch) throw new Error('no health service')
    const { path, requestSerialize, responseDeserialize } = watch
    const watching = client.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: '' })
    const states: unknown[] = []
    watching.on('data', ({ status: state }) => states.push(state))
    const unwatched = new Promise((resolve) => watching.once('error', resolve))
    await expect.poll(() => states, { timeout: 20_000 }).toContain('SERVING')
    await own[Symbol.asyncDispose]()
    expect(failureOf(await unwatched)).toMatchObject({ grpc: status.UNAVAILABLE })
    expect(states.at(-1)).toBe('NOT_SERVING')
    expect(failureOf(await ended)).toMatchObject({ grpc: status.UNAVAILABLE, code: 'unavailable' })
    await client[Symbol.asyncDispose]()
  })
})
