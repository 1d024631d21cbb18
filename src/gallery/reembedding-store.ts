import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { ActiveModel } from './active-model-store.ts'

export type ReembeddingRow = Selectable<Database['reembeddings']>

/** How many faces a model can recognise. */
export interface Coverage {
  readonly total: number
  readonly done: number
  /** Without a template, and without a region to make one from. */
  readonly noRegion: number
  /** Without a template, with a region that was tried in vain. */
  readonly damaged: number
}

export async function readCoverage(db: Db, modelId: string): Promise<Coverage> {
  const { rows } = await sql<Coverage>`
    select count(*)::int as total,
      count(t.face_id)::int as done,
      (count(*) filter (where t.face_id is null and f.region is null))::int as "noRegion",
      (count(*) filter (where t.face_id is null and f.region is not null and x.face_id is not null))::int as damaged
    from faces f
    left join templates t on t.face_id = f.id and t.model_id = ${modelId}
    left join template_failures x on x.face_id = f.id and x.model_id = ${modelId}`.execute(db)
  return rows[0] ?? { total: 0, done: 0, noRegion: 0, damaged: 0 }
}

/** Starts the run of a model, or starts it again; what failed before is tried anew. */
export async function startReembedding(tx: Db, model: ActiveModel): Promise<void> {
  const fresh = { state: 'running', detail: null, started_at: new Date(), finished_at: null } as const
  await tx.deleteFrom('template_failures').where('model_id', '=', model.modelId).execute()
  await tx
    .insertInto('reembeddings')
    .values({ model_id: model.modelId, pack: model.pack, ...fresh })
    .onConflict((conflict) => conflict.column('model_id').doUpdateSet({ pack: model.pack, ...fresh }))
    .execute()
}

/** Changes the state of a run; false where there is none in one of the states given. */
export async function changeReembedding(
  tx: Db,
  modelId: string,
  change: { from: readonly ReembeddingRow['state'][]; to: ReembeddingRow['state']; detail?: string },
): Promise<boolean> {
  const ended = change.to === 'done' || change.to === 'failed'
  const row = await tx
    .updateTable('reembeddings')
    .set({ state: change.to, detail: change.detail ?? null, finished_at: ended ? new Date() : null })
    .where('model_id', '=', modelId)
    .where('state', 'in', change.from)
    .returning('model_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether the run goes on: false once it was paused, withdrawn or has ended. */
export async function isRunning(db: Db, modelId: string): Promise<boolean> {
  const row = await db.selectFrom('reembeddings').select('state').where('model_id', '=', modelId).executeTakeFirst()
  return row?.state === 'running'
}

export async function noteProgress(
  db: Db,
  modelId: string,
  { done, total, noRegion, damaged }: Coverage,
): Promise<void> {
  await db
    .updateTable('reembeddings')
    .set({ done, total, failed: noRegion + damaged })
    .where('model_id', '=', modelId)
    .execute()
}

/** The model is no longer prepared; its templates stay. */
export async function withdrawReembedding(tx: Db, modelId: string): Promise<void> {
  await tx.deleteFrom('reembeddings').where('model_id', '=', modelId).execute()
}

export async function listReembeddings(db: Db): Promise<ReembeddingRow[]> {
  return await db.selectFrom('reembeddings').selectAll().orderBy('started_at').execute()
}

export interface SealedRegionRow {
  readonly face_id: string
  readonly person_id: string
  readonly region: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** Faces behind `after` (in order of id) that have a region but no template of the model, and were not tried in vain. */
export async function readFacesToEmbed(
  db: Db,
  which: { modelId: string; after: string | undefined; limit: number },
): Promise<SealedRegionRow[]> {
  let query = db
    .selectFrom('faces as f')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .leftJoin('templates as t', (on) => on.onRef('t.face_id', '=', 'f.id').on('t.model_id', '=', which.modelId))
    .leftJoin('template_failures as x', (on) => on.onRef('x.face_id', '=', 'f.id').on('x.model_id', '=', which.modelId))
    .select(['f.id as face_id', 'f.person_id', 'p.data_key', 'p.master_key_version'])
    .select(sql<Buffer>`f.region`.as('region'))
    .where('f.region', 'is not', null)
    .where('t.face_id', 'is', null)
    .where('x.face_id', 'is', null)
    .orderBy('f.id')
    .limit(which.limit)
  if (which.after !== undefined) query = query.where('f.id', '>', which.after)
  return await query.execute()
}

/** Stores a template of a face that is still its person's; false when it was moved, deleted or has one by now. */
export async function addTemplate(
  tx: Db,
  template: { faceId: string; personId: string; modelId: string; sealed: Buffer },
): Promise<boolean> {
  // The face's row stays locked until the commit: whoever moves it seals this template anew with the others.
  const { rows } = await sql<{ face_id: string }>`
    with face as (select id from faces where id = ${template.faceId} and person_id = ${template.personId} for share)
    insert into templates (face_id, model_id, sealed)
    select id, ${template.modelId}, ${template.sealed}::bytea from face
    on conflict (face_id, model_id) do nothing
    returning face_id`.execute(tx)
  return rows.length > 0
}

export async function noteDamagedRegion(tx: Db, faceId: string, modelId: string): Promise<void> {
  await sql`insert into template_failures (face_id, model_id)
    select id, ${modelId} from faces where id = ${faceId} on conflict do nothing`.execute(tx)
}

/** Deletes the templates of a model, at most `limit` at once, and answers how many. */
export async function deleteTemplates(tx: Db, modelId: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from templates where (face_id, model_id) in
    (select face_id, model_id from templates where model_id = ${modelId} limit ${limit})`.execute(tx)
  // Corrections are few: they go with the first ones.
  await tx.deleteFrom('negative_templates').where('model_id', '=', modelId).execute()
  return Number(numAffectedRows ?? 0)
}

/** New faces get templates of this model, too, from now on; those that have none are not given one. */
export async function keepPrepared(
  tx: Db,
  model: ActiveModel,
  { done, total, noRegion, damaged }: Coverage,
): Promise<void> {
  const row = { pack: model.pack, state: 'done', done, total, failed: noRegion + damaged, detail: null } as const
  await tx
    .insertInto('reembeddings')
    .values({ model_id: model.modelId, ...row, finished_at: new Date() })
    .onConflict((conflict) => conflict.column('model_id').doUpdateSet({ ...row, finished_at: new Date() }))
    .execute()
}

/** Faces of a gallery that have templates of all the models: the same ones in every call, in no order of age or person. */
export async function sampleFacesOfBoth(
  db: Db,
  which: { galleryId: string; models: readonly [string, string]; limit: number },
): Promise<{ faceId: string; personId: string; galleryId: string; quality: number }[]> {
  const [a, b] = which.models
  return await db
    .selectFrom('faces as f')
    .innerJoin('templates as t', (on) => on.onRef('t.face_id', '=', 'f.id').on('t.model_id', '=', a))
    .innerJoin('templates as u', (on) => on.onRef('u.face_id', '=', 'f.id').on('u.model_id', '=', b))
    .select(['f.id as faceId', 'f.person_id as personId', 'f.gallery_id as galleryId', 'f.quality_score as quality'])
    .where('f.gallery_id', '=', which.galleryId)
    .orderBy(sql`md5(f.id::text)`)
    .limit(which.limit)
    .execute()
}
