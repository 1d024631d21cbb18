import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Config } from '#config.ts'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { modelStatus } from '#recognition/model-status.ts'
import { catalogue } from '#vision/packs/catalogue.ts'
import { type CataloguedPack, isNonCommercial } from '#vision/packs/catalogued-pack.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { importSource } from '#vision/packs/import-source.ts'
import { installPack, type PackSource, removePack } from '#vision/packs/install-pack.ts'
import { installedNames } from '#vision/packs/installed-pack.ts'
import { pullSource } from '#vision/packs/pull-source.ts'
import { configure, openDoor } from './connect.ts'
import type { ConnectionOptions } from './connection-options.ts'
import type { Context } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import { type ProgressView, showProgress } from './progress.ts'

export interface InstallOptions extends ConnectionOptions {
  readonly acceptNonCommercial?: boolean
}

/** Where installed packs lie. */
export function packsFolderOf(config: Config): string {
  return join(config.data, 'packs')
}

/** `netra models import`: the files of a pack out of a folder. */
export async function importModels(
  context: Context,
  name: string,
  folder: string,
  options: InstallOptions,
): Promise<number> {
  const source = await importSource(folder, context.interrupt.signal)
  return install(context, packNamed(name), source, options)
}

/** `netra models pull`: the files of a pack from their publishers. */
export async function pullModels(context: Context, name: string, options: InstallOptions): Promise<number> {
  const pack = packNamed(name)
  const { config } = configure(context, options)
  const bar = percentBar(context)
  const { signal } = context.interrupt
  await using source = await pullSource({ packsFolder: packsFolderOf(config), signal, progress: bar.show })
  try {
    return await install(context, pack, source, options)
  } finally {
    bar.stop()
  }
}

/** `netra models remove`: the pack's folder goes; what was made with it stays in the gallery. */
export async function removeModels(context: Context, name: string, options: ConnectionOptions): Promise<number> {
  const { config } = configure(context, options)
  const folder = packsFolderOf(config)
  // Only a name of the list is ever made a path.
  const known = catalogue.some((pack) => pack.name === name)
  if (known && (await installedNames(folder)).includes(name)) await refuseInUse(context, name, options)
  const removed = known && (await removePack(name, folder))
  if (!removed) throw new AppError('not_found', `The model pack ${name} is not installed`)
  context.output.document({ removed: name })
  context.output.line(`${name} is removed`)
  return exitCodes.done
}

/** A gallery cannot open without the pack that it decides with, and a prepared one is meant to be used. */
async function refuseInUse(context: Context, name: string, options: ConnectionOptions): Promise<void> {
  await using door = await openDoor(context, options)
  const { activePack, prepared } = await door.call(modelStatus, {})
  if (name === activePack)
    throw new AppError('conflict', `${name} is in use: switch to another pack first (netra models use)`)
  if (prepared.some(({ pack }) => pack === name))
    throw new AppError(
      'conflict',
      `${name} is prepared for this gallery: netra models remove-templates ${name} comes first`,
    )
}

/**
 * Every pack there is, whether it is installed and in use, and on what terms; for people and for programs. `active` is the name of
 * the pack that decides. Installed additions are in use beside it.
 */
export async function describeCatalogue(config: Config, active: string) {
  const installed = await installedNames(packsFolderOf(config))
  const own = { ...embeddedPack, permittedUse: 'any, commercial use included' }
  return [own, ...catalogue].map((pack) => {
    const present = pack.name === own.name || installed.includes(pack.name)
    return {
      name: pack.name,
      installed: present,
      inUse: pack.name === active || (present && pack.embedder === undefined),
      description: pack.description,
      permittedUse: pack.permittedUse,
      accuracy: pack.embedder?.publishedAccuracy ?? null,
    }
  })
}

async function install(
  context: Context,
  pack: CataloguedPack,
  source: PackSource,
  options: InstallOptions,
): Promise<number> {
  const { output, interrupt } = context
  const { config } = configure(context, options)
  const record = await installPack(pack, {
    packsFolder: packsFolderOf(config),
    source,
    acceptedBy: options.acceptNonCommercial && isNonCommercial(pack) ? userInfo().username : undefined,
    now: systemClock.now(),
    signal: interrupt.signal,
  })
  output.document({ pack: pack.name, installedAt: record.installedAt, accepted: record.accepted })
  output.line(`${output.paint('green', `${pack.name} is installed`)}: ${pack.description}`)
  output.line(`Permitted use: ${pack.permittedUse}`)
  return exitCodes.done
}

function packNamed(name: string): CataloguedPack {
  const found = catalogue.find((pack) => pack.name === name)
  if (found) return found
  const names = catalogue.map((pack) => pack.name).join(', ')
  throw new AppError('invalid_input', `There is no model pack ${name} to install; there are ${names}`)
}

/** One bar a file, in percent. */
function percentBar({ output }: Context): { show(file: string, done: number, total: number): void; stop(): void } {
  let current: { file: string; view: ProgressView } | null = null
  return {
    show(file, done, total) {
      if (current?.file !== file) {
        current?.view.stop()
        current = { file, view: showProgress(output, `Fetching ${file}, %`, 100) }
      }
      current.view.update({ done: Math.floor((done / total) * 100), total: 100, refused: 0 })
    },
    stop: () => current?.view.stop(),
  }
}
