import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A backup in the folder that Netra keeps them in. */
export interface BackupFile {
  readonly file: string
  readonly path: string
  readonly madeAt: Date
  readonly bytes: number
  /** Made by schedule: the oldest go when there are more than are kept. */
  readonly scheduled: boolean
  /** When it will be deleted if the schedule goes on as it is; null for those made by hand. */
  readonly until: Date | null
}

export interface BackupFolder {
  readonly path: string
  /** How many scheduled backups are kept. */
  readonly keep: number
  /** Whether the schedule makes any. */
  readonly scheduled: boolean
  /** Oldest first. */
  list(): Promise<BackupFile[]>
}

const namePattern = /^(netra|scheduled)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d{3}))?Z\.backup$/
const dayMs = 86_400_000

export function backupName(madeAt: Date, scheduled: boolean): string {
  return `${scheduled ? 'scheduled' : 'netra'}-${madeAt.toISOString().replace(/[-:]/g, '')}.backup`
}

/** The folder of backups; `keep` scheduled ones, a day apart, are kept in it. */
export function backupFolder(
  path: string,
  { keep, scheduled }: Pick<BackupFolder, 'keep' | 'scheduled'>,
): BackupFolder {
  return {
    path,
    keep,
    scheduled,
    async list() {
      const names = await readdir(path).catch(() => [])
      const files = names.flatMap((file) => {
        const [, kind, year, month, day, hour, minute, second, ms = '000'] = namePattern.exec(file) ?? []
        if (kind === undefined) return []
        const madeAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
        return Number.isNaN(madeAt.getTime()) ? [] : [{ file, madeAt, scheduled: kind === 'scheduled' }]
      })
      const there: BackupFile[] = []
      for (const one of files) {
        const full = join(path, one.file)
        const found = await stat(full).catch(() => null)
        const until = one.scheduled ? new Date(one.madeAt.getTime() + keep * dayMs) : null
        if (found) there.push({ ...one, path: full, bytes: found.size, until })
      }
      return there.sort((a, b) => a.madeAt.getTime() - b.madeAt.getTime())
    },
  }
}
