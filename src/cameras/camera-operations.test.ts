import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { validateInput } from '#api/run-operation.ts'
import { systemClock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import { createUrlGuard } from '#core/guard-url.ts'
import { newId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import { insertGallery } from '#gallery/gallery-store.ts'
import { joinVault } from '#storage/join-vault.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret } from '#storage/sealed-secret.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { addCamera, getCamera, listCameras, removeCamera, updateCamera } from './camera-operations.ts'
import { cameraSecretPlace } from './camera-secret.ts'

let database: TestDatabase
let vault: Vault
const needs = () => ({
  db: database.db,
  vault,
  clock: systemClock,
  cameraDefaults: { frameRate: 4 },
  urlGuards: {
    cameras: createUrlGuard({
      schemes: ['rtsp', 'http'],
      allow: [],
      privateNetworks: true,
      resolve: async () => [{ address: '10.0.0.9', family: 4 }],
    }),
  },
})
const caller: Caller = {
  kind: 'system',
  id: 'system',
  permissions: new Set(),
  correlationId: 'test',
  door: 'system',
  address: null,
  signal: new AbortController().signal,
}
type Given = Record<string, unknown>
const add = async (input: Given, by = caller) =>
  await addCamera.run(needs(), validateInput(addCamera.input, { name: 'Door', ...input }), by)
const update = async (cameraId: string, input: Given) =>
  await updateCamera.run(needs(), validateInput(updateCamera.input, { cameraId, ...input }), caller)
const list = async (by: Partial<Caller> = {}) =>
  (await listCameras.run(needs(), validateInput(listCameras.input, {}), { ...caller, ...by })).cameras
const eventsOf = async () =>
  (await database.db.selectFrom('events').select('type').orderBy('id').execute()).map(({ type }) => type)

beforeAll(async () => {
  database = await createTestDatabase()
  vault = (await joinVault(database.db, [randomBytes(32)])).vault
})
afterEach(async () => {
  await database.db.deleteFrom('cameras').execute()
  await database.db.deleteFrom('events').execute()
})
afterAll(() => database?.[Symbol.asyncDispose]())

describe('a camera', () => {
  it('is added with the configured settings, its credentials sealed and never shown', async () => {
    const secret = 'rtsp://ada:s3cret@cam.lan/live?channel=1'
    const camera = await add({ url: secret, settings: { confirm: 5 } })
    expect(camera).toMatchObject({
      url: 'rtsp://***:***@cam.lan/live?channel=1',
      deviceId: null,
      kind: 'rtsp',
      status: 'waiting',
    })
    expect(camera.settings).toMatchObject({ frameRate: 4, confirm: 5, motion: true })
    expect(JSON.stringify(await list())).not.toContain('s3cret')
    const sealed = await openSecret(database.db, vault, cameraSecretPlace(camera.cameraId))
    expect(sealed?.toString()).toBe(secret)
    expect(await eventsOf()).toEqual(['camera_added'])
  })

  it('may be a device or be pushed to', async () => {
    expect(await add({ deviceId: 0 })).toMatchObject({ kind: 'device', url: null, deviceId: '/dev/video0' })
    expect(await add({ url: 'push:' })).toMatchObject({ kind: 'push', url: 'push:' })
  })

  it('is refused where its address may not be reached or says nothing', async () => {
    const codeOf = (input: Given) =>
      add(input).then(String, (error) => [toAppError(error).code, toAppError(error).message])
    const [code, message] = await codeOf({ url: 'rtsp://127.0.0.1/live' })
    expect([code, message]).toEqual(['invalid_input', expect.stringMatching(/network\.allow/)])
    expect((await codeOf({}))[0]).toBe('invalid_input')
    expect((await codeOf({ url: 'push:', deviceId: 0 }))[0]).toBe('invalid_input')
    expect(await list()).toEqual([])
  })

  it('keeps what a change does not name', async () => {
    const { cameraId } = await add({ url: 'rtsp://cam.lan/a', settings: { confirm: 5, motion: false } })
    const door = { name: 'door', box: { x: 0, y: 0, width: 1, height: 0.5 } }
    const changed = await update(cameraId, { name: 'Gate', enabled: false, settings: { regions: [door] } })
    expect(changed).toMatchObject({ name: 'Gate', enabled: false, status: 'off', url: 'rtsp://cam.lan/a' })
    expect(changed.settings).toMatchObject({ confirm: 5, motion: false, regions: [door] })
    const moved = await update(cameraId, { url: 'http://cam.lan/b' })
    expect(moved).toMatchObject({ kind: 'http', url: 'http://cam.lan/b' })
  })

  it('is forgotten with its secret', async () => {
    const { cameraId } = await add({ url: 'rtsp://cam.lan/a' })
    await removeCamera.run(needs(), { cameraId }, caller)
    await expect(getCamera.run(needs(), { cameraId }, caller)).rejects.toMatchObject({ code: 'not_found' })
    expect(await openSecret(database.db, vault, cameraSecretPlace(cameraId))).toBeUndefined()
    expect(await eventsOf()).toEqual(['camera_added', 'camera_removed'])
  })

  it('is seen only by callers within whose reach it is', async () => {
    await insertGallery(database.db, newId(), 'inside')
    const inside = await add({ url: 'push:', gallery: 'inside' })
    const outside = await add({ url: 'push:' })
    const ids = async (by: Partial<Caller>) => (await list(by)).map(({ cameraId }) => cameraId)
    expect(await ids({})).toEqual([inside.cameraId, outside.cameraId])
    expect(await ids({ galleries: ['inside'] })).toEqual([inside.cameraId])
    expect(await ids({ cameras: [outside.cameraId] })).toEqual([outside.cameraId])
    const { cameraId } = outside
    await expect(getCamera.run(needs(), { cameraId }, { ...caller, galleries: ['inside'] })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(add({ url: 'push:' }, { ...caller, cameras: [cameraId] })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
