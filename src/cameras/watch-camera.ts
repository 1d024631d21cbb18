import type { Clock } from '#core/clock.ts'
import type { Box } from '#core/geometry.ts'
import type { Held } from '#core/hold.ts'
import type { AttributeName, Vision } from '#vision/vision.ts'
import type { AnalysisTurns } from './analysis-turns.ts'
import type { CameraSettings } from './camera.ts'
import type { CameraTracks, ShownTrack } from './camera-tracks.ts'
import { FrameMailbox } from './frame-mailbox.ts'
import type { StreamFrame } from './frame-source/port.ts'
import { createMotionGate } from './motion-gate.ts'
import { polygonOf, regionAt } from './region.ts'
import { createRateWatch } from './watch-rate.ts'

/** Where nothing moves a frame is looked at every so many milliseconds all the same. */
const stillMs = 2_000
const sweepMs = 1_000

/** A frame as it was looked at, and what is on it. */
export interface Picture {
  readonly frame: StreamFrame
  readonly faces: readonly ShownTrack[]
}

export interface WatchNeeds {
  readonly clock: Clock
  readonly turns: AnalysisTurns
  readonly tracks: CameraTracks
  /** The vision in use now. */
  hold(): Held<{ readonly vision: Vision }>
  /** Which attributes are read of faces that are recognised. */
  attributes(): Promise<readonly AttributeName[]>
  /** Told of every frame that was looked at, with the milliseconds since it arrived. */
  seen(picture: Picture, milliseconds: number): void
  /** Told of every frame that gave way to a newer one. */
  dropped(): void
  /** Told of work that failed. */
  failed(error: unknown): void
}

/** What one camera did since it was started. */
export interface WatchCounts {
  readonly frames: number
  readonly analysed: number
  readonly dropped: number
  readonly fpsAnalysed: number
  readonly lastFrameAt: number | null
}

/**
 * One camera's loop: the newest frame, if something moves in it, is searched for faces; these are followed, and those of which
 * a better look is wanted are recognised. One frame at a time, and in turn with all other cameras.
 */
export class CameraWatch implements AsyncDisposable {
  readonly #needs: WatchNeeds
  readonly #settings: CameraSettings
  readonly #mailbox: FrameMailbox
  readonly #stopping = new AbortController()
  readonly #motion = createMotionGate()
  readonly #rate = createRateWatch()
  readonly #running: Promise<unknown>
  #frames = 0
  #analysed = 0
  #lastFrameAt: number | null = null
  #searchedAt = 0
  #picture: Picture | null = null
  #size = { width: 1, height: 1 }
  #tracking: Promise<void> = Promise.resolve()

  constructor(settings: CameraSettings, needs: (zoneOf: (box: Box) => string | null) => WatchNeeds) {
    this.#settings = settings
    this.#needs = needs((box) => this.#zoneOf(box))
    this.#mailbox = new FrameMailbox(() => this.#needs.dropped())
    this.#running = Promise.all([this.#loop(), this.#sweep()])
  }

  counts(now: number): WatchCounts {
    return {
      frames: this.#frames,
      analysed: this.#analysed,
      dropped: this.#mailbox.dropped,
      fpsAnalysed: this.#rate.rate(now),
      lastFrameAt: this.#lastFrameAt,
    }
  }

  /** The last frame that was looked at; valid until the next one. */
  get picture(): Picture | null {
    return this.#picture
  }

  /** A frame has come. It is looked at when it is this camera's turn, unless a newer one has come by then. */
  offer(frame: StreamFrame): void {
    this.#frames++
    const since = this.#lastFrameAt === null ? Number.POSITIVE_INFINITY : frame.capturedAt - this.#lastFrameAt
    const { frameRate } = this.#settings
    // Sources deliver more than is wanted where that tells them that a stream lives.
    const soonest = (1_000 / frameRate) * (frameRate < 2 ? 0.9 : 0.3)
    if (!frame.settle && since >= 0 && since < soonest) {
      frame.release()
      return
    }
    this.#lastFrameAt = frame.capturedAt
    this.#mailbox.put(frame)
    if (this.#stopping.signal.aborted) this.#mailbox.drop()
  }

  missed(): void {
    this.#frames++
    this.#mailbox.missed()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#running
    this.#mailbox.drop()
    this.#picture?.frame.release()
    this.#picture = null
    await this.#needs.tracks.end(this.#needs.clock.now().getTime()).catch((error) => this.#needs.failed(error))
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#mailbox.filled(signal)
        const done = await this.#needs.turns.take(signal)
        try {
          await this.#look(done)
        } finally {
          done()
        }
      } catch (error) {
        if (!signal.aborted) this.#needs.failed(error)
      }
    }
  }

  async #look(turnDone: () => void): Promise<void> {
    const frame = this.#mailbox.take()
    if (!frame) return
    let faces: readonly ShownTrack[] = []
    try {
      if (this.#isWorthIt(frame)) faces = await this.#search(frame, turnDone)
    } catch (error) {
      frame.release()
      frame.settle?.({ error })
      throw error
    }
    this.#analysed++
    const now = this.#needs.clock.now().getTime()
    this.#rate.frame(now)
    this.#picture?.frame.release()
    this.#picture = { frame, faces }
    this.#needs.seen(this.#picture, now - frame.capturedAt)
    frame.settle?.({ lookedAt: true })
  }

  /** Whether faces are looked for: where something moves, while somebody is there, and now and then. */
  #isWorthIt(frame: StreamFrame): boolean {
    const { motion, motionThreshold } = this.#settings
    if (!motion) return true
    const moved = this.#motion.changed(frame) > motionThreshold
    const somebody = (this.#picture?.faces.length ?? 0) > 0
    return moved || somebody || frame.capturedAt - this.#searchedAt >= stillMs
  }

  async #search(frame: StreamFrame, turnDone: () => void): Promise<readonly ShownTrack[]> {
    const { tracks, hold, attributes } = this.#needs
    const { signal } = this.#stopping
    const { detector, minimumFace, regions } = this.#settings
    const at = frame.capturedAt
    this.#size = frame
    this.#searchedAt = at
    const within = regions.length === 0 ? undefined : regions.map((region) => polygonOf(region, frame))
    const held = hold()
    try {
      const { vision } = held.value
      const faces = await vision.detectFrame(frame, { detector, minimumFace, within }, signal)
      return await this.#alone(async () => {
        const followed = tracks.associate(faces, at)
        const wanted = followed.flatMap(({ trackId, wantsTemplate }, i) => {
          const face = faces[i]
          return wantsTemplate && face ? [{ trackId, face }] : []
        })
        if (wanted.length > 0) {
          const options = { detector, region: true, attributes: await attributes() }
          const plain = wanted.map(({ face }) => face)
          const embedded = await vision.embedFaces(frame, plain, options, signal)
          // From here on the work is the database's and the index's: another camera may have the threads.
          turnDone()
          const looks = wanted.flatMap(({ trackId }, i) => (embedded[i] ? [{ trackId, face: embedded[i] }] : []))
          await tracks.absorb(looks, at, signal)
        }
        return tracks.overlay()
      })
    } finally {
      held.release()
    }
  }

  async #sweep(): Promise<void> {
    const { signal } = this.#stopping
    const { clock, tracks } = this.#needs
    while (!signal.aborted) {
      await clock.sleep(sweepMs, signal).catch(() => {})
      if (signal.aborted) return
      await this.#alone(() => tracks.sweep(clock.now().getTime())).catch((error) => this.#needs.failed(error))
    }
  }

  /** Tracks are changed by one piece of work at a time. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#tracking
    const result = before.then(work)
    this.#tracking = result.then(
      () => undefined,
      () => undefined,
    )
    return await result
  }

  #zoneOf({ x, y, width, height }: Box): string | null {
    const { width: w, height: h } = this.#size
    return regionAt(this.#settings.regions, { x: (x + width / 2) / w, y: (y + height / 2) / h })?.name ?? null
  }
}
