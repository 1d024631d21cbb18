import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** Writes a new file that only this account may read, down to the disk. Throws where there is one already. */
export function writeSynced(path: string, content: string): void {
  const fd = openSync(path, 'wx', 0o600)
  try {
    writeSync(fd, content)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Makes what was created, renamed or removed in the folder last through a power cut. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
