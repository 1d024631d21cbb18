import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromWire, toWire } from '#api/names.ts'
import { type App, openApp } from '#app.ts'
import { followTracks } from '#cameras/follow-tracks.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import type { LinkRow } from '#edge/link-store.ts'
import { meetServer } from '#edge/meet-server.ts'
import { linkTo } from '#edge/server-link.ts'
import { runEdgeWork } from '#run-edge.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { listPacks } from '#vision/packs/installed-pack.ts'
import type { AnalysedFace } from '#vision/vision.ts'
import { modelCache } from './app.ts'
import { createTestDatabase } from './database.ts'
import { removeFolder } from './remove-folder.ts'

export interface TestEdge extends AsyncDisposable {
  readonly app: App
  /** Shows a face for some frames, 200 ms apart, and lets it leave. */
  see(
    face: AnalysedFace,
    where: { readonly cameraId: string; readonly from: number; readonly frames?: number },
  ): Promise<void>
  status(): Promise<LinkRow>
  /** Ends it, and starts it again on the same data. */
  restart(changes?: Partial<EdgeOptions>): Promise<TestEdge>
}

interface EdgeOptions {
  readonly server: string
  readonly key: string
  readonly name?: string
  readonly packs?: readonly PackManifest[]
  /** Milliseconds after which the network counts as cut. */
  readonly answerMs?: number
}

/** An edge node in this process, with a database of its own. */
export async function startEdge(options: EdgeOptions): Promise<TestEdge> {
  await using stack = new ResourceStack()
  const data = mkdtempSync(join(tmpdir(), 'netra-edge-'))
  stack.use({ [Symbol.asyncDispose]: async () => removeFolder(data) })
  const database = stack.use(await createTestDatabase())
  const kept = stack.move()
  try {
    return await open(options, { data, url: database.url, kept })
  } catch (error) {
    await kept[Symbol.asyncDispose]()
    throw error
  }
}

async function open(
  options: EdgeOptions,
  place: { readonly data: string; readonly url: string; readonly kept: AsyncDisposable },
): Promise<TestEdge> {
  const { server, key, name = 'gate', packs = [], answerMs = 3_000 } = options
  const { data, url, kept } = place
  await using stack = new ResourceStack()
  const env = { NETRA_DATA: data, DATABASE_URL: url, NETRA_LOG_LEVEL: 'silent' }
  writeFileSync(join(data, 'netra.config.json'), JSON.stringify({ modelCache }))
  const config = loadConfig(env, {}, data)
  const log = createLog('silent')
  const signal = AbortSignal.timeout(120_000)
  const link = linkTo({ server: new URL(server), key, names: { toWire, fromWire }, answerMs })
  const identity = { name, server, gallery: 'default' }
  const installed = async () => [...(await listPacks(join(data, 'packs'))).map(({ manifest }) => manifest), ...packs]
  const app = stack.use(
    await openApp(config, log, {
      signal,
      packs,
      firstModel: (needs) => meetServer(needs, link, identity, { packs: installed, signal }),
    }),
  )
  const keep = { ms: 86_400_000 * 3_650, bytes: 2 ** 31 }
  stack.use(await runEdgeWork(app, link, { identity, keep }))
  app.needs.cameraWorker.start({ claims: true })
  stack.use(app.needs.cameraWorker)
  await app.filled
  const { db } = app.needs
  const { id: galleryId } = await db
    .selectFrom('galleries')
    .select('id')
    .where('name', '=', 'default')
    .executeTakeFirstOrThrow()
  const opened = stack.move()
  return {
    app,
    async see(face, { cameraId, from, frames = 4 }) {
      const tracks = followTracks(app.needs, {
        ...{ galleryId, cameraId, cameraName: 'Door', source: 'camera', confirm: 3 },
        ...{ recognitionIntervalMs: 1_000, expression: false, zoneOf: () => null },
      })
      let at = from
      for (let frame = 0; frame < frames; frame++, at += 200) {
        const found = tracks.associate([face], at)
        const wanted = found.flatMap(({ trackId, wantsTemplate }) => (wantsTemplate ? [{ trackId, face }] : []))
        await tracks.absorb(wanted, at, AbortSignal.timeout(60_000))
      }
      await tracks.end(at)
    },
    status: () => db.selectFrom('edge_link').selectAll().executeTakeFirstOrThrow(),
    async restart(changes = {}) {
      await opened[Symbol.asyncDispose]()
      return await open({ ...options, ...changes }, place)
    },
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await kept[Symbol.asyncDispose]()
    },
  }
}
