import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { toAppError } from '#core/errors.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { cachedPath, isIntact } from './prepare-pack.ts'
import { readSource } from './source-files.ts'

/** What verification found about one file; `problem` says what to do, null where all is well. */
export interface VerifiedFile {
  readonly network: string
  readonly file: string
  readonly bytes: number
  readonly problem: string | null
}

/**
 * Checks every source file of a pack against its manifest and every converted file against its own hash. A converted file
 * that is not there yet is no problem: it is made on first use.
 */
export async function verifyPack(
  manifest: PackManifest,
  cacheFolder: string,
  signal: AbortSignal,
  packFolder?: string,
): Promise<readonly VerifiedFile[]> {
  const report: VerifiedFile[] = []
  for (const network of manifest.networks) {
    for (const file of network.files) {
      signal.throwIfAborted()
      const problem = await readSource(file, packFolder).then(
        () => null,
        (error: unknown) => toAppError(error).message,
      )
      const name = file.package === undefined ? file.path : `${file.package}/${file.path}`
      report.push({ network: network.id, file: name, bytes: file.bytes, problem })
    }
    report.push(await verifyCached(network.id, cachedPath(network, cacheFolder)))
  }
  return report
}

async function verifyCached(network: string, path: string): Promise<VerifiedFile> {
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  const file = basename(path)
  const intact = size === 0 || (await isIntact(path))
  const problem = intact ? null : 'the converted file is damaged; it is made again at the next start'
  return { network, file, bytes: size, problem }
}
