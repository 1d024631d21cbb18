import { toAppError } from '#core/errors.ts'
import type { Context } from './context.ts'
import type { PhotoFile } from './find-photos.ts'
import { showProgress } from './progress.ts'

/** What became of one photo that was looked at. */
export type Looked<Answer> =
  | { readonly file: string; readonly success: true; readonly answer: Answer }
  | { readonly file: string; readonly success: false; readonly code: string; readonly detail: string }

/** What speaks of the connection or the caller, not of the photo: with these the work ends. */
const faults = new Set(['internal', 'cancelled', 'unavailable', 'overloaded', 'unauthenticated', 'forbidden'])
const capabilityOff = 'capability_off'

/**
 * Looks at photos a few at a time and answers in their order. One photo that cannot be read does not fail the others;
 * where it is the only one, its error is thrown. `told` gets each result, in their order, as soon as it is there. An interrupt ends the work after the photos at hand.
 */
export async function lookAtPhotos<Answer>(
  context: Context,
  verb: string,
  photos: readonly PhotoFile[],
  look: (image: Uint8Array, photo: PhotoFile) => Promise<Answer>,
  told?: (result: Looked<Answer>) => void,
): Promise<Looked<Answer>[]> {
  const { output, interrupt } = context
  const results: Looked<Answer>[] = []
  const progress = showProgress(output, verb, photos.length)
  if (photos.length > 1)
    interrupt.finishItems(() => output.note('Stopping after the photos at hand; press Ctrl-C again to stop now'))
  let next = 0
  let unsaid = 0
  let done = 0
  let refused = 0
  const work = async (): Promise<void> => {
    for (;;) {
      const at = next++
      const photo = photos[at]
      if (!photo || interrupt.stopping.aborted) return
      try {
        const answer = await look(await photo.read(), photo)
        results[at] = { file: photo.label, success: true, answer }
      } catch (thrown) {
        const { code, message: detail } = toAppError(thrown)
        if (photos.length === 1 || faults.has(code) || code === capabilityOff) throw thrown
        refused++
        results[at] = { file: photo.label, success: false, code, detail }
      }
      for (let result = results[unsaid]; result; result = results[++unsaid]) told?.(result)
      progress.update({ done: ++done, total: photos.length, refused })
    }
  }
  try {
    // Two at once: while one is being read and decoded the networks work on the other.
    await Promise.all([work(), work()])
  } finally {
    progress.stop()
  }
  return results.filter((result) => result !== undefined)
}
