import {
  closeSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '#core/errors.ts'
import { syncFolder } from '#storage/synced-file.ts'

/** Accounts of the FTP server as Debian's libpam-pwdfile reads them: a line `name:hash` each. */
export type FtpUsers = Map<string, string>

/** Names that are safe in a line of the file, as the name of a file, and for every FTP client. */
const nameForm = /^[a-z][a-z0-9_-]{0,31}$/

/** Throws `invalid_input` where the name cannot be an account's. */
export function checkFtpName(name: string): void {
  if (!nameForm.test(name))
    throw new AppError(
      'invalid_input',
      'The name of an FTP account has 1 to 32 characters of a-z, 0-9, - and _, and begins with a letter',
    )
}

/** The accounts in the file; none where there is no file yet. Throws `forbidden` where this account may not read it. */
export function readFtpUsers(path: string): FtpUsers {
  const users: FtpUsers = new Map()
  for (const line of readText(path).split('\n')) {
    const [name = '', hash = ''] = line.split(':')
    if (nameForm.test(name) && hash !== '') users.set(name, hash)
  }
  return users
}

/**
 * Changes the accounts in the file, which only its owner may read. PAM reads the old file or the new one, never a half; of two
 * changes at once one is refused with `conflict`. Whatever `change` throws leaves the file as it was.
 */
export function changeFtpUsers(path: string, change: (users: FtpUsers) => void): void {
  const folder = dirname(path)
  const next = `${path}.new`
  const fd = allowed(path, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openNext(next)
  })
  try {
    const users = readFtpUsers(path)
    change(users)
    // Root may work on a file of Netra's account, which must be able to read it afterwards.
    const owner = statSync(path, { throwIfNoEntry: false })
    if (owner) fchownSync(fd, owner.uid, owner.gid)
    writeSync(fd, [...users].map(([name, hash]) => `${name}:${hash}\n`).join(''))
    fsyncSync(fd)
    renameSync(next, path)
    syncFolder(folder)
  } catch (error) {
    rmSync(next, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}

/** The new file is the lock as well. */
function openNext(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    const detail = `Another command is changing the accounts. If there is none, one was killed: delete ${path}`
    throw new AppError('conflict', detail, { cause })
  }
}

function readText(path: string): string {
  return allowed(path, () => {
    try {
      return readFileSync(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
      throw error
    }
  })
}

function allowed<Value>(path: string, work: () => Value): Value {
  try {
    return work()
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    if (!['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR'].includes(code)) throw cause
    const detail = `${path} cannot be used (${code}); run this as the account that it belongs to, or choose another with --file`
    throw new AppError('forbidden', detail, { cause })
  }
}
