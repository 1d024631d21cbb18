import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'

export interface ActiveModel {
  readonly modelId: string
  /** The name of its pack. */
  readonly pack: string
}

/** The model that all processes decide with; the one that `choose` gives becomes it where none is stored yet. */
export async function ensureActiveModel(db: Db, choose: () => Promise<ActiveModel>): Promise<ActiveModel> {
  const stored = await readActiveModel(db)
  if (stored) return stored
  const first = await choose()
  await db
    .insertInto('active_model')
    .values({ model_id: first.modelId, pack: first.pack })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await readActiveModel(db)) ?? first
}

export async function readActiveModel(db: Db): Promise<ActiveModel | undefined> {
  const row = await db.selectFrom('active_model').select(['model_id', 'pack']).executeTakeFirst()
  return row && { modelId: row.model_id, pack: row.pack }
}

/** Locked until the transaction ends: nobody stores a face meanwhile. */
export async function lockActiveModel(tx: Db): Promise<ActiveModel> {
  const row = await tx.selectFrom('active_model').select(['model_id', 'pack']).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('internal', 'No active model is stored')
  return { modelId: row.model_id, pack: row.pack }
}

export async function storeActiveModel(tx: Db, model: ActiveModel): Promise<void> {
  await tx
    .updateTable('active_model')
    .set({ model_id: model.modelId, pack: model.pack, changed_at: new Date() })
    .execute()
}

/** What a new face needs templates of: the active model (null where none is stored), and those that are prepared. */
export interface WantedModels {
  readonly active: ActiveModel | null
  readonly prepared: readonly ActiveModel[]
}

/** As they are now; with `lock` the active one stays so until the transaction ends. */
export async function readWantedModels(db: Db, { lock }: { lock: boolean }): Promise<WantedModels> {
  const { rows } = await sql<{ model_id: string; pack: string; active: boolean }>`
    with active as (select model_id, pack from active_model ${lock ? sql`for share` : sql``})
    select model_id, pack, true as active from active
    union all select model_id, pack, false from reembeddings where state <> 'failed'`.execute(db)
  const models = rows.map(({ model_id, pack, active }) => ({ modelId: model_id, pack, active }))
  const active = models.find((one) => one.active) ?? null
  return { active, prepared: models.filter((one) => !one.active && one.modelId !== active?.modelId) }
}

export interface TemplateCount {
  readonly modelId: string
  readonly templates: number
}

/** Templates per model, whichever models those are. */
export async function countTemplatesPerModel(db: Db): Promise<TemplateCount[]> {
  const rows = await db
    .selectFrom('templates')
    .select(['model_id', sql<number>`count(*)::int`.as('templates')])
    .groupBy('model_id')
    .orderBy('model_id')
    .execute()
  return rows.map((row) => ({ modelId: row.model_id, templates: row.templates }))
}
