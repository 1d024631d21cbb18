import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import type { Needs, StoreNeeds } from '#needs.ts'
import { listInboxes, listInboxFiles } from '#recognition/inbox/inbox-operations.ts'
import { getQuarantinedPhoto, listQuarantine, resolveQuarantined } from '#recognition/inbox/quarantine-operations.ts'

interface InboxOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly limit?: number
  readonly outcome?: 'enrolled' | 'refused' | 'quarantined' | 'profiles' | 'incomplete'
  readonly after?: string
  readonly person?: string
}

const titles = (...names: string[]) => names.map((title) => ({ title }))

export function addInbox(program: Command, context: Context, finish: Finish): void {
  const inbox = program
    .command('inbox')
    .description('folders that photos may be put into: how they are, what they gave')
  const add = (name: string, description: string) => withConnection(inbox.command(name).description(description))
  add('status', 'the folders, how they are and what they gave').action((options: InboxOptions) =>
    finish(throughStoreDoor(context, options, (door) => showInboxes(context, door))),
  )
  add('files', 'what became of each file')
    .option('--outcome <outcome>', 'only those: enrolled, refused, quarantined, profiles, incomplete')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--after <cursor>', 'the next page')
    .addHelpText('after', '\nExample:\n  netra inbox files --outcome refused')
    .action((options: InboxOptions) =>
      finish(throughStoreDoor(context, options, (door) => showFiles(context, door, options))),
    )

  const quarantine = program.command('quarantine').description('photos that a person must decide on')
  const decide = (name: string, description: string) =>
    withConnection(quarantine.command(name).description(description))
  decide('list', 'photos that wait for a decision, and whom they look like')
    .option('--gallery <name>', 'their set of people (default: default)')
    .action((options: InboxOptions) =>
      finish(throughStoreDoor(context, options, (door) => showQuarantine(context, door, options))),
    )
  decide('save', 'write a quarantined photo to a file, to look at it')
    .argument('<id>', 'id of the quarantined photo')
    .argument('<file>', 'where to write it')
    .action((id: string, file: string, options: InboxOptions) =>
      finish(throughStoreDoor(context, options, (door) => savePhoto(context, door, id, file))),
    )
  decide('enrol', 'enrol it for whom it was brought, or for another person')
    .argument('<id>', 'id of the quarantined photo')
    .option('--person <id>', 'id of the person it shows, where that is not whom it was brought for')
    .action((id: string, options: InboxOptions) => finish(resolve(context, options, id, 'enrol')))
  decide('discard', 'delete the photo')
    .argument('<id>', 'id of the quarantined photo')
    .action((id: string, options: InboxOptions) => finish(resolve(context, options, id, 'discard')))
}

type StoreDoor = Door<StoreNeeds>

async function showInboxes({ output }: Context, door: StoreDoor): Promise<void> {
  const found = await door.call(listInboxes, {})
  output.document(found)
  if (found.inboxes.length === 0) output.line('No folder is watched; see `inbox.folders` in docs/inbox.md.')
  const rows = found.inboxes.map((one) => [
    printable(one.path),
    printable(one.gallery),
    one.state,
    ...[one.waiting, one.enrolled, one.refused, one.quarantined].map(String),
    one.detail ?? '',
  ])
  const columns = titles('folder', 'gallery', 'state', 'waiting', 'enrolled', 'refused', 'quarantined', '')
  if (rows.length > 0) for (const line of layOutTable(columns, rows)) output.line(line)
}

async function showFiles({ output }: Context, door: StoreDoor, options: InboxOptions): Promise<void> {
  const { outcome, limit, after } = options
  const found = await door.call(listInboxFiles, { outcome, limit, after })
  output.document(found)
  if (found.files.length === 0) output.line('No file was taken yet.')
  const rows = found.files.map((one) => [
    printable(one.file),
    one.outcome,
    one.takenAt.slice(0, 19),
    one.code ?? '',
    printable(one.detail ?? ''),
  ])
  if (rows.length > 0)
    for (const line of layOutTable(titles('file', 'outcome', 'taken', 'code', 'detail'), rows)) output.line(line)
  if (found.next !== null) output.line(`More with --after ${JSON.stringify(found.next)}`)
}

async function showQuarantine({ output }: Context, door: StoreDoor, { gallery }: InboxOptions): Promise<void> {
  const found = await door.call(listQuarantine, { gallery })
  output.document(found)
  if (found.photos.length === 0) output.line('No photo waits for a decision.')
  const rows = found.photos.map((one) => [
    one.quarantineId,
    printable(one.file),
    printable(one.externalId),
    printable(one.looksLike?.name ?? '–'),
    printable(one.detail),
  ])
  if (rows.length > 0)
    for (const line of layOutTable(titles('id', 'file', 'brought for', 'looks like', 'why'), rows)) output.line(line)
}

async function savePhoto({ output }: Context, door: StoreDoor, quarantineId: string, file: string): Promise<void> {
  const { image } = await door.call(getQuarantinedPhoto, { quarantineId })
  await writeFile(file, Buffer.from(image, 'base64'), { mode: 0o600 })
  output.document({ quarantineId, file })
  output.line(`Written to ${printable(file)}: a photo in clear, delete it when you have looked at it.`)
}

async function resolve(
  context: Context,
  options: InboxOptions,
  quarantineId: string,
  decision: 'enrol' | 'discard',
): Promise<number> {
  await using door: Door<Needs> = await openDoor(context, options)
  const done = await door.call(resolveQuarantined, { quarantineId, decision, personId: options.person })
  context.output.document(done)
  context.output.line(
    decision === 'discard' ? 'The photo was deleted.' : `Enrolled as a face of ${done.personId ?? ''}.`,
  )
  return exitCodes.done
}
