import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createNetraClient, NetraError } from '@netra/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

const root = join(import.meta.dirname, '../..')
let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const client = (key = adminKey) => createNetraClient({ server: harness.url, key })
const photo = (number: 1 | 2) => new Blob([new Uint8Array(samplePhoto(number))])
const failure = async (call: Promise<unknown>): Promise<NetraError> =>
  await call.then(
    () => expect.unreachable(),
    (error: unknown) => (error instanceof NetraError ? error : expect.unreachable()),
  )

it('the types are those of the OpenAPI document that is served (npm run client)', () => {
  const check = [join(root, 'node_modules/tsx/dist/cli.mjs'), '--conditions=netra-source', 'scripts/write-client.ts']
  const { stderr, status } = spawnSync(process.execPath, [...check, '--check'], { cwd: root, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})

describe('the client', () => {
  it('enrols, finds and forgets, with typed answers', async () => {
    const { post, get, delete: remove } = client()
    const face = await post('/api/faces/register', { body: { image: photo(1), name: 'Ada', face: 'prominent' } })
    const { faces } = await post('/recognize', { body: { image: photo(1) } })
    expect(faces.map(({ person }) => person?.person_id)).toContain(face.person_id)
    const { people, total } = await get('/api/people', { params: { query: { query: 'ada', limit: 5 } } })
    expect([total, people[0]?.cover_face_id]).toEqual([1, face.face_id])
    const { receipt } = await remove('/api/people/{person_id}', { params: { path: { person_id: face.person_id } } })
    expect(receipt).toBeDefined()
  })

  it('sends several files and says how far it is', async () => {
    const told: number[] = []
    const person = await client().post('/api/people', { body: { name: 'Grace', metadata: { floor: 3 } } })
    const outcome = await client().upload(
      '/api/people/{person_id}/faces',
      { images: [photo(2), new Blob(['no photo'])], face: 'prominent' },
      { params: { person_id: person.person_id }, onProgress: (sent) => told.push(sent) },
    )
    expect(outcome.results.map(({ status }) => status)).toEqual(['enrolled', 'refused'])
    expect(told).toEqual([0, 1])
  })

  it('throws what the server refuses, with code, status and what to do', async () => {
    const missing = { params: { path: { person_id: '019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f' } } }
    const gone = await failure(client().get('/api/people/{person_id}', missing))
    expect([gone.code, gone.status, gone.correlationId]).toEqual(['not_found', 404, expect.any(String)])
    expect((await failure(client('a key that nobody has made here').get('/api/people'))).code).toBe('unauthenticated')
    const nobody = createNetraClient({ server: 'http://127.0.0.1:9', key: adminKey })
    expect((await failure(nobody.get('/api/people'))).code).toBe('unreachable')
  })

  it('may be given up', async () => {
    const call = client().get('/api/people', { signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })
})

it('is plain JavaScript with types once it is built, for any Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netra-client-'))
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'client'), '--noEmit', 'false']
    const built = spawnSync(process.execPath, [...tsc, '--outDir', join(folder, 'dist')], { encoding: 'utf8' })
    expect(built.stdout + built.stderr).toBe('')
    const url = pathToFileURL(join(folder, 'dist/index.js')).href
    expect(readFileSync(join(folder, 'dist/index.d.ts'), 'utf8')).toContain('createNetraClient')
    const script = `import { createNetraClient } from '${url}'; console.log(createNetraClient().url('/docs'))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(printed.trim()).toBe('http://127.0.0.1:8080/docs')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
