import { join } from 'node:path'
import { watchListsOf } from '#alerts/watch-lists-of.ts'
import { createMetrics, type Metrics } from '#api/metrics.ts'
import { checkpointsFile, openCheckpoints } from '#auth/audit-checkpoints.ts'
import { auditKeyPurpose } from '#auth/audit-entry.ts'
import { AuditTrail } from '#auth/audit-trail.ts'
import { createCapabilityGate } from '#auth/capability-gate.ts'
import { ensureAdministratorKey } from '#auth/first-admin.ts'
import { ensureAdministratorUser, type FirstSignIn } from '#auth/first-user.ts'
import { openElsewhere } from '#auth/open-elsewhere.ts'
import { createPasswords } from '#auth/password.ts'
import { createSignInLimits } from '#auth/sign-in-limits.ts'
import type { CameraWorker } from '#cameras/camera-worker.ts'
import { followTracks } from '#cameras/follow-tracks.ts'
import { createOpenSource } from '#cameras/frame-source/open-source.ts'
import { pushSource } from '#cameras/frame-source/push.ts'
import { createOverlays } from '#cameras/overlay.ts'
import { picturesElsewhere } from '#cameras/watch-elsewhere.ts'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { version } from '#core/version.ts'
import type { Bus } from '#events/bus/port.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import type { StoredEvent } from '#events/event.ts'
import { lastEventId } from '#events/event-log.ts'
import { type EventFollower, followEvents } from '#events/follow-events.ts'
import { type ActiveModel, ensureActiveModel } from '#gallery/active-model-store.ts'
import { GalleryReembedder } from '#gallery/reembed-gallery.ts'
import type { MasterKeys } from '#gallery/rotate-master-key.ts'
import { TargetVisions } from '#gallery/target-visions.ts'
import { replayLimitsOf } from '#push/subscribe-events.ts'
import { AnalysisCache, emptyingEvents } from '#recognition/analysis-cache.ts'
import { findModel, type ModelSource, ModelsInUse } from '#recognition/models-in-use.ts'
import { ShadowProbes } from '#recognition/shadow-probes.ts'
import { ThresholdDeriver } from '#recognition/threshold-deriver.ts'
import { sightingPictures } from '#sightings/export-pictures.ts'
import { SightingIndex } from '#sightings/sighting-index.ts'
import { openDatabase } from '#storage/connect.ts'
import { prepareDataFolder } from '#storage/data-folder.ts'
import { completeLedger, openErasureLedger } from '#storage/erasure-ledger.ts'
import { joinVault } from '#storage/join-vault.ts'
import { loadMasterKey, prepareNextKey } from '#storage/master-key.ts'
import { migrate } from '#storage/migrate.ts'
import { openRedis } from '#storage/redis.ts'
import { openFlatIndex } from '#vector-index/flat.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { openVision } from '#vision/open-vision.ts'
import { findPack, listPacks } from '#vision/packs/installed-pack.ts'
import type { Config } from './config.ts'
import { configuredCameras, configuredPolicy, openBackups, uploadsOf, videosOf } from './configured.ts'
import { metered } from './metered-vision.ts'
import type { Needs, StoreNeeds } from './needs.ts'
import { openCameras } from './open-cameras.ts'
import { retentionClassesOf } from './retention-classes.ts'
import { createUrlGuards } from './url-guards.ts'

/** Database, keys and event log, opened. */
export interface Store extends AsyncDisposable {
  readonly config: Config
  readonly log: Log
  readonly needs: StoreNeeds
  readonly bus: Bus
  readonly firstStart: {
    readonly adminKey: string | null
    readonly signIn: FirstSignIn | null
    readonly warnings: readonly string[]
  }
}

export interface App extends AsyncDisposable {
  readonly config: Config
  readonly log: Log
  readonly needs: Needs
  readonly metrics: Metrics
  readonly bus: Bus
  readonly firstStart: Store['firstStart']
  /** What is known of photos that were seen before. */
  readonly analyses: AnalysisCache
  /** Resolves once the gallery is in the index. */
  readonly filled: Promise<void>
  /** Called with every event of the log, after index, policy and capabilities have applied it. */
  onEvent(listener: (event: StoredEvent) => void): void
}

export interface OpenOptions {
  readonly signal: AbortSignal
  /** Packs besides the installed ones. */
  readonly packs?: readonly PackManifest[]
  /** Says which model a new data folder begins with, instead of the configuration. */
  readonly firstModel?: (needs: StoreNeeds) => Promise<ActiveModel>
}

/** Followers of the event log look every second at the latest. */
const keySettleMs = 2_000

/** Opens database, keys and event log: everything that outlives the process. */
export async function openStore(config: Config, log: Log, { signal }: OpenOptions): Promise<Store> {
  await using stack = new ResourceStack()
  await prepareDataFolder(config.data)
  const warnings: string[] = []
  const keySettings = { masterKey: config.masterKey, masterKeyNext: config.masterKeyNext, dataFolder: config.data }
  const masterKey = await loadMasterKey(keySettings)
  if (masterKey.warning) warnings.push(masterKey.warning)
  const database = stack.use(await openDatabase(config.database, log, signal))
  await migrate(database.db, log)
  const joined = await joinVault(database.db, [masterKey.bytes, ...(masterKey.nextBytes ? [masterKey.nextBytes] : [])])
  const { vault } = joined
  const masterKeys: MasterKeys = {
    ...joined,
    prepareNext: (underway) => prepareNextKey(keySettings, underway),
    settleMs: keySettleMs,
  }
  const chainKey = vault.deriveKey(auditKeyPurpose)
  const checkpoints = openCheckpoints(join(config.data, checkpointsFile), chainKey)
  const auditChain = { key: chainKey, checkpoints }
  const { awaited } = config.audit
  const audit = stack.use(
    new AuditTrail({ db: database.db, clock: systemClock, log, key: chainKey, checkpoints, awaited }),
  )
  const ledger = openErasureLedger(config.data)
  await completeLedger(database.db, ledger)
  const backups = openBackups(config)
  const redis = config.redisUrl === undefined ? null : stack.use(await openRedis(config.redisUrl, log, signal))
  const bus = stack.use(createPostgresBus(database.connection, log))
  const { created } = await ensureAdministratorKey(database.db, config.admin.key)
  const passwords = createPasswords()
  const signIn = await ensureAdministratorUser({ db: database.db, passwords }, config.admin)
  const opened = stack.move()
  return {
    config,
    log,
    bus,
    // Nothing in this process follows the log, so there is nothing to wait for.
    needs: {
      db: database.db,
      pool: database.pool,
      passwords,
      elsewhere: openElsewhere(config.accounts.oidc),
      signInLimits: createSignInLimits(redis, config.accounts.signIn),
      sessionMs: config.accounts.sessionHours * 3_600_000,
      invitationMs: config.accounts.invitationHours * 3_600_000,
      vault,
      masterKeys,
      redis,
      events: { caughtUp: async () => {} },
      clock: systemClock,
      ledger,
      backups,
      exportParts: [sightingPictures],
      retentionClasses: retentionClassesOf(config),
      watchListsOf: (personId) => watchListsOf({ db: database.db, clock: systemClock }, personId),
      log,
      audit,
      auditChain,
      dataFolder: config.data,
      inboxConfig: config.inbox,
      mqtt: config.mqtt ?? null,
      urlGuards: createUrlGuards(config),
      cameraDefaults: configuredCameras(config),
      openSource: createOpenSource({ clock: systemClock, guard: createUrlGuards(config).cameras, ...videosOf(config) }),
      capabilities: createCapabilityGate({ db: database.db, clock: systemClock }),
      ...uploadsOf(config),
    },
    firstStart: { adminKey: created, signIn, warnings },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

/** Opens everything but the doors. The index is filled meanwhile: `filled` says when recognition can answer. */
export async function openApp(config: Config, log: Log, { signal, packs = [], firstModel }: OpenOptions): Promise<App> {
  await using stack = new ResourceStack()
  const store = stack.use(await openStore(config, log, { signal }))
  const { db, vault, masterKeys } = store.needs
  const metrics = createMetrics(version)
  const packFolder = join(config.data, 'packs')
  const modelSource: ModelSource = {
    list: async () => [...(await listPacks(packFolder)).map(({ manifest }) => manifest), ...packs],
    open: async (pack, { background, signal: given }) => {
      const needs = { cacheFolder: config.modelCache, packFolder, log, pack, background, signal: given }
      return analyses.around(metered(await openVision(config.vision, needs), metrics))
    },
  }
  const index = stack.use(openFlatIndex({ codes: config.index.codes, onLost: (cause) => void refillAfterLoss(cause) }))
  const models = stack.use(
    new ModelsInUse({ db, vault, index, log, source: modelSource, configured: configuredPolicy(config) }),
  )
  const capabilities = createCapabilityGate({ db, clock: systemClock })
  const listeners: ((event: StoredEvent) => void)[] = []
  // The cursor is taken before the index is filled: what happens meanwhile is applied again afterwards, which does no harm.
  const from = await lastEventId(db)
  const analyses = stack.use(
    new AnalysisCache({
      ...config.cache,
      vault,
      redis: store.needs.redis,
      epoch: await lastEventId(db, emptyingEvents),
      settings: config.vision,
      count: (result) => metrics.countLookup(result),
    }),
  )
  const stopping = new AbortController()
  stack.use({ [Symbol.asyncDispose]: async () => stopping.abort() })
  const first = await ensureActiveModel(db, async () => {
    if (firstModel) return await firstModel(store.needs)
    const { embedder, name } = (await findPack(config.vision.pack, packFolder)).manifest
    return { modelId: embedder.modelId, pack: name }
  })
  // By its name: a damaged pack that is not in use keeps nobody from starting.
  const pack = packs.find(({ name }) => name === first.pack) ?? (await findPack(first.pack, packFolder)).manifest
  if (pack.embedder.modelId !== first.modelId)
    throw new AppError(
      'misconfigured',
      `The gallery's model is ${first.modelId}, and the pack ${first.pack} installed here makes ${pack.embedder.modelId}: install the version of the pack that the gallery was made with`,
    )
  const started = await models.start(pack, signal)
  const filled = started.filled.then(() => undefined)
  filled.catch((error) => log.error({ error }, 'the index could not be filled'))
  const targets = stack.use(
    new TargetVisions(async (pack, given) =>
      modelSource.open(await findModel(modelSource, pack), { background: true, signal: given }),
    ),
  )
  const reembedder = stack.use(
    new GalleryReembedder({
      db,
      vault,
      log,
      embed: (model, regions, given) => targets.embed(model, regions, given),
      live: () => models.current.vision.status(),
    }),
  )
  const deriver = stack.use(new ThresholdDeriver({ db, vault, index, models, log }))
  const shadow = stack.use(new ShadowProbes({ db, index, log }))
  const sightings = new SightingIndex({ db, vault, index, log })
  // Whoever needs it before waits for it.
  filled.then(() => sightings.ready(models.current.vision.pack.embedder)).catch(() => undefined)
  const events: EventFollower = stack.use(
    followEvents({
      db,
      bus: store.bus,
      from,
      log,
      handle: async (event) => {
        if (event.type === 'master_key_rotated') await masterKeys.refresh()
        await models.apply(event)
        await sightings.apply(event)
        capabilities.apply(event)
        analyses.apply(event)
        for (const listener of listeners) listener(event)
      },
    }),
  )

  async function refillAfterLoss(cause: unknown): Promise<void> {
    log.error({ cause }, 'the index thread was lost; the index is filled again')
    await sightings.reset().catch(() => undefined)
    await models.refill(stopping.signal).catch((error) => log.error({ error }, 'the index could not be filled again'))
  }

  const fixed = {
    ...store.needs,
    events,
    index,
    models,
    modelSource,
    reembedder,
    deriver,
    targets,
    shadow,
    sightings,
    capabilities,
    replayLimits: replayLimitsOf(config.sockets.replayEvents),
    overlays: createOverlays(),
    picturesElsewhere: store.needs.redis && stack.use(picturesElsewhere({ redis: store.needs.redis, vault })),
    keepRegions: config.keepRegions,
    maxResults: config.recognition.maxResults,
    datasetFolder: join(config.data, 'dataset'),
    archiveLimits: {
      members: config.limits.archiveMembers,
      memberBytes: config.vision.limits.bytes,
      totalBytes: config.limits.archiveUnpackedBytes,
    },
    galleryFileFolder: join(config.data, 'models'),
    trustedGalleryKeys: config.galleryFiles.trustedKeys,
    countDecision: (kind: string) => metrics.countDecision(kind),
  }
  const followVideo: Needs['followVideo'] = (options) => followTracks(needs, options)
  const hold = (): Held<Needs> => {
    const { value, release } = models.hold()
    return { value: { ...fixed, ...value, hold, cameraWorker, followVideo }, release }
  }
  const needs: Needs = {
    ...fixed,
    hold,
    get vision() {
      return models.current.vision
    },
    get galleryIndex() {
      return models.current.galleryIndex
    },
    get negatives() {
      return models.current.negatives
    },
    get policy() {
      return models.current.policy
    },
    followVideo,
    get cameraWorker() {
      return cameraWorker
    },
  }
  const openPush = () =>
    pushSource({ clock: systemClock, decode: (image, given) => needs.vision.decodeFrame(image, given) })
  const cameraWorker: CameraWorker = stack.use(openCameras(needs, openPush, { config, metrics }))
  listeners.push((event) => cameraWorker.apply(event))
  const opened = stack.move()
  return {
    config,
    log,
    metrics,
    bus: store.bus,
    firstStart: store.firstStart,
    analyses,
    filled,
    needs,
    onEvent: (listener) => listeners.push(listener),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}
