import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { dropOwnNegatives } from './negative-store.ts'
import { type PersonRow, wrappedKeyOf } from './person-store.ts'
import { openRegion, openTemplate, sealRegion, sealTemplate } from './sealed-face.ts'

/**
 * Gives a person the negatives of another one, sealed anew under their key; both are locked. Those that name a face of one of
 * the two are dropped: whoever makes two people one takes back that they are not. `only` leaves the others where they are. Answers
 * with the ids of those handed over.
 */
export async function handNegativesOver(
  tx: Db,
  vault: Vault,
  from: PersonRow,
  to: PersonRow,
  only?: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .selectFrom('negatives')
    .selectAll()
    .where('person_id', '=', from.id)
    .$if(only !== undefined, (query) => query.where((eb) => eb('id', '=', eb.fn.any(eb.val([...(only ?? [])])))))
    .forUpdate()
    .execute()
  const handed: string[] = []
  const oldKey = vault.unwrapDataKey(from.id, wrappedKeyOf(from))
  const newKey = vault.unwrapDataKey(to.id, wrappedKeyOf(to))
  for (const { id, face_id, photo_digest, region } of rows) {
    const twin = await tx
      .selectFrom('negatives')
      .select('id')
      .where('person_id', '=', to.id)
      .where((eb) => (face_id === null ? eb('photo_digest', '=', photo_digest) : eb('face_id', '=', face_id)))
      .executeTakeFirst()
    // It goes with the person.
    if (twin) continue
    const before = { faceId: id, personId: from.id, negative: true } as const
    const after = { ...before, personId: to.id }
    const moved = region && sealRegion(vault, newKey, after, openRegion(vault, oldKey, before, region))
    await tx.updateTable('negatives').set({ person_id: to.id, region: moved }).where('id', '=', id).execute()
    handed.push(id)
    const templates = await tx.selectFrom('negative_templates').selectAll().where('negative_id', '=', id).execute()
    for (const { model_id, sealed } of templates) {
      const template = openTemplate(vault, oldKey, before, model_id, sealed)
      await tx
        .updateTable('negative_templates')
        .set({ sealed: sealTemplate(vault, newKey, after, template) })
        .where('negative_id', '=', id)
        .where('model_id', '=', model_id)
        .execute()
    }
  }
  await dropOwnNegatives(tx, to.id)
  return handed
}
