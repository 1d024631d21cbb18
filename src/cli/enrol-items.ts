import { toAppError } from '#core/errors.ts'
import type { Progress } from '#core/operation.ts'
import type { Needs } from '#needs.ts'
import { enrolFiles, type FileToEnrol } from '#recognition/enrol-files.ts'
import { isRefusal, type PhotoOutcome, sourceOf } from '#recognition/enrol-many.ts'
import { registerFace } from '#recognition/register-face.ts'
import type { Door } from './door.ts'

export interface EnrolHow {
  readonly gallery?: string | undefined
  readonly face?: 'only' | 'prominent' | 'largest' | undefined
  readonly force?: boolean | undefined
}

/**
 * Enrols photos in their order, with an outcome for each that was begun. Once `stopping` aborts no other is begun. Throws
 * where nothing can be enrolled at all.
 */
export async function enrolItems(
  door: Door<Needs>,
  files: readonly FileToEnrol[],
  how: EnrolHow,
  stopping: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<PhotoOutcome[]> {
  const total = files.length
  function* untilStopped(): Generator<FileToEnrol> {
    for (const file of files) {
      if (stopping.aborted) return
      yield file
    }
  }
  if (door.kind === 'remote')
    return await enrolOneByOne(door, untilStopped(), how, (at) => onProgress({ ...at, total }))
  const { results } = await door.call(enrolFiles, { ...how, files: untilStopped() }, (at) =>
    onProgress({ ...at, total }),
  )
  return results
}

/** What speaks of the connection or the caller, not of the photo: with these the work ends. */
const faults = new Set(['internal', 'cancelled', 'unavailable', 'overloaded', 'unauthenticated', 'forbidden'])

async function enrolOneByOne(
  door: Door<Needs>,
  files: Iterable<FileToEnrol>,
  how: EnrolHow,
  onProgress: (progress: Omit<Progress, 'total'>) => void,
): Promise<PhotoOutcome[]> {
  const results: PhotoOutcome[] = []
  const settled = new Map<string, string>()
  let refused = 0
  for (const { file, person, read } of files) {
    const nameAlone = person.externalId === undefined ? person.name : undefined
    const personId = nameAlone === undefined ? undefined : settled.get(nameAlone)
    try {
      const who = personId === undefined ? person : { personId }
      const added = await door.call(registerFace, { ...how, ...who, image: await read(), source: sourceOf(file) })
      if (nameAlone !== undefined) settled.set(nameAlone, added.personId)
      const { faceId, name, qualityScore } = added
      results.push({ file, status: 'enrolled', faceId, personId: added.personId, name, qualityScore })
    } catch (thrown) {
      const { code, message, facts } = toAppError(thrown)
      if (faults.has(code)) throw thrown
      const outcome: PhotoOutcome = { file, status: 'refused', code, detail: message, facts: { ...facts } }
      if (isRefusal(outcome)) refused++
      results.push(outcome)
    }
    onProgress({ done: results.length, refused })
  }
  return results
}
