import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { AppError } from '#core/errors.ts'

const settingsOf = (usersFile: string, name: string) => join(dirname(usersFile), 'users.d', name)

/** The folder that an account has of its own, as vsftpd reads it; null where it has everybody's. */
export function readUserFolder(usersFile: string, name: string): string | null {
  try {
    return /^local_root=(.+)$/m.exec(readFileSync(settingsOf(usersFile, name), 'utf8'))?.[1] ?? null
  } catch {
    return null
  }
}

/**
 * Gives an account a folder of its own. vsftpd obeys such a setting only where root wrote it, and passes silently over a folder
 * that is not there: both are refused here, with `forbidden` and `not_found`.
 */
export function writeUserFolder(usersFile: string, name: string, folder: string): void {
  if (process.getuid?.() !== 0)
    throw new AppError('forbidden', 'vsftpd obeys a folder only where root set it; run this with sudo')
  if (!isAbsolute(folder) || /[\r\n]/.test(folder))
    throw new AppError('invalid_input', 'The folder must be a full path, such as /srv/netra/staff')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new AppError('not_found', `There is no folder ${folder}; docs/ftp.md says how to make one`)
  const path = settingsOf(usersFile, name)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, `local_root=${folder}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export function removeUserFolder(usersFile: string, name: string): void {
  rmSync(settingsOf(usersFile, name), { force: true })
}
