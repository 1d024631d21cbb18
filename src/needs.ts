import type { Kysely } from 'kysely'
import type { watchListsOf } from '#alerts/watch-lists-of.ts'
import type { AuditTrail } from '#auth/audit-trail.ts'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Passwords } from '#auth/password.ts'
import type { SignInElsewhere } from '#auth/sign-in-elsewhere.ts'
import type { SignInLimits } from '#auth/sign-in-limits.ts'
import type { AuditChain } from '#auth/verify-audit.ts'
import type { CameraSettings } from '#cameras/camera.ts'
import type { CameraWorker } from '#cameras/camera-worker.ts'
import type { OpenSource } from '#cameras/frame-source/port.ts'
import type { Overlays } from '#cameras/overlay.ts'
import type { VideoJobNeeds } from '#cameras/video/analyse-video-job.ts'
import type { PicturesElsewhere } from '#cameras/watch-elsewhere.ts'
import type { Clock } from '#core/clock.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { EventsApplied } from '#events/applied.ts'
import type { ExportPart } from '#gallery/export-person.ts'
import type { GalleryIndex } from '#gallery/index-gallery.ts'
import type { GalleryReembedder } from '#gallery/reembed-gallery.ts'
import type { RetentionClass } from '#gallery/retention.ts'
import type { MasterKeys } from '#gallery/rotate-master-key.ts'
import type { TargetVisions } from '#gallery/target-visions.ts'
import type { MqttConfig } from '#push/mqtt/config.ts'
import type { ReplayLimits } from '#push/subscribe-events.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import type { InboxConfig } from '#recognition/inbox/config.ts'
import type { LoadedModel, ModelSource, ModelsInUse } from '#recognition/models-in-use.ts'
import type { ArchiveLimits } from '#recognition/read-archive.ts'
import type { ShadowProbes } from '#recognition/shadow-probes.ts'
import type { ThresholdDeriver } from '#recognition/threshold-deriver.ts'
import type { SightingIndex } from '#sightings/sighting-index.ts'
import type { BackupFolder } from '#storage/backup/backup-folder.ts'
import type { PoolState } from '#storage/connect.ts'
import type { ErasureLedger } from '#storage/erasure-ledger.ts'
import type { Redis } from '#storage/redis.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { Vision } from '#vision/vision.ts'
import type { UrlGuards } from './url-guards.ts'

/** What the operations that only read and change people need: no networks, no index. */
export interface StoreNeeds {
  readonly db: Kysely<Database>
  pool(): PoolState
  readonly clock: Clock
  readonly vault: Vault
  /** Null where none is configured. */
  readonly redis: Redis | null
  readonly masterKeys: MasterKeys
  readonly ledger: ErasureLedger
  readonly backups: BackupFolder
  readonly retentionClasses: readonly RetentionClass[]
  readonly exportParts: readonly ExportPart[]
  readonly log: Log
  watchListsOf(personId: string): ReturnType<typeof watchListsOf>
  readonly events: EventsApplied
  readonly audit: AuditTrail
  readonly auditChain: AuditChain
  readonly passwords: Passwords
  readonly signInLimits: SignInLimits
  /** Sign-in through an identity provider; null where none is configured. */
  readonly elsewhere: SignInElsewhere | null
  /** How long sessions last, and invitations are good. */
  readonly sessionMs: number
  readonly invitationMs: number
  readonly dataFolder: string
  readonly inboxConfig: InboxConfig
  /** Null where none is configured. */
  readonly mqtt: MqttConfig | null
  /** Checks addresses that users give for webhooks and for cameras. */
  readonly urlGuards: UrlGuards
  readonly cameraDefaults: Partial<CameraSettings>
  readonly openSource: OpenSource
  readonly capabilities: CapabilityGate
  /** Where videos that are sent lie, sealed; the program ffmpeg; and what they may take. */
  readonly uploadFolder: string
  readonly videoProgram: string
  readonly videosConfig: VideoJobNeeds['videosConfig']
}

/** One object that satisfies every operation. */
export interface Needs extends StoreNeeds, LoadedModel {
  readonly vision: Vision
  readonly index: VectorIndex
  readonly galleryIndex: GalleryIndex
  readonly policy: CurrentPolicy
  readonly models: ModelsInUse
  readonly modelSource: ModelSource
  readonly reembedder: GalleryReembedder
  readonly deriver: ThresholdDeriver
  readonly targets: TargetVisions
  readonly shadow: ShadowProbes
  readonly sightings: SightingIndex
  readonly replayLimits: ReplayLimits
  /** Where this process's cameras say what is on their pictures. */
  readonly overlays: Overlays
  readonly cameraWorker: CameraWorker
  /** Pictures of cameras that other processes run; null where none can be asked for. */
  readonly picturesElsewhere: PicturesElsewhere | null
  followVideo: VideoJobNeeds['followVideo']
  readonly keepRegions: boolean
  readonly maxResults: number
  readonly datasetFolder: string
  readonly archiveLimits: ArchiveLimits
  readonly galleryFileFolder: string
  readonly trustedGalleryKeys: readonly string[]
  countDecision(kind: string): void
  /** The same with vision, index and policy of the model in use now, until the release. */
  hold(): Held<Needs>
}
