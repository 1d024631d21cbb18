import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { getConsent, recordConsent } from './consent.ts'
import { deleteFace } from './faces-operations.ts'
import { forgetPerson } from './forget-person.ts'
import { mergePeople } from './merge-people.ts'
import { deleteExpiredMerges } from './merge-store.ts'
import { createPerson, getPerson, updatePerson } from './people-operations.ts'
import { listMerges, undoMerge } from './undo-merge.ts'

let gallery: TestGallery
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(() => gallery[Symbol.asyncDispose]())

type Facts = { externalId?: string; email?: string; metadata?: Record<string, string> }
const person = async (name: string, facts: Facts = {}) => (await gallery.run(createPerson, { name, ...facts })).personId
const merge = async (personId: string, mergedPersonId: string) =>
  (await gallery.run(mergePeople, { personId, mergedPersonId })).mergeId

/** Both on one watch list, and the second on another one, too. */
async function watched(kept: string, gone: string): Promise<{ list: string; own: string }> {
  const [list, own] = [newId(), newId()]
  for (const id of [list, own])
    await sql`insert into watch_lists (id, name, severity, created_by) values (${id}, ${id}, 'low', 'test')`.execute(
      gallery.db,
    )
  for (const [at, who, note] of [
    [list, kept, 'kept'],
    [list, gone, 'gone'],
    [own, gone, 'own'],
  ] as const)
    await sql`insert into watch_list_members (watch_list_id, person_id, note, added_by)
      values (${at}, ${who}, ${note}, 'test')`.execute(gallery.db)
  return { list, own }
}

async function notesOf(personId: string): Promise<string[]> {
  const { rows } = await sql<{ note: string }>`select note from watch_list_members where person_id = ${personId}
    order by note`.execute(gallery.db)
  return rows.map(({ note }) => note)
}

describe('a merge', () => {
  it('is taken back: facts, faces, consent and places on watch lists are whose they were', async () => {
    const kept = await person('Kept', { metadata: { room: '1', floor: 'G' } })
    const gone = await person('Gone', { externalId: 'g-1', email: 'g@example.org', metadata: { room: '2', team: 'x' } })
    await gallery.addFace(kept, [9, 0, 0, 0])
    const theirs = await gallery.addFace(gone, [0, 9, 0, 0])
    await gallery.run(recordConsent, { personId: gone, purpose: 'the door' })
    await watched(kept, gone)
    const before = [await gallery.run(getPerson, { personId: kept }), await gallery.run(getPerson, { personId: gone })]

    const mergeId = await merge(kept, gone)
    expect(await notesOf(kept)).toEqual(['kept', 'own'])
    expect(await gallery.closest([0, 9, 0, 0])).not.toContain(gone)
    expect((await gallery.run(listMerges, { personId: kept })).merges).toMatchObject([
      { mergeId, mergedPersonId: gone, name: 'Gone' },
    ])

    expect(await gallery.run(undoMerge, { personId: kept, mergeId })).toMatchObject({ personId: gone, faceCount: 1 })
    const after = [await gallery.run(getPerson, { personId: kept }), await gallery.run(getPerson, { personId: gone })]
    const facts = ({ updatedAt: _, ...all }: (typeof before)[number]) => all
    expect(after.map(facts)).toEqual(before.map(facts))
    expect((await gallery.closest([0, 9, 0, 0]))[0]).toBe(gone)
    expect(after[1]?.faces.map(({ faceId }) => faceId)).toEqual([theirs])
    expect(await notesOf(kept)).toEqual(['kept'])
    expect(await notesOf(gone)).toEqual(['gone', 'own'])
    expect((await gallery.run(getConsent, { personId: kept })).consent).toBeNull()
    expect((await gallery.run(getConsent, { personId: gone })).consent).toMatchObject({ purpose: 'the door' })
    await expect(gallery.run(undoMerge, { personId: kept, mergeId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('leaves alone what was changed since, and brings back no face that was deleted', async () => {
    const kept = await person('Kept')
    const gone = await person('Gone', { email: 'old@example.org', metadata: { room: '2', team: 'x' } })
    const [deleted, stays] = [await gallery.addFace(gone, [0, 0, 9, 0]), await gallery.addFace(gone, [0, 0, 9, 1])]
    const mergeId = await merge(kept, gone)
    await gallery.run(deleteFace, { faceId: deleted })
    const added = await gallery.addFace(kept, [0, 0, 9, 2])
    await gallery.run(updatePerson, { personId: kept, email: 'new@example.org', metadata: { room: '3', team: 'x' } })
    const back = await gallery.run(undoMerge, { personId: kept, mergeId })
    expect(back.faces.map(({ faceId }) => faceId)).toEqual([stays])
    const now = await gallery.run(getPerson, { personId: kept })
    expect(now).toMatchObject({ email: 'new@example.org', metadata: { room: '3' } })
    expect(now.metadata).not.toHaveProperty('team')
    expect(now.faces.map(({ faceId }) => faceId)).toEqual([added])
  })

  it('is taken back in the opposite order, and not where the external id is somebody else’s by now', async () => {
    const kept = await person('Kept')
    const [first, second] = [await person('First', { externalId: 'f-1' }), await person('Second')]
    const one = await merge(kept, first)
    const two = await merge(kept, second)
    await expect(gallery.run(undoMerge, { personId: kept, mergeId: one })).rejects.toMatchObject({ code: 'conflict' })
    await gallery.run(undoMerge, { personId: kept, mergeId: two })
    await gallery.run(updatePerson, { personId: kept, externalId: null })
    await person('Third', { externalId: 'f-1' })
    await expect(gallery.run(undoMerge, { personId: kept, mergeId: one })).rejects.toMatchObject({ code: 'conflict' })
    expect((await gallery.run(listMerges, { personId: kept })).merges).toHaveLength(1)
  })

  it('is remembered for a week, not beyond the person kept, and by nobody in the clear', async () => {
    const [kept, other] = [await person('Kept'), await person('Other')]
    await merge(kept, await person('Unmistakable'))
    await merge(other, await person('Somebody'))
    const rows = await gallery.db.selectFrom('person_merges').selectAll().where('kept_id', '=', kept).execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.record.includes('Unmistakable')).toBe(false)
    await gallery.run(forgetPerson, { personId: kept })
    const left = () => gallery.db.selectFrom('person_merges').select('kept_id').where('kept_id', 'in', [kept, other])
    expect(await left().execute()).toEqual([{ kept_id: other }])
    await deleteExpiredMerges(gallery.db, new Date(Date.now() + 6 * 86_400_000))
    expect(await left().execute()).toHaveLength(1)
    await deleteExpiredMerges(gallery.db, new Date(Date.now() + 8 * 86_400_000))
    expect(await left().execute()).toEqual([])
  })
})
