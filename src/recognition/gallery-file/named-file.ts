import { realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { AppError } from '#core/errors.ts'

/** A file inside `root`, symbolic links resolved. Throws `not_found`, and `invalid_input` for anything outside. */
export async function fileInside(root: string, relative: string): Promise<string> {
  const none = new AppError('not_found', 'path: there is no such file in the folder models/ of the data folder')
  if (relative.includes('\0')) throw new AppError('invalid_input', 'path: it is not valid')
  const base = await realpath(root).catch(() => {
    throw none
  })
  const path = await realpath(join(base, relative)).catch(() => {
    throw none
  })
  if (!path.startsWith(base + sep)) throw new AppError('invalid_input', 'path: it leads out of the folder')
  if (!(await stat(path)).isFile()) throw none
  return path
}
