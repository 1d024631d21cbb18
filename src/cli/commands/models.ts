import type { Command } from 'commander'
import { configure, openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection, withDataFolder } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import {
  describeCatalogue,
  type InstallOptions,
  importModels,
  packsFolderOf,
  pullModels,
  removeModels,
} from '#cli/install-models.ts'
import { layOutTable } from '#cli/print-table.ts'
import { listModels } from '#recognition/list-models.ts'
import { listPacks } from '#vision/packs/installed-pack.ts'
import { verifyPack } from '#vision/packs/verify-pack.ts'
import { addModelSwitch } from './models-switch.ts'

export function addModels(program: Command, context: Context, finish: Finish): void {
  const models = program.command('models').description('list, install and verify the networks that recognise')
  withConnection(models.command('list').description('the model pack in use: networks, licences, metric, thresholds'))
    .addHelpText('after', '\nExample:\n  netra models list')
    .action((options: ConnectionOptions) => finish(list(context, options)))
  withDataFolder(models.command('pull <pack>').description('fetch a model pack from its publishers and install it'))
    .option('--accept-non-commercial', 'accept that the weights may not be used commercially; this is recorded')
    .addHelpText('after', '\nExample:\n  netra models pull open')
    .action((pack: string, options: InstallOptions) => finish(pullModels(context, pack, options)))
  withDataFolder(
    models.command('import <pack> <folder>').description('install a model pack from files of this machine'),
  )
    .option('--accept-non-commercial', 'accept that the weights may not be used commercially; this is recorded')
    .addHelpText('after', '\nExample:\n  netra models import open ./downloads')
    .action((pack: string, folder: string, options: InstallOptions) =>
      finish(importModels(context, pack, folder, options)),
    )
  withDataFolder(models.command('remove <pack>').description('remove an installed model pack'))
    .addHelpText('after', '\nExample:\n  netra models remove edgeface-xs')
    .action((pack: string, options: ConnectionOptions) => finish(removeModels(context, pack, options)))
  withDataFolder(
    models.command('verify').description('check every file of the installed model packs against its SHA-256'),
  )
    .addHelpText(
      'after',
      '\nExit code 1: a file is missing or is not what it should be.\n\nExample:\n  netra models verify',
    )
    .action((options: ConnectionOptions) => finish(verify(context, options)))
  addModelSwitch(models, context, finish)
}

async function list(context: Context, options: ConnectionOptions): Promise<number> {
  const { output } = context
  await using door = await openDoor(context, options)
  const answer = await door.call(listModels, {})
  const active = answer.packs.find(({ inUse }) => inUse)?.name ?? ''
  const available = door.kind === 'local' ? await describeCatalogue(configure(context, options).config, active) : []
  output.document({ ...answer, available })
  for (const pack of answer.packs) {
    const { embedder } = pack
    output.line(
      `${output.paint('bold', pack.name)} ${pack.version}${pack.inUse ? ' (in use)' : ''}  ${pack.description}`,
    )
    output.line(
      `${embedder.modelId}: ${embedder.dimensions} numbers, ${embedder.metric} distance, ${embedder.publishedAccuracy}`,
    )
    const presets = Object.entries(embedder.presets)
    output.line(
      `known up to a distance of: ${presets.map(([name, { known }]) => `${known} ${name}`).join(', ')}; run by ${answer.provider} on ${answer.cores} cores`,
    )
    output.line()
    const rows = pack.networks.map(({ role, id, input, licence }) => [
      role,
      id,
      `${input.width}×${input.height}`,
      licence.weights,
      licence.commercialUse ? 'yes' : 'no',
    ])
    const titles = ['Role', 'Network', 'Input', 'Licence of the weights', 'Commercial use']
    for (const line of layOutTable(
      titles.map((title) => ({ title })),
      rows,
    ))
      output.line(line)
  }
  if (available.length > 0) {
    output.line()
    const rows = available.map(({ name, installed, inUse, permittedUse, accuracy }) => [
      inUse ? `* ${name}` : `  ${name}`,
      installed ? output.paint('green', inUse ? 'in use' : 'yes') : 'no',
      accuracy ?? '',
      permittedUse,
    ])
    const titles = ['  Pack', 'Installed', 'Published accuracy', 'Permitted use']
    for (const line of layOutTable(
      titles.map((title) => ({ title })),
      rows,
    ))
      output.line(line)
  }
  return exitCodes.done
}

async function verify(context: Context, options: ConnectionOptions): Promise<number> {
  const { output, interrupt } = context
  const { config } = configure(context, options)
  const packs = []
  for (const { manifest, folder } of await listPacks(packsFolderOf(config))) {
    const found = await verifyPack(manifest, config.modelCache, interrupt.signal, folder)
    packs.push({ pack: manifest.name, version: manifest.version, files: found })
  }
  // Packs share networks.
  const seen = new Map(packs.flatMap(({ files }) => files).map((file) => [`${file.network} ${file.file}`, file]))
  const files = [...seen.values()]
  const damaged = files.filter(({ problem }) => problem !== null)
  output.document({ intact: damaged.length === 0, packs })
  const rows = files.map(({ network, file, bytes, problem }) => [
    problem === null ? output.paint('green', 'ok') : output.paint('red', 'wrong'),
    network,
    file,
    problem ?? (bytes === 0 ? 'made at the first start' : `${(bytes / 1_000_000).toFixed(1)} MB`),
  ])
  for (const line of layOutTable([{ title: '' }, { title: 'Network' }, { title: 'File' }, { title: '' }], rows))
    output.line(line)
  output.line()
  output.line(
    damaged.length === 0
      ? output.paint('green', `All ${files.length} files are as they should be`)
      : output.paint(
          'red',
          `${damaged.length} of ${files.length} files are wrong; npm ci in the project's folder brings those of npm packages back, netra models pull or import the others`,
        ),
  )
  return damaged.length === 0 ? exitCodes.done : exitCodes.failed
}
