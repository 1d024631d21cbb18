import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CameraTracks } from '#cameras/camera-tracks.ts'
import { followTracks } from '#cameras/follow-tracks.ts'
import { newId } from '#core/ids.ts'
import { lastEventId, readEvents } from '#events/event-log.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { AnalysedFace } from '#vision/vision.ts'

let harness: Harness
let galleryId: string
let ada: string
/** Faces of two photos' first people, at their places in the pictures. */
let faceOfAda: AnalysedFace
let faceOfStranger: AnalysedFace
let otherStranger: AnalysedFace

beforeAll(async () => {
  harness = await startHarness()
  const { db, vision } = harness.app.needs
  galleryId = (await db.selectFrom('galleries').select('id').executeTakeFirstOrThrow()).id
  const analyse = async (number: 1 | 2 | 3) => {
    const options = { pick: 'all', template: true, region: true, attributes: ['expression'] } as const
    const { faces } = await vision.analyse(samplePhoto(number), options, AbortSignal.timeout(60_000))
    return faces
  }
  const [first, second] = [await analyse(1), await analyse(2)]
  ;[faceOfAda, faceOfStranger, otherStranger] = [first[0], second[0], second[1]] as [
    AnalysedFace,
    AnalysedFace,
    AnalysedFace,
  ]
  const photo = await cropAround(samplePhoto(1), faceOfAda.box)
  const form = { image: photo, name: 'Ada' }
  const { body } = await harness.call<{ person_id: string }>('POST', '/api/faces/register', { form })
  ada = body.person_id
  for (const capability of ['live_identification', 'expression'])
    await harness.call('PUT', `/api/capabilities/${capability}`, { json: { enabled: true, purpose: 'Who comes in' } })
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const cameraOf = (cameraId: string) =>
  followTracks(harness.app.needs, {
    galleryId,
    cameraId,
    cameraName: 'Door',
    source: 'camera',
    confirm: 3,
    recognitionIntervalMs: 1_000,
    expression: true,
    zoneOf: ({ x }) => (x > 0 ? 'gate' : null),
  })

/** Shows faces frame after frame, 200 ms apart, as a camera's loop does. */
async function show(
  tracks: CameraTracks,
  faces: readonly AnalysedFace[],
  frames: number,
  from: number,
): Promise<number> {
  let at = from
  for (let frame = 0; frame < frames; frame++) {
    const found = tracks.associate(faces, at)
    const wanted = found.flatMap(({ trackId, wantsTemplate }, i) =>
      wantsTemplate ? [{ trackId, face: faces[i] as AnalysedFace }] : [],
    )
    await tracks.absorb(wanted, at, AbortSignal.timeout(30_000))
    at += 200
  }
  return at
}

const eventsSince = async (before: bigint) =>
  (await readEvents(harness.app.needs.db, before, 1_000)).flatMap((event) =>
    event.type.startsWith('sighting') || event.type === 'expression_observed' ? [event] : [],
  )
const sightingsOf = async (cameraId: string) =>
  (await harness.call<{ sightings: Record<string, unknown>[] }>('GET', `/api/sightings?camera_id=${cameraId}`)).body
    .sightings

describe('the tracks of a camera', () => {
  it('record somebody known once, after as many frames as must agree, with events and the best crop', async () => {
    const cameraId = newId()
    const before = await lastEventId(harness.app.needs.db)
    const tracks = cameraOf(cameraId)
    let at = await show(tracks, [faceOfAda], 2, 1_000_000)
    expect(await sightingsOf(cameraId)).toEqual([])
    expect(tracks.overlay()).toMatchObject([{ decision: null, name: null }])
    at = await show(tracks, [faceOfAda], 20, at)
    expect(tracks.overlay()).toMatchObject([{ decision: 'known', name: 'Ada', personId: ada }])
    await tracks.sweep(at + 10_000)
    const [sighting, ...more] = await sightingsOf(cameraId)
    expect(more).toEqual([])
    expect(sighting).toMatchObject({
      person: { person_id: ada, name: 'Ada' },
      decision: 'known',
      frames: 22,
      zone: 'gate',
      started_at: new Date(1_000_000).toISOString(),
      ended_at: new Date(at - 200).toISOString(),
      has_crop: true,
    })
    const events = await eventsSince(before)
    const kinds = events.map(({ type }) => type).filter((type) => type !== 'expression_observed')
    expect(kinds).toEqual(['sighting_started', 'sighting_ended'])
    expect(events.some(({ type }) => type === 'expression_observed')).toBe(true)
    const expressions = await harness.call<{ observations: { label: string }[] }>(
      'GET',
      `/api/sightings/${sighting?.sighting_id}/expressions`,
    )
    expect(expressions.body.observations.map(({ label }) => label)).toContain(faceOfAda.expression?.label)
    const crop = await fetch(`${harness.url}/api/sightings/${sighting?.sighting_id}/crop`, {
      headers: { authorization: 'Bearer test-administrator-key-of-sufficient-length' },
    })
    expect(crop.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await crop.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8))
  })

  it('give a stranger an id that is the same on another camera, another day, and another one to another stranger', async () => {
    const [door, yard] = [newId(), newId()]
    const day = 86_400_000
    const seen = async (cameraId: string, face: AnalysedFace, from: number) => {
      const tracks = cameraOf(cameraId)
      await tracks.end(await show(tracks, [face], 5, from))
      return (await sightingsOf(cameraId))[0]
    }
    const first = await seen(door, faceOfStranger, day)
    expect(first).toMatchObject({ decision: 'unknown', person: null })
    expect(first?.unknown_id).toBeTypeOf('string')
    expect((await seen(yard, faceOfStranger, 2 * day))?.unknown_id).toBe(first?.unknown_id)
    expect((await seen(yard, otherStranger, 3 * day))?.unknown_id).not.toBe(first?.unknown_id)
  })

  it('give one id to a stranger whom two cameras see at the same moment', async () => {
    const cameras = [newId(), newId(), newId()]
    const photo = await cropAround(samplePhoto(3), { x: 0, y: 0, width: 1920, height: 1280 }, 1)
    const options = { pick: 'prominent', template: true, region: true, attributes: [] } as const
    const { faces } = await harness.app.needs.vision.analyse(photo, options, AbortSignal.timeout(60_000))
    await Promise.all(cameras.map((cameraId) => show(cameraOf(cameraId), faces, 3, 5_000_000)))
    const ids = await Promise.all(cameras.map(async (id) => (await sightingsOf(id))[0]?.unknown_id))
    expect(ids[0]).toBeTypeOf('string')
    expect(new Set(ids).size).toBe(1)
  })

  it('keep two people apart, and who they are through a gap', async () => {
    const cameraId = newId()
    const tracks = cameraOf(cameraId)
    // Of different photos, so they may overlap: the stranger stands beside.
    const beside = { ...faceOfStranger, box: { ...faceOfStranger.box, x: faceOfAda.box.x + 4 * faceOfAda.box.width } }
    const at = await show(tracks, [faceOfAda, beside], 5, 9_000_000)
    await show(tracks, [beside, faceOfAda], 5, at + 2_000)
    const shown = tracks.overlay()
    expect(shown.map(({ decision }) => decision).sort()).toEqual(['known', 'unknown'])
    expect(await sightingsOf(cameraId)).toHaveLength(2)
  })

  it('show somebody once, also where they are told by their looks again', async () => {
    const tracks = cameraOf(newId())
    let at = await show(tracks, [faceOfAda], 3, 12_000_000)
    for (let n = 0; n < 3; n++) {
      // Longer than a place is remembered, shorter than the looks are.
      at = await show(tracks, [faceOfAda], 1, at + 3_300)
      expect(tracks.overlay()).toMatchObject([{ trackId: 1, name: 'Ada' }])
    }
  })

  it('are one, however seldom frames come', async () => {
    const cameraId = newId()
    const tracks = followTracks(harness.app.needs, {
      ...{ galleryId, cameraId, cameraName: 'Slow', source: 'camera', confirm: 3, recognitionIntervalMs: 1_000 },
      ...{ expression: false, frameIntervalMs: 5_000 },
    })
    let at = 14_000_000
    for (let n = 0; n < 5; n++) {
      await show(tracks, [faceOfAda], 1, at)
      await tracks.sweep(at + 4_900)
      at += 5_000
    }
    await tracks.end(at)
    expect(await sightingsOf(cameraId)).toMatchObject([{ person: { name: 'Ada' }, frames: 5 }])
  })

  it('note every zone that somebody comes to, for which a rule may wait', async () => {
    const cameraId = newId()
    const tracks = followTracks(harness.app.needs, {
      ...{ galleryId, cameraId, cameraName: 'Vault', source: 'camera', confirm: 3, recognitionIntervalMs: 1_000 },
      expression: false,
      zoneOf: ({ x }) => (x < faceOfAda.box.x + faceOfAda.box.width ? 'hall' : 'vault'),
    })
    const name = 'Nobody may be in the vault'
    const rule = { name, who: 'anyone', camera_ids: [cameraId], zones: ['vault'], confirm: 1 }
    expect((await harness.call('POST', '/api/alert-rules', { json: rule })).status).toBe(201)
    const from = Date.now() - 10_000
    let at = await show(tracks, [faceOfAda], 5, from)
    await tracks.sweep(at)
    expect(await sightingsOf(cameraId)).toMatchObject([{ zone: 'hall', zones: ['hall'] }])
    for (let step = 1; step <= 8; step++) {
      const box = { ...faceOfAda.box, x: faceOfAda.box.x + (step * faceOfAda.box.width) / 4 }
      at = await show(tracks, [{ ...faceOfAda, box }], 1, at)
    }
    await tracks.sweep(at)
    expect(await sightingsOf(cameraId)).toMatchObject([{ zone: 'hall', zones: ['hall', 'vault'] }])
    const alerts = async () =>
      (await harness.call<{ alerts: object[] }>('GET', `/api/alerts?camera_id=${cameraId}`)).body.alerts
    await expect.poll(alerts, { timeout: 60_000 }).toMatchObject([{ rule: name, zone: 'vault' }])
    const { body } = await harness.call<{ sightings: object[] }>('GET', '/api/sightings?zone=vault')
    expect(body.sightings).toHaveLength(1)
    await tracks.end(at)
  })

  it('note every second at first how often somebody was seen, which rules wait for', async () => {
    const cameraId = newId()
    const tracks = cameraOf(cameraId)
    const at = await show(tracks, [faceOfAda], 9, 16_000_000)
    await tracks.sweep(at)
    expect(await sightingsOf(cameraId)).toMatchObject([{ frames: 9, ended_at: null }])
    await tracks.end(at)
  })

  it('say nothing while live identification is off', async () => {
    await harness.call('PUT', '/api/capabilities/live_identification', { json: { enabled: false } })
    await expect.poll(() => harness.app.needs.capabilities.isOn('live_identification'), { timeout: 20_000 }).toBe(false)
    const cameraId = newId()
    const tracks = cameraOf(cameraId)
    await tracks.sweep(0)
    await show(tracks, [faceOfAda], 5, 20_000_000)
    expect(tracks.overlay()).toMatchObject([{ decision: null }])
    expect(await sightingsOf(cameraId)).toEqual([])
  })
})
