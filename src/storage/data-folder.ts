import { constants, existsSync } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#core/errors.ts'

const elsewhere = 'choose another one with --data or NETRA_DATA'

/** Why a folder cannot be used, by what the system says. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: `this account may not write there; give it the folder, or ${elsewhere}`,
  EPERM: `the system does not allow it; ${elsewhere}`,
  EROFS: `the file system is read-only; ${elsewhere}`,
  ENOSPC: 'the disk is full',
  ENOTDIR: `a part of the path is a file; ${elsewhere}`,
  EEXIST: `it is a file; ${elsewhere}`,
  ENOENT: `nothing can be created there; ${elsewhere}`,
  ENAMETOOLONG: `the path is too long; ${elsewhere}`,
  ELOOP: `its links lead in a circle; ${elsewhere}`,
}

/**
 * Creates the data folder where it is missing, for this account only, and makes sure that it can be written to. Throws
 * `misconfigured` with the reason and what to do.
 */
export async function prepareDataFolder(path: string): Promise<void> {
  try {
    await createFolder(path)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = reasons[code]
    if (!reason) throw error
    throw new AppError('misconfigured', `The data folder ${path} cannot be used: ${reason}`, { cause: error })
  }
}

/** Level by level: Node's own recursive `mkdir` never returns below folders such as /proc that refuse with ENOENT. */
async function createFolder(path: string): Promise<void> {
  const parent = dirname(path)
  if (parent !== path && !existsSync(parent)) await createFolder(parent)
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Created meanwhile, or there already: also where the system names another reason first, such as a read-only parent.
    if (!(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() ?? false
}
