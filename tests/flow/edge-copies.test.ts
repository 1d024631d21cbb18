import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '#core/ids.ts'
import { lastEventId } from '#events/event-log.ts'
import { angularPack } from '#tests/harness/angular-pack.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { type CutNetwork, cutNetwork } from '#tests/harness/cut-network.ts'
import { startEdge, type TestEdge } from '#tests/harness/edge.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import type { AnalysedFace } from '#vision/vision.ts'

let server: Harness
/** One has the other model pack, too. */
let edge: TestEdge
let plain: TestEdge
let network: CutNetwork
let key: string
let faces: readonly AnalysedFace[]
const face = (at: number) => faces[at] as AnalysedFace
const patiently = { timeout: 60_000, interval: 100 }
const angular = angularPack.embedder.modelId

const enrol = async (at: number, name: string) => {
  const form = { image: await cropAround(samplePhoto(1), face(at).box), name, face: 'prominent' }
  const { status, body } = await server.call<{ person_id: string; face_id: string }>('POST', '/api/faces/register', {
    form,
  })
  expect([status, body]).toEqual([201, expect.anything()])
  return body
}
const people = async () => {
  const { body } = await server.call<{ people: { person_id: string; name: string }[] }>('GET', '/api/people')
  return body.people.map(({ person_id, name }) => [person_id, name]).sort()
}
const copyAt = async (at: TestEdge) => {
  const rows = await at.app.needs.db.selectFrom('people').select(['id', 'name']).orderBy('id').execute()
  return rows.map(({ id, name }) => [id, name])
}
const copied = async (at = edge) => {
  await vi.waitFor(async () => expect(await copyAt(at)).toEqual(await people()), patiently)
  const { db, events } = at.app.needs
  await events.caughtUp(await lastEventId(db), AbortSignal.timeout(60_000))
}
const delivered = async (cameraId: string) =>
  await vi.waitFor(async () => {
    const path = `/api/sightings?camera_id=${cameraId}`
    const { body } = await server.call<{ sightings: { person: { person_id: string } | null; decision: string }[] }>(
      'GET',
      path,
    )
    expect(body.sightings).toHaveLength(1)
    return body.sightings[0]
  }, patiently)
const seen = async (at: number) => {
  const cameraId = newId()
  await edge.see(face(at), { cameraId, from: Date.now() - 3_000 })
  return await delivered(cameraId)
}
const state = (at: TestEdge, wanted: string) =>
  vi.waitFor(async () => {
    const status = await at.status()
    expect(status.state).toBe(wanted)
    return status
  }, patiently)

beforeAll(async () => {
  server = await startHarness({}, [angularPack])
  const options = { pick: 'all', template: true, region: true, attributes: [] } as const
  faces = (await server.app.needs.vision.analyse(samplePhoto(1), options, AbortSignal.timeout(60_000))).faces
  await enrol(0, 'Ada')
  await server.call('PUT', '/api/capabilities/live_identification', {
    json: { enabled: true, purpose: 'Who comes in' },
  })
  const json = { name: 'edges', permissions: ['edge:deliver'], galleries: ['default'] }
  key = (await server.call<{ key: string }>('POST', '/api/keys', { json })).body.key
  network = await cutNetwork(server.url)
  edge = await startEdge({ server: network.url, key, name: 'both', packs: [angularPack] })
  plain = await startEdge({ server: server.url, key, name: 'plain' })
  await vi.waitFor(async () => {
    for (const one of [edge, plain]) expect(await one.app.needs.capabilities.isOn('live_identification')).toBe(true)
  }, patiently)
})
afterAll(async () => {
  await edge?.[Symbol.asyncDispose]()
  await plain?.[Symbol.asyncDispose]()
  await network?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

describe("an edge node's copy of the gallery", () => {
  it('follows merges, their undoing, and marks', async () => {
    const [[kept = ''] = []] = await people()
    const other = (await enrol(2, 'Bea')).person_id
    await copied()
    expect((await seen(2))?.person?.person_id).toBe(other)
    const merged = await server.call<{ merge_id: string }>('POST', `/api/people/${kept}/merge`, {
      json: { person_id: other },
    })
    expect(merged.status).toBe(200)
    await copied()
    expect((await seen(2))?.person?.person_id).toBe(kept)
    const { body } = await server.call<{ merges: { merge_id: string }[] }>('GET', `/api/people/${kept}/merges`)
    const undo = `/api/people/${kept}/merges/${body.merges[0]?.merge_id}/undo`
    expect((await server.call('POST', undo, { json: {} })).status).toBe(201)
    await copied()
    expect((await seen(2))?.person?.person_id).toBe(other)
    const form = { image: await cropAround(samplePhoto(1), face(1).box, 1.2), face: 'prominent' }
    const marked = await server.call('POST', `/api/people/${kept}/not-this-person`, { form })
    expect(marked.status).toBeLessThan(300)
    const negatives = () => edge.app.needs.db.selectFrom('negatives').select('person_id').execute()
    await vi.waitFor(async () => expect(await negatives()).toEqual([{ person_id: kept }]), patiently)
  })

  it('is made anew where the server was restored: who is not there any more is gone', async () => {
    const bob = (await enrol(1, 'Bob')).person_id
    await copied()
    expect((await seen(1))?.person?.person_id).toBe(bob)
    // As a backup from before does: nobody says that they went, and the log begins anew.
    network.set('refusing')
    await state(edge, 'cut')
    const { db } = server.app.needs
    await db.deleteFrom('people').where('id', '=', bob).execute()
    await db.updateTable('edges').set({ copied: '0', delivered: '0' }).execute()
    network.set('open')
    await copied()
    await state(edge, 'connected')
    await vi.waitFor(async () => expect((await edge.status()).behind).toBe(0), patiently)
  })

  it('is only of galleries that the key may touch', async () => {
    const said = { name: 'x', version: '1', gallery: 'other', wait_seconds: 0, last_event: '1', behind: 0, lost: 0 }
    const nothing = { model_id: null, cursor: null, after: null, detail: null, cameras: [], open: [] }
    await server.call('POST', '/api/galleries', { json: { name: 'other' } })
    const json = { edge_id: newId(), ...said, ...nothing }
    expect((await server.call('POST', '/api/edges/exchange', { json }, key)).status).toBe(403)
    expect((await server.call('GET', '/api/people', undefined, key)).status).toBe(403)
  })

  it('changes the model with the server, and says so where it cannot', async () => {
    await server.call('POST', '/api/models/prepare', { json: { model: 'angular' } })
    await vi.waitFor(async () => {
      const { body } = await server.call<{ prepared: { total: number; done: number; state: string }[] }>(
        'GET',
        '/api/models/status',
      )
      expect(body.prepared.map(({ total, done }) => total === done)).toEqual([true])
    }, patiently)
    expect((await server.call('PUT', '/api/models/active', { json: { model: 'angular' } })).status).toBe(200)
    await vi.waitFor(() => expect(edge.app.needs.vision.pack.embedder.modelId).toBe(angular), patiently)
    await copied()
    await state(edge, 'connected')
    const templates = () =>
      edge.app.needs.db.selectFrom('templates').select('face_id').where('model_id', '=', angular).execute()
    const faceCount = async () => (await edge.app.needs.db.selectFrom('faces').select('id').execute()).length
    await vi.waitFor(async () => expect((await templates()).length).toBe(await faceCount()), patiently)
    const { detail } = await state(plain, 'blocked')
    expect(detail).toMatch(/angular.*not installed/)
    const { body } = await server.call<{ edges: { name: string; state: string; detail: string | null }[] }>(
      'GET',
      '/api/edges',
    )
    expect(body.edges.find(({ name }) => name === 'both')?.state).toBe('connected')
    await vi.waitFor(async () => {
      const { body: now } = await server.call<typeof body>('GET', '/api/edges')
      expect(now.edges.find(({ name }) => name === 'plain')).toMatchObject({
        state: 'hindered',
        detail: expect.stringMatching(/not installed/),
      })
    }, patiently)
    await expect(startEdge({ server: server.url, key, name: 'new' })).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(/angular.*not installed/),
    })
  })
})
