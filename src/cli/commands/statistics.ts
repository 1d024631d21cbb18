import { type Command, Option } from 'commander'
import { chooseCamera } from '#cli/choose-camera.ts'
import { choosePerson } from '#cli/choose-person.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable } from '#cli/print-table.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import { csvLine } from '#recognition/result-rows.ts'
import { getStatistics } from '#statistics/get-statistics.ts'
import { type Span, spans } from '#statistics/statistics.ts'
import { statisticsColumns, statisticsRows } from '#statistics/statistics-rows.ts'

interface StatisticsOptions extends ConnectionOptions {
  readonly from?: string
  readonly to?: string
  readonly by?: Span
  readonly timezone?: string
  readonly gallery?: string
  readonly camera?: string
  readonly person?: string
  readonly csv?: boolean
}

/** `netra statistics`: how much was seen over time. */
export function addStatistics(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('statistics')
    .description('how much was seen over time: sightings, decisions, people, cameras, alerts')
    .option('--from <time>', 'from then on (default: a week before --to)')
    .option('--to <time>', 'until then (default: now)')
    .addOption(new Option('--by <span>', 'a row for each (default day)').choices(spans))
    .option('--timezone <name>', 'where days and weeks begin (default UTC)')
    .option('--gallery <name>', 'only of this set of people')
    .option('--camera <camera>', 'only of this camera: its id or name')
    .option('--person <person>', 'only of this person: id, external id or name')
    .option('--csv', 'CSV in place of a table')
  withConnection(command)
    .addHelpText(
      'after',
      '\nExamples:\n  netra statistics\n  netra statistics --by hour --camera Door --csv > hours.csv',
    )
    .action((options: StatisticsOptions) => finish(statistics(context, options)))
}

async function statistics(context: Context, options: StatisticsOptions): Promise<number> {
  const { by, timezone, gallery, camera, person, csv, json } = options
  if (csv && json) throw new WrongUsage('--csv and --json exclude each other')
  const [from, to] = [readTime('--from', options.from), readTime('--to', options.to)]
  await using door = await openStoreDoor(context, options)
  const answer = await door.call(getStatistics, {
    from,
    to,
    by,
    timezone,
    gallery,
    cameraId: camera === undefined ? undefined : await chooseCamera(door, camera),
    personId: person === undefined ? undefined : await choosePerson(door, person, gallery),
  })
  const { output } = context
  output.document(answer)
  const rows = statisticsRows(answer)
  if (csv) for (const row of [statisticsColumns, ...rows]) output.line(csvLine(row))
  else {
    const columns = statisticsColumns.map((name) => ({
      title: name.replaceAll('_', ' '),
      align: name === 'start' ? ('left' as const) : ('right' as const),
    }))
    const cells = rows.map(([start, ...counts]) => [shortTime(String(start)), ...counts.map((n) => `${n ?? '–'}`)])
    for (const line of layOutTable(columns, cells)) output.line(line)
  }
  return exitCodes.done
}
