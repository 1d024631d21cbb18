import type { Command } from 'commander'
import { toWire } from '#api/names.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { WrongUsage } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import { type JobState, type JobView, jobStates } from '#jobs/job.ts'
import { cancelJob, getJob, listJobReport, listJobs, retryJob } from '#jobs/job-operations.ts'
import { listSchedules } from '#jobs/list-schedules.ts'
import type { StoreNeeds } from '#needs.ts'
import { listBatchResults } from '#recognition/batch-results.ts'
import { csvLine, resultColumns, resultRows } from '#recognition/result-rows.ts'

interface JobsOptions extends ConnectionOptions {
  readonly state?: JobState
  readonly kind?: string
  readonly limit?: number
  readonly offset?: number
  readonly outcome?: 'done' | 'refused'
  readonly after?: string
  readonly csv?: boolean
  readonly ndjson?: boolean
}

const pageSize = 100

type JobsDoor = Door<StoreNeeds>

export function addJobs(program: Command, context: Context, finish: Finish): void {
  const jobs = program.command('jobs').description('list, show, cancel and re-run background work')
  const add = (name: string, description: string) => withConnection(jobs.command(name).description(description))
  const run = (options: JobsOptions, work: (door: JobsDoor) => Promise<void>) =>
    finish(throughStoreDoor(context, options, work))

  add('list', 'list jobs, newest first')
    .option('--state <state>', `only those that are ${jobStates.join(', ')}`)
    .option('--kind <kind>', 'only those of this kind')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .addHelpText('after', '\nExamples:\n  netra jobs list\n  netra jobs list --state failed --json')
    .action((options: JobsOptions) => run(options, (door) => list(context, door, options)))

  add('show', 'show a job with its progress, result or error')
    .argument('<job>', 'id of the job')
    .action((jobId: string, options: JobsOptions) =>
      run(options, async (door) => show(context, await door.call(getJob, { jobId }))),
    )

  add('items', 'what became of each thing that a job worked through')
    .argument('<job>', 'id of the job')
    .option('--outcome <outcome>', 'only those that were done, or refused')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--after <item>', 'those after this one')
    .addHelpText('after', '\nExample:\n  netra jobs items 0198… --outcome refused')
    .action((jobId: string, options: JobsOptions) => run(options, (door) => listItems(context, door, jobId, options)))

  add('results', 'who is in the photos of a batch that was recognised in the background')
    .argument('<job>', 'id of the job')
    .option('--csv', 'a line for each face')
    .option('--ndjson', 'a JSON document a line for each photo')
    .addHelpText('after', '\nExample:\n  netra jobs results 0198… --csv > who.csv')
    .action((jobId: string, options: JobsOptions) => run(options, (door) => showResults(context, door, jobId, options)))

  add('cancel', 'cancel a job; what it has done stays')
    .argument('<job>', 'id of the job')
    .action((jobId: string, options: JobsOptions) =>
      run(options, async (door) => show(context, await door.call(cancelJob, { jobId }))),
    )

  add('retry', 'run a job again that failed or was cancelled')
    .argument('<job>', 'id of the job')
    .action((jobId: string, options: JobsOptions) =>
      run(options, async (door) => show(context, await door.call(retryJob, { jobId }))),
    )

  add('schedules', 'work that repeats, and when it is due next').action((options: JobsOptions) =>
    run(options, (door) => showSchedules(context, door)),
  )
}

async function list({ output }: Context, door: JobsDoor, { state, kind, limit, offset }: JobsOptions): Promise<void> {
  const found = await door.call(listJobs, { state, kind, limit, offset })
  output.document(found)
  if (found.jobs.length === 0) output.line('There are no such jobs.')
  else
    printTable(
      output,
      ['job', 'kind', 'state', 'progress', 'attempts', 'asked for'],
      found.jobs.map((job) => [job.jobId, job.kind, job.state, progressOf(job), String(job.attempts), job.createdAt]),
    )
  const more = found.total - found.jobs.length
  if (more > 0) output.line(`${found.total} in all; see the others with --offset and --limit.`)
}

function printTable(output: Output, titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const columns = titles.map((title) => ({ title }))
  const [head, ...lines] = layOutTable(columns, rows)
  for (const line of titles.some((title) => title !== '') ? [head, ...lines] : lines) output.line(line)
}

function progressOf({ done, refused, total }: JobView): string {
  if (done + refused === 0 && total === null) return ''
  const of = total === null ? '' : ` of ${total}`
  return `${done + refused}${of}${refused > 0 ? `, ${refused} refused` : ''}`
}

function show({ output }: Context, job: JobView): void {
  output.document(job)
  const rate = job.itemsPerSecond === null ? '' : ` (${job.itemsPerSecond}/s)`
  const left = job.secondsLeft === null ? '' : `, about ${job.secondsLeft} s left`
  const rows = [
    ['job', job.jobId],
    ['kind', job.kind],
    ['state', job.state],
    ['progress', `${progressOf(job)}${rate}${left}`],
    ['attempts', String(job.attempts)],
    ['asked for', job.createdAt],
    ['may start', job.state === 'waiting' ? job.runAt : ''],
    ['started', job.startedAt ?? ''],
    ['ended', job.finishedAt ?? ''],
    ['error', job.error ? `${printable(job.error.detail)} (${job.error.code})` : ''],
    ['result', job.output ? printable(JSON.stringify(job.output)) : ''],
  ].filter(([, value]) => value !== '')
  printTable(output, ['', ''], rows)
}

async function showResults(
  { output }: Context,
  door: JobsDoor,
  jobId: string,
  { csv, ndjson }: JobsOptions,
): Promise<void> {
  if ([csv, ndjson, output.json].filter(Boolean).length > 1)
    throw new WrongUsage('--csv, --ndjson and --json exclude each other')
  const all: unknown[] = []
  if (!ndjson && !output.json) output.line(csvLine(resultColumns))
  for (let offset = 0, total = 1; offset < total; offset += pageSize) {
    const page = await door.call(listBatchResults, { jobId, offset, limit: pageSize })
    total = page.totalImages
    for (const result of page.results) {
      if (output.json) all.push(result)
      else if (ndjson) output.record(toWire(result))
      else
        for (const row of resultRows({ file: result.file, faces: result.recognised?.faces ?? null }))
          output.line(csvLine(row))
    }
    const { results: _, ...counts } = page
    if (offset + pageSize < total) continue
    output.document({ ...counts, results: all })
    if (page.state !== 'done') output.note(`The job is ${page.state}: this is what it has found so far`)
  }
}

async function listItems({ output }: Context, door: JobsDoor, jobId: string, options: JobsOptions): Promise<void> {
  const { outcome, limit, after } = options
  const page = await door.call(listJobReport, { jobId, outcome, limit, after })
  output.document(page)
  if (page.items.length === 0) output.line('Nothing was reported.')
  else
    printTable(
      output,
      ['item', 'outcome', 'code', 'detail'],
      page.items.map(({ item, outcome, code, detail }) => [
        printable(item),
        outcome,
        code ?? '',
        printable(detail ?? ''),
      ]),
    )
  if (page.next !== null) output.line(`More with --after ${JSON.stringify(page.next)}`)
}

async function showSchedules({ output }: Context, door: JobsDoor): Promise<void> {
  const found = await door.call(listSchedules, {})
  output.document(found)
  if (found.schedules.length === 0) output.line('Nothing repeats yet: the first server that starts sets the times.')
  else
    printTable(
      output,
      ['name', 'pattern', 'next', 'last'],
      found.schedules.map(({ name, pattern, nextAt, lastAt }) => [name, pattern, nextAt, lastAt ?? 'never']),
    )
}
