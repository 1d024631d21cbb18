import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { FaceView } from './enrolled-face.ts'
import { GalleryChoice } from './gallery.ts'
import { galleryIdOf } from './gallery-store.ts'
import { Limit, Offset } from './page.ts'
import { Email, ExternalId, Metadata, PersonName, PersonView } from './person.ts'
import { findPersonByExternalId, insertPerson, listPeopleRows, lockPerson, updatePersonRow } from './person-store.ts'
import { personViewOf, viewPerson } from './view-person.ts'

const PersonWithFaces = PersonView.extend({ faces: z.array(FaceView) })
const PersonId = z.string()

export const listPeople = operation({
  name: 'list_people',
  summary: 'People of a gallery, oldest first; `query` finds parts of name, external id or e-mail',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryChoice,
    offset: Offset,
    limit: Limit,
    query: z.string().trim().min(1).max(200).optional(),
  }),
  output: z.strictObject({ people: z.array(PersonView), total: z.int() }),
  async run(needs: { db: Db }, input) {
    const galleryId = await galleryIdOf(needs.db, input.gallery)
    const page = await listPeopleRows(needs.db, {
      galleryId,
      offset: input.offset,
      limit: input.limit,
      query: input.query,
    })
    return { people: page.rows.map(personViewOf), total: page.total }
  },
})

export const getPerson = operation({
  name: 'get_person',
  summary: 'One person with their faces',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ personId: PersonId }),
  output: PersonWithFaces,
  async run(needs: { db: Db }, input) {
    return await viewPerson(needs.db, requireId(input.personId, 'person'))
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
  async run(needs: { db: Db; vault: Vault }, input) {
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
    return await viewPerson(needs.db, id)
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
  async run(needs: { db: Db }, { personId, ...changes }) {
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
    return await viewPerson(needs.db, id)
  },
})
