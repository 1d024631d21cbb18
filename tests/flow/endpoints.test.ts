import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations, cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

let harness: Harness
/** Photos of four different people. */
let people: Buffer[]
let again: Buffer

beforeAll(async () => {
  harness = await startHarness()
  const photo = samplePhoto(1)
  const { body } = await harness.call<{ faces: { box: { x: number; y: number; width: number; height: number } }[] }>(
    'POST',
    '/detect',
    { raw: photo },
  )
  const other = samplePhoto(2)
  const more = await harness.call<typeof body>('POST', '/detect', { raw: other })
  people = await Promise.all([
    ...body.faces.slice(0, 2).map((face) => cropAround(photo, face.box, 1.7)),
    ...more.body.faces.slice(0, 2).map((face) => cropAround(other, face.box, 1.7)),
  ])
  again = (await alterations['compressed again']?.(people[0] as Buffer)) as Buffer
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const of = (index: number): Buffer => people[index] as Buffer
const unit = expect.toSatisfy((value: unknown) => typeof value === 'number' && value >= 0 && value <= 1)

describe('the endpoints of the unified designs', () => {
  let faceId: string
  let personId: string

  it('GET / is health for API clients and a page for browsers', async () => {
    expect((await harness.call('GET', '/', undefined, null)).body).toMatchObject({
      status: 'ok',
      name: 'netra',
      version: expect.any(String),
    })
    const page = await fetch(harness.url, { headers: { accept: 'text/html' } })
    expect(page.headers.get('content-type')).toMatch(/text\/html/)
  })

  it('POST /detect takes multipart, raw and base64 bodies alike', async () => {
    const answers = await Promise.all([
      harness.call('POST', '/detect', { form: { image: of(0) } }),
      harness.call('POST', '/detect', { raw: of(0) }),
      harness.call('POST', '/detect/', { json: { image: of(0).toString('base64') } }),
      harness.call('POST', '/detect', { json: { image: `data:image/jpeg;base64,${of(0).toString('base64')}` } }),
    ])
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body.faces).toEqual(answers[0]?.body.faces)
      expect(body).toMatchObject({
        image: { width: expect.any(Number), height: expect.any(Number) },
        processing_time_ms: expect.any(Number),
      })
    }
    const [face] = (answers[0]?.body.faces ?? []) as Record<string, unknown>[]
    expect(face).toMatchObject({
      box: { x: expect.any(Number), y: expect.any(Number), width: expect.any(Number), height: expect.any(Number) },
      landmarks: { left_eye: { x: expect.any(Number) }, mouth_right: { y: expect.any(Number) } },
      detection_score: unit,
      quality: {
        overall: unit,
        sharpness: unit,
        brightness: unit,
        contrast: unit,
        face_size: unit,
        pose: unit,
        eye_openness: unit,
      },
    })
  })

  it('POST /api/faces/register enrols', async () => {
    const { status, body } = await harness.call<{ face_id: string; person_id: string }>('POST', '/api/faces/register', {
      form: {
        image: of(0),
        name: 'Ada',
        external_id: 'ada-1',
        email: 'ada@example.com',
        metadata: '{"team":"blue","Sub Key":{"keepMe":1}}',
      },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      face_id: expect.any(String),
      person_id: expect.any(String),
      name: 'Ada',
      quality_score: unit,
    })
    faceId = body.face_id
    personId = body.person_id
  })

  it('POST /recognize answers decision, person and candidates', async () => {
    const { status, body } = await harness.call<{ faces: unknown[] }>('POST', '/recognize', {
      form: { image: again, max_results: '2' },
    })
    expect(status).toBe(200)
    expect(body.faces[0]).toMatchObject({
      decision: 'known',
      reason: expect.any(String),
      person: { person_id: personId, name: 'Ada' },
      distance: expect.any(Number),
      similarity: expect.any(Number),
      confidence: unit,
      candidates: [{ person_id: personId }],
    })
    const strict = await harness.call<{ faces: { decision: string }[] }>('POST', '/recognize?threshold=0.0001', {
      raw: again,
    })
    expect(strict.body.faces[0]?.decision).toBe('unknown')
  })

  it('POST /api/faces/recognize and /upload_photo answer as their clients expect', async () => {
    const one = await harness.call('POST', '/api/faces/recognize', {
      form: { image: again, return_all_matches: 'true', match_count: '3' },
    })
    expect(one.body).toMatchObject({
      success: true,
      message: expect.any(String),
      top_match: {
        face_id: faceId,
        person_id: personId,
        person_name: 'Ada',
        distance: expect.any(Number),
        is_match: true,
        confidence: unit,
      },
      top_matches: [{ person_id: personId }],
      total_matches_found: 1,
      processing_time_ms: expect.any(Number),
    })
    for (const field of ['image', 'photo', 'file']) {
      const { status, body } = await harness.call('POST', '/upload_photo', { form: { [field]: again } })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        recognized: true,
        user_id: 'ada-1',
        face_id: faceId,
        similarity_score: expect.any(Number),
        profile: { user_id: 'ada-1', name: 'Ada', email: 'ada@example.com' },
      })
    }
    const stranger = await harness.call('POST', '/upload_photo', { form: { image: of(1) } })
    expect(stranger.body).toMatchObject({ recognized: false, user_id: null, profile: null })
  })

  it('POST /api/faces/batch-recognize answers each photo, readable or not', async () => {
    const { status, body } = await harness.call('POST', '/api/faces/batch-recognize', {
      form: { images: [again, of(1), Buffer.from('no image at all')] },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      total_images: 3,
      processed: 2,
      failed: 1,
      processing_time_ms: expect.any(Number),
    })
    expect(body.results).toMatchObject([
      { success: true, top_match: { person_id: personId, is_match: true } },
      { success: true },
      { success: false, code: 'unsupported_media' },
    ])
  })

  it('POST /api/faces/batch-recognize answers in lines where they are accepted', async () => {
    const send = async (images: readonly Buffer[]) => {
      const body = new FormData()
      for (const image of images) body.append('images', new Blob([new Uint8Array(image)]), 'photo.jpg')
      const headers = { authorization: `Bearer ${adminKey}`, accept: 'application/x-ndjson' }
      return await fetch(`${harness.url}/api/faces/batch-recognize`, { method: 'POST', headers, body })
    }
    const answer = await send([again, of(1), Buffer.from('no image at all')])
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
    const lines = (await answer.text()).trimEnd().split('\n')
    const documents = lines.map((line): Record<string, unknown> => JSON.parse(line))
    const last = documents.pop()
    expect(last).toEqual({
      success: true,
      total_images: 3,
      processed: 2,
      failed: 1,
      processing_time_ms: expect.any(Number),
    })
    expect(documents.sort((a, b) => Number(a.index) - Number(b.index))).toMatchObject([
      { index: 0, file: 'photo.jpg', success: true, top_match: { person_id: personId, is_match: true } },
      { index: 1, success: true },
      { index: 2, success: false, code: 'unsupported_media' },
    ])
    const refused = await send([])
    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ])
  })

  it('GET /api/faces lists, PATCH changes metadata and leaves its keys alone', async () => {
    const { body } = await harness.call('GET', '/api/faces?limit=10&offset=0')
    expect(body).toMatchObject({
      total: 1,
      faces: [
        {
          face_id: faceId,
          person_id: personId,
          name: 'Ada',
          quality_score: unit,
          added_at: expect.any(String),
          metadata: { team: 'blue', 'Sub Key': { keepMe: 1 } },
        },
      ],
    })
    const patched = await harness.call('PATCH', `/api/faces/${faceId}`, {
      json: { metadata: { someKey: [1, { innerKey: 2 }] } },
    })
    expect(patched.body.metadata).toEqual({ someKey: [1, { innerKey: 2 }] })
  })

  it('POST /api/verify compares two photos, or a photo and a person', async () => {
    const same = await harness.call('POST', '/api/verify', { form: { image_a: of(0), image_b: again } })
    expect(same.body).toMatchObject({
      same_person: true,
      distance: expect.any(Number),
      similarity: expect.any(Number),
      confidence: unit,
    })
    const enrolled = await harness.call('POST', '/api/verify', { form: { image: again, person_id: personId } })
    expect(enrolled.body).toMatchObject({ same_person: true })
    const byOwnId = await harness.call('POST', '/api/verify', { form: { image: again, external_id: 'ada-1' } })
    expect(byOwnId.body).toMatchObject({ same_person: true })
    const nobody = await harness.call('POST', '/api/verify', { form: { image: again, external_id: 'nobody' } })
    expect(nobody.status).toBe(404)
    const others = await harness.call('POST', '/api/verify', { form: { image_a: of(0), image_b: of(1) } })
    expect(others.body).toMatchObject({ same_person: false })
    expect((await harness.call('POST', '/api/verify', { form: { image_a: of(0) } })).status).toBe(400)
  })

  it('POST /api/faces/cache refills the index while recognition goes on', async () => {
    for (const action of ['clear', 'reload'])
      expect((await harness.call('POST', '/api/faces/cache', { json: { action } })).body).toMatchObject({
        success: true,
        message: expect.any(String),
        encodings_loaded: 1,
      })
    expect((await harness.call('POST', '/api/faces/cache', { json: { action: 'explode' } })).status).toBe(400)
  })

  it('refuses the same photo twice and faces that look like somebody else, saying who', async () => {
    const twice = await harness.call('POST', '/api/faces/register', { form: { image: of(0), name: 'Ada' } })
    expect(twice).toMatchObject({ status: 409, body: { code: 'duplicate_photo' } })
    const other = await harness.call('POST', '/api/faces/register', { form: { image: again, name: 'Eve' } })
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'looks_like_other_person', name: 'Ada', person_id: personId },
    })
    const joined = await harness.call('POST', '/api/faces/register', { form: { image: again, name: 'ada' } })
    expect(joined).toMatchObject({ status: 201, body: { person_id: personId, new_person: false } })
    const forced = await harness.call<{ person_id: string }>('POST', '/api/faces/register', {
      form: { image: again, name: 'Eve', force: 'true' },
    })
    expect(forced.status).toBe(201)
    expect(forced.body.person_id).not.toBe(personId)
    expect((await harness.call('DELETE', `/api/people/${forced.body.person_id}`)).status).toBe(200)
  })

  it('people are created, enrolled with several photos, merged and forgotten', async () => {
    const { status, body } = await harness.call<{ person_id: string }>('POST', '/api/people', {
      json: { name: 'Bob', metadata: { a_b: 1 } },
    })
    expect(status).toBe(201)
    const enrolled = await harness.call<{ results: unknown[] }>('POST', `/api/people/${body.person_id}/faces`, {
      form: { images: [of(2), of(2), Buffer.from('x'), of(0)] },
    })
    expect(enrolled.body.results).toMatchObject([
      { status: 'enrolled' },
      { status: 'refused', code: 'duplicate_photo' },
      { status: 'refused', code: 'unsupported_media' },
      { status: 'refused', code: 'looks_like_other_person', facts: { name: 'Ada' } },
    ])
    const twin = await harness.call<{ person_id: string }>('POST', '/api/faces/register', {
      form: { image: of(3), name: 'Carl' },
    })
    const merged = await harness.call<{ faces: unknown[] }>('POST', `/api/people/${body.person_id}/merge`, {
      json: { person_id: twin.body.person_id },
    })
    expect(merged.body).toMatchObject({ person_id: body.person_id, metadata: { a_b: 1 } })
    expect(merged.body.faces).toHaveLength(2)
    expect(await harness.call('DELETE', `/api/people/${body.person_id}`)).toMatchObject({
      status: 200,
      body: { success: true },
    })
    const gone = await harness.call<{ faces: { decision: string }[] }>('POST', '/recognize', { raw: of(2) })
    expect(gone.body.faces[0]?.decision).toBe('unknown')
  })

  it('DELETE /api/faces/delete/<id> deletes the face and keeps the person', async () => {
    const { body } = await harness.call('DELETE', `/api/faces/delete/${faceId}`)
    expect(body).toMatchObject({ success: true, face_id: faceId, deleted_at: expect.any(String) })
    expect((await harness.call('DELETE', `/api/faces/${faceId}`)).status).toBe(404)
    expect((await harness.call('GET', `/api/people/${personId}`)).body).toMatchObject({
      name: 'Ada',
      person_id: personId,
    })
  })

  it('POST /train enrols a folder of the data folder, or an archive, and twice doubles nobody', async () => {
    const folder = join(harness.data, 'dataset', 'team')
    mkdirSync(join(folder, 'Dora_May'), { recursive: true })
    writeFileSync(join(folder, 'Dora_May', '1.jpg'), of(2))
    writeFileSync(join(folder, 'Dora_May', 'notes.txt'), 'hello')
    const first = await harness.call('POST', '/train', { json: { dataset: 'team' } })
    expect(first.body).toMatchObject({
      people: 1,
      images: 2,
      enrolled: 1,
      refused: [{ file: 'Dora_May/notes.txt', code: 'unsupported_media', detail: expect.any(String) }],
    })
    const second = await harness.call('POST', '/train', { json: { dataset: 'team' } })
    expect(second.body).toMatchObject({
      enrolled: 0,
      refused: [{ code: 'duplicate_photo' }, { code: 'unsupported_media' }],
    })
    expect((await harness.call('POST', '/train', { json: { dataset: '../..' } })).status).toBe(400)

    const tar = pack()
    tar.entry({ name: 'Carl/1.jpg' }, of(3))
    tar.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
    const archive = await harness.call('POST', '/train', { form: { archive: gzipSync(Buffer.concat(chunks)) } })
    expect(archive.body).toMatchObject({ people: 1, images: 1, enrolled: 1, refused: [] })
    const carl = await harness.call('POST', '/upload_photo', { form: { image: of(3) } })
    expect(carl.body).toMatchObject({ recognized: true, user_id: 'Carl' })
  })
})

describe('settings', () => {
  it('expression is off until an administrator turns it on with a purpose', async () => {
    const off = await harness.call('POST', '/detect?attributes=expression', { raw: of(0) })
    expect(off).toMatchObject({ status: 403, body: { code: 'capability_off' } })
    const on = await harness.call('PUT', '/api/capabilities/expression', {
      json: { enabled: true, purpose: 'testing' },
    })
    expect(on).toMatchObject({ status: 200, body: { enabled: true, purpose: 'testing' } })
    const { body } = await harness.call<{ faces: Record<string, unknown>[] }>(
      'POST',
      '/detect?attributes=expression,liveness',
      { raw: of(0) },
    )
    expect(body.faces[0]).toMatchObject({
      expression: { label: expect.any(String), probabilities: { happiness: unit, neutral: unit } },
      liveness: { score: unit, certainty: 'uncertified' },
    })
  })

  it('a policy is stored in versions and decides at once', async () => {
    expect((await harness.call('GET', '/api/policy')).body).toMatchObject({
      preset: 'asked',
      known: 0.5,
      uncertain: 0.6,
      version: '0',
    })
    const set = await harness.call('PUT', '/api/policy', {
      json: { preset: 'custom', thresholds: { known: 0.0001, uncertain: 0.0002 } },
    })
    expect(set.body).toMatchObject({ version: '1', known: 0.0001 })
    const { body } = await harness.call<{ faces: { decision: string }[]; policy_version: string }>(
      'POST',
      '/recognize',
      { raw: (await alterations.mirrored?.(of(3))) ?? of(3) },
    )
    expect(body).toMatchObject({ policy_version: '1' })
    expect(body.faces[0]?.decision).toBe('unknown')
    const curve = await harness.call<{ known: number; points: { distance: number; miss_rate: number | null }[] }>(
      'GET',
      '/api/policy/curve',
    )
    expect(curve.body.known).toBe(0.0001)
    const missed = curve.body.points.map(({ miss_rate }) => miss_rate ?? 0)
    expect(missed).toEqual(missed.toSorted((a, b) => b - a))
    expect([missed[0], curve.body.points[0]?.distance]).toEqual([1, 0])
    expect((await harness.call('PUT', '/api/policy', { json: { preset: 'custom' } })).status).toBe(400)
    await harness.call('PUT', '/api/policy', { json: { preset: 'balanced' } })
  })

  it('galleries, which none of the unified designs has, refuse fields that nobody knows', async () => {
    const { status, body } = await harness.call('POST', '/api/galleries', { json: { name: 'odd', colour: 'red' } })
    expect([status, body]).toMatchObject([400, { code: 'invalid_input', fields: 'colour' }])
    expect((await harness.call('GET', '/api/galleries?colour=red')).status).toBe(400)
    expect((await harness.call('GET', '/api/people?colour=red')).status).toBe(200)
  })

  it('galleries keep people apart', async () => {
    expect((await harness.call('POST', '/api/galleries', { json: { name: 'guests' } })).status).toBe(201)
    await harness.call('POST', '/api/faces/register', { form: { image: of(1), name: 'Guest', gallery: 'guests' } })
    const inside = await harness.call<{ faces: { decision: string }[] }>('POST', '/recognize?gallery=guests', {
      raw: of(1),
    })
    const outside = await harness.call<{ faces: { decision: string }[] }>('POST', '/recognize', { raw: of(1) })
    expect(inside.body.faces[0]?.decision).toBe('known')
    expect(['unknown', 'uncertain']).toContain(outside.body.faces[0]?.decision)
    expect((await harness.call('POST', '/recognize?gallery=nowhere', { raw: of(1) })).status).toBe(404)
    expect((await harness.call('DELETE', '/api/galleries/guests')).status).toBe(200)
  })

  it('health, readiness, figures and documentation are there', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.json'])
      expect((await harness.call('GET', path, undefined, null)).status, path).toBe(200)
    expect((await fetch(`${harness.url}/docs`)).status).toBe(200)
    expect((await fetch(`${harness.url}/metrics`)).status).toBe(401)
    const metrics = await (
      await fetch(`${harness.url}/metrics`, { headers: { 'x-api-key': 'test-administrator-key-of-sufficient-length' } })
    ).text()
    expect(metrics).toMatch(/netra_decisions_total\{decision="known"\} [1-9]/)
    expect(metrics).toMatch(/netra_stage_seconds_bucket/)
    expect((await harness.call('GET', '/api/models')).body).toMatchObject({
      provider: 'cpu',
      packs: [{ name: 'embedded', in_use: true }],
    })
  })
})
