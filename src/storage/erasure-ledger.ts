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

const Line = z.object({ kind: z.enum(['person', 'gallery', 'face']), digest: z.hex(), at: z.iso.datetime() })

/** The file in the data folder that outlives the database: append-only, one JSON line an erasure, synced to the disk. */
export interface ErasureLedger {
  append(erasures: readonly Erasure[]): void
  /** A line that a crash left half is passed over. */
  read(): Erasure[]
}

export function openErasureLedger(dataFolder: string): ErasureLedger {
  const path = join(dataFolder, 'erasures.log')
  const readText = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  return {
    append(erasures) {
      if (erasures.length === 0) return
      const isNew = !existsSync(path)
      const lines = erasures.map(({ kind, digest, at }) =>
        JSON.stringify({ kind, digest: digest.toString('hex'), at: at.toISOString() }),
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
    read: () => readText().split('\n').flatMap(parseLine),
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

function parseLine(text: string): Erasure[] {
  try {
    const { kind, digest, at } = Line.parse(JSON.parse(text))
    return [{ kind, digest: Buffer.from(digest, 'hex'), at: new Date(at) }]
  } catch {
    return []
  }
}

/** Writes what the database knows and the file does not: erasures of other hosts, and one that a crash cut short. */
export async function completeLedger(db: Db, ledger: ErasureLedger): Promise<void> {
  const nameOf = ({ kind, digest }: Pick<Erasure, 'kind' | 'digest'>) => `${kind} ${digest.toString('hex')}`
  const known = new Set(ledger.read().map(nameOf))
  ledger.append((await readErasures(db)).filter((erasure) => !known.has(nameOf(erasure))))
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
