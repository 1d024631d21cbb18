import { type Command, Option } from 'commander'
import { type AlertView, alertStates } from '#alerts/alert.ts'
import {
  acknowledgeAlert,
  commentAlert,
  getAlert,
  listAlerts,
  reopenAlert,
  resolveAlert,
} from '#alerts/alert-operations.ts'
import { type Severity, severities } from '#alerts/severity.ts'
import { chooseCamera } from '#cli/choose-camera.ts'
import { choosePerson } from '#cli/choose-person.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import type { StoreNeeds } from '#needs.ts'

interface ListOptions extends ConnectionOptions {
  readonly state?: (typeof alertStates)[number]
  readonly severity?: Severity
  readonly rule?: string
  readonly camera?: string
  readonly person?: string
  readonly gallery?: string
  readonly unknown?: string
  readonly from?: string
  readonly to?: string
  readonly cursor?: string
  readonly limit?: number
}

type StoreDoor = Door<StoreNeeds>
type Step = ConnectionOptions & { readonly comment?: string }

/** `netra alerts`: what rules raised, and who looks after it. */
export function addAlerts(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const alerts = program.command('alerts').description('what rules raised: list, acknowledge, resolve, comment')
  const add = (name: string, description: string) => withConnection(alerts.command(name).description(description))
  const run = (options: ConnectionOptions, work: (door: StoreDoor) => Promise<void>) =>
    finish(throughStoreDoor(context, options, work))
  const one = (name: string, description: string) => add(name, description).argument('<alert>', 'its id')

  add('list', 'list alerts, newest first')
    .addOption(new Option('--state <state>', 'only those that are').choices(alertStates))
    .addOption(new Option('--severity <severity>', 'only of this severity').choices(severities))
    .option('--rule <id>', 'only of this rule')
    .option('--camera <camera>', 'only of this camera: its id or name')
    .option('--person <person>', 'only about this person: id, external id or name')
    .option('--gallery <name>', "the person's set of people (default: default)")
    .option('--unknown <id>', 'only about this stranger')
    .option('--from <time>', 'raised at that time or later, for example 2030-01-31T08:00:00Z')
    .option('--to <time>', 'raised before that time')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--cursor <text>', 'go on where the list before ended')
    .addHelpText('after', '\nExample:\n  netra alerts list --state open --severity critical')
    .action((options: ListOptions) => run(options, (door) => list(output, door, options)))

  one('show', 'show an alert with its reasons and comments').action((alertId: string, options: ConnectionOptions) =>
    run(options, async (door) => tell(output, await door.call(getAlert, { alertId }))),
  )

  for (const [name, description, operation] of [
    ['acknowledge', 'say that somebody looks after it', acknowledgeAlert],
    ['resolve', 'close it', resolveAlert],
    ['reopen', 'open it again', reopenAlert],
  ] as const)
    one(name, description)
      .option('--comment <text>', 'why')
      .addHelpText(
        'after',
        `\nExample:\n  netra alerts ${name} 019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f --comment "seen to"`,
      )
      .action((alertId: string, options: Step) =>
        run(options, async (door) => tell(output, await door.call(operation, { alertId, comment: options.comment }))),
      )

  one('comment', 'add a comment to an alert')
    .argument('<text>', 'the comment')
    .action((alertId: string, text: string, options: ConnectionOptions) =>
      run(options, async (door) => tell(output, await door.call(commentAlert, { alertId, text }))),
    )
}

async function list(output: Output, door: StoreDoor, options: ListOptions): Promise<void> {
  const { state, severity, rule: ruleId, camera, person, gallery, unknown: unknownId, cursor, limit } = options
  const answer = await door.call(listAlerts, {
    state,
    severity,
    ruleId,
    cameraId: camera === undefined ? undefined : await chooseCamera(door, camera),
    personId: person === undefined ? undefined : await choosePerson(door, person, gallery),
    unknownId,
    from: readTime('--from', options.from),
    to: readTime('--to', options.to),
    cursor,
    limit,
  })
  output.document(answer)
  const { open, acknowledged, resolved } = answer.counts
  const titles = ['Raised (UTC)', 'Severity', 'State', 'Rule', 'Who', 'Camera', 'Again', 'Alert']
  const rows = answer.alerts.map((one) => [
    shortTime(one.raisedAt),
    one.severity,
    one.state,
    printable(one.rule),
    whoOf(one),
    printable(one.cameraName ?? one.cameraId ?? '–'),
    `${one.suppressed}`,
    output.paint('gray', one.alertId),
  ])
  if (rows.length > 0)
    for (const line of layOutTable(
      titles.map((title) => ({ title })),
      rows,
    ))
      output.line(line)
  output.line(`${open} open, ${acknowledged} acknowledged, ${resolved} resolved`)
  if (answer.nextCursor !== null) output.note(`… and more: --cursor ${answer.nextCursor}`)
}

function whoOf({ person, unknownId, decision }: AlertView): string {
  return person ? printable(person.name) : unknownId === null ? decision : `stranger ${unknownId}`
}

function tell(output: Output, alert: AlertView & { readonly comments: readonly Comment[] }): void {
  output.document(alert)
  const { comments, reasons, person: _, ...facts } = alert
  output.line(output.paint('bold', `${printable(alert.rule)}: ${whoOf(alert)}`))
  for (const [name, value] of Object.entries(facts))
    if (value !== null) output.line(`  ${name.padEnd(16)} ${printable(String(value))}`)
  for (const reason of reasons) output.line(`  because ${printable(reason)}`)
  for (const { writtenAt, writtenBy, text } of comments)
    output.line(`  ${shortTime(writtenAt)} ${printable(writtenBy)}: ${printable(text)}`)
}

interface Comment {
  readonly text: string
  readonly writtenBy: string
  readonly writtenAt: string
}
