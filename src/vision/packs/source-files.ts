import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { SourceFile } from '#vision/models/manifest.ts'

export type PackFile = z.infer<typeof SourceFile>

/** Where a pack's file should be: in its npm package (wherever Node would look for it), else in the pack's own folder. */
export function locateSource(file: PackFile, packFolder?: string): string {
  if (file.package === undefined) {
    if (packFolder === undefined) throw new AppError('misconfigured', `The model pack has no folder for ${file.path}`)
    return join(packFolder, file.path)
  }
  const name = file.package
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')))
  if (found === undefined)
    throw new AppError(
      'misconfigured',
      `The npm package ${name}, which holds model weights, is not installed: run npm ci`,
    )
  return join(found, file.path)
}

/**
 * Reads a source file and proves that it is the one the manifest means. Throws `misconfigured` where it is missing, has
 * another size or another SHA-256.
 */
export async function readSource(file: PackFile, packFolder?: string): Promise<Uint8Array> {
  const name = file.package === undefined ? file.path : `${file.package}/${file.path}`
  const repair = file.package === undefined ? 'import the pack again' : 'run npm ci'
  const path = locateSource(file, packFolder)
  const size = await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  )
  if (size === undefined) throw new AppError('misconfigured', `The model file ${name} is missing: ${repair}`)
  if (size !== file.bytes)
    throw new AppError('misconfigured', `The model file ${name} has ${size} bytes instead of ${file.bytes}: ${repair}`)
  const bytes = await readFile(path)
  if (sha256Of(bytes) !== file.sha256)
    throw new AppError('misconfigured', `The model file ${name} is not the one the pack was made with: ${repair}`)
  return bytes
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
