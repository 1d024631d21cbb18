import type { Command } from 'commander'
import type { z } from 'zod'
import { toWire } from '#api/names.ts'
import { listAudit, pruneAudit, verifyAudit } from '#auth/audit-operations.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import type { StoreNeeds } from '#needs.ts'

interface ListOptions extends ConnectionOptions {
  readonly actor?: string
  readonly operation?: string
  readonly outcome?: string
  readonly subject?: string
  readonly from?: string
  readonly until?: string
  readonly before?: number
  readonly limit?: number
}

type Page = z.output<typeof listAudit.output>
const mostEntries = Number.MAX_SAFE_INTEGER
const exportPage = 1_000

export function addAudit(program: Command, context: Context, finish: Finish): void {
  const audit = program.command('audit').description('read, export and verify the log of who did what')
  const add = (name: string, description: string) => withConnection(audit.command(name).description(description))

  add('list', 'list what was done, newest first')
    .option('--actor <id>', 'only by this key or user')
    .option('--operation <name>', 'only this operation, for example recognise_image')
    .option('--outcome <code>', 'only with this outcome: ok, or the code of an error')
    .option('--subject <kind:id>', 'only about this, for example person:019a0b6e-…')
    .option('--from <time>', 'not before this time, for example 2030-01-31T00:00:00Z')
    .option('--until <time>', 'before this time')
    .option('--before <id>', 'only before this entry, for the next page', numberBetween(1, mostEntries, true))
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .addHelpText('after', '\nExamples:\n  netra audit list\n  netra audit list --operation forget_person --json')
    .action((options: ListOptions) => finish(withDoor(context, options, (door) => list(context, door, options))))

  add('export', 'write all entries as lines of JSON, oldest first')
    .option('--after <id>', 'only behind this entry', numberBetween(0, mostEntries, true))
    .addHelpText('after', '\nExample:\n  netra audit export > audit.jsonl')
    .action((options: ConnectionOptions & { after?: number }) =>
      finish(withDoor(context, options, (door) => exportAll(context, door, options.after ?? 0))),
    )

  add('verify', 'find entries that were changed, removed or reordered')
    .addHelpText('after', '\nExample:\n  netra audit verify')
    .action((options: ConnectionOptions) => finish(withDoor(context, options, (door) => verify(context, door))))

  add('prune', 'delete entries older than a number of days; the others can be verified as before')
    .requiredOption('--older-than-days <n>', 'days', numberBetween(1, 36_500, true))
    .addHelpText('after', '\nExample:\n  netra audit prune --older-than-days 730')
    .action((options: ConnectionOptions & { olderThanDays: number }) =>
      finish(withDoor(context, options, (door) => prune(context, door, options.olderThanDays))),
    )
}

type AuditDoor = Door<StoreNeeds>

async function withDoor(
  context: Context,
  options: ConnectionOptions,
  work: (door: AuditDoor) => Promise<number>,
): Promise<number> {
  await using door = await openStoreDoor(context, options)
  return await work(door)
}

async function list({ output }: Context, door: AuditDoor, options: ListOptions): Promise<number> {
  const { actor: actorId, operation, outcome, subject, before, limit } = options
  const from = readTime('--from', options.from)
  const until = readTime('--until', options.until)
  const page = await door.call(listAudit, { actorId, operation, outcome, subject, from, until, before, limit })
  output.document(page)
  if (page.entries.length === 0) output.line('Nothing was found.')
  else for (const line of tableOf(page)) output.line(line)
  if (page.next !== null) output.line(`… and more: --before ${page.next}`)
  return exitCodes.done
}

function tableOf({ entries }: Page): string[] {
  const columns = [
    { title: 'Entry', align: 'right' as const },
    { title: 'Time' },
    { title: 'Who' },
    { title: 'From' },
    { title: 'What' },
    { title: 'On' },
    { title: 'Outcome' },
  ]
  const rows = entries.map((entry) => [
    `${entry.auditId}`,
    shortTime(entry.at),
    printable(entry.actor.id === entry.actor.kind ? entry.actor.id : `${entry.actor.kind} ${entry.actor.id}`),
    printable(entry.address === null ? entry.door : `${entry.door} ${entry.address}`),
    printable(entry.operation),
    printable(subjectText(entry.subject)),
    printable(entry.outcome),
  ])
  return layOutTable(columns, rows)
}

function subjectText(subject: Page['entries'][number]['subject']): string {
  const texts = Object.entries(subject).map(([kind, [first = '', ...others]]) =>
    others.length > 0 ? `${kind} ${first} and ${others.length} more` : `${kind} ${first}`,
  )
  return texts.join(', ') || '–'
}

/** Lines as they come, so that a log of any length can be exported; the same with `--json`. */
async function exportAll({ output }: Context, door: AuditDoor, start: number): Promise<number> {
  for (let after: number | null = start; after !== null; ) {
    const page: Page = await door.call(listAudit, { after, limit: exportPage })
    for (const entry of page.entries) output.record(toWire(entry))
    after = page.next
  }
  return exitCodes.done
}

async function verify({ output }: Context, door: AuditDoor): Promise<number> {
  const verdict = await door.call(verifyAudit, {})
  output.document(verdict)
  const { entries, lastId, prunedId, checkpoints, restores, problems } = verdict
  for (const { firstId, lastId: last, detail } of problems)
    output.line(`${firstId === last ? `entry ${firstId}` : `entries ${firstId} to ${last}`}: ${detail}`)
  if (problems.length > 0) output.line('The audit log is NOT intact.')
  else output.line(`The audit log is intact: ${entries} entries, the newest is ${lastId}.`)
  if (prunedId > 0) output.line(`Entries up to ${prunedId} were deleted when their time had passed.`)
  if (restores > 0) output.line(`A backup was restored ${restores} times: what was done between is not in the log.`)
  if (checkpoints === 0)
    output.note('There is no file of checkpoints here: whether the newest entries were cut off cannot be said.')
  return verdict.intact ? exitCodes.done : exitCodes.failed
}

async function prune({ output }: Context, door: AuditDoor, olderThanDays: number): Promise<number> {
  const answer = await door.call(pruneAudit, { olderThanDays })
  output.document(answer)
  output.line(`${answer.deleted} entries were deleted`)
  return exitCodes.done
}
