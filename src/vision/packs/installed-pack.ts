import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { type NetworkManifest, PackManifest } from '#vision/models/manifest.ts'
import { catalogue } from './catalogue.ts'
import { embeddedPack } from './embedded-pack.ts'

/** The file in an installed pack's folder that says what it is. */
export const recordName = 'pack.json'

/** Who accepted that weights may not be used commercially, when, and which words they accepted. */
export const Acceptance = z.strictObject({ by: z.string(), at: z.iso.datetime(), permittedUse: z.string() })
export type Acceptance = z.infer<typeof Acceptance>

/** The record of an installation. `embedder` is null for an addition, whose networks replace those of the pack in use, or join them. */
export const InstallationRecord = z.strictObject({
  manifest: PackManifest.omit({ embedder: true }).extend({ embedder: PackManifest.shape.embedder.nullable() }),
  installedAt: z.iso.datetime(),
  accepted: Acceptance.nullable(),
})
export type InstallationRecord = z.infer<typeof InstallationRecord>

/** A pack that can be opened: `openVision` takes `manifest` as its pack and `folder` as its pack folder. */
export interface InstalledPack {
  readonly manifest: PackManifest
  /** Where the files of networks that come from no npm package lie, below a folder of each pack's own. */
  readonly folder: string
  readonly accepted: Acceptance | null
}

/**
 * The pack of that name, with the networks of installed additions in the place of its own. Throws `misconfigured` where it is
 * not installed, not known, or its record is damaged.
 */
export async function findPack(name: string, packsFolder: string): Promise<InstalledPack> {
  const additions = await readAdditions(packsFolder)
  if (name === embeddedPack.name) return joined({ ...embeddedPack, accepted: null }, additions, packsFolder)
  const record = await readRecord(name, packsFolder)
  if (record === null) throw new AppError('misconfigured', explainMissing(name))
  const { embedder, ...rest } = record.manifest
  if (embedder === null)
    throw new AppError(
      'misconfigured',
      `${name} adds to other model packs and cannot be used alone: it is in use already`,
    )
  return joined({ ...rest, embedder, accepted: record.accepted }, additions, packsFolder)
}

/** The embedded pack and every installed one that can be used, by name. Throws `misconfigured` where a record is damaged. */
export async function listPacks(packsFolder: string): Promise<readonly InstalledPack[]> {
  const names = (await readRecords(packsFolder)).filter(({ manifest }) => manifest.embedder !== null)
  const sorted = names.map(({ manifest }) => manifest.name).sort()
  return Promise.all([embeddedPack.name, ...sorted].map((name) => findPack(name, packsFolder)))
}

/** The record of one installed pack or addition; null where it is not installed. */
export async function readRecord(name: string, packsFolder: string): Promise<InstallationRecord | null> {
  // Names come from configuration and the command line: no path may be made of them.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new AppError('misconfigured', explainMissing(name))
  let text: string
  try {
    text = await readFile(join(packsFolder, name, recordName), 'utf8')
  } catch {
    return null
  }
  try {
    const record = InstallationRecord.parse(JSON.parse(text))
    if (record.manifest.name !== name) throw new RangeError(`the record is that of ${record.manifest.name}`)
    return record
  } catch (cause) {
    const message = `The record of the model pack ${name} is damaged: run netra models remove ${name} and install it again`
    throw new AppError('misconfigured', message, { cause })
  }
}

async function readRecords(packsFolder: string): Promise<readonly InstallationRecord[]> {
  const entries = await readdir(packsFolder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  const records = await Promise.all(names.sort().map((name) => readRecord(name, packsFolder)))
  return records.filter((record) => record !== null)
}

/** Names of all that is installed, additions included. */
export async function installedNames(packsFolder: string): Promise<readonly string[]> {
  return (await readRecords(packsFolder)).map(({ manifest }) => manifest.name)
}

async function readAdditions(packsFolder: string): Promise<readonly NetworkManifest[]> {
  const additions = (await readRecords(packsFolder)).filter(({ manifest }) => manifest.embedder === null)
  return additions.flatMap(({ manifest }) => manifest.networks)
}

function joined(
  { accepted, ...manifest }: PackManifest & { accepted: Acceptance | null },
  additions: readonly NetworkManifest[],
  folder: string,
): InstalledPack {
  const replaced = manifest.networks.map((own) => additions.find(({ role }) => role === own.role) ?? own)
  const roles = new Set(replaced.map(({ role }) => role))
  const networks = [...replaced, ...additions.filter(({ role }) => !roles.has(role))]
  return { manifest: { ...manifest, networks }, folder, accepted }
}

function explainMissing(name: string): string {
  const known = catalogue.find((pack) => pack.name === name)
  if (known)
    return `The model pack ${name} is not installed: run netra models pull ${name}, or netra models import ${name} FOLDER`
  const names = [embeddedPack, ...catalogue].map((pack) => pack.name).join(', ')
  return `There is no model pack ${name}; there are ${names}`
}
