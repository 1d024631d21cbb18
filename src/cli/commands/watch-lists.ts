import { type Command, Option } from 'commander'
import { type Severity, severities } from '#alerts/severity.ts'
import {
  addToWatchList,
  createWatchList,
  deleteWatchList,
  listWatchListPeople,
  listWatchLists,
  removeFromWatchList,
} from '#alerts/watch-list-operations.ts'
import { choosePerson } from '#cli/choose-person.ts'
import { chooseWatchList } from '#cli/choose-watch-list.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import type { StoreNeeds } from '#needs.ts'

interface CreateOptions extends ConnectionOptions {
  readonly description?: string
  readonly severity?: Severity
}

interface MemberOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly expires?: string
  readonly note?: string
}

interface PageOptions extends ConnectionOptions {
  readonly limit?: number
  readonly offset?: number
}

type StoreDoor = Door<StoreNeeds>
const listText = 'id or name of the list'
const whoText = 'id, external id or name of the person'

/** `netra watch-lists`: people whom rules watch for. */
export function addWatchLists(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const lists = program.command('watch-lists').description('lists of people whom rules watch for')
  const add = (name: string, description: string) => withConnection(lists.command(name).description(description))
  const run = (options: ConnectionOptions, work: (door: StoreDoor) => Promise<void>) =>
    finish(throughStoreDoor(context, options, work))

  add('list', 'list the watch lists').action((options: ConnectionOptions) =>
    run(options, async (door) => {
      const answer = await door.call(listWatchLists, {})
      output.document(answer)
      if (answer.watchLists.length === 0) output.line('There is no watch list.')
      const rows = answer.watchLists.map((one) => [
        printable(one.name),
        one.severity,
        `${one.people}`,
        output.paint('gray', one.watchListId),
      ])
      if (rows.length > 0) print(output, ['Name', 'Severity', 'People', 'List'], rows)
    }),
  )

  add('create', 'make a watch list; it does nothing until a rule names it')
    .argument('<name>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .addOption(new Option('--severity <severity>', 'of alerts about people on it (default high)').choices(severities))
    .addHelpText('after', '\nExample:\n  netra watch-lists create Banned --severity critical')
    .action((name: string, options: CreateOptions) =>
      run(options, async (door) => {
        const { description, severity } = options
        const made = await door.call(createWatchList, { name, description, severity })
        output.document(made)
        output.line(`Made: ${made.watchListId}. Name it in a rule: netra alert-rules add … --who list`)
      }),
    )

  add('people', 'list who is on a watch list, added last first')
    .argument('<list>', listText)
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .action((list: string, options: PageOptions) => run(options, (door) => people(output, door, list, options)))

  add('add', 'put a person on a watch list, or change until when')
    .argument('<list>', listText)
    .argument('<person>', whoText)
    .option('--gallery <name>', "the person's set of people (default: default)")
    .option('--expires <time>', 'until when, for example 2030-12-31')
    .option('--note <text>', 'why')
    .addHelpText('after', '\nExample:\n  netra watch-lists add Banned ann --expires 2030-12-31')
    .action((list: string, who: string, options: MemberOptions) =>
      run(options, async (door) => {
        const expiresAt = readTime('--expires', options.expires)
        const watchListId = await chooseWatchList(door, list)
        const personId = await choosePerson(door, who, options.gallery)
        const { note } = options
        output.document(await door.call(addToWatchList, { watchListId, personId, expiresAt, note }))
        output.line(`${printable(who)} is on the list.`)
      }),
    )

  add('remove', 'take a person off a watch list')
    .argument('<list>', listText)
    .argument('<person>', whoText)
    .option('--gallery <name>', "the person's set of people (default: default)")
    .action((list: string, who: string, options: MemberOptions) =>
      run(options, async (door) => {
        const watchListId = await chooseWatchList(door, list)
        const personId = await choosePerson(door, who, options.gallery)
        output.document(await door.call(removeFromWatchList, { watchListId, personId }))
        output.line(`${printable(who)} is not on the list any more.`)
      }),
    )

  add('delete', 'delete a watch list with the rules that watch for it; people and past alerts stay')
    .argument('<list>', listText)
    .action((list: string, options: ConnectionOptions) =>
      run(options, async (door) => {
        output.document(await door.call(deleteWatchList, { watchListId: await chooseWatchList(door, list) }))
        output.line('Deleted.')
      }),
    )
}

async function people(output: Output, door: StoreDoor, list: string, { limit, offset }: PageOptions): Promise<void> {
  const answer = await door.call(listWatchListPeople, {
    watchListId: await chooseWatchList(door, list),
    limit,
    offset,
  })
  output.document(answer)
  if (answer.people.length === 0) return output.line('Nobody is on it.')
  const rows = answer.people.map((one) => [
    printable(one.name),
    printable(one.gallery),
    one.expiresAt === null ? '–' : shortTime(one.expiresAt),
    printable(one.note),
    output.paint('gray', one.personId),
  ])
  print(output, ['Name', 'Gallery', 'Until (UTC)', 'Note', 'Person'], rows)
}

function print(output: Output, titles: readonly string[], rows: readonly string[][]): void {
  for (const line of layOutTable(
    titles.map((title) => ({ title })),
    rows,
  ))
    output.line(line)
}
