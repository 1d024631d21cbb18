import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret } from '#storage/sealed-secret.ts'
import { CameraSettings } from './camera.ts'
import { DeviceId, readAddress, requireCamera, Url } from './camera-operations.ts'
import { cameraSecretPlace } from './camera-secret.ts'
import { type OpenSource, SourceFailure } from './frame-source/port.ts'
import { settingsOf } from './view-camera.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
  readonly urlGuards: { readonly cameras: UrlGuard }
  readonly openSource: OpenSource
}

/** Milliseconds that are waited for the first picture, and that pictures are counted. */
const firstWithin = 15_000
const countedFor = 2_000
const mostAtOnce = 4
let running = 0

/** Throws `invalid_input` and `not_found`. */
async function sourceOf(needs: Needs, input: z.output<typeof TestInput>, caller: Parameters<typeof requireCamera>[2]) {
  const { cameraId, url, deviceId } = input
  if (cameraId === undefined) {
    const address = await readAddress(needs, { url, deviceId })
    if (!address)
      throw new AppError('invalid_input', 'url: name a camera_id, url or device_id', { facts: { fields: 'url' } })
    return { kind: address.kind, secret: address.secret, settings: CameraSettings.parse({}) }
  }
  const row = await requireCamera(needs.db, cameraId, caller)
  const secret = await openSecret(needs.db, needs.vault, cameraSecretPlace(row.id))
  return { kind: row.kind, secret: secret?.toString() ?? '', settings: settingsOf(row) }
}

const TestInput = z.strictObject({
  cameraId: z.string().optional(),
  url: Url.optional(),
  deviceId: DeviceId.optional(),
})

export const testCamera = operation({
  name: 'test_camera',
  summary: 'Connects to a camera, or to an address before it is added, and says whether pictures come',
  permission: 'cameras:write',
  reach: 'input',
  input: TestInput,
  output: z.strictObject({
    works: z.boolean(),
    detail: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    framesPerSecond: z.number().nullable().describe('Of the frames that were asked for'),
    firstAfterMs: z.int().nullable(),
  }),
  async run(needs: Needs, input, caller) {
    const { kind, secret, settings } = await sourceOf(needs, input, caller)
    if (kind === 'push') throw new AppError('invalid_input', 'Frames are sent to this camera; there is nothing to test')
    if (running >= mostAtOnce)
      throw new AppError('overloaded', `${mostAtOnce} cameras are being tested already`, { retryAfter: 20 })
    running++
    const ending = new AbortController()
    const { frameRate, longestSide, hardwareDecoding } = settings
    const now = () => needs.clock.now().getTime()
    const started = now()
    let timer = setTimeout(() => ending.abort(), firstWithin)
    let first: { at: number; width: number; height: number } | null = null
    let frames = 0
    let failure: SourceFailure | null = null
    try {
      const source = needs.openSource({ kind, secret, frameRate, longestSide, hardwareDecoding, loop: false })
      await source.run(
        {
          frame({ width, height, release }) {
            release()
            frames++
            if (first) return
            first = { at: now(), width, height }
            clearTimeout(timer)
            timer = setTimeout(() => ending.abort(), countedFor)
          },
          missed() {},
        },
        AbortSignal.any([caller.signal, ending.signal]),
      )
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error
      failure = error
    } finally {
      clearTimeout(timer)
      running--
    }
    caller.signal.throwIfAborted()
    return answerOf(first, { frames, started, ended: now(), failure })
  },
})

function answerOf(
  first: { at: number; width: number; height: number } | null,
  {
    frames,
    started,
    ended,
    failure,
  }: { frames: number; started: number; ended: number; failure: SourceFailure | null },
) {
  const nothing = { works: false, width: null, height: null, framesPerSecond: null, firstAfterMs: null }
  if (!first) return { ...nothing, detail: failure?.message ?? 'The camera sends no pictures' }
  const seconds = Math.max(0.5, (ended - first.at) / 1_000)
  return {
    works: true,
    detail: null,
    width: first.width,
    height: first.height,
    framesPerSecond: Math.round((frames / seconds) * 10) / 10,
    firstAfterMs: first.at - started,
  }
}
