import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'

/** Bytes of a socket's path: 104 on macOS, 108 on Linux, each with a closing zero. */
const longestSocketPath = 103
const socketName = '.s.PGSQL.5432'

/** The socket in a folder, as PostgreSQL names it for its default port. */
export function socketIn(folder: string): string {
  return join(folder, socketName)
}

/**
 * The folder for the server's socket: the database's own, or for paths too long for a socket a private one under the
 * system's temporary folder, named after the path so that it is the same after every crash.
 */
export function chooseSocketFolder(directory: string, temporary = tmpdir()): string {
  if (Buffer.byteLength(socketIn(directory)) <= longestSocketPath) return directory
  const name = `netra-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`
  const inTemporary = join(temporary, name)
  return Buffer.byteLength(socketIn(inTemporary)) <= longestSocketPath ? inTemporary : join('/tmp', name)
}

/** Makes the folder, or makes sure that one found there is private: others write to a temporary folder too. */
export function preparePrivateFolder(folder: string, owner: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || ![owner, process.getuid?.() ?? owner].includes(found.uid))
    throw new AppError(
      'misconfigured',
      `The folder ${folder} must be a folder of this user's own with mode 0700: remove it, or set its owner and mode`,
    )
}

/** Removes a socket folder under the temporary one when its server has stopped. */
export function removeSocketFolder(folder: string, directory: string): void {
  if (folder === directory) return
  try {
    rmdirSync(folder)
  } catch {
    // Not empty: another server of this folder started meanwhile.
  }
}
