import pMap from 'p-map'
import { z } from 'zod'
import { AppError, type ErrorCode, toAppError } from '#core/errors.ts'
import { holdNeeds } from '#core/hold.ts'
import { newId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { type JobContext, jobKind } from '#jobs/job.ts'
import { countJobItems } from '#jobs/job-item-store.ts'
import { saveJobResult } from '#jobs/job-result-store.ts'
import { readJobSecret } from '#jobs/job-upload-store.ts'
import type { Vault } from '#storage/seal.ts'
import { allowAttributes } from './allow-attributes.ts'
import { whenThereIsRoom } from './enrol-many.ts'
import { type Recognised, type RecogniseImageNeeds, RecogniseOptions, recognisePhoto } from './recognise-image.ts'
import { type PhotoResult, withoutNames } from './stored-result.ts'

export interface BatchJobNeeds extends RecogniseImageNeeds {
  readonly vault: Vault
}

/** So many photos between two looks at the model in use. */
const pageSize = 32

/** Under this name a photo lies with the job's upload, and its result with the job; the report calls it so, too. */
export const photoName = (at: number): string => `photo ${String(at + 1).padStart(6, '0')}`

/** Photos recognised in the background. What an earlier attempt reported is passed over. */
export const batchJob = jobKind({
  name: 'batch_recognise',
  input: z.strictObject({ options: RecogniseOptions, uploadId: z.string(), files: z.array(z.string()) }),
  output: z.strictObject({ totalImages: z.int(), processed: z.int(), failed: z.int() }),
  async run(needs: BatchJobNeeds, { options, uploadId, files }, context) {
    const caller = callerOf(context)
    await allowAttributes(options.attributes, caller, needs.capabilities)
    const galleryId = await galleryIdOf(needs.db, options.gallery)
    const total = files.length
    const counts = await countJobItems(needs.db, context.jobId)
    context.progress({ ...counts, total })
    for (let at = 0; at < total; at += pageSize) {
      const page = files.slice(at, at + pageSize).map((file, place) => ({ file, index: at + place }))
      const reported = await context.reported(page.map(({ index }) => photoName(index)))
      const left = page.filter(({ index }) => !reported.has(photoName(index)))
      const held = holdNeeds(needs)
      const look = async ({ file, index }: (typeof page)[number]) => {
        const image = await readJobSecret(needs.db, needs.vault, uploadId, photoName(index))
        if (!image) throw new AppError('not_found', 'The photos were deleted when the job ended: send them again')
        const result = await recogniseOne(file, () =>
          whenThereIsRoom(context.signal, () => recognisePhoto(held.value, galleryId, image, options, caller)),
        )
        await saveJobResult(needs.db, needs.vault, context.jobId, index, withoutNames(result))
        const { success, code, detail, recognised } = result
        const outcome = success ? 'done' : 'refused'
        const facts = { file, faces: recognised?.faces.length ?? 0 }
        const why = success ? {} : { code: code as ErrorCode, detail: detail ?? '' }
        await context.report([{ item: photoName(index), outcome, ...why, facts }])
        counts[outcome]++
        context.progress({ ...counts, total })
      }
      try {
        await pMap(left, look, { concurrency: held.value.vision.status().cores * 2, signal: context.signal })
      } finally {
        held.release()
      }
    }
    return { totalImages: total, processed: counts.done, failed: counts.refused }
  },
})

/** A photo that cannot be read fails only itself. */
export async function recogniseOne(
  file: string,
  recognise: () => Promise<z.output<typeof Recognised>>,
): Promise<PhotoResult> {
  try {
    return { file, success: true, recognised: await recognise(), code: null, detail: null }
  } catch (error) {
    const { code, message } = toAppError(error)
    if (code === 'internal' || code === 'cancelled' || code === 'overloaded') throw error
    return { file, success: false, recognised: null, code, detail: message }
  }
}

/** Whoever asked for the job had the permission then; whether the capability is still on is asked again. */
function callerOf({ requestedBy, signal }: JobContext): Caller {
  return {
    kind: 'system',
    id: requestedBy,
    permissions: new Set(['recognition:run', 'expression:run']),
    door: 'system',
    address: null,
    correlationId: newId(),
    signal,
  }
}
