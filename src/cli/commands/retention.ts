import type { Command } from 'commander'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable } from '#cli/print-table.ts'
import { getRetention, previewRetention, runRetention, setRetention } from '#gallery/retention.ts'

const ruleText = 'class=days, for example inactive_people=730; class=keep ends a rule'

export function addRetention(program: Command, context: Context, finish: Finish): void {
  const retention = program.command('retention').description('after how long what is deleted by itself')
  const add = (usage: string, description: string, example: string): Command =>
    withConnection(retention.command(usage).description(description)).addHelpText('after', `\nExample:\n  ${example}`)

  add('show', 'the rules', 'netra retention show').action((options: ConnectionOptions) =>
    finish(showRules(context, options)),
  )
  add('set', 'change rules', 'netra retention set faces_without_consent=30')
    .argument('<rule...>', ruleText)
    .action((rules: string[], options: ConnectionOptions) => finish(showRules(context, options, rules)))
  add('preview', 'how much the rules would delete now', 'netra retention preview inactive_people=365')
    .argument('[rule...]', `${ruleText}; in place of the stored one`)
    .action((rules: string[], options: ConnectionOptions) => finish(count(context, options, rules)))
  add('run', 'delete it now; a server does so every night', 'netra retention run').action(
    (options: ConnectionOptions) => finish(count(context, options)),
  )
}

function parseRule(text: string): { class: string; days: number | null } {
  const [, name, days] = /^([a-z_]+)=(\d+|keep)$/.exec(text) ?? []
  if (name === undefined || days === undefined) throw new WrongUsage(`${text} is no rule: give ${ruleText}`)
  return { class: name, days: days === 'keep' ? null : Number(days) }
}

async function showRules(context: Context, options: ConnectionOptions, rules?: string[]): Promise<number> {
  const { output } = context
  const changes = rules?.map(parseRule)
  await using door = await openStoreDoor(context, options)
  const answer = changes ? await door.call(setRetention, { rules: changes }) : await door.call(getRetention, {})
  output.document(answer)
  const rows = answer.rules.map((rule) => [rule.class, rule.days === null ? 'kept' : `${rule.days}`, rule.summary])
  const columns = [{ title: 'Class' }, { title: 'Days', align: 'right' as const }, { title: 'What' }]
  for (const line of layOutTable(columns, rows)) output.line(line)
  return exitCodes.done
}

/** With rules (also none) a preview, without a run. */
async function count(context: Context, options: ConnectionOptions, rules?: string[]): Promise<number> {
  const { output } = context
  const changes = rules?.map(parseRule)
  await using door = await openStoreDoor(context, options)
  const answer = changes ? await door.call(previewRetention, { rules: changes }) : await door.call(runRetention, {})
  output.document(answer)
  if (answer.classes.length === 0) output.line('No rule is set: nothing is deleted.')
  for (const one of answer.classes)
    output.line(`${one.class}, ${one.days} days: ${one.count} ${changes ? 'would be deleted' : 'deleted'}`)
  return exitCodes.done
}
