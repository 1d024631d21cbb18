import type { Command } from 'commander'
import type { z } from 'zod'
import { choosePerson } from '#cli/choose-person.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import { getPersonVisits, getUnknownVisits } from '#sightings/visit-operations.ts'

interface VisitOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly unknown?: string
  readonly from?: string
  readonly to?: string
  readonly gap?: number
}

type Visits = z.output<typeof getPersonVisits.output>

/** `netra sightings visits`: where somebody went. */
export function addVisits(add: (name: string, description: string) => Command, context: Context, finish: Finish): void {
  add('visits', 'where a person or a stranger went: sightings of all cameras joined, with travel times')
    .argument('[person]', 'id, external id or name of the person')
    .option('--unknown <id>', 'a stranger, in place of a person')
    .option('--gallery <name>', "the person's set of people (default: default)")
    .option('--from <time>', 'seen at that time or later')
    .option('--to <time>', 'seen before that time')
    .option('--gap <minutes>', 'whoever is not seen for longer has left (default 30)', numberBetween(1, 1_440, true))
    .addHelpText('after', '\nExample:\n  netra sightings visits ann --from 2030-01-31')
    .action((who: string | undefined, options: VisitOptions) => finish(visits(context, who, options)))
}

async function visits(context: Context, who: string | undefined, options: VisitOptions): Promise<number> {
  const { gallery, unknown: unknownId, gap: gapMinutes } = options
  if ((who === undefined) === (unknownId === undefined)) throw new WrongUsage('Give a person, or --unknown')
  const asked = { from: readTime('--from', options.from), to: readTime('--to', options.to), gapMinutes }
  await using door = await openStoreDoor(context, options)
  const answer =
    unknownId === undefined
      ? await door.call(getPersonVisits, { personId: await choosePerson(door, who ?? '', gallery), ...asked })
      : await door.call(getUnknownVisits, { unknownId, ...asked })
  context.output.document(answer)
  tell(context, answer)
  return exitCodes.done
}

function tell({ output }: Context, { visits, complete }: Visits): void {
  if (visits.length === 0) output.line('Nobody saw them.')
  const columns = ['From (UTC)', 'To', 'Camera', 'Travel', ''].map((title) => ({ title }))
  for (const { from, to, stops, inconsistent } of visits) {
    const doubt = inconsistent ? ', one sighting must be of somebody else' : ''
    output.line(output.paint('bold', `${shortTime(from)} to ${shortTime(to)}${doubt}`))
    const rows = stops.map((stop) => [
      shortTime(stop.from),
      shortTime(stop.to).slice(11),
      printable(stop.cameraName ?? stop.cameraId ?? '–'),
      stop.travelSeconds === null ? '–' : `${stop.travelSeconds} s`,
      stop.impossible ? 'at two cameras at once' : '',
    ])
    for (const line of layOutTable(columns, rows)) output.line(`  ${line}`)
  }
  if (!complete) output.note('There are more sightings than are joined at once: ask for a shorter time.')
}
