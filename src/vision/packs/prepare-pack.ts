import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { NetworkManifest, NetworkRole, PackManifest } from '#vision/models/manifest.ts'
import { builtInto, converterVersion, convertNetwork } from './convert-network.ts'
import { readSource, sha256Of } from './source-files.ts'

/** A pack whose networks lie as ONNX files on disk. */
export interface PreparedPack {
  readonly manifest: PackManifest
  /** The path of each role's .onnx file. */
  readonly networks: Readonly<Partial<Record<NetworkRole, string>>>
}

/**
 * Makes a pack's ONNX files where the cache does not have them. A cached file is named after its source files' hashes and
 * the converter's version, and used only while its bytes have the SHA-256 that was written beside it; anything else is
 * made again. Files appear by rename, so several processes may prepare the same folder at once. Source files are read,
 * and checked, only when something must be made. Throws `misconfigured` for a source file that is missing or changed.
 */
export async function preparePack(
  manifest: PackManifest,
  cacheFolder: string,
  signal: AbortSignal,
  packFolder?: string,
): Promise<PreparedPack> {
  await mkdir(cacheFolder, { recursive: true })
  const networks: Partial<Record<NetworkRole, string>> = {}
  for (const network of manifest.networks) {
    signal.throwIfAborted()
    networks[network.role] = await prepareNetwork(network, cacheFolder, packFolder)
  }
  return { manifest, networks }
}

async function prepareNetwork(network: NetworkManifest, cacheFolder: string, packFolder?: string): Promise<string> {
  const path = cachedPath(network, cacheFolder)
  if (await isIntact(path)) return path
  const files = await Promise.all(network.files.map((file) => readSource(file, packFolder)))
  const bytes = convertNetwork(network, files)
  await writeAtomically(path, bytes)
  await writeAtomically(`${path}.sha256`, Buffer.from(sha256Of(bytes)))
  return path
}

/** Where the converted network lies: its name says which family, source and converter it comes from. */
export function cachedPath(network: NetworkManifest, cacheFolder: string): string {
  const key = createHash('sha256').update(`${converterVersion}\n${network.family}\n${builtInto(network)}`)
  for (const file of network.files) key.update(`${file.sha256}\n`)
  return join(cacheFolder, `${network.family}-${key.digest('hex').slice(0, 16)}.onnx`)
}

/** Whether the cached file is there and is byte for byte what was written. */
export async function isIntact(path: string): Promise<boolean> {
  try {
    const [bytes, expected] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'utf8')])
    return sha256Of(bytes) === expected
  } catch {
    return false
  }
}

async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new AppError(
      'misconfigured',
      'The model cache in the data folder cannot be written: check its space and owner',
      {
        cause,
      },
    )
  }
}
