import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { readTemplates } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { Negatives } from '#gallery/negative-faces.ts'
import {
  findPeopleByName,
  findPerson,
  findPersonByExternalId,
  insertPerson,
  lockPerson,
  type PersonRow,
  wrappedKeyOf,
} from '#gallery/person-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { distanceBetween, type Metric, type Template } from '#vision/template.ts'
import { markedDistance } from './pass-over-marked.ts'

/** Whom a photo is enrolled for: a person there is, the person of an external id (made if absent), or somebody of a name. */
export type EnrolTarget = { readonly galleryId: string } & (
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'external'; readonly externalId: string; readonly name: string; readonly email: string | null }
  | { readonly kind: 'name'; readonly name: string; readonly email: string | null }
)

export interface TargetFields {
  readonly gallery: string
  readonly personId?: string | undefined
  readonly externalId?: string | undefined
  readonly name?: string | undefined
  readonly email?: string | undefined
}

/** The target that the fields of a request name. Throws `invalid_input` when they name nobody, `not_found`. */
export async function chooseTarget(db: Db, fields: TargetFields): Promise<EnrolTarget> {
  const galleryId = await galleryIdOf(db, fields.gallery)
  const email = fields.email ?? null
  if (fields.personId !== undefined) {
    const person = await findPerson(db, requireId(fields.personId, 'person'))
    if (!person) throw new AppError('not_found', 'There is no person with the id given')
    return { kind: 'person', galleryId: person.gallery_id, personId: person.id }
  }
  if (fields.externalId !== undefined)
    return { kind: 'external', galleryId, externalId: fields.externalId, name: fields.name ?? fields.externalId, email }
  if (fields.name !== undefined) return { kind: 'name', galleryId, name: fields.name, email }
  throw new AppError('invalid_input', 'name: one of name, person_id or external_id is needed')
}

/** The person where the target already names one, without looking at any face. */
export async function existingTarget(db: Db, target: EnrolTarget): Promise<PersonRow | undefined> {
  if (target.kind === 'person') return await findPerson(db, target.personId)
  if (target.kind === 'external') return await findPersonByExternalId(db, target.galleryId, target.externalId)
  return undefined
}

interface LookAlike {
  readonly template: Template
  readonly limit: number
  readonly metric: Metric
  readonly negatives: Negatives
}

/**
 * The person the face goes to, locked; made when the target allows it. A name alone joins the closest person of that
 * name within `limit`, else it is a new person: names are not unique.
 */
export async function resolveTarget(
  tx: Db,
  vault: Vault,
  target: EnrolTarget,
  look: LookAlike,
): Promise<{ person: PersonRow; created: boolean }> {
  if (target.kind === 'name') {
    // Two first photos of one name at once must not become two people.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${target.galleryId}/${target.name.toLowerCase()}`}, 7))`.execute(
      tx,
    )
    const namesake = await closestNamesake(tx, vault, target.galleryId, target.name, look)
    if (namesake) return { person: await lockedPerson(tx, namesake.id), created: false }
    return { person: await createTarget(tx, vault, target, null), created: true }
  }
  const there = await existingTarget(tx, target)
  if (there) return { person: await lockedPerson(tx, there.id), created: false }
  if (target.kind === 'person') throw new AppError('not_found', 'There is no person with the id given')
  return { person: await createTarget(tx, vault, target, target.externalId), created: true }
}

async function lockedPerson(tx: Db, id: string): Promise<PersonRow> {
  const person = await lockPerson(tx, id)
  if (!person) throw new AppError('not_found', 'The person was forgotten meanwhile')
  return person
}

async function createTarget(
  tx: Db,
  vault: Vault,
  target: { galleryId: string; name: string; email: string | null },
  externalId: string | null,
): Promise<PersonRow> {
  const id = newId()
  const { wrapped } = vault.createDataKey(id)
  const { galleryId, name, email } = target
  const row = await insertPerson(tx, { id, galleryId, externalId, name, email, metadata: {}, wrappedKey: wrapped })
  if (row) return row
  // The external id was taken by another enrolment that committed since we looked.
  const other = externalId === null ? undefined : await findPersonByExternalId(tx, galleryId, externalId)
  if (!other) throw new AppError('conflict', 'The person is being changed by another request; try again')
  return await lockedPerson(tx, other.id)
}

async function closestNamesake(
  tx: Db,
  vault: Vault,
  galleryId: string,
  name: string,
  look: LookAlike,
): Promise<PersonRow | null> {
  let best: { person: PersonRow; distance: number } | null = null
  for (const person of await findPeopleByName(tx, galleryId, name)) {
    const key = vault.unwrapDataKey(person.id, wrappedKeyOf(person))
    for (const row of await readTemplates(tx, { modelId: look.template.modelId, personId: person.id })) {
      const owner = { faceId: row.face_id, personId: person.id }
      const { vector } = openTemplate(vault, key, owner, row.model_id, row.sealed)
      const distance = distanceBetween(vector, look.template.vector, look.metric)
      if (distance <= look.limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { person, distance }
    }
  }
  if (!best) return null
  const marked = markedDistance(look.template.vector, best.distance, look.negatives.of(best.person.id), look.metric)
  return marked === null ? best.person : null
}
