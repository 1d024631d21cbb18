import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { NetworkManifest } from '#vision/models/manifest.ts'
import { type CataloguedFile, type CataloguedNetwork, type CataloguedPack, isNonCommercial } from './catalogued-pack.ts'
import { checkOnnx } from './check-onnx.ts'
import { comesAsOnnx, convertNetwork } from './convert-network.ts'
import { embeddedPack } from './embedded-pack.ts'
import { type InstallationRecord, recordName } from './installed-pack.ts'
import { isExpected, measureFile } from './measure-file.ts'

/** Where the files of a pack come from. */
export interface PackSource {
  /** Which of a network's complete lists of files this source has. Throws AppError where it has none. */
  choose(network: CataloguedNetwork): Promise<readonly CataloguedFile[]>
  /** Writes the file to a path where nothing is yet. */
  deliver(file: CataloguedFile, path: string): Promise<void>
}

export interface InstallNeeds {
  readonly packsFolder: string
  readonly source: PackSource
  /** Who accepts that weights may not be used commercially; needed for packs that hold such weights. */
  readonly acceptedBy?: string | undefined
  readonly now: Date
  readonly signal: AbortSignal
}

/**
 * Installs a pack into its folder in `packsFolder`, or leaves everything as it was: files are gathered beside it, each must
 * have the size and hash of the catalogue and be a network that can be run, and only then the folder takes its place, also that
 * of an older installation. Networks that the pack does not bring come from the embedded one. Throws `misconfigured`.
 */
export async function installPack(pack: CataloguedPack, needs: InstallNeeds): Promise<InstallationRecord> {
  const { packsFolder, source, acceptedBy, now, signal } = needs
  if (isNonCommercial(pack) && acceptedBy === undefined)
    throw new AppError(
      'misconfigured',
      `The weights of ${pack.name} may be used for ${pack.permittedUse}: add --accept-non-commercial to accept that`,
    )
  const stage = join(packsFolder, `.${pack.name}-${randomUUID()}`)
  await mkdir(stage, { recursive: true })
  try {
    const networks: NetworkManifest[] = []
    const files = new Map<string, NetworkManifest['files'][number]>()
    for (const network of pack.networks) {
      const chosen = await source.choose(network)
      for (const file of chosen) {
        signal.throwIfAborted()
        if (!files.has(file.path)) files.set(file.path, await fetchFile(pack.name, file, join(stage, file.path), needs))
      }
      const own = chosen.flatMap(({ path }) => files.get(path) ?? [])
      const bytes = await Promise.all(chosen.map(({ path }) => readFile(join(stage, path))))
      const installed: NetworkManifest = { ...network, files: own }
      if (comesAsOnnx(installed, chosen.length)) checkOnnx(bytes[0] ?? new Uint8Array(), installed)
      // What cannot be converted must not be installed.
      convertNetwork(installed, bytes)
      networks.push(installed)
    }
    const { name, version, description, embedder = null, permittedUse } = pack
    const rest =
      embedder === null ? [] : embeddedPack.networks.filter(({ role }) => !networks.some((own) => own.role === role))
    const record: InstallationRecord = {
      manifest: { name, version, description, networks: [...networks, ...rest], embedder },
      installedAt: now.toISOString(),
      accepted: acceptedBy === undefined ? null : { by: acceptedBy, at: now.toISOString(), permittedUse },
    }
    await writeFile(join(stage, recordName), `${JSON.stringify(record, null, 2)}\n`)
    await takePlace(stage, join(packsFolder, name))
    return record
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

async function fetchFile(
  pack: string,
  file: CataloguedFile,
  path: string,
  { source, signal }: InstallNeeds,
): Promise<NetworkManifest['files'][number]> {
  await source.deliver(file, path)
  const measured = await measureFile(path, signal)
  if (!isExpected(file, measured))
    throw new AppError('misconfigured', `${file.path} is not the file that the pack ${pack} means: size or hash differ`)
  return { path: `${pack}/${file.path}`, bytes: measured.bytes, sha256: measured.sha256 }
}

/** Two renames; between them the pack is missing for an instant, which a reader sees as not installed, never as half of it. */
async function takePlace(stage: string, target: string): Promise<void> {
  const old = `${stage}-old`
  await rename(target, old).catch(() => undefined)
  try {
    await rename(stage, target)
  } catch (cause) {
    await rename(old, target).catch(() => undefined)
    throw new AppError('misconfigured', 'The packs folder in the data folder cannot be written: check its owner', {
      cause,
    })
  }
  await rm(old, { recursive: true, force: true })
}

/** Removes an installed pack; false where there is none. */
export async function removePack(name: string, packsFolder: string): Promise<boolean> {
  const away = join(packsFolder, `.${name}-${randomUUID()}`)
  try {
    await rename(join(packsFolder, name), away)
  } catch {
    return false
  }
  await rm(away, { recursive: true, force: true })
  return true
}
