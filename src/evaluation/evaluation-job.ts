import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { findPeople } from '#gallery/person-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import { jobKind } from '#jobs/job.ts'
import { readJobResult, saveJobResult } from '#jobs/job-result-store.ts'
import { findJob } from '#jobs/job-store.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { evaluateGallery, GalleryEvaluation } from './evaluate-gallery.ts'

type EvaluateNeeds = Parameters<typeof evaluateGallery.run>[0]

const Wanted = z.strictObject({ gallery: GalleryChoice, limit: z.int().min(1).max(100).default(10) })

/** What is doubtful in a gallery, found in the background; the report is kept sealed with the job. */
export const evaluationJob = jobKind({
  name: 'evaluate_gallery',
  input: Wanted,
  output: z.strictObject({
    gallery: z.string(),
    modelId: z.string(),
    people: z.int(),
    faces: z.int(),
    suspectFaces: z.int(),
    fewPhotos: z.int(),
    similarPhotos: z.int(),
  }),
  async run(needs: EvaluateNeeds & { readonly vault: Vault }, input, { jobId, requestedBy, signal, progress }) {
    const report = await evaluateGallery.run(needs, input, {
      kind: 'system',
      id: requestedBy,
      permissions: new Set(),
      door: 'system',
      address: null,
      correlationId: newId(),
      signal,
      onProgress: progress,
    })
    await saveJobResult(needs.db, needs.vault, jobId, 0, report)
    const { gallery, modelId, people, faces, suspectFaces, fewPhotos, similarPhotos } = report
    const totals = {
      suspectFaces: suspectFaces.total,
      fewPhotos: fewPhotos.total,
      similarPhotos: similarPhotos.total,
    }
    return { gallery, modelId, people, faces, ...totals }
  },
})

export const startEvaluation = operation({
  name: 'start_evaluation',
  summary: 'Looks for what is doubtful in a gallery as a job, whose report is kept',
  permission: 'gallery:read',
  reach: 'input',
  input: Wanted,
  output: z.strictObject({ jobId: z.string() }),
  async run({ db }: { db: Kysely<Database> }, input, caller) {
    await galleryIdOf(db, input.gallery)
    return await inTransaction(db, async (tx) => {
      const { job } = await enqueueJob(tx, evaluationJob, input, { requestedBy: caller.id })
      return { jobId: job.id }
    })
  },
})

export const getEvaluation = operation({
  name: 'get_evaluation',
  summary: 'The report of an evaluation that ran as a job, as long as the job is kept',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ jobId: z.string() }),
  output: GalleryEvaluation,
  async run({ db, vault }: { db: Db; vault: Vault }, input, { galleries }) {
    const jobId = requireId(input.jobId, 'evaluation')
    const row = await findJob(db, jobId)
    const wanted = row?.kind === evaluationJob.name ? Wanted.safeParse(row.input).data : undefined
    if (!row || !wanted || (galleries && !galleries.includes(wanted.gallery)))
      throw new AppError('not_found', 'There is no evaluation with the id given')
    const stored = await readJobResult(db, vault, jobId, 0)
    if (stored === undefined) throw new AppError('conflict', `The evaluation is ${row.state}: it has no report`)
    return await withNamesOfNow(db, GalleryEvaluation.parse(stored))
  },
})

/** The report with people as they are called now; whoever was forgotten since is left out. */
async function withNamesOfNow(db: Db, report: GalleryEvaluation): Promise<GalleryEvaluation> {
  const { closestPeople, suspectFaces, fewPhotos, similarPhotos } = report
  const people = [
    ...closestPeople.flatMap(({ a, b }) => [a, b]),
    ...suspectFaces.faces.flatMap(({ face, other }) => [face, other]),
    ...fewPhotos.people,
    ...similarPhotos.people,
  ]
  const rows = await findPeople(db, [...new Set(people.map(({ personId }) => personId))])
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const known = ({ personId }: { personId: string }) => names.has(personId)
  const named = <Who extends { personId: string; name: string }>(who: Who): Who => ({
    ...who,
    name: names.get(who.personId) ?? '',
  })
  return {
    ...report,
    closestPeople: closestPeople
      .filter(({ a, b }) => known(a) && known(b))
      .map((pair) => ({ ...pair, a: named(pair.a), b: named(pair.b) })),
    suspectFaces: {
      ...suspectFaces,
      faces: suspectFaces.faces
        .filter(({ face, other }) => known(face) && known(other))
        .map((one) => ({ ...one, face: named(one.face), other: named(one.other) })),
    },
    fewPhotos: { ...fewPhotos, people: fewPhotos.people.filter(known).map(named) },
    similarPhotos: { ...similarPhotos, people: similarPhotos.people.filter(known).map(named) },
  }
}
