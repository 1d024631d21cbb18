import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { followTracks } from '#cameras/follow-tracks.ts'
import { newId } from '#core/ids.ts'
import { lastEventId, readEvents } from '#events/event-log.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { type CutNetwork, cutNetwork } from '#tests/harness/cut-network.ts'
import { startEdge, type TestEdge } from '#tests/harness/edge.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { AnalysedFace } from '#vision/vision.ts'

interface Sighting {
  readonly sighting_id: string
  readonly source: string
  readonly decision: string
  readonly person: { readonly person_id: string; readonly name: string } | null
  readonly unknown_id: string | null
  readonly camera_id: string
  readonly ended_at: string | null
  readonly started_at: string
  readonly has_crop: boolean
  readonly policy_version: string
}

let server: Harness
let network: CutNetwork
let edge: TestEdge
let key: string
let ada: string
let faces: readonly AnalysedFace[]
const face = (at: number) => faces[at] as AnalysedFace
const patiently = { timeout: 60_000, interval: 100 }

const makeKey = async (name = 'gate') =>
  (
    await server.call<{ key: string; key_id: string }>('POST', '/api/keys', {
      json: { name, permissions: ['edge:deliver'] },
    })
  ).body
const sightings = async (query = '') =>
  (await server.call<{ sightings: Sighting[] }>('GET', `/api/sightings?limit=500${query}`)).body.sightings
const enrol = async (face: AnalysedFace, photo: 1 | 2 | 3, name: string) => {
  const form = { image: await cropAround(samplePhoto(photo), face.box), name, face: 'prominent' }
  const { status, body } = await server.call<{ person_id: string }>('POST', '/api/faces/register', { form })
  expect([status, body]).toEqual([201, expect.anything()])
  return body.person_id
}
const peopleAtEdge = async () =>
  (await edge.app.needs.db.selectFrom('people').select(['id', 'name']).orderBy('id').execute()).map(({ id, name }) => [
    id,
    name,
  ])
const copied = async () => {
  await vi.waitFor(async () => {
    const { body } = await server.call<{ people: { person_id: string; name: string }[] }>('GET', '/api/people')
    expect(await peopleAtEdge()).toEqual(body.people.map(({ person_id, name }) => [person_id, name]).sort())
  }, patiently)
  const { db, events } = edge.app.needs
  await events.caughtUp(await lastEventId(db), AbortSignal.timeout(60_000))
}
const state = (wanted: string) => vi.waitFor(async () => expect((await edge.status()).state).toBe(wanted), patiently)
const delivered = async (cameraId: string, count: number) =>
  await vi.waitFor(async () => {
    const found = await sightings(`&camera_id=${cameraId}`)
    expect(found.filter(({ ended_at }) => ended_at !== null)).toHaveLength(count)
    return found
  }, patiently)

interface Step {
  readonly at: number
  readonly kind: 'started' | 'ended'
  readonly sighting: { readonly id: string; readonly camera_id: string | null; readonly person_id: string | null }
}

/** Another edge node, played by the test. */
async function actAsEdge() {
  const edgeId = newId()
  const { key: own } = await makeKey('other')
  const said = {
    name: 'other',
    version: '1',
    gallery: 'default',
    wait_seconds: 0,
    last_event: '100',
    behind: 0,
    lost: 0,
  }
  const nothing = { model_id: null, cursor: null, after: null, detail: null, cameras: [], open: [] }
  const json = { edge_id: edgeId, ...said, ...nothing }
  expect((await server.call('POST', '/api/edges/exchange', { json }, own)).status).toBe(200)
  return {
    edgeId,
    async deliver(steps: readonly Step[]) {
      const time = new Date().toISOString()
      const { id: _, ...last } = steps.at(-1)?.sighting ?? { id: '' }
      const facts = {
        ...{ camera_name: null, candidate_id: null, decision: 'known', reason: 'Close', confidence: 1, distance: 0.1 },
        ...{ policy_version: '1', model_id: 'm', frames: 3, quality: 1, zone: null, crop: null, template: null },
        ...{ started_at: time, last_seen_at: time, ended_at: time },
      }
      const sighting_id = steps.at(-1)?.sighting.id
      const { camera_id, person_id } = last as Step['sighting']
      const { status, body } = await server.call<Record<string, unknown>>(
        'POST',
        '/api/edges/deliver',
        {
          json: {
            ...{ edge_id: edgeId, gallery: 'default', through: String(steps.at(-1)?.at), behind: 0 },
            steps: steps.map(({ at, kind, sighting }) => ({ at: String(at), kind, sighting_id: sighting.id })),
            sightings: [{ sighting_id, camera_id, person_id, ...facts }],
          },
        },
        own,
      )
      return { status, body }
    },
  }
}

beforeAll(async () => {
  server = await startHarness()
  const { vision } = server.app.needs
  const options = { pick: 'all', template: true, region: true, attributes: [] } as const
  const analyse = async (number: 1 | 2) =>
    (await vision.analyse(samplePhoto(number), options, AbortSignal.timeout(60_000))).faces
  faces = [...(await analyse(1)).slice(0, 2), ...(await analyse(2)).slice(0, 2)]
  ada = await enrol(faces[0] as AnalysedFace, 1, 'Ada')
  await server.call('PUT', '/api/capabilities/live_identification', {
    json: { enabled: true, purpose: 'Who comes in' },
  })
  network = await cutNetwork(server.url)
  key = (await makeKey()).key
  edge = await startEdge({ server: network.url, key })
})
afterEach(() => network?.set('open'))
afterAll(async () => {
  await edge?.[Symbol.asyncDispose]()
  await network?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

describe('an edge node', () => {
  it('recognises with a copy of the gallery, and delivers what it saw', async () => {
    await copied()
    await vi.waitFor(
      async () => expect(await edge.app.needs.capabilities.isOn('live_identification')).toBe(true),
      patiently,
    )
    const cameraId = newId()
    await edge.see(faces[0] as AnalysedFace, { cameraId, from: Date.now() - 5_000 })
    const [seen] = await delivered(cameraId, 1)
    expect(seen).toMatchObject({
      source: 'edge',
      decision: 'known',
      has_crop: true,
      person: { person_id: ada, name: 'Ada' },
    })
    const [own] = await edge.app.needs.db.selectFrom('sightings').select('id').execute()
    expect(seen?.sighting_id).toBe(own?.id)
    const { body } = await server.call<{ edges: Record<string, unknown>[] }>('GET', '/api/edges')
    expect(body.edges).toEqual([
      expect.objectContaining({ name: 'gate', state: 'connected', gallery: 'default', lost: 0 }),
    ])
    const [face] = await edge.app.needs.db.selectFrom('faces').select('id').where('person_id', '=', ada).execute()
    const { body: atServer } = await server.call<{ faces: { face_id: string }[] }>('GET', `/api/people/${ada}`)
    expect(face?.id).toBe(atServer.faces[0]?.face_id)
  })

  it('learns who is added, renamed, merged and forgotten, and how strict it is to be', async () => {
    const bob = await enrol(face(1), 1, 'Bob')
    await copied()
    await server.call('PATCH', `/api/people/${bob}`, { json: { name: 'Robert' } })
    await copied()
    const cameraId = newId()
    await edge.see(face(1), { cameraId, from: Date.now() - 5_000 })
    expect(await delivered(cameraId, 1)).toMatchObject([{ person: { person_id: bob, name: 'Robert' } }])
    await server.call('PUT', '/api/policy', { json: { preset: 'strict' } })
    const { version } = server.app.needs.policy.stored()
    await vi.waitFor(() => expect(edge.app.needs.policy.stored().version).toBe(version), patiently)
    expect(edge.app.needs.policy.stored().settings).toEqual(server.app.needs.policy.stored().settings)
    await server.call('PUT', '/api/policy', { json: { preset: 'balanced' } })
    await server.call('DELETE', `/api/people/${bob}`)
    await copied()
    const { db } = edge.app.needs
    expect(await db.selectFrom('sightings').select('id').where('person_id', '=', bob).execute()).toEqual([])
  })

  it.each(['refusing', 'hanging'] as const)(
    'goes on through a network that is %s, and delivers all of it in order, once',
    async (how) => {
      const cameraId = newId()
      const before = await lastEventId(server.app.needs.db)
      network.set(how)
      await state('cut')
      const from = Date.now() - 7_200_000
      for (let visit = 0; visit < 12; visit++)
        await edge.see(face(visit % 2 === 0 ? 0 : 2), { cameraId, from: from + visit * 60_000 })
      expect(await sightings(`&camera_id=${cameraId}`)).toEqual([])
      network.set('open')
      const seen = await delivered(cameraId, 12)
      await state('connected')
      await vi.waitFor(async () => expect((await edge.status()).behind).toBe(0), patiently)
      const steps = (await readEvents(server.app.needs.db, before, 1_000)).flatMap(({ type, payload }) =>
        'sightingId' in payload &&
        'cameraId' in payload &&
        payload.cameraId === cameraId &&
        type.startsWith('sighting_')
          ? [`${type} ${payload.sightingId}`]
          : [],
      )
      const inOrder = [...seen].sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
      expect(steps).toEqual(
        inOrder.flatMap(({ sighting_id: id }) => [`sighting_started ${id}`, `sighting_ended ${id}`]),
      )
      expect(new Set(inOrder.filter((_, i) => i % 2 === 1).map(({ unknown_id }) => unknown_id)).size).toBe(1)
      expect(inOrder.filter((_, i) => i % 2 === 0).every(({ person }) => person?.person_id === ada)).toBe(true)
    },
  )

  it('is told the stranger that another camera saw', async () => {
    const [here, there, again] = [newId(), newId(), newId()]
    await edge.see(face(3), { cameraId: there, from: Date.now() - 20_000 })
    const [first] = await delivered(there, 1)
    const galleryId = (await server.app.needs.db.selectFrom('galleries').select('id').executeTakeFirstOrThrow()).id
    const tracks = followTracks(server.app.needs, {
      ...{ galleryId, cameraId: here, cameraName: 'Yard', source: 'camera', confirm: 3 },
      ...{ recognitionIntervalMs: 1_000, expression: false, zoneOf: () => null },
    })
    for (let at = Date.now() - 5_000, frame = 0; frame < 4; frame++, at += 200) {
      const found = tracks.associate([face(3)], at)
      const wanted = found.flatMap((one) => (one.wantsTemplate ? [{ trackId: one.trackId, face: face(3) }] : []))
      await tracks.absorb(wanted, at, AbortSignal.timeout(60_000))
    }
    await tracks.end(Date.now())
    await edge.see(face(3), { cameraId: again, from: Date.now() - 2_000 })
    const ids = [first, (await delivered(here, 1))[0], (await delivered(again, 1))[0]].map((one) => one?.unknown_id)
    expect(ids[0]).toBeTypeOf('string')
    expect(new Set(ids).size).toBe(1)
  })

  it('brings nobody back who was forgotten while it was cut off', async () => {
    const bob = await enrol(face(1), 1, 'Bob')
    await copied()
    network.set('refusing')
    await state('cut')
    const cameraId = newId()
    await edge.see(face(1), { cameraId, from: Date.now() - 60_000 })
    await edge.see(face(0), { cameraId, from: Date.now() - 30_000 })
    const { db } = edge.app.needs
    const waiting = await db.selectFrom('sightings').selectAll().where('person_id', '=', bob).executeTakeFirstOrThrow()
    await server.call('DELETE', `/api/people/${bob}`)
    network.set('open')
    expect(await delivered(cameraId, 1)).toMatchObject([{ person: { person_id: ada } }])
    await copied()
    // Neither does a delivery that was on its way.
    const other = await actAsEdge()
    const answer = await other.deliver([{ at: 7, kind: 'started', sighting: { ...waiting, camera_id: cameraId } }])
    expect(answer).toEqual({ status: 200, body: { delivered: '7', left_out: 1 } })
    expect(await sightings(`&camera_id=${cameraId}`)).toHaveLength(1)
  })

  it('delivers a thing once, however often it is sent, and nothing of somebody else', async () => {
    const other = await actAsEdge()
    const cameraId = newId()
    const sighting = { id: newId(), camera_id: cameraId, person_id: ada }
    const before = await lastEventId(server.app.needs.db)
    const told = async () =>
      (await readEvents(server.app.needs.db, before, 1_000)).flatMap(({ type, payload }) =>
        'sightingId' in payload && payload.sightingId === sighting.id ? [type] : [],
      )
    const started = [{ at: 3, kind: 'started', sighting }] as const
    const all = [...started, { at: 5, kind: 'ended', sighting }] as const
    for (const steps of [started, started, all, all, started]) expect((await other.deliver(steps)).status).toBe(200)
    expect(await told()).toEqual(['sighting_started', 'sighting_ended'])
    // Deleted here: what comes later of it is nobody's.
    await server.call('DELETE', `/api/sightings/${sighting.id}`)
    expect((await other.deliver([{ at: 9, kind: 'ended', sighting }])).status).toBe(200)
    expect(await sightings(`&camera_id=${cameraId}`)).toEqual([])
    const own = (await sightings()).find(({ source }) => source === 'edge')
    const foreign = { ...sighting, id: own?.sighting_id ?? '' }
    expect((await other.deliver([{ at: 11, kind: 'started', sighting: foreign }])).status).toBe(409)
    await server.call('DELETE', `/api/edges/${other.edgeId}`)
  })

  it('raises alerts at the server, marked as late where they are', async () => {
    const rule = { name: 'Ada comes', who: 'person', person_id: ada, confirm: 3, cooldown_seconds: 0 }
    expect((await server.call('POST', '/api/alert-rules', { json: rule })).status).toBe(201)
    const [now, then] = [newId(), newId()]
    await edge.see(face(0), { cameraId: now, from: Date.now() - 3_000 })
    await edge.see(face(0), { cameraId: then, from: Date.now() - 86_400_000 })
    await vi.waitFor(async () => {
      const { body } = await server.call<{ alerts: { camera_id: string; late: boolean }[] }>('GET', '/api/alerts')
      const late = (id: string) => body.alerts.filter((one) => one.camera_id === id).map((one) => one.late)
      expect([late(now), late(then)]).toEqual([[false], [true]])
    }, patiently)
  })

  it('runs the cameras that the server gives it, and says how they are', async () => {
    const { edge_id: edgeId } = await edge.status()
    const json = { name: 'Gate', url: 'push:', edge_id: edgeId }
    const added = await server.call<{ camera_id: string; edge_id: string }>('POST', '/api/cameras', { json })
    expect(added.body.edge_id).toBe(edgeId)
    const { camera_id: cameraId } = added.body
    const { db, cameraWorker } = edge.app.needs
    const there = () => db.selectFrom('cameras').select(['name']).where('id', '=', cameraId).execute()
    await vi.waitFor(async () => expect(await there()).toEqual([{ name: 'Gate' }]), patiently)
    const frame = { form: { image: samplePhoto(1) } }
    expect((await server.call('POST', `/api/cameras/${cameraId}/frames`, frame)).status).toBe(409)
    const camera = await cameraWorker.follow(cameraId)
    await camera.push?.push(samplePhoto(1), AbortSignal.timeout(60_000))
    const status = async () => (await server.call<{ status: string }>('GET', `/api/cameras/${cameraId}`)).body.status
    await vi.waitFor(async () => {
      await camera.push?.push(samplePhoto(1), AbortSignal.timeout(60_000))
      expect(await status()).toBe('connected')
    }, patiently)
    await server.call('PATCH', `/api/cameras/${cameraId}`, { json: { edge_id: null, name: 'Gate 2' } })
    await vi.waitFor(async () => expect(await there()).toEqual([]), patiently)
  })

  it('says that its key was revoked, recognises nobody then, and goes on with another key', async () => {
    const { body } = await server.call<{ keys: { key_id: string; name: string }[] }>('GET', '/api/keys')
    const own = body.keys.find(({ name }) => name === 'gate')
    await server.call('DELETE', `/api/keys/${own?.key_id}`)
    await state('refused')
    expect((await edge.status()).detail).toMatch(/key/)
    await vi.waitFor(
      async () => expect(await edge.app.needs.capabilities.isOn('live_identification')).toBe(false),
      patiently,
    )
    key = (await makeKey()).key
    edge = await edge.restart({ key })
    await state('connected')
    await vi.waitFor(
      async () => expect(await edge.app.needs.capabilities.isOn('live_identification')).toBe(true),
      patiently,
    )
    const cameraId = newId()
    await edge.see(face(0), { cameraId, from: Date.now() - 3_000 })
    await delivered(cameraId, 1)
  })
})
