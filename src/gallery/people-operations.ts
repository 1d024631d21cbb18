import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { readConsent } from './consent-store.ts'
import { FaceView } from './enrolled-face.ts'
import { GalleryChoice } from './gallery.ts'
import { galleryIdOf } from './gallery-store.ts'
import { KeptUntil, keptUntil } from './kept-until.ts'
import { Limit, Offset } from './page.ts'
import { Email, ExternalId, Metadata, PersonName, PersonView } from './person.ts'
import { findPersonByExternalId, insertPerson, listPeopleRows, lockPerson, updatePersonRow } from './person-store.ts'
import { readRetentionRules } from './retention-store.ts'
import { personViewOf, viewPerson } from './view-person.ts'

/** A list of people that somebody watches for, as far as a person is on it. */
const WatchedOn = z.strictObject({
  watchListId: z.string(),
  name: z.string(),
  severity: z.string(),
  expiresAt: z.iso.datetime().nullable(),
})
const PersonWithFaces = PersonView.extend({
  faces: z.array(FaceView),
  retention: KeptUntil,
  watchLists: z.array(WatchedOn).nullable().describe('Null where the caller may not see watch lists'),
})

/** Watch lists are no matter of the gallery: whoever joins the modules says where they are. */
interface Watching {
  watchListsOf(personId: string): Promise<z.output<typeof WatchedOn>[]>
}

/** The person as a caller may see them. */
async function viewFor(
  needs: { readonly db: Db } & Watching,
  personId: string,
  { permissions }: Pick<Caller, 'permissions'>,
): Promise<z.output<typeof PersonWithFaces>> {
  const person = await viewPerson(needs.db, personId)
  const rules = new Map((await readRetentionRules(needs.db)).map((rule) => [rule.class, rule.days]))
  const consent = await readConsent(needs.db, personId)
  const retention = keptUntil(
    {
      updatedAt: new Date(person.updatedAt),
      facesAddedAt: person.faces.map(({ addedAt }) => new Date(addedAt)),
      consent: consent ? { expiresAt: consent.expires_at, withdrawnAt: consent.withdrawn_at } : null,
    },
    rules,
  )
  return {
    ...person,
    retention,
    watchLists: permissions.has('alerts:read') ? await needs.watchListsOf(personId) : null,
  }
}

const PersonId = z.string()

export const listPeople = operation({
  name: 'list_people',
  summary:
    'People of a gallery, oldest first; `query` finds parts of name, external id, e-mail or the values of metadata',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryChoice,
    offset: Offset,
    limit: Limit,
    query: z.string().trim().min(1).max(200).optional(),
    fact: z.string().min(1).max(200).optional().describe('Only people with metadata of this name'),
    factValue: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('With `fact`: only those where it has this value, a text, a number or `true` or `false`, whole'),
  }),
  output: z.strictObject({ people: z.array(PersonView), total: z.int() }),
  async run(needs: { db: Db }, input) {
    const { gallery, fact: name, factValue: value, ...page } = input
    if (value !== undefined && name === undefined)
      throw new AppError('invalid_input', 'fact_value goes with fact, which says whose value it is', {
        facts: { fields: 'fact' },
      })
    const galleryId = await galleryIdOf(needs.db, gallery)
    const fact = name === undefined ? undefined : { name, value }
    const { rows, total } = await listPeopleRows(needs.db, { ...page, galleryId, fact })
    return { people: rows.map(personViewOf), total }
  },
})

export const getPerson = operation({
  name: 'get_person',
  summary: 'One person with their faces and the watch lists that they are on',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ personId: PersonId }),
  output: PersonWithFaces,
  async run(needs: { db: Db } & Watching, input, caller) {
    return await viewFor(needs, requireId(input.personId, 'person'), caller)
  },
})

export const createPerson = operation({
  name: 'create_person',
  summary: 'Creates a person without a face yet',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryChoice,
    name: PersonName,
    externalId: ExternalId.optional(),
    email: Email.optional(),
    metadata: Metadata.default({}),
  }),
  output: PersonWithFaces,
  async run(needs: { db: Db; vault: Vault } & Watching, input, caller) {
    const id = newId()
    await inTransaction(needs.db, async (tx) => {
      const galleryId = await galleryIdOf(tx, input.gallery)
      const { wrapped } = needs.vault.createDataKey(id)
      const externalId = input.externalId ?? null
      const row = await insertPerson(tx, {
        id,
        galleryId,
        externalId,
        name: input.name,
        email: input.email ?? null,
        metadata: input.metadata,
        wrappedKey: wrapped,
      })
      if (!row) throw new AppError('conflict', 'There is a person with that external id in the gallery already')
      await appendEvent(tx, { type: 'person_created', payload: { galleryId, personId: id } })
    })
    return await viewFor(needs, id, caller)
  },
})

export const updatePerson = operation({
  name: 'update_person',
  summary: 'Changes name, external id, e-mail or metadata; metadata is replaced as a whole',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({
    personId: PersonId,
    name: PersonName.optional(),
    externalId: ExternalId.nullable().optional(),
    email: Email.nullable().optional(),
    metadata: Metadata.optional(),
  }),
  output: PersonWithFaces,
  async run(needs: { db: Db } & Watching, { personId, ...changes }, caller) {
    const id = requireId(personId, 'person')
    await inTransaction(needs.db, async (tx) => {
      const before = await lockPerson(tx, id)
      if (!before) throw new AppError('not_found', 'There is no person with the id given')
      if (changes.externalId) {
        const other = await findPersonByExternalId(tx, before.gallery_id, changes.externalId)
        if (other && other.id !== id)
          throw new AppError('conflict', 'There is a person with that external id in the gallery already')
      }
      await updatePersonRow(tx, id, changes)
      await appendEvent(tx, { type: 'person_updated', payload: { galleryId: before.gallery_id, personId: id } })
    })
    return await viewFor(needs, id, caller)
  },
})
