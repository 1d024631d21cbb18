import { type Command, Option } from 'commander'
import { type RuleView, type WhoKind, whoKinds } from '#alerts/alert-rule.ts'
import { createAlertRule, deleteAlertRule, listAlertRules, updateAlertRule } from '#alerts/alert-rule-operations.ts'
import { Schedule } from '#alerts/schedule.ts'
import { type Severity, severities } from '#alerts/severity.ts'
import { chooseCamera } from '#cli/choose-camera.ts'
import { choosePerson } from '#cli/choose-person.ts'
import { chooseWatchList } from '#cli/choose-watch-list.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { WrongUsage } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import type { StoreNeeds } from '#needs.ts'

interface AddOptions extends ConnectionOptions {
  readonly who: WhoKind
  readonly list?: string
  readonly person?: string
  readonly gallery?: string
  readonly camera?: readonly string[]
  readonly zone?: string[]
  readonly schedule?: string
  readonly dwell?: number
  readonly confirm?: number
  readonly cooldown?: number
  readonly severity?: Severity
}

type StoreDoor = Door<StoreNeeds>

/** `netra alert-rules`: who, where and when matters. */
export function addAlertRules(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const rules = program
    .command('alert-rules')
    .description('rules that raise alerts: list, add, turn on and off, remove')
  const add = (name: string, description: string) => withConnection(rules.command(name).description(description))
  const run = (options: ConnectionOptions, work: (door: StoreDoor) => Promise<void>) =>
    finish(throughStoreDoor(context, options, work))

  add('list', 'list the rules').action((options: ConnectionOptions) =>
    run(options, async (door) => {
      const answer = await door.call(listAlertRules, {})
      output.document(answer)
      if (answer.rules.length === 0) output.line('There is no rule, so nothing raises an alert.')
      else for (const line of tableOf(output, answer.rules)) output.line(line)
    }),
  )

  add('add', 'make a rule; it looks at what is seen from now on')
    .argument('<name>', 'what it is called')
    .addOption(new Option('--who <who>', 'whom it watches for').choices(whoKinds).makeOptionMandatory())
    .option('--list <list>', 'with --who list: id or name of the watch list')
    .option('--person <person>', 'with --who person: id, external id or name')
    .option('--gallery <name>', 'only of this set of people')
    .option('--camera <camera...>', 'only on these cameras: ids or names')
    .option('--zone <name...>', 'only in these regions of a camera')
    .option(
      '--schedule <json>',
      'only then: {"timezone": "Europe/Berlin", "times": [{"days": ["mon"], "from": "22:00", "to": "06:00"}]}',
    )
    .option('--dwell <seconds>', 'only who stays in the picture so long', numberBetween(0, 86_400, true))
    .option('--confirm <frames>', 'only who was seen on so many frames (default 3)', numberBetween(1, 1_000, true))
    .option(
      '--cooldown <seconds>',
      'the same again within this time is only counted (default 300)',
      numberBetween(0, 604_800, true),
    )
    .addOption(
      new Option('--severity <severity>', 'how much it matters (default: that of the list, else medium)').choices(
        severities,
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  netra alert-rules add "Banned at the gate" --who list --list Banned --camera Gate\n  netra alert-rules add Nightly --who unknown --confirm 5',
    )
    .action((name: string, options: AddOptions) =>
      run(options, async (door) => tell(output, await door.call(createAlertRule, await ruleOf(door, name, options)))),
    )

  for (const [name, description, enabled] of [
    ['on', 'turn a rule on', true],
    ['off', 'turn a rule off', false],
  ] as const)
    add(name, description)
      .argument('<rule>', 'its id')
      .action((ruleId: string, options: ConnectionOptions) =>
        run(options, async (door) => tell(output, await door.call(updateAlertRule, { ruleId, enabled }))),
      )

  add('remove', 'remove a rule; alerts that it raised stay')
    .argument('<rule>', 'its id')
    .action((ruleId: string, options: ConnectionOptions) =>
      run(options, async (door) => {
        output.document(await door.call(deleteAlertRule, { ruleId }))
        output.line('Removed.')
      }),
    )
}

async function ruleOf(door: StoreDoor, name: string, options: AddOptions) {
  const { who, list, person, gallery, camera, zone, schedule, dwell, confirm, cooldown, severity } = options
  return {
    name,
    who,
    watchListId: list === undefined ? null : await chooseWatchList(door, list),
    personId: person === undefined ? null : await choosePerson(door, person, gallery),
    gallery: gallery ?? null,
    cameraIds: camera ? await Promise.all(camera.map((one) => chooseCamera(door, one))) : null,
    zones: zone ?? null,
    schedule: schedule === undefined ? null : readSchedule(schedule),
    dwellSeconds: dwell,
    confirm,
    cooldownSeconds: cooldown,
    severity: severity ?? null,
  }
}

function readSchedule(text: string): Schedule {
  try {
    return Schedule.parse(JSON.parse(text))
  } catch {
    throw new WrongUsage('--schedule must be JSON with timezone and times; see docs/alerts.md')
  }
}

function tell(output: Output, rule: RuleView): void {
  output.document(rule)
  for (const line of tableOf(output, [rule])) output.line(line)
}

function tableOf(output: Output, rules: readonly RuleView[]): string[] {
  const titles = ['Name', 'Who', 'Cameras', 'Severity', 'Confirm', 'Cooldown', 'State', 'Rule']
  const rows = rules.map((rule) => [
    printable(rule.name),
    rule.who,
    rule.cameraIds === null ? 'all' : `${rule.cameraIds.length}`,
    rule.severity ?? '–',
    `${rule.confirm}`,
    `${rule.cooldownSeconds} s`,
    rule.enabled ? 'on' : 'off',
    output.paint('gray', rule.ruleId),
  ])
  return layOutTable(
    titles.map((title) => ({ title })),
    rows,
  )
}
