import { pMapIterable } from 'p-map'
import { z } from 'zod'
import { systemClock } from '#core/clock.ts'
import { AppError, type ErrorFacts, toAppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import {
  type EnrolledFace,
  type EnrolNeeds,
  type EnrolOptions,
  type ReadyPhoto,
  readPhoto,
  storeFace,
} from './enrol-photo.ts'
import type { EnrolTarget } from './enrol-target.ts'
import { templateOf } from './photo.ts'
import { StoresUnderway } from './stores-underway.ts'

/** Each is mostly waiting for the database: its commit, and the news of it. */
const storedAtOnce = 4

/** One photo to enrol: its bytes are read only when its turn is near. */
export interface PhotoToEnrol {
  /** As the caller named it, for the report. */
  readonly file: string
  readonly target: EnrolTarget
  read(): Promise<Uint8Array>
}

/** What became of one photo. */
export const PhotoOutcome = z.discriminatedUnion('status', [
  z.strictObject({
    file: z.string(),
    status: z.literal('enrolled'),
    faceId: z.string(),
    personId: z.string(),
    name: z.string(),
    qualityScore: z.number(),
  }),
  z.strictObject({
    file: z.string(),
    status: z.literal('refused'),
    code: z.string(),
    detail: z.string(),
    facts: z.record(z.string(), z.unknown()),
  }),
])
export type PhotoOutcome = z.output<typeof PhotoOutcome>

type Refused = Extract<PhotoOutcome, { status: 'refused' }>

/** Whether there is something to do about a photo: nothing is about one that is enrolled already. */
export function isRefusal(outcome: PhotoOutcome): outcome is Refused {
  return outcome.status === 'refused' && outcome.code !== 'duplicate_photo'
}

/** Whom photos were enrolled for, and the faces made of them. */
export function enrolledIn(results: readonly PhotoOutcome[] = []): { person: string[]; face: string[] } {
  const enrolled = results.filter((result) => result.status === 'enrolled')
  return { person: enrolled.map(({ personId }) => personId), face: enrolled.map(({ faceId }) => faceId) }
}

/**
 * Enrols photos while the next ones are being read by the inference threads, and yields each outcome in order. Several are stored at
 * once where neither depends on the other ({@link StoresUnderway}); one after the other where `retarget` says for each who it is for.
 * A refused photo refuses only itself; faults that are not the photo's (`internal`, `cancelled`, `unavailable`) end the whole.
 */
export async function* enrolMany(
  needs: EnrolNeeds,
  photos: Iterable<PhotoToEnrol> | AsyncIterable<PhotoToEnrol>,
  options: Omit<EnrolOptions, 'source'>,
  caller: Pick<Caller, 'signal'>,
  retarget?: (photo: PhotoToEnrol) => EnrolTarget,
): AsyncGenerator<PhotoOutcome> {
  const targetOf = retarget ?? ((photo: PhotoToEnrol) => photo.target)
  const ahead = needs.vision.status().cores * 2
  const readies = pMapIterable(
    photos,
    async (photo): Promise<ReadOne> => {
      try {
        caller.signal.throwIfAborted()
        const image = await photo.read()
        const ready = await whenThereIsRoom(caller.signal, () =>
          readPhoto(needs, targetOf(photo), image, { ...options, source: sourceOf(photo.file) }, caller.signal),
        )
        return { photo, ready }
      } catch (error) {
        return { photo, ready: refusalOf(error) }
      }
    },
    { concurrency: ahead, backpressure: ahead * 2 },
  )
  const store = async ({ photo, ready }: ReadOne): Promise<PhotoOutcome> => {
    if (ready instanceof AppError) return refused(photo.file, ready)
    const how = { ...options, source: sourceOf(photo.file) }
    try {
      return outcomeOf(photo.file, await storeFace(needs, targetOf(photo), ready, how, caller.signal))
    } catch (error) {
      return refused(photo.file, refusalOf(error))
    }
  }
  if (retarget) {
    for await (const one of readies) yield await store(one)
    return
  }
  const { metric } = needs.vision.pack.embedder
  const underway = new Map<string, StoresUnderway>()
  const inItsTurn = (one: ReadOne): Promise<PhotoOutcome> => {
    const { photo, ready } = one
    if (ready instanceof AppError) return store(one)
    const { galleryId } = photo.target
    const stores =
      underway.get(galleryId) ?? new StoresUnderway({ distance: needs.policy.get(galleryId).known, metric })
    underway.set(galleryId, stores)
    return stores.run({ person: personIn(photo.target), template: templateOf(ready.face) }, () => store(one))
  }
  yield* pMapIterable(readies, inItsTurn, { concurrency: storedAtOnce, backpressure: storedAtOnce * 2 })
}

interface ReadOne {
  readonly photo: PhotoToEnrol
  readonly ready: ReadyPhoto | AppError
}

function personIn(target: EnrolTarget): string {
  if (target.kind === 'person') return `id ${target.personId}`
  return target.kind === 'external' ? `external ${target.externalId}` : `name ${target.name.toLowerCase()}`
}

/** What is kept of where a photo came from: its name; the folders before it may say more than is meant to be kept. */
export function sourceOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file
}

/** Long work waits its turn when the inference queue is full, where a single request would be told to come back. */
export async function whenThereIsRoom<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'overloaded') throw error
      await systemClock.sleep((error.retryAfter ?? 1) * 1_000, signal)
    }
  }
}

const faults = new Set(['internal', 'cancelled', 'unavailable', 'overloaded'])

function refusalOf(error: unknown): AppError {
  const refusal = toAppError(error)
  if (faults.has(refusal.code)) throw refusal
  return refusal
}

function refused(
  file: string,
  { code, message, facts }: { code: string; message: string; facts: ErrorFacts },
): PhotoOutcome {
  return { file, status: 'refused', code, detail: message, facts: { ...facts } }
}

function outcomeOf(file: string, { faceId, personId, name, qualityScore }: EnrolledFace): PhotoOutcome {
  return { file, status: 'enrolled', faceId, personId, name, qualityScore: Math.round(qualityScore * 10_000) / 10_000 }
}
