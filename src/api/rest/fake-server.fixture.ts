import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { createMetrics } from '#api/metrics.ts'
import type { Outcome } from '#api/run-operation.ts'
import { permissionsOf } from '#auth/permission.ts'
import { AppError } from '#core/errors.ts'
import { createLog } from '#core/log.ts'
import { operation } from '#core/operation.ts'
import { ScratchFile } from '#storage/scratch-file.ts'
import { RestLimits } from './limits.ts'
import type { Readiness } from './readiness.ts'
import { route } from './route.ts'
import { createRestServer } from './server.ts'

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'an image is needed')

/** What the operations below need: a record of what reached them. */
export interface Seen {
  readonly inputs: unknown[]
  readonly aborted: string[]
}

const look = operation({
  name: 'look',
  summary: 'Looks at a photo',
  permission: 'recognition:run',
  input: z.strictObject({
    image: Bytes,
    threshold: z.number().min(0).max(4).optional(),
    maxResults: z.int().min(1).max(100).default(5),
    attributes: z.array(z.enum(['expression', 'liveness'])).default([]),
    force: z.boolean().default(false),
    personName: z.string().min(1).max(50).optional(),
    metadata: z.record(z.string(), z.json()).optional(),
  }),
  output: z.strictObject({ byteLength: z.int(), firstByte: z.int().nullable(), metadata: z.unknown() }),
  async run(needs: Seen, input) {
    needs.inputs.push(input)
    if (input.personName === 'nobody') throw new AppError('no_face', 'No face was found', { facts: { facesFound: 0 } })
    if (input.personName === 'busy') throw new AppError('overloaded', 'Full', { retryAfter: 2.5 })
    if (input.personName === 'bug') throw new Error('password=hunter2 leaked')
    return { byteLength: input.image.byteLength, firstByte: input.image[0] ?? null, metadata: input.metadata ?? null }
  },
})

const count = operation({
  name: 'count',
  summary: 'Counts several photos',
  permission: 'recognition:run',
  input: z.strictObject({ images: z.array(z.strictObject({ file: z.string(), image: Bytes })).min(1) }),
  output: z.strictObject({ files: z.array(z.string()), byteLength: z.int() }),
  async run(_needs: Seen, { images }) {
    return {
      files: images.map((item) => item.file),
      byteLength: images.reduce((sum, item) => sum + item.image.byteLength, 0),
    }
  },
})

const list = operation({
  name: 'list',
  summary: 'Lists things',
  permission: 'gallery:read',
  input: z.strictObject({
    galleryName: z.string().default('default'),
    limit: z.int().min(1).max(1_000).default(50),
    offset: z.int().min(0).default(0),
  }),
  output: z.strictObject({ galleryName: z.string(), limit: z.int(), offset: z.int(), addedAt: z.date() }),
  run: async (_needs: Seen, input) => ({ ...input, addedAt: new Date(0) }),
})

const rename = operation({
  name: 'rename',
  summary: 'Renames a thing',
  permission: 'gallery:write',
  input: z.strictObject({ thingId: z.string(), newName: z.string().min(1) }),
  output: z.strictObject({ thingId: z.string(), newName: z.string() }),
  run: async (_needs: Seen, input) => input,
})

const wait = operation({
  name: 'wait',
  summary: 'Takes a while',
  permission: 'gallery:read',
  input: z.strictObject({ milliseconds: z.int().min(0) }),
  output: z.strictObject({ waited: z.int() }),
  async run(needs: Seen, { milliseconds }, caller) {
    needs.inputs.push('waiting')
    try {
      await delay(milliseconds, undefined, { signal: caller.signal })
    } catch (error) {
      needs.aborted.push(caller.correlationId)
      throw error
    }
    return { waited: milliseconds }
  },
})

const watch = operation({
  name: 'watch',
  summary: 'Takes a video',
  permission: 'recognition:run',
  input: z.strictObject({
    video: z.instanceof(ScratchFile, { error: 'a video is needed' }),
    name: z.string().default('none'),
    milliseconds: z.int().default(0),
  }),
  output: z.strictObject({ byteLength: z.int(), end: z.string(), name: z.string() }),
  async run(needs: Seen, { video, name, milliseconds }, caller) {
    needs.inputs.push(name)
    if (milliseconds > 0) await delay(milliseconds, undefined, { signal: caller.signal })
    return { byteLength: video.bytes, end: (await video.read(Math.max(0, video.bytes - 4), 4)).toString(), name }
  },
})

const photo = { kind: 'image', required: true, description: 'the photo' } as const
const tag = 'Test'

const routes = [
  route({
    method: 'POST',
    path: '/look',
    tag,
    operation: look,
    unified: true,
    files: { image: { ...photo, aliases: ['photo'] } },
  }),
  route({ method: 'POST', path: '/strict-look', tag, operation: look, files: { image: photo } }),
  route({
    method: 'POST',
    path: '/count',
    tag,
    operation: count,
    files: { images: { ...photo, many: true } },
    input: ({ files }) => ({ images: (files.images ?? []).map(({ file, bytes }) => ({ file, image: bytes })) }),
  }),
  route({
    method: 'POST',
    path: '/watch',
    tag,
    operation: watch,
    long: true,
    files: { video: { kind: 'video', required: true, description: 'a video', aliases: ['file'] } },
    input: ({ fields, files }) => ({ name: files.video?.[0]?.file, ...fields, video: files.video?.[0]?.spooled }),
  }),
  route({ method: 'GET', path: '/things', tag, operation: list, unified: true }),
  route({ method: 'GET', path: '/strict-things', tag, operation: list }),
  route({ method: 'PUT', path: '/things/:thing_id', tag, operation: rename, status: 201 }),
  route({ method: 'POST', path: '/wait', tag, operation: wait }),
]

export const keys = {
  admin: 'nk_administrator-key-for-the-tests-of-the-door',
  reader: 'nk_key-of-somebody-who-may-only-read-the-galleries',
  odd: 'a preset key with spaces and ümläuts, 32+',
}

/** A server on a free port with operations that only exist here, and what reached them. */
export async function startFakeServer(
  limits: Partial<RestLimits> = {},
  readiness?: () => Readiness,
  wantedPort = 0,
  corsOrigins: readonly string[] = [],
  // Whether this checkout has built one is no part of what is tried.
  dashboardFolder = '/nowhere',
  requireRoom = () => {},
  uploadFolder?: string,
) {
  const outcomes: Outcome[] = []
  const seen: Seen = { inputs: [], aborted: [] }
  const logged: string[] = []
  const metrics = createMetrics('1.2.3')
  const server = await createRestServer({
    routes,
    needs: seen,
    metrics,
    limits: RestLimits.parse({ imageBytes: 1_000_000, batchFiles: 3, batchBytes: 2_000_000, ...limits }),
    log: createLog('info', { write: (line) => void logged.push(line) }),
    version: '1.2.3',
    dashboardFolder,
    ...(uploadFolder === undefined ? {} : { uploadFolder }),
    corsOrigins,
    requireRoom,
    after: (outcome) => void outcomes.push(outcome),
    readiness: readiness ?? (() => ({ ready: true, parts: [] })),
    async authenticate(key) {
      const grants = { [keys.admin]: ['*'], [keys.reader]: ['gallery:read'], [keys.odd]: ['gallery:read'] }[key]
      if (!grants) throw new AppError('unauthenticated', 'The API key is not valid')
      return { kind: 'key', id: key === keys.admin ? 'admin-id' : 'reader-id', permissions: permissionsOf(grants) }
    },
  })
  const { url, port } = await server.listen({ host: '127.0.0.1', port: wantedPort })
  const call = async (path: string, init: RequestInit & { key?: string | null } = {}) => {
    const { key = keys.admin, ...rest } = init
    const headers = new Headers(rest.headers)
    if (key !== null) headers.set('x-api-key', key)
    const response = await fetch(url + path, { ...rest, headers })
    const text = await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, json }
  }
  return { server, url, port, call, seen, outcomes, logged, metrics, [Symbol.asyncDispose]: () => server.stop(1_000) }
}
