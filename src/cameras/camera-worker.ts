import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret } from '#storage/sealed-secret.ts'
import { AnalysisTurns } from './analysis-turns.ts'
import { cameraRunners, forgetRunner, noteRunner } from './camera-runner-store.ts'
import { cameraSecretPlace } from './camera-secret.ts'
import { cameraShare } from './camera-share.ts'
import { claimCamera, claimCameras, type HeldCamera, releaseCamera, reportStates } from './camera-state-store.ts'
import { findCamera } from './camera-store.ts'
import { howToInstall } from './ffmpeg/explain-ffmpeg.ts'
import { type RunNeeds, RunningCamera } from './run-camera.ts'

/** Milliseconds. A process that died holds its cameras no longer than this. */
const leaseMs = 10_000
const lookEvery = 1_000
/** Cameras that one look starts: many that are added at once are started one after the other, and processes share them. */
const startedAtOnce = 4
/** A camera that nobody sends frames of any more is let go. */
const idleMs = 15_000
/** A camera that is not reached for so long makes room for another one that waits. */
const unreachedMs = 60_000

export interface WorkerNeeds extends RunNeeds {
  readonly vault: Vault
}

interface WorkerOptions {
  /** Most cameras at once in this process. */
  readonly most: number
  /** Frames of all cameras that are looked at at the same time. */
  readonly turns: number
  /** Milliseconds after which a camera that is not reached makes room for another one that waits. */
  readonly unreachedMs?: number
}

/**
 * Runs this process's share of the cameras. Which process runs a camera is a lease in the database, so that any number of them
 * share the cameras, and those of a process that died are taken over.
 */
export class CameraWorker implements AsyncDisposable {
  readonly #needs: WorkerNeeds
  readonly #options: WorkerOptions
  readonly #runner = newId()
  readonly #turns: AnalysisTurns
  readonly #cameras = new Map<string, RunningCamera>()
  readonly #starting = new Map<string, Promise<RunningCamera>>()
  readonly #stopping = new AbortController()
  #loop: Promise<void> | null = null
  #claims = false
  /** Without ffmpeg it leaves all cameras to others, where there are some. */
  #able = true
  #others = false
  #reportedAt: number
  #wake = () => {}

  constructor(needs: WorkerNeeds, options: WorkerOptions) {
    this.#needs = needs
    this.#options = options
    this.#turns = new AnalysisTurns(options.turns)
    this.#reportedAt = needs.clock.now().getTime()
  }

  /** Begins to look after cameras. A process that does not claim any by itself still follows those whose frames are sent to it. */
  start({ claims }: { readonly claims: boolean }): void {
    this.#claims = claims
    this.#loop ??= this.#run()
  }

  /** Cameras that this process runs. */
  get cameras(): readonly RunningCamera[] {
    return [...this.#cameras.values()]
  }

  /** The camera, if this process runs it. */
  find(cameraId: string): RunningCamera | undefined {
    return this.#cameras.get(cameraId)
  }

  /** To be called with every event of the log. */
  apply({ type }: StoredEvent): void {
    if (type === 'camera_added' || type === 'camera_changed' || type === 'camera_removed') this.#wake()
  }

  /** Runs a camera that frames are sent to here, from now on. Throws `not_found`, `conflict` and `overloaded`. */
  async follow(cameraId: string): Promise<RunningCamera> {
    const running = this.#cameras.get(cameraId)
    if (running) return running
    const starting = this.#starting.get(cameraId)
    if (starting) return await starting
    const start = this.#claim(cameraId).finally(() => this.#starting.delete(cameraId))
    this.#starting.set(cameraId, start)
    return await start
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#loop
    if (this.#claims) await forgetRunner(this.#needs.db, this.#runner).catch(() => {})
    await Promise.allSettled(this.#starting.values())
    await Promise.all([...this.#cameras.keys()].map((id) => this.#stop(id)))
  }

  async #claim(cameraId: string): Promise<RunningCamera> {
    if (this.#stopping.signal.aborted || !this.#loop)
      throw new AppError('unavailable', 'This process does not look after cameras')
    if (this.#cameras.size >= this.#options.most)
      throw new AppError('overloaded', 'This process runs as many cameras as it may', { retryAfter: 10 })
    const given = await claimCamera(this.#needs.db, { cameraId, runner: this.#runner, leaseMs })
    if (!given)
      throw new AppError('conflict', 'Another process follows this camera now: send all its frames to the same one')
    const camera = await this.#start(cameraId)
    if (!camera) throw new AppError('not_found', 'There is no camera with the id given')
    return camera
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#needs
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#report()
        if (this.#claims) await this.#take()
      } catch (error) {
        if (!signal.aborted) log.error({ error }, 'the cameras could not be looked after; trying again')
        await this.#letGoWhatMayBeOthers()
      }
      const woken = new AbortController()
      this.#wake = () => woken.abort()
      if (!signal.aborted) await clock.sleep(lookEvery, AbortSignal.any([signal, woken.signal])).catch(() => {})
    }
  }

  async #report(): Promise<void> {
    const { db, clock } = this.#needs
    const cameras = this.cameras
    await Promise.all(cameras.map((camera) => camera.look()))
    const states = cameras.map((camera) => camera.state())
    const held = await reportStates(db, { runner: this.#runner, leaseMs, states })
    this.#reportedAt = clock.now().getTime()
    const byId = new Map(held.map((one) => [one.cameraId, one]))
    // All at once: leases are renewed again only when the last of them has stopped.
    await Promise.all(cameras.map((camera) => this.#settle(camera, byId.get(camera.row.id))))
  }

  /** Stops or starts anew a camera, as its row says. */
  async #settle(camera: RunningCamera, mine: HeldCamera | undefined): Promise<void> {
    const { id, kind } = camera.row
    const { lastFrameAt, state } = camera.state()
    const idle = kind === 'push' && this.#reportedAt - (lastFrameAt?.getTime() ?? 0) > idleMs
    if (!mine?.enabled || idle || state === 'ended') await this.#stop(id)
    else if (mine.version !== camera.row.version) {
      await this.#stop(id, { keepLease: kind !== 'push' })
      if (kind !== 'push') await this.#start(id)
    }
  }

  /** Takes cameras up to this process's share; one at a time goes to others that have fewer. */
  async #take(): Promise<void> {
    const { db } = this.#needs
    const most = this.#mayTake()
    await noteRunner(db, { id: this.#runner, most })
    const all = await cameraRunners(db, { leaseMs })
    this.#others = all.runners.some((one) => one.id !== this.#runner && one.most > 0)
    const share = cameraShare(this.#runner, all)
    if (this.#stopping.signal.aborted) return
    if (share < 0) return await this.#leaveOne()
    if (this.#cameras.size >= most && all.waiting > 0) return await this.#makeRoom()
    const room = Math.min(startedAtOnce, share, most - this.#cameras.size, all.waiting)
    if (room <= 0) return
    const claimed = await claimCameras(db, { runner: this.#runner, most: room, leaseMs })
    for (const id of claimed) await this.#start(id)
  }

  #mayTake(): number {
    for (const camera of this.cameras) {
      const { state, detail } = camera.state()
      if (detail === howToInstall) this.#able = false
      else if (state === 'connected' && camera.row.kind !== 'push') this.#able = true
    }
    return this.#able || !this.#others ? this.#options.most : 0
  }

  /** Leaves a camera to other processes, if possible one that loses nothing by it. */
  async #leaveOne(): Promise<void> {
    const own = this.cameras.filter(({ row }) => row.kind !== 'push')
    const one = own.find(({ apartSince }) => apartSince !== null) ?? own.at(-1)
    if (one) await this.#stop(one.row.id)
  }

  /** Cameras that are not there keep those that are from being seen no longer than a moment. */
  async #makeRoom(): Promise<void> {
    const now = this.#needs.clock.now().getTime()
    const { unreachedMs: patience = unreachedMs } = this.#options
    const unreached = this.cameras.filter(({ apartSince }) => apartSince !== null && now - apartSince >= patience)
    const leaving = unreached.slice(0, startedAtOnce)
    await Promise.all(
      leaving.map((camera) => this.#stop(camera.row.id, { failed: camera.state().detail ?? 'It cannot be reached' })),
    )
  }

  async #start(cameraId: string): Promise<RunningCamera | null> {
    const { db, vault } = this.#needs
    const row = await findCamera(db, cameraId)
    const secret = await openSecret(db, vault, cameraSecretPlace(cameraId))
    if (!row || !secret || this.#stopping.signal.aborted) {
      await releaseCamera(db, cameraId, this.#runner)
      return null
    }
    const camera = new RunningCamera(row, secret.toString(), this.#turns, this.#needs)
    this.#cameras.set(cameraId, camera)
    return camera
  }

  async #stop(
    cameraId: string,
    { keepLease = false, failed }: { keepLease?: boolean; failed?: string } = {},
  ): Promise<void> {
    const { db, log } = this.#needs
    const camera = this.#cameras.get(cameraId)
    this.#cameras.delete(cameraId)
    await camera?.[Symbol.asyncDispose]()
    if (!keepLease)
      await releaseCamera(db, cameraId, this.#runner, failed).catch((error) =>
        log.warn({ error, cameraId }, 'a camera could not be let go; its lease runs out'),
      )
  }

  /** Without the database leases run out, and others may have taken the cameras. */
  async #letGoWhatMayBeOthers(): Promise<void> {
    if (this.#needs.clock.now().getTime() - this.#reportedAt < leaseMs) return
    await Promise.all([...this.#cameras.keys()].map((id) => this.#stop(id, { keepLease: true })))
  }
}
