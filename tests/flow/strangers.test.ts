import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followTracks } from '#cameras/follow-tracks.ts'
import { newId } from '#core/ids.ts'
import { SightingEmbedder } from '#sightings/embed-sightings.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations, cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { AnalysedFace } from '#vision/vision.ts'

interface Sighting {
  readonly sighting_id: string
  readonly person: { person_id: string; name: string } | null
  readonly unknown_id: string | null
  readonly corrected: boolean
  readonly decision: string
}

const [door, yard] = [newId(), newId()]
const start = Date.UTC(2026, 4, 1, 8)
let harness: Harness
let galleryId: string
/** Of the first photo: nobody of it is enrolled. */
let faces: readonly AnalysedFace[]
let photoOf: (face: AnalysedFace) => Promise<Buffer>

beforeAll(async () => {
  harness = await startHarness()
  const { db, vision } = harness.app.needs
  galleryId = (await db.selectFrom('galleries').select('id').executeTakeFirstOrThrow()).id
  const options = { pick: 'all', template: true, region: true, attributes: [] } as const
  faces = (await vision.analyse(samplePhoto(4), options, AbortSignal.timeout(60_000))).faces
  photoOf = (face) => cropAround(samplePhoto(4), face.box)
  const json = { enabled: true, purpose: 'Who comes in' }
  await harness.call('PUT', '/api/capabilities/live_identification', { json })
})
afterAll(() => harness?.[Symbol.asyncDispose]())

/** Somebody in front of a camera for a second. */
async function see(face: AnalysedFace, cameraId: string, minute: number): Promise<Sighting> {
  const track = { galleryId, cameraId, cameraName: cameraId === door ? 'Door' : 'Yard', source: 'camera' as const }
  const tracks = followTracks(harness.app.needs, {
    ...track,
    confirm: 2,
    recognitionIntervalMs: 1_000,
    expression: false,
  })
  const from = start + minute * 60_000
  for (const at of [from, from + 200, from + 400]) {
    const [found] = tracks.associate([face], at)
    await tracks.absorb(found?.wantsTemplate ? [{ trackId: found.trackId, face }] : [], at, AbortSignal.timeout(30_000))
  }
  await tracks.end(from + 400)
  const since = new Date(from).toISOString()
  const { body } = await harness.call<{ sightings: Sighting[] }>(
    'GET',
    `/api/sightings?camera_id=${cameraId}&from=${since}`,
  )
  return body.sightings[0] as Sighting
}
const sighting = async (id: string) => (await harness.call<Sighting>('GET', `/api/sightings/${id}`)).body

describe('a stranger', () => {
  it('gets a name: earlier sightings follow, later ones are known; undone, they are a stranger again', async () => {
    const [face] = faces as [AnalysedFace]
    const [first, second] = [await see(face, door, 0), await see(face, yard, 5)]
    const unknownId = first.unknown_id
    expect(second.unknown_id).toBe(unknownId)
    expect((await fetchPicture(`/api/unknowns/${unknownId}/crop`)).type).toBe('image/jpeg')

    const named = await harness.call<{ person_id: string; face_ids: string[]; correction: { correction_id: string } }>(
      'POST',
      `/api/unknowns/${unknownId}/name`,
      { json: { name: 'Grace' } },
    )
    expect(named.status).toBe(200)
    const { person_id: personId, face_ids: faceIds, correction } = named.body
    expect(faceIds.length).toBeGreaterThan(0)
    const later = await see(face, door, 60)
    expect(later).toMatchObject({ decision: 'known', person: { person_id: personId, name: 'Grace' } })
    const { body: mine } = await harness.call<{ sightings: Sighting[] }>('GET', `/api/sightings?person_id=${personId}`)
    expect(mine.sightings.map((one) => one.sighting_id)).toEqual([later, second, first].map((one) => one.sighting_id))

    const { body: went } = await harness.call<{ visits: { inconsistent: boolean; stops: object[] }[] }>(
      'GET',
      `/api/people/${personId}/visits`,
    )
    expect(went.visits).toMatchObject([
      { stops: [{ camera_id: door, travel_seconds: null }] },
      { inconsistent: false, stops: [{ camera_id: door }, { camera_id: yard, travel_seconds: 299.6 }] },
    ])

    const undone = await harness.call('POST', `/api/sighting-corrections/${correction.correction_id}/undo`)
    expect(undone.status).toBe(200)
    expect(await sighting(first.sighting_id)).toMatchObject({ person: null, unknown_id: unknownId, corrected: false })
    // What was decided while the name stood stays; the pictures that came with it are gone.
    expect(await sighting(later.sighting_id)).toMatchObject({ person: { person_id: personId } })
    const person = await harness.call<{ faces: unknown[] }>('GET', `/api/people/${personId}`)
    expect(person.body.faces).toEqual([])
    await harness.call('DELETE', `/api/people/${personId}`)
  })

  it('who was taken for somebody is corrected, passed over from then on, and known again when that is undone', async () => {
    const [, face] = faces as [AnalysedFace, AnalysedFace]
    // Like enough to be taken for them, less like than the picture that the camera has.
    const { darkened, mirrored } = alterations
    const alike = await darkened?.((await mirrored?.(await photoOf(face))) ?? Buffer.of())
    const form = { image: alike ?? Buffer.of(), name: 'Ada' }
    const { body: enrolled } = await harness.call<{ person_id: string }>('POST', '/api/faces/register', { form })
    const taken = await see(face, door, 100)
    expect(taken.person?.person_id).toBe(enrolled.person_id)
    const path = `/api/sightings/${taken.sighting_id}/not-this-person`
    const { body: correction, status } = await harness.call<{ correction_id: string; unknown_id: string }>('POST', path)
    expect(status).toBe(200)
    expect(await sighting(taken.sighting_id)).toMatchObject({
      person: null,
      unknown_id: correction.unknown_id,
      corrected: true,
    })
    expect(await see(face, door, 110)).toMatchObject({
      decision: 'unknown',
      person: null,
      unknown_id: correction.unknown_id,
    })
    await harness.call('POST', `/api/sighting-corrections/${correction.correction_id}/undo`)
    expect(await sighting(taken.sighting_id)).toMatchObject({ person: { name: 'Ada' }, corrected: false })
    expect(await see(face, door, 120)).toMatchObject({ decision: 'known' })
  })

  it('is said to be somebody by hand, for one sighting', async () => {
    const [, , face] = faces as [AnalysedFace, AnalysedFace, AnalysedFace]
    const seen = await see(face, yard, 200)
    const { body: grace } = await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name: 'Joan' } })
    const json = { person_id: grace.person_id }
    const { body } = await harness.call<{ correction_id: string }>(
      'POST',
      `/api/sightings/${seen.sighting_id}/assign`,
      { json },
    )
    expect(await sighting(seen.sighting_id)).toMatchObject({
      person: { name: 'Joan' },
      unknown_id: null,
      corrected: true,
    })
    const list = await harness.call<{ corrections: { kind: string }[] }>(
      'GET',
      `/api/sighting-corrections?sighting_id=${seen.sighting_id}`,
    )
    expect(list.body.corrections).toMatchObject([{ kind: 'assign', undone_at: null }])
    await harness.call('POST', `/api/sighting-corrections/${body.correction_id}/undo`)
    expect(await sighting(seen.sighting_id)).toMatchObject({ person: null, unknown_id: seen.unknown_id })
  })
})

describe('has this face been here?', () => {
  interface Found {
    readonly sightings: (Sighting & { distance: number | null; camera_id: string })[]
    readonly unknown_ids: string[]
  }
  const search = async (image: Buffer, fields: Record<string, string> = {}, key?: string) =>
    (await harness.call<Found>('POST', '/api/sightings/search', { form: { image, ...fields } }, key)).body

  it('finds every sighting of a stranger, ignored or not, of all cameras, in the time asked for, and nobody else', async () => {
    const face = faces[3] as AnalysedFace
    const [first, second] = [await see(face, door, 300), await see(face, yard, 310)]
    const ignored = await harness.call('POST', `/api/unknowns/${first.unknown_id}/ignore`)
    expect(ignored.status).toBe(200)
    const third = await see(face, door, 320)
    const photo = await photoOf(face)
    const all = await search(photo)
    expect(all.sightings.map((one) => one.sighting_id)).toEqual([third, second, first].map((one) => one.sighting_id))
    expect(all.unknown_ids[0]).toBe(first.unknown_id)
    expect(all.sightings[0]?.distance).toBeLessThan(0.4)
    const from = new Date(start + 305 * 60_000).toISOString()
    expect((await search(photo, { from })).sightings).toHaveLength(2)
    expect((await search(photo, { camera_id: yard })).sightings).toHaveLength(1)
  })

  it('answers a key for one camera with what that camera saw', async () => {
    const json = { name: 'yard', permissions: ['sightings:read', 'sightings:write'], cameras: [yard] }
    const { body } = await harness.call<{ key: string }>('POST', '/api/keys', { json })
    const found = await search(await photoOf(faces[3] as AnalysedFace), {}, body.key)
    expect(found.sightings.map((one) => one.camera_id)).toEqual([yard])
    const all = await harness.call<{ sightings: { camera_id: string }[] }>('GET', '/api/sightings', undefined, body.key)
    expect(new Set(all.body.sightings.map((one) => one.camera_id))).toEqual(new Set([yard]))
    const ask = (method: string, path: string) => harness.call(method, path, undefined, body.key)
    expect((await ask('GET', `/api/sightings?camera_id=${door}`)).status).toBe(403)
    const [seen] = found.sightings
    expect(found.unknown_ids).toEqual([seen?.unknown_id])
    // Whom its camera never saw, it is not told that others did.
    const elsewhere = { ...json, name: 'elsewhere', cameras: [newId()] }
    const { key } = (await harness.call<{ key: string }>('POST', '/api/keys', { json: elsewhere })).body
    const nothing = await search(await photoOf(faces[3] as AnalysedFace), {}, key)
    expect([nothing.sightings, nothing.unknown_ids]).toEqual([[], []])
    expect((await ask('POST', `/api/unknowns/${seen?.unknown_id}/ignore`)).status).toBe(403)
  })
})

describe('after a change of the model', () => {
  it('sightings get their templates from their pictures, and are found again', async () => {
    const { needs } = harness.app
    await needs.db.deleteFrom('sighting_templates').execute()
    await using embedder = new SightingEmbedder(needs)
    embedder.wake()
    await embedder.settled()
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from sightings s
      where not exists (select from sighting_templates t where t.sighting_id = s.id)`.execute(needs.db)
    expect(rows[0]?.n).toBe(0)
    const form = { image: await photoOf(faces[3] as AnalysedFace) }
    await needs.sightings.reset()
    const { body } = await harness.call<{ sightings: { distance: number }[] }>('POST', '/api/sightings/search', {
      form,
    })
    expect(body.sightings.length).toBeGreaterThanOrEqual(3)
  })
})

describe('what is held about a person', () => {
  it('comes with the export, pictures included', async () => {
    const face = faces[1] as AnalysedFace
    const { person, sighting_id: id } = await see(face, door, 400)
    const { status, bytes } = await fetchPicture(`/api/people/${person?.person_id}/export`)
    expect(status).toBe(200)
    expect(gunzipSync(bytes).toString('latin1')).toContain(`sightings/${id}.jpg`)
  })
})

async function fetchPicture(path: string) {
  const headers = { authorization: 'Bearer test-administrator-key-of-sufficient-length' }
  const response = await fetch(`${harness.url}${path}`, { headers })
  const bytes = await response.arrayBuffer()
  return { status: response.status, type: response.headers.get('content-type'), bytes: Buffer.from(bytes) }
}
