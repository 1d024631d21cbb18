import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { Limit, Offset } from '#gallery/page.ts'
import { findPerson } from '#gallery/person-store.ts'
import type { Database, Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { Severity } from './severity.ts'
import { MemberView, Note, WatchListName, WatchListView } from './watch-list.ts'
import {
  changeWatchList,
  countMembers,
  deleteMember,
  deleteWatchListRow,
  findWatchList,
  insertWatchList,
  isNameTaken,
  listMemberRows,
  listWatchListRows,
  putMember,
  type WatchListRow,
} from './watch-list-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

const ById = z.strictObject({ watchListId: z.string() })
const Description = z.string().max(500)

function viewOf(row: WatchListRow): WatchListView {
  return {
    watchListId: row.id,
    name: row.name,
    description: row.description,
    severity: row.severity,
    people: row.people,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

export async function requireWatchList(db: Db, id: string, now: Date): Promise<WatchListRow> {
  const row = await findWatchList(db, requireId(id, 'watch list'), now)
  if (!row) throw new AppError('not_found', 'There is no watch list with the id given')
  return row
}

const taken = () => new AppError('conflict', 'There is a watch list of that name already')

export const listWatchLists = operation({
  name: 'list_watch_lists',
  summary: 'Lists of people whom rules watch for',
  permission: 'alerts:read',
  input: z.strictObject({}),
  output: z.strictObject({ watchLists: z.array(WatchListView) }),
  async run({ db, clock }: Needs) {
    return { watchLists: (await listWatchListRows(db, clock.now())).map(viewOf) }
  },
})

export const getWatchList = operation({
  name: 'get_watch_list',
  summary: 'One watch list',
  permission: 'alerts:read',
  input: ById,
  output: WatchListView,
  run: async ({ db, clock }: Needs, { watchListId }) => viewOf(await requireWatchList(db, watchListId, clock.now())),
})

export const createWatchList = operation({
  name: 'create_watch_list',
  summary: 'Makes a watch list; it does nothing until a rule names it',
  permission: 'alerts:write',
  input: z.strictObject({
    name: WatchListName,
    description: Description.default(''),
    severity: Severity.default('high'),
  }),
  output: WatchListView,
  async run({ db, clock }: Needs, { name, description, severity }, caller) {
    const id = newId()
    const row = await inTransaction(db, async (tx) => {
      if (!(await insertWatchList(tx, { id, name, description, severity, created_by: caller.id }))) throw taken()
      await appendEvent(tx, { type: 'watch_list_changed', payload: { watchListId: id } })
      return await requireWatchList(tx, id, clock.now())
    })
    return viewOf(row)
  },
})

export const updateWatchList = operation({
  name: 'update_watch_list',
  summary: 'Changes name, description or severity of a watch list',
  permission: 'alerts:write',
  input: ById.extend({
    name: WatchListName.optional(),
    description: Description.optional(),
    severity: Severity.optional(),
  }),
  output: WatchListView,
  async run({ db, clock }: Needs, { watchListId, ...changes }) {
    const row = await inTransaction(db, async (tx) => {
      const { id } = await requireWatchList(tx, watchListId, clock.now())
      if (changes.name !== undefined && (await isNameTaken(tx, 'watch_lists', changes.name, id))) throw taken()
      await changeWatchList(tx, id, { ...changes, updated_at: clock.now() })
      await appendEvent(tx, { type: 'watch_list_changed', payload: { watchListId: id } })
      return await requireWatchList(tx, id, clock.now())
    })
    return viewOf(row)
  },
})

export const deleteWatchList = operation({
  name: 'delete_watch_list',
  summary: 'Removes a watch list with the rules that watch for it; people and past alerts stay',
  permission: 'alerts:write',
  input: ById,
  output: WatchListView,
  async run({ db, clock }: Needs, { watchListId }) {
    const row = await inTransaction(db, async (tx) => {
      const before = await requireWatchList(tx, watchListId, clock.now())
      await deleteWatchListRow(tx, before.id)
      await appendEvent(tx, { type: 'watch_list_changed', payload: { watchListId: before.id } })
      return before
    })
    return viewOf(row)
  },
})

export const listWatchListPeople = operation({
  name: 'list_watch_list_people',
  summary: 'Who is on a watch list, added last first; who has expired is among them',
  permission: 'alerts:read',
  input: ById.extend({ offset: Offset, limit: Limit }),
  output: z.strictObject({ people: z.array(MemberView), total: z.int() }),
  async run({ db, clock }: Needs, { watchListId, ...page }) {
    const { id } = await requireWatchList(db, watchListId, clock.now())
    const rows = await listMemberRows(db, id, page)
    const people = rows.map((row) => ({
      personId: row.person_id,
      name: row.name,
      gallery: row.gallery,
      expiresAt: row.expires_at?.toISOString() ?? null,
      note: row.note,
      addedBy: row.added_by,
      addedAt: row.added_at.toISOString(),
    }))
    return { people, total: await countMembers(db, id) }
  },
})

export const addToWatchList = operation({
  name: 'add_to_watch_list',
  summary: 'Puts a person on a watch list, or changes until when; who was seen before raises nothing',
  permission: 'alerts:write',
  input: ById.extend({
    personId: z.string(),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
    note: Note.default(''),
  }),
  output: z.strictObject({
    watchListId: z.string(),
    personId: z.string(),
    expiresAt: z.iso.datetime().nullable(),
    note: z.string(),
  }),
  async run({ db, clock }: Needs, { watchListId, personId, expiresAt, note }, caller) {
    const person = requireId(personId, 'person')
    const at = expiresAt === null ? null : new Date(expiresAt)
    if (at && at <= clock.now())
      throw new AppError('invalid_input', 'expires_at: lies in the past', { facts: { fields: 'expires_at' } })
    const id = await inTransaction(db, async (tx) => {
      const { id } = await requireWatchList(tx, watchListId, clock.now())
      if (!(await findPerson(tx, person))) throw new AppError('not_found', 'There is no person with the id given')
      await putMember(tx, { watch_list_id: id, person_id: person, expires_at: at, note, added_by: caller.id })
      await appendEvent(tx, { type: 'watch_list_changed', payload: { watchListId: id } })
      return id
    })
    return { watchListId: id, personId: person, expiresAt: at?.toISOString() ?? null, note }
  },
})

export const removeFromWatchList = operation({
  name: 'remove_from_watch_list',
  summary: 'Takes a person off a watch list',
  permission: 'alerts:write',
  input: ById.extend({ personId: z.string() }),
  output: z.strictObject({ success: z.literal(true), watchListId: z.string(), personId: z.string() }),
  async run({ db, clock }: Needs, { watchListId, personId }) {
    const person = requireId(personId, 'person')
    const id = await inTransaction(db, async (tx) => {
      const { id } = await requireWatchList(tx, watchListId, clock.now())
      if (!(await deleteMember(tx, id, person))) throw new AppError('not_found', 'The person is not on the watch list')
      await appendEvent(tx, { type: 'watch_list_changed', payload: { watchListId: id } })
      return id
    })
    return { success: true as const, watchListId: id, personId: person }
  },
})
