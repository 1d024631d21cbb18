import type { Kysely } from 'kysely'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Box } from '#core/geometry.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import type { AnalysisTurns } from './analysis-turns.ts'
import type { CameraSettings } from './camera.ts'
import type { CameraState } from './camera-state-store.ts'
import type { CameraRow } from './camera-store.ts'
import type { CameraTracks } from './camera-tracks.ts'
import type { FrameSource, OpenSource, PushSource } from './frame-source/port.ts'
import type { Overlays } from './overlay.ts'
import { type Connection, stayConnected } from './stay-connected.ts'
import { settingsOf } from './view-camera.ts'
import { CameraWatch, type Picture } from './watch-camera.ts'

export interface CameraPlace {
  readonly cameraId: string
  readonly cameraName: string
  readonly galleryId: string
  readonly settings: CameraSettings
  zoneOf(box: Box): string | null
}

/** Told of what cameras do, for operating figures. */
export interface CameraFigures {
  /** A frame that was looked at, with the time since it arrived. */
  frame(seconds: number): void
  /** A frame that gave way to a newer one. */
  dropped(): void
}

export interface RunNeeds {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly log: Log
  readonly capabilities: CapabilityGate
  readonly openSource: OpenSource
  readonly openPush: () => PushSource
  readonly overlays: Overlays
  readonly figures: CameraFigures
  hold(): Held<{ readonly vision: Vision }>
  /** What follows the faces of one camera. */
  tracks(place: CameraPlace): CameraTracks
}

const identifiesNobody =
  'Faces are found and nobody is identified: the capability live_identification is off; an administrator turns it on with PUT /api/capabilities/live_identification and a purpose'

/** A camera that this process runs: its connection and its loop, until it is disposed. */
export class RunningCamera implements AsyncDisposable {
  readonly row: CameraRow
  readonly settings: CameraSettings
  readonly watch: CameraWatch
  /** Takes the frames of a camera that they are sent to. */
  readonly push: PushSource | null = null
  readonly #needs: RunNeeds
  readonly #stopping = new AbortController()
  readonly #connecting: Promise<void>
  readonly #listeners = new Set<() => void>()
  #connection: Connection = { state: 'connecting', detail: null }
  #reconnects: number
  #fpsIn = 0
  #connectedAt: Date | null = null
  #apartSince: number | null
  #identifies = true
  #noted: Promise<void> = Promise.resolve()
  #complained = 0

  constructor(row: CameraRow, secret: string, turns: AnalysisTurns, needs: RunNeeds) {
    this.row = row
    this.settings = settingsOf(row)
    this.#needs = needs
    this.#reconnects = Number(row.reconnects)
    const { clock } = needs
    this.#apartSince = clock.now().getTime()
    const place = { cameraId: row.id, cameraName: row.name, galleryId: row.gallery_id, settings: this.settings }
    this.watch = new CameraWatch(this.settings, (zoneOf) => ({
      clock,
      turns,
      tracks: needs.tracks({ ...place, zoneOf }),
      hold: () => needs.hold(),
      attributes: async () =>
        this.settings.expression && (await needs.capabilities.isOn('expression')) ? ['expression'] : [],
      seen: (picture, milliseconds) => this.#show(picture, milliseconds),
      dropped: () => needs.figures.dropped(),
      failed: (error) => this.#complain(error),
    }))
    const { frameRate, longestSide, hardwareDecoding, loop } = this.settings
    const { kind } = row
    let source: FrameSource
    if (kind === 'push') source = this.push = needs.openPush()
    else source = needs.openSource({ kind, secret, frameRate, longestSide, hardwareDecoding, loop })
    this.#connecting = stayConnected(
      source,
      {
        clock,
        random: Math.random,
        steady: row.kind !== 'push',
        frame: (frame) => this.watch.offer(frame),
        missed: () => this.watch.missed(),
        rate: (rate) => {
          this.#fpsIn = rate
        },
        changed: (connection, again) => this.#change(connection, again),
      },
      this.#stopping.signal,
    )
  }

  get stopped(): boolean {
    return this.#stopping.signal.aborted
  }

  /** Since when it has not been connected, in milliseconds since the epoch; null where it is. */
  get apartSince(): number | null {
    return this.#apartSince
  }

  /** Looks whether people may be identified; the state says so. */
  async look(): Promise<void> {
    this.#identifies = await this.#needs.capabilities.isOn('live_identification')
  }

  state(): CameraState {
    const now = this.#needs.clock.now().getTime()
    const counts = this.watch.counts(now)
    const { state, detail } = this.#connection
    const { frame } = this.watch.picture ?? {}
    const before = {
      frames: Number(this.row.frames),
      analysed: Number(this.row.analysed),
      dropped: Number(this.row.dropped),
    }
    return {
      cameraId: this.row.id,
      state,
      detail: detail ?? (state === 'connected' && !this.#identifies ? identifiesNobody : null),
      width: frame?.width ?? this.row.width,
      height: frame?.height ?? this.row.height,
      fpsIn: this.#fpsIn,
      fpsAnalysed: counts.fpsAnalysed,
      frames: before.frames + counts.frames,
      analysed: before.analysed + counts.analysed,
      dropped: before.dropped + counts.dropped,
      reconnects: this.#reconnects,
      lastFrameAt: counts.lastFrameAt === null ? this.row.last_frame_at : new Date(counts.lastFrameAt),
      connectedAt: this.#connectedAt,
    }
  }

  /** Told when there is a new picture. Returns how to stop. */
  onPicture(listener: () => void): () => void {
    const entry = () => listener()
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const was = this.#connection.state
    this.#stopping.abort()
    await this.#connecting
    await this.watch[Symbol.asyncDispose]()
    if (was === 'connected') this.#note('camera_disconnected')
    await this.#noted
    for (const listener of this.#listeners) listener()
  }

  #change(connection: Connection, again: boolean): void {
    const was = this.#connection.state
    const { id } = this.row
    this.#connection = connection
    if (again) this.#reconnects++
    if (connection.state === was) return
    this.#needs.log.info({ cameraId: id, state: connection.state, detail: connection.detail }, 'camera')
    if (connection.state === 'connected') {
      this.#connectedAt = this.#needs.clock.now()
      this.#apartSince = null
      this.#note('camera_connected')
    } else if (was === 'connected') {
      this.#apartSince = this.#needs.clock.now().getTime()
      this.#note('camera_disconnected')
    }
  }

  /** Events are appended one after the other, in their order. */
  #note(type: 'camera_connected' | 'camera_disconnected'): void {
    const { db, log } = this.#needs
    const { id } = this.row
    this.#noted = this.#noted
      .then(async () => {
        await inTransaction(db, async (tx) => {
          const there = await tx.selectFrom('cameras').select('id').where('id', '=', id).executeTakeFirst()
          if (there) await appendEvent(tx, { type, payload: { cameraId: id } })
        })
      })
      .catch((error) => log.error({ error, cameraId: id }, 'the state of a camera could not be told'))
  }

  #show(picture: Picture, milliseconds: number): void {
    const { frame, faces } = picture
    const { width, height, capturedAt } = frame
    this.#needs.figures.frame(milliseconds / 1_000)
    this.#needs.overlays.emit({
      cameraId: this.row.id,
      galleryId: this.row.gallery_id,
      at: new Date(capturedAt),
      faces: faces.map(({ box, ...face }) => ({
        trackId: face.trackId,
        box: { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height },
        decision: face.decision,
        personId: face.personId,
        unknownId: face.unknownId,
        name: face.name,
        confidence: face.confidence,
        sightingId: face.sightingId,
      })),
    })
    for (const listener of this.#listeners) listener()
  }

  /** Frames fail many times a second: one line a minute says so. */
  #complain(error: unknown): void {
    const usual = error instanceof AppError && (error.code === 'overloaded' || error.code === 'cancelled')
    const now = this.#needs.clock.now().getTime()
    if (usual || now - this.#complained < 60_000) return
    this.#complained = now
    this.#needs.log.warn({ error, cameraId: this.row.id }, 'a frame could not be looked at')
  }
}
