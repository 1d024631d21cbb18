import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { MasterKey } from './open-vault.ts'

const keyBytes = 32
const firstVersion = 1

/** A master key and, where it lies beside the data that it protects, a warning for the operator. */
export interface LoadedMasterKey {
  readonly key: MasterKey
  readonly warning: string | undefined
}

/**
 * The master key that `setting` (NETRA_MASTER_KEY) gives: base64 of 32 bytes, or `file:PATH` to a file that holds such
 * base64 or the 32 bytes themselves. Without a setting it is `master.key` in the data folder, made on the first start with
 * mode 0600. Throws `misconfigured` for a key of another length, a file that cannot be read, or a database without its key.
 */
export function loadMasterKey(setting: string | undefined, dataFolder: string): LoadedMasterKey {
  if (setting !== undefined && setting !== '') {
    const bytes = setting.startsWith('file:')
      ? readKeyFile(setting.slice('file:'.length), 'NETRA_MASTER_KEY')
      : decodeKey(Buffer.from(setting), 'NETRA_MASTER_KEY')
    return { key: { bytes, version: firstVersion }, warning: undefined }
  }
  const path = join(dataFolder, 'master.key')
  if (!existsSync(path)) {
    // The key always comes before the database: a database without one was sealed with a key that is kept elsewhere, and a
    // fresh key beside it would only pass for that one.
    if (existsSync(join(dataFolder, 'postgres', 'cluster', 'PG_VERSION')))
      throw new AppError(
        'misconfigured',
        `The data folder has a database but no master key: set NETRA_MASTER_KEY to the key that it was made with (base64, or file:PATH), or put that key back as ${path}`,
      )
    createKeyFile(path, dataFolder)
  }
  const bytes = readKeyFile(path, 'The master key')
  const warning = `The master key lies beside the data that it protects: move ${path} elsewhere and set NETRA_MASTER_KEY=file:PATH, and keep a copy, for without it no stored face can be read`
  return { key: { bytes, version: firstVersion }, warning }
}

function readKeyFile(path: string, what: string): Buffer {
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (cause) {
    throw new AppError('misconfigured', `${what} names the file ${path}, which cannot be read`, { cause })
  }
  return content.length === keyBytes ? content : decodeKey(content, `${what} (${path})`)
}

function decodeKey(text: Buffer, what: string): Buffer {
  const trimmed = text.toString('latin1').trim()
  const bytes = Buffer.from(trimmed, 'base64')
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)
  if (isBase64 && bytes.length === keyBytes) return bytes
  throw new AppError(
    'misconfigured',
    `${what} must be base64 of ${keyBytes} bytes (${isBase64 ? `it is of ${bytes.length}` : 'it is no base64'}): make one with "openssl rand -base64 32"`,
  )
}

/** Written aside and linked into place: a crash leaves no half key, and of two processes the first one's key stays. */
function createKeyFile(path: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const aside = `${path}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  const fd = openSync(aside, 'wx', 0o600)
  try {
    writeSync(fd, `${randomBytes(keyBytes).toString('base64')}\n`)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  try {
    linkSync(aside, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(aside, { force: true })
  }
  syncFolder(folder)
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
