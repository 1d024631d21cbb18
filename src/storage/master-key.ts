import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { masterKeyBytes, readKeyFile, readKeySetting } from './key-setting.ts'
import { syncFolder, writeSynced } from './synced-file.ts'

/** Where master keys come from: what the configuration says, and the data folder. */
export interface MasterKeySettings {
  /** NETRA_MASTER_KEY. */
  readonly masterKey: string | undefined
  /** NETRA_MASTER_KEY_NEXT: the key that a rotation goes to. */
  readonly masterKeyNext: string | undefined
  readonly dataFolder: string
}

/** The master key and, where it lies beside the data that it protects, a warning for the operator. */
export interface LoadedMasterKey {
  readonly bytes: Buffer
  /** Of the next key where one was given: it may be the right one already. */
  readonly nextBytes: Buffer | undefined
  readonly warning: string | undefined
}

/**
 * The master key that the settings give, see {@link readKeySetting}. Without a setting it is `master.key` in the data
 * folder, made on the first start with mode 0600. Throws `misconfigured` for a key of another length, a file that cannot be
 * read, or a database without its key.
 */
export async function loadMasterKey(settings: MasterKeySettings): Promise<LoadedMasterKey> {
  const { masterKey, masterKeyNext, dataFolder } = settings
  const next = masterKeyNext ? await readKeySetting(masterKeyNext, 'NETRA_MASTER_KEY_NEXT') : undefined
  if (masterKey) {
    return { bytes: await readKeySetting(masterKey, 'NETRA_MASTER_KEY'), nextBytes: next, warning: undefined }
  }
  const path = ownKeyPath(dataFolder)
  if (!existsSync(path)) {
    // The key always comes before the database: a database without one was sealed with a key that is kept elsewhere, and a
    // fresh key beside it would only pass for that one.
    if (existsSync(join(dataFolder, 'postgres', 'cluster', 'PG_VERSION')))
      throw new AppError(
        'misconfigured',
        `The data folder has a database but no master key: set NETRA_MASTER_KEY to the key that it was made with (base64, file:PATH or command:PROGRAM), or put that key back as ${path}`,
      )
    createKeyFile(path)
  }
  const bytes = readKeyFile(path, 'The master key')
  const warning = `The master key lies beside the data that it protects: move ${path} elsewhere and set NETRA_MASTER_KEY=file:PATH, and keep a copy, for without it no stored face can be read`
  return { bytes, nextBytes: next, warning }
}

/** The key that a rotation goes to, and what puts it in the place of the one before once everything is sealed with it. */
export interface NextMasterKey {
  readonly bytes: Buffer
  /** Puts the key where the next start looks for it; the version is that of the key before. */
  commit(oldVersion: number): void
  /** What the operator has to do afterwards. */
  readonly advice: string
}

/**
 * The key to rotate to: what `masterKeyNext` gives, else, where the key in use is a file, a new one that is written beside it
 * as `PATH.next` and takes its place at the end, while the old one is kept as `PATH.v<version>` for the backups that it opens.
 * `underway` is the key of a rotation that was broken off: only that one will do.
 */
export async function prepareNextKey(
  settings: MasterKeySettings,
  underway: Buffer | undefined,
): Promise<NextMasterKey> {
  const { masterKey, masterKeyNext, dataFolder } = settings
  if (masterKeyNext) {
    const bytes = await readKeySetting(masterKeyNext, 'NETRA_MASTER_KEY_NEXT')
    if (underway && !bytes.equals(underway)) throw anotherUnderway()
    return { bytes, commit() {}, advice: adviceForSetting }
  }
  if (masterKey && !masterKey.startsWith('file:')) {
    const bytes = await readKeySetting(masterKey, 'NETRA_MASTER_KEY')
    if (underway && bytes.equals(underway)) return { bytes, commit() {}, advice: 'Keep the old key for old backups.' }
    throw new AppError(
      'misconfigured',
      'The master key comes from the environment or a command, where no new one can be put: set NETRA_MASTER_KEY_NEXT to the new key (base64, file:PATH or command:PROGRAM) and rotate again',
    )
  }
  const path = masterKey ? masterKey.slice('file:'.length) : ownKeyPath(dataFolder)
  return prepareKeyFile(path, underway)
}

const adviceForSetting =
  'Set NETRA_MASTER_KEY to the new key and remove NETRA_MASTER_KEY_NEXT before the next start. Keep the old key as long as you keep backups made with it.'

function anotherUnderway(): AppError {
  return new AppError(
    'conflict',
    'A rotation to another key was broken off: give the key that it went to as NETRA_MASTER_KEY_NEXT, and it goes on',
  )
}

function prepareKeyFile(path: string, underway: Buffer | undefined): NextMasterKey {
  const advice = `The new key is in ${path}: keep a copy of it elsewhere. The old one is beside it as ${path}.v<version>, for backups made with it; delete it together with them.`
  if (underway && readKeyFile(path, 'The master key').equals(underway)) return { bytes: underway, commit() {}, advice }
  const waiting = `${path}.next`
  try {
    createKeyFile(waiting, underway)
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      `A new master key cannot be written beside ${path}: let this account write there, or set NETRA_MASTER_KEY_NEXT`,
      { cause },
    )
  }
  const bytes = readKeyFile(waiting, 'The next master key')
  if (underway && !bytes.equals(underway)) throw anotherUnderway()
  return {
    bytes,
    advice,
    commit(oldVersion) {
      keepOld(path, `${path}.v${oldVersion}`)
      renameSync(waiting, path)
      syncFolder(dirname(path))
    },
  }
}

/** Never over another key of that name: it may open backups too. */
function keepOld(path: string, kept: string): void {
  const taken = existsSync(kept) && !readFileSync(kept).equals(readFileSync(path))
  const name = taken ? `${kept}-${Date.now()}` : kept
  if (!existsSync(name)) linkSync(path, name)
}

function ownKeyPath(dataFolder: string): string {
  return join(dataFolder, 'master.key')
}

/** Written aside and linked into place: a crash leaves no half key, and of two processes the first one's key stays. */
function createKeyFile(path: string, key: Buffer = randomBytes(masterKeyBytes)): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const aside = `${path}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  writeSynced(aside, `${key.toString('base64')}\n`)
  try {
    linkSync(aside, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(aside, { force: true })
  }
  syncFolder(folder)
}
