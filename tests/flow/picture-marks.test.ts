import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const enable = async (name: string, enabled: boolean) => {
  const json = { enabled, purpose: 'research: who comes in' }
  expect((await harness.call('PUT', `/api/capabilities/${name}`, { json })).status).toBe(200)
  await expect.poll(() => harness.app.needs.capabilities.isOn(name as 'expression'), { timeout: 20_000 }).toBe(enabled)
}
const keyFor = async (...permissions: string[]) =>
  (await harness.call<{ key: string }>('POST', '/api/keys', { json: { name: permissions.join(), permissions } })).body
    .key

it('a picture shows no more than its viewer may know: boxes, names, and how they look', async () => {
  for (const capability of ['live_identification', 'expression']) await enable(capability, true)
  const photo = samplePhoto(1)
  const { faces } = (
    await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', { raw: photo })
  ).body
  const raw = await cropAround(photo, (faces[0] as (typeof faces)[number]).box, 3)
  await harness.call('POST', '/api/faces/register', { form: { image: raw, name: 'Ada', face: 'prominent' } })
  const settings = { expression: true, confirm: 2, motion: false }
  const camera = { name: 'Door', url: 'push:', settings }
  const { camera_id: id } = (await harness.call<{ camera_id: string }>('POST', '/api/cameras', { json: camera })).body
  const push = async () =>
    (await harness.call<{ faces: { name: string | null }[] }>('POST', `/api/cameras/${id}/frames`, { raw })).body.faces
  await expect.poll(async () => (await push()).map(({ name }) => name), { timeout: 60_000 }).toContain('Ada')

  const [boxes, names, looks] = [
    await keyFor('cameras:read'),
    await keyFor('cameras:read', 'sightings:read'),
    await keyFor('cameras:read', 'sightings:read', 'expression:run'),
  ]
  const picture = async (key: string, annotated = true) => {
    const headers = { authorization: `Bearer ${key}` }
    const answer = await fetch(`${harness.url}/api/cameras/${id}/snapshot?annotated=${annotated}`, { headers })
    expect(answer.status).toBe(200)
    return Buffer.from(await answer.arrayBuffer()).toString('base64')
  }
  // All of one frame.
  const shown = [await picture(boxes, false), await picture(boxes), await picture(names), await picture(looks)]
  expect(new Set(shown).size).toBe(4)
  expect(await picture(boxes)).toBe(shown[1])
  await enable('expression', false)
  expect(await picture(looks)).toBe(shown[2])
}, 120_000)
