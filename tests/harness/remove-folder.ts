import { rmSync } from 'node:fs'

/** Removes a folder that processes may still be leaving. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}
