import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shareOverlays } from '#api/realtime/share-overlays.ts'
import { installationOf, sharedAdapter } from '#api/realtime/shared-adapter.ts'
import { type App, openApp } from '#app.ts'
import { createOverlays } from '#cameras/overlay.ts'
import { loadConfig } from '#config.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { serve } from '#serve.ts'
import { openRedis } from '#storage/redis.ts'
import { adminKey, call, modelCache } from '#tests/harness/app.ts'
import { createTestDatabase } from '#tests/harness/database.ts'
import { startRedis, type TestRedis, withoutRedis } from '#tests/harness/redis.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { connectSocket, type SocketClient } from '#tests/harness/socket-client.ts'

describe.skipIf(withoutRedis !== '')(`two servers on one database and one Redis${withoutRedis}`, () => {
  const stack = new ResourceStack()
  const servers: { app: App; url: string; client: SocketClient }[] = []
  let redis: TestRedis
  let galleryId: string

  beforeAll(async () => {
    const data = mkdtempSync(join(tmpdir(), 'netra-sockets-'))
    stack.use({ [Symbol.asyncDispose]: async () => removeFolder(data) })
    redis = stack.use(await startRedis())
    const database = stack.use(await createTestDatabase())
    galleryId = await galleryIdOf(database.db, 'default')
    const env = {
      NETRA_DATA: data,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      NETRA_PORT: '0',
      NETRA_GRPC_PORT: '0',
      NETRA_ADMIN_KEY: adminKey,
      NETRA_MODEL_CACHE: modelCache,
    }
    for (let n = 0; n < 2; n++) {
      const app = stack.use(
        await openApp(loadConfig(env, {}, data), createLog('silent'), { signal: AbortSignal.timeout(60_000) }),
      )
      const { url } = stack.use(await serve(app))
      const client = stack.use(await connectSocket(url))
      await client.subscribe({ events: ['person_created', 'camera_overlay'] })
      servers.push({ app, url, client })
    }
  })
  afterAll(() => stack[Symbol.asyncDispose]())

  const overlay = (cameraId: string) => ({ cameraId, galleryId, at: new Date(), faces: [] })
  const overlaysAt = (n: number, cameraId: string) =>
    (servers[n]?.client.told ?? []).filter(
      ({ event, data }) => event === 'camera_overlay' && data.camera_id === cameraId,
    ).length

  it('share events: whatever happens at one is told at both, once', async () => {
    const made: string[] = []
    for (let n = 0; n < 6; n++) {
      const url = `${servers[n % 2]?.url}/api/people`
      const { body } = await call<{ person_id: string }>(url, 'POST', { json: { name: `P ${n}` } }, adminKey)
      made.push(body.person_id)
    }
    for (const { client } of servers) {
      for (const id of made) expect((await client.next('person_created')).person_id).toBe(id)
      expect(client.told.filter(({ event }) => event === 'person_created')).toHaveLength(made.length)
    }
  })

  it('share what is on a camera’s picture, once each', async () => {
    // Until both have joined the channel, what is sent may get lost.
    const first = newId()
    await expect
      .poll(
        () => {
          servers[0]?.app.needs.overlays.emit(overlay(first))
          return overlaysAt(1, first)
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
    const [second, last] = [newId(), newId()]
    for (const id of [second, last]) servers[0]?.app.needs.overlays.emit(overlay(id))
    for (const n of [0, 1]) {
      await expect.poll(() => overlaysAt(n, last), { timeout: 30_000 }).toBe(1)
      expect(overlaysAt(n, second)).toBe(1)
    }
  })

  it('see the pictures of a process without doors', async () => {
    const log = createLog('silent')
    await using own = await openRedis(redis.url, log)
    const vault = servers[0]?.app.needs.vault
    if (!vault) throw new Error('no server')
    const overlays = createOverlays()
    await using _sharing = shareOverlays(overlays, sharedAdapter(own, installationOf(vault)))
    const cameraId = newId()
    await expect
      .poll(
        () => {
          overlays.emit(overlay(cameraId))
          return Math.min(overlaysAt(0, cameraId), overlaysAt(1, cameraId))
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
  })

  it('go on telling of events while Redis is away, and share pictures again when it is back', async () => {
    await redis.end()
    servers[0]?.app.needs.overlays.emit(overlay(newId()))
    const { body } = await call<{ person_id: string }>(
      `${servers[1]?.url}/api/people`,
      'POST',
      { json: { name: 'Meanwhile' } },
      adminKey,
    )
    for (const { client } of servers) expect((await client.next('person_created')).person_id).toBe(body.person_id)
    await redis.restart()
    const again = newId()
    await expect
      .poll(
        () => {
          servers[1]?.app.needs.overlays.emit(overlay(again))
          return overlaysAt(0, again)
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0)
  })
})
