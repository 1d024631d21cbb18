import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import { adminKey, call } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import { databasePid, type ServerProcess, startServer } from '#tests/harness/server-process.ts'

let data: string
let face: Buffer
let server: ServerProcess

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'netra-survival-'))
  server = await startServer(data)
  const photo = samplePhoto(3)
  const { body } = await call<{ faces: { box: { x: number; y: number; width: number; height: number } }[] }>(
    `${server.url}/detect`,
    'POST',
    { raw: photo },
    adminKey,
  )
  const box = body.faces[0]?.box
  if (!box) throw new Error('no face in the sample photo')
  face = await sharp(await cropAround(photo, box, 1.7))
    .resize(320)
    .jpeg()
    .toBuffer()
})
afterAll(async () => {
  await server?.end('SIGKILL').catch(() => undefined)
  const pid = databasePid(data)
  if (pid !== null) {
    process.kill(pid, 'SIGQUIT')
    await delay(500)
  }
  removeFolder(data)
})

/** The same face in a photo of other bytes each time. */
let counter = 0
const nextPhoto = () =>
  sharp(face)
    .withExif({ IFD0: { ImageDescription: `photo ${counter++}` } })
    .jpeg({ quality: 80 })
    .toBuffer()

/** Enrols photos of one person without pause until the server is gone; collects the ids that were acknowledged. */
async function enrolUntilGone(url: string, acknowledged: string[]): Promise<void> {
  const lane = async (): Promise<void> => {
    for (;;) {
      const image = await nextPhoto()
      const answer = await call<{ face_id: string }>(
        `${url}/api/faces/register`,
        'POST',
        { form: { image, external_id: 'one', name: 'One' } },
        adminKey,
      ).catch(() => null)
      if (!answer) return
      expect(answer.status, JSON.stringify(answer.body)).toBe(201)
      acknowledged.push(answer.body.face_id)
    }
  }
  await Promise.all([lane(), lane()])
}

async function storedFaces(): Promise<{ faces: string[]; templates: string[]; audited: string[] }> {
  await using database = await openDatabase(
    { kind: 'embedded', directory: join(data, 'postgres') },
    createLog('silent'),
    AbortSignal.timeout(20_000),
  )
  const faces = await database.db.selectFrom('faces').select('id').orderBy('id').execute()
  const templates = await database.db.selectFrom('templates').select('face_id').orderBy('face_id').execute()
  const { rows } = await sql<{ face: string }>`select jsonb_array_elements_text(subject -> 'face') as face
    from audit_log where operation = 'register_face' and outcome = 'ok'`.execute(database.db)
  const audited = rows.map((row) => row.face)
  return { audited, faces: faces.map((row) => row.id), templates: templates.map((row) => row.face_id) }
}

describe('kill -9 in the middle of enrolment', () => {
  const all: string[] = []
  it.each([
    ['the server, its database lives on', false, 5],
    ['the server and its database', true, 7],
    ['the server and its database again', true, 3],
  ])('of %s loses no acknowledged face nor its audit entry, and leaves no half one', async (_, database, after) => {
    const acknowledged: string[] = []
    const enrolling = enrolUntilGone(server.url, acknowledged)
    while (acknowledged.length < after) await delay(5)
    await delay(Math.random() * 150)
    const pid = databasePid(data)
    const ended = server.end('SIGKILL')
    if (database && pid !== null) process.kill(pid, 'SIGKILL')
    await ended
    await enrolling
    all.push(...acknowledged)
    server = await startServer(data)
    const { faces, templates, audited } = await storedFaces()
    expect(templates).toEqual(faces)
    expect(faces).toEqual(expect.arrayContaining(all))
    expect(audited).toEqual(expect.arrayContaining(all))
    const { body } = await call<{ faces: { decision: string }[] }>(
      `${server.url}/recognize`,
      'POST',
      { raw: face },
      adminKey,
    )
    expect(body.faces[0]?.decision).toBe('known')
  })

  it('SIGTERM finishes what was accepted, exits 0 and leaves nothing running', async () => {
    const photos = await Promise.all(Array.from({ length: 6 }, nextPhoto))
    const inFlight = photos.map((image) =>
      call(`${server.url}/api/faces/register`, 'POST', { form: { image, external_id: 'one' } }, adminKey),
    )
    // All were sent together: once the first is answered, the others have been accepted.
    await Promise.race(inFlight)
    const code = await server.end('SIGTERM')
    expect((await Promise.all(inFlight)).map((answer) => answer.status)).toEqual(photos.map(() => 201))
    expect(code).toBe(0)
    expect(databasePid(data)).toBeNull()
    server = await startServer(data)
    expect(server.output()).not.toMatch(/First start/)
  })
})
