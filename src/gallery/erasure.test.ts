import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completeLedger, openErasureLedger, readErasures } from '#storage/erasure-ledger.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery, type TestGallery } from '#tests/harness/gallery.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { replayErasures } from './erasure-store.ts'
import { forgetPerson } from './forget-person.ts'
import { createGallery, deleteGallery } from './gallery-operations.ts'
import { createPerson } from './people-operations.ts'
import { verifyReceipt } from './verify-receipt.ts'

let gallery: TestGallery
const folder = mkdtempSync(join(tmpdir(), 'netra-ledger-'))
beforeAll(async () => {
  gallery = await startGallery()
})
afterAll(async () => {
  await gallery?.[Symbol.asyncDispose]()
  removeFolder(folder)
})

async function enrolled(name: string, inGallery = 'default'): Promise<string> {
  const { personId } = await gallery.run(createPerson, { name, gallery: inGallery })
  await gallery.addFace(personId, [1, 0, 0, 0])
  await gallery.addFace(personId, [0.9, 0.1, 0, 0])
  return personId
}

describe('forget_person', () => {
  it('leaves nothing, says what was deleted, and signs for it', async () => {
    const personId = await enrolled('To forget')
    const { receipt } = await gallery.run(forgetPerson, { personId })
    expect(receipt.counts).toEqual([
      { table: 'people', rows: 1 },
      { table: 'faces', rows: 2 },
      { table: 'templates', rows: 2 },
      { table: 'regions', rows: 2 },
    ])
    expect(receipt).toMatchObject({
      kind: 'person',
      subject: personId,
      key: 'destroyed',
      ledger: 'written',
      backups: [],
    })
    const answer = await gallery.run(verifyReceipt, { receipt: JSON.parse(JSON.stringify(receipt)) })
    expect(answer).toEqual({ genuine: true, present: false, inLedger: true, backups: [] })
    expect(await gallery.closest([1, 0, 0, 0])).not.toContain(personId)
  })

  it('makes a receipt that shows every change', async () => {
    const { receipt } = await gallery.run(forgetPerson, { personId: await enrolled('Shown') })
    const counts = receipt.counts.map((one) => ({ ...one, rows: one.rows + 1 }))
    for (const change of [{ counts }, { at: new Date(0).toISOString() }, { by: 'somebody' }, { ledger: 'pending' }]) {
      const changed = { ...receipt, ...change } as typeof receipt
      expect(await gallery.run(verifyReceipt, { receipt: changed })).toMatchObject({ genuine: false })
    }
    const other = await startGallery()
    expect(await other.run(verifyReceipt, { receipt })).toMatchObject({ genuine: false, inLedger: false })
    await other[Symbol.asyncDispose]()
  })

  it('says which backups hold the person still, and whether they are kept', async () => {
    const { ledger, ...rest } = gallery
    const made = new Date('2026-05-01T03:00:00.000Z')
    const until = new Date('2026-05-08T03:00:00.000Z')
    const file = { file: 'scheduled-x', path: '', madeAt: made, bytes: 1, scheduled: true, until }
    const backups = { path: '', keep: 7, scheduled: true, list: async () => [file] }
    const personId = await enrolled('In a backup')
    const caller = { id: 'me', signal: AbortSignal.timeout(20_000) } as Parameters<typeof forgetPerson.run>[2]
    const { receipt } = await forgetPerson.run({ ...rest, ledger, backups }, { personId }, caller)
    expect(receipt.backups).toEqual([{ file: 'scheduled-x', made: made.toISOString(), until: until.toISOString() }])
    expect((await verifyReceipt.run({ ...rest, backups }, { receipt }, caller)).backups).toEqual(['scheduled-x'])
    expect((await gallery.run(verifyReceipt, { receipt })).backups).toEqual([])
  })

  it('holds for a whole gallery', async () => {
    await gallery.run(createGallery, { name: 'visitors' })
    const personId = await enrolled('Visitor', 'visitors')
    const { receipt } = await gallery.run(deleteGallery, { name: 'visitors' })
    expect(receipt.counts).toContainEqual({ table: 'templates', rows: 2 })
    expect(await gallery.run(verifyReceipt, { receipt })).toMatchObject({ genuine: true, inLedger: true })
    const rows = await gallery.db.selectFrom('people').select('id').where('id', '=', personId).execute()
    expect(rows).toEqual([])
  })
})

describe('the ledger', () => {
  it('holds digests only, survives a torn line, and is completed from the database', async () => {
    const ledger = openErasureLedger(folder)
    const personId = await enrolled('Ledger')
    await gallery.run(forgetPerson, { personId })
    await completeLedger(gallery.db, ledger)
    const all = await readErasures(gallery.db)
    expect(ledger.read()).toEqual(all)
    const path = join(folder, 'erasures.log')
    expect(readFileSync(path, 'utf8')).not.toContain(personId)
    appendFileSync(path, '{"kind":"person","dig')
    await gallery.run(forgetPerson, { personId: await enrolled('After the crash') })
    await completeLedger(gallery.db, ledger)
    expect(ledger.read()).toEqual(await readErasures(gallery.db))
    await completeLedger(gallery.db, ledger)
    expect(ledger.read()).toHaveLength(all.length + 1)
  })

  it('forgets again whom a restore brought back, and nobody else', async () => {
    const { db, vault } = gallery
    const [back, stays] = [await enrolled('Back'), await enrolled('Stays')]
    const found = await db.selectFrom('people').selectAll().where('id', '=', back).executeTakeFirstOrThrow()
    const { search_text: _, ...row } = found
    await gallery.run(forgetPerson, { personId: back })
    await db
      .insertInto('people')
      .values({ ...row, metadata: '{}' })
      .execute()
    const erasures = await readErasures(db)
    const replay = () => inTransaction(db, async (tx) => await replayErasures(tx, vault, erasures))
    expect(await replay()).toEqual({ people: 1, galleries: 0, faces: 0 })
    expect(await replay()).toEqual({ people: 0, galleries: 0, faces: 0 })
    const left = await db.selectFrom('people').select('id').where('id', 'in', [back, stays]).execute()
    expect(left).toEqual([{ id: stays }])
    expect(await readErasures(db)).toEqual(erasures)
  })
})
