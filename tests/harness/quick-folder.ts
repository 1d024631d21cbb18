import { existsSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where such folders lie, so that those of a killed run can be found. */
export const quickFolderParents = ['/dev/shm', tmpdir()]
const neededBytes = 2 * 2 ** 30

/** A new temporary folder: in memory where there is plenty of it, since databases sync a lot while they are made. */
export function makeQuickFolder(prefix: string): string {
  return mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir(), prefix))
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > neededBytes
}
