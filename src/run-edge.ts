import { join } from 'node:path'
import { fromWire, toWire } from '#api/names.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { EdgeWorker } from '#edge/edge-worker.ts'
import { becomeEdge, type EdgeIdentity, meetServer } from '#edge/meet-server.ts'
import type { KeepLimits } from '#edge/prune-sightings.ts'
import { linkTo, requireSafeServer, type ServerLink } from '#edge/server-link.ts'
import { sweepSightings } from '#sightings/close-left-open.ts'
import { listPacks } from '#vision/packs/installed-pack.ts'
import type { App } from './app.ts'
import type { Config } from './config.ts'
import { runServer } from './run-server.ts'

export interface EdgeSettings {
  readonly server: URL
  readonly key: string
  readonly name: string
  readonly gallery: string
  readonly insecure: boolean
  readonly keep: KeepLimits
}

const waitSeconds = 10

/** Runs an edge node until the signal aborts: a whole installation of its own, whose gallery is a copy of the server's. */
export async function runEdge(config: Config, settings: EdgeSettings, stop: AbortSignal): Promise<void> {
  const { server, key, name, gallery } = settings
  requireSafeServer(server, settings)
  const link = linkTo({ server, key, names: { toWire, fromWire } })
  const identity = { name, server: link.origin, gallery }
  const packs = async () => (await listPacks(join(config.data, 'packs'))).map(({ manifest }) => manifest)
  const log = createLog(config.logLevel)
  await runServer(config, stop, {
    firstModel: (needs) => meetServer({ ...needs, log }, link, identity, { packs, signal: stop }),
    alongside: (app) => runEdgeWork(app, link, { identity, keep: settings.keep }),
  })
}

/** Starts what makes an app an edge node. */
export async function runEdgeWork(
  app: App,
  link: ServerLink,
  { identity, keep }: { readonly identity: EdgeIdentity; readonly keep: KeepLimits },
): Promise<AsyncDisposable> {
  const { needs, log } = app
  const { db, clock } = needs
  const { galleryId } = await becomeEdge(db, identity)
  await using stack = new ResourceStack()
  stack.use(sweepSightings({ db, clock, log }))
  const worker = stack.use(new EdgeWorker(needs, link, { galleryId, keep, waitSeconds, random: Math.random }))
  app.onEvent((event) => worker.apply(event))
  return stack.move()
}
