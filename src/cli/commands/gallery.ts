import { open, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { openDoor, openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { printable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { AppError } from '#core/errors.ts'
import { readBounded } from '#recognition/dataset.ts'
import { exportGallery, getGalleryKey } from '#recognition/gallery-file/export-gallery.ts'
import { importGallery, importGalleryFrom } from '#recognition/gallery-file/import-gallery.ts'
import { regenerateTemplates } from '#recognition/regenerate-templates.ts'

interface GalleryOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly crops?: boolean
  readonly trust?: string
  readonly all?: boolean
  readonly person?: string[]
}

const help = `
The file is signed by this installation and encrypted with the passphrase in NETRA_GALLERY_PASSPHRASE (12 characters or
more), which its receiver needs. Without --crops it holds no pictures, and can only be used with the same model.

Examples:
  NETRA_GALLERY_PASSPHRASE=… netra gallery export models/staff.netra
  NETRA_GALLERY_PASSPHRASE=… netra gallery export models/staff.netra --crops --gallery staff
  NETRA_GALLERY_PASSPHRASE=… netra gallery import staff.netra --trust 1f0c-…`

/** A server takes 200 MiB unless it is configured otherwise. */
const maxUploadBytes = 1024 * 1024 * 1024

export function addGallery(program: Command, context: Context, finish: Finish): void {
  const gallery = program.command('gallery').description('export a gallery as a signed file, import one')
  const add = (name: string, description: string) => withConnection(gallery.command(name).description(description))
  add('export', 'write the people of a gallery, with their templates, into one signed and encrypted file')
    .argument('<file>', 'where to, for example models/staff.netra')
    .option('--crops', 'with the pictures of the faces, from which another model can be used')
    .option('--gallery <name>', 'the gallery (default: default)')
    .addHelpText('after', help)
    .action((file: string, options: GalleryOptions) => finish(exportTo(context, file, options)))
  add('import', 'take in the people of such a file; doing it twice doubles nobody')
    .argument('<file>', 'the file')
    .option('--trust <fingerprint>', 'fingerprint of the installation that signed it, as its people tell it')
    .option('--gallery <name>', 'the gallery to import into (default: default)')
    .addHelpText('after', help)
    .action((file: string, options: GalleryOptions) => finish(importFrom(context, file, options)))
  add('regenerate', 'make templates anew from the pictures that were kept, as a job of a server')
    .option('--all', 'of everybody in the gallery')
    .option('--person <id...>', 'of these people only')
    .option('--gallery <name>', 'the gallery (default: default)')
    .action((options: GalleryOptions) => finish(regenerate(context, options)))
  add('key', 'the fingerprint that exported files are signed with').action((options: GalleryOptions) =>
    finish(showKey(context, options)),
  )
}

function passphraseOf({ env }: Context): string {
  const passphrase = env.NETRA_GALLERY_PASSPHRASE
  if (!passphrase) throw new WrongUsage('Set NETRA_GALLERY_PASSPHRASE to the passphrase of the file')
  return passphrase
}

async function exportTo(context: Context, path: string, options: GalleryOptions): Promise<number> {
  const { output } = context
  const passphrase = passphraseOf(context)
  await using door = await openStoreDoor(context, options)
  const { fingerprint } = await door.call(getGalleryKey, {})
  const { gallery, crops } = options
  const { file } = await door.call(exportGallery, { gallery, crops, passphrase })
  const aside = `${path}.partial-${process.pid}`
  let bytes = 0
  try {
    await using written = await open(aside, 'wx', 0o600)
    for await (const piece of file) {
      await written.write(piece)
      bytes += piece.length
    }
    await written.sync()
    await rename(aside, path)
  } catch (cause) {
    await rm(aside, { force: true })
    if (cause instanceof AppError || context.interrupt.signal.aborted) throw cause
    throw new AppError('unavailable', `${path} could not be written to its end`, { cause })
  }
  output.document({ file: path, bytes, fingerprint })
  output.line(`${path}: ${bytes} bytes, signed by ${fingerprint}`)
  return exitCodes.done
}

async function importFrom(context: Context, path: string, options: GalleryOptions): Promise<number> {
  const { output } = context
  const { gallery, trust } = options
  const how = { gallery, trust, passphrase: passphraseOf(context) }
  await using door = await openDoor(context, options)
  if (door.kind === 'remote') {
    const file = await readBounded(path, maxUploadBytes)
    const begun = await door.call(importGallery, { ...how, file })
    output.document(begun)
    output.line(`Job ${begun.jobId}: see it with netra jobs show ${begun.jobId}`)
    return exitCodes.done
  }
  let view: ReturnType<typeof showProgress> | undefined
  try {
    const answer = await door.call(importGalleryFrom, { ...how, path: resolve(path) }, (progress) => {
      view ??= showProgress(output, 'Importing', progress.total)
      view.update(progress)
    })
    view?.stop()
    output.document(answer)
    const { people, newPeople, faces, unchanged, refused, leftOut } = answer
    output.line(`${people} people, ${newPeople} of them new; ${faces} faces added, ${unchanged} were there already`)
    for (const { item, code, detail } of leftOut) output.line(`left out: ${item}: ${printable(detail)} (${code})`)
    return refused > 0 ? exitCodes.someRefused : exitCodes.done
  } finally {
    view?.stop()
  }
}

async function regenerate(context: Context, options: GalleryOptions): Promise<number> {
  const { gallery, all, person: personIds } = options
  if ((all === true) === (personIds !== undefined)) throw new WrongUsage('Give --all, or --person with ids')
  await using door = await openStoreDoor(context, options)
  const chosen = personIds ? { personIds } : { all: true as const }
  const begun = await door.call(regenerateTemplates, { gallery, ...chosen })
  context.output.document(begun)
  context.output.line(`Job ${begun.jobId}: see it with netra jobs show ${begun.jobId}`)
  return exitCodes.done
}

async function showKey(context: Context, options: GalleryOptions): Promise<number> {
  await using door = await openStoreDoor(context, options)
  const answer = await door.call(getGalleryKey, {})
  context.output.document(answer)
  context.output.line(answer.fingerprint)
  return exitCodes.done
}
