import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Database, Db } from './schema.ts'
import { syncFolder } from './synced-file.ts'

/** What was forgotten: a keyed digest of its id, which says nothing without the master key. */
export interface Erasure {
  readonly kind: Database['erasures']['kind']
  readonly digest: Buffer
  readonly at: Date
}

/** What a rule of retention deleted: everything of a class that was older, in one line however much that was. */
export interface Purge {
  readonly kind: 'purge'
  readonly class: string
  readonly before: Date
  readonly at: Date
}

const erasedKinds = ['person', 'gallery', 'face', 'sighting', 'unknown'] as const
const time = z.iso.datetime().transform((text) => new Date(text))
const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(erasedKinds), digest: z.hex().transform((text) => Buffer.from(text, 'hex')), at: time }),
  z.object({ kind: z.literal('purge'), class: z.string(), before: time, at: time }),
])

/** The file in the data folder that outlives the database: append-only, one JSON line an erasure or purge, synced to the disk. */
export interface ErasureLedger {
  append(entries: readonly (Erasure | Purge)[]): void
  /** A line that a crash left half is passed over. */
  read(): Erasure[]
  readPurges(): Purge[]
}

export function openErasureLedger(dataFolder: string): ErasureLedger {
  const path = join(dataFolder, 'erasures.log')
  const readLines = () => (existsSync(path) ? readFileSync(path, 'utf8') : '').split('\n').flatMap(parseLine)
  return {
    append(entries) {
      if (entries.length === 0) return
      const isNew = !existsSync(path)
      const lines = entries.map((entry) =>
        JSON.stringify('digest' in entry ? { ...entry, digest: entry.digest.toString('hex') } : entry),
      )
      const fd = openSync(path, 'a+', 0o600)
      try {
        const torn = !endsALine(fd)
        writeSync(fd, `${torn ? '\n' : ''}${lines.join('\n')}\n`)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
      if (isNew) syncFolder(dirname(path))
    },
    read: () => readLines().filter((line) => line.kind !== 'purge'),
    readPurges: () => readLines().filter((line) => line.kind === 'purge'),
  }
}

/** Whether the file is empty or its last byte ends a line; nothing else of it is read, however long it is. */
function endsALine(fd: number): boolean {
  const { size } = fstatSync(fd)
  if (size === 0) return true
  const last = Buffer.alloc(1)
  readSync(fd, last, 0, 1, size - 1)
  return last.toString() === '\n'
}

function parseLine(text: string): (Erasure | Purge)[] {
  try {
    return [Line.parse(JSON.parse(text))]
  } catch {
    return []
  }
}

/** Writes what the database knows and the file does not: erasures of other hosts, and one that a crash cut short. */
export async function completeLedger(db: Db, ledger: ErasureLedger): Promise<void> {
  const nameOf = ({ kind, digest }: Pick<Erasure, 'kind' | 'digest'>) => `${kind} ${digest.toString('hex')}`
  const known = new Set(ledger.read().map(nameOf))
  ledger.append((await readErasures(db)).filter((erasure) => !known.has(nameOf(erasure))))
  const noted = newestPurges(ledger.readPurges())
  ledger.append((await readPurges(db)).filter((purge) => (noted.get(purge.class)?.before ?? 0) < purge.before))
}

/** Of each class the purge that went farthest. */
export function newestPurges(purges: readonly Purge[]): ReadonlyMap<string, Purge> {
  const newest = new Map<string, Purge>()
  for (const purge of purges) if ((newest.get(purge.class)?.before ?? 0) < purge.before) newest.set(purge.class, purge)
  return newest
}

export async function readPurges(db: Db): Promise<Purge[]> {
  const rows = await db.selectFrom('purges').selectAll().execute()
  return rows.map((row) => ({ kind: 'purge', class: row.class, before: row.before, at: row.purged_at }))
}

export async function storePurges(tx: Db, purges: readonly Purge[]): Promise<void> {
  for (const purge of newestPurges(purges).values()) {
    const row = { class: purge.class, before: purge.before, purged_at: purge.at }
    await tx
      .insertInto('purges')
      .values(row)
      .onConflict((conflict) => conflict.column('class').doUpdateSet(row).where('purges.before', '<', purge.before))
      .execute()
  }
}

export async function readErasures(db: Db): Promise<Erasure[]> {
  const rows = await db.selectFrom('erasures').selectAll().orderBy('id').execute()
  return rows.map(({ kind, digest, erased_at }) => ({ kind, digest, at: erased_at }))
}

/** When things were erased, by the digest in hexadecimal; of those among the given ones that were. */
export async function findErased(
  db: Db,
  kind: Erasure['kind'],
  digests: readonly Buffer[],
): Promise<ReadonlyMap<string, Date>> {
  if (digests.length === 0) return new Map()
  const rows = await db
    .selectFrom('erasures')
    .select(['digest', 'erased_at'])
    .where('kind', '=', kind)
    .where('digest', 'in', [...digests])
    .execute()
  return new Map(rows.map(({ digest, erased_at }) => [digest.toString('hex'), erased_at]))
}

export async function insertErasures(tx: Db, erasures: readonly Erasure[]): Promise<void> {
  const rows = erasures.map(({ kind, digest, at }) => ({ kind, digest, erased_at: at }))
  for (let from = 0; from < rows.length; from += 1_000)
    await tx
      .insertInto('erasures')
      .values(rows.slice(from, from + 1_000))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}
