import type { Command } from 'commander'
import type { z } from 'zod'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Needs } from '#needs.ts'
import { compareModels } from '#recognition/compare-models.ts'
import { type ModelStatus, modelStatus } from '#recognition/model-status.ts'
import { pauseModel, prepareModel } from '#recognition/prepare-model.ts'
import { removeTemplates } from '#recognition/remove-templates.ts'
import { shadowModel } from '#recognition/shadow-model.ts'
import { useModel } from '#recognition/use-model.ts'

type Status = z.output<typeof ModelStatus>

/** Milliseconds between looks at a run. */
const lookMs = 500

/** The subcommands of `netra models` that change which model decides. */
export function addModelSwitch(models: Command, context: Context, finish: Finish): void {
  const add = (usage: string, description: string, example: string): Command =>
    withConnection(models.command(usage).description(description)).addHelpText('after', `\nExample:\n  ${example}`)

  add('status', 'which model is active, and which others have templates', 'netra models status').action(
    (options: ConnectionOptions) => finish(status(context, options)),
  )
  add(
    'prepare <model>',
    'give every face a template of another model; waits until it is done',
    'netra models prepare open',
  )
    .option('--no-wait', 'leave the work to the running server (needs one)')
    .action((model: string, options: PrepareOptions) => finish(prepare(context, model, options)))
  add('pause <model>', 'pause that; prepare goes on with it', 'netra models pause open').action(
    (model: string, options: ConnectionOptions) => finish(pause(context, model, options)),
  )
  add(
    'compare <model>',
    'what a prepared model would decide otherwise about enrolled faces',
    'netra models compare open',
  )
    .option('--sample <n>', 'at most n faces (default 500)', numberBetween(1, 5_000, true))
    .option('--gallery <name>', 'gallery to compare in (default: default)')
    .action((model: string, options: CompareOptions) => finish(compare(context, model, options)))
  add(
    'shadow <model>',
    'have a running server count what the model would decide otherwise on photos that come; off ends it',
    'netra models shadow open --server http://127.0.0.1:8080',
  ).action((model: string, options: ConnectionOptions) => finish(shadow(context, model, options)))
  add('use <model>', 'switch to a prepared model, or back to the one before', 'netra models use open')
    .option('--force', 'also if faces would no longer be recognised')
    .action((model: string, options: UseOptions) => finish(use(context, model, options)))
  add(
    'remove-templates <model>',
    'delete the templates of a model not in use',
    'netra models remove-templates embedded',
  ).action((model: string, options: ConnectionOptions) => finish(remove(context, model, options)))
}

interface PrepareOptions extends ConnectionOptions {
  readonly wait: boolean
}
interface CompareOptions extends ConnectionOptions {
  readonly sample?: number
  readonly gallery?: string
}
interface UseOptions extends ConnectionOptions {
  readonly force?: boolean
}

async function status(context: Context, options: ConnectionOptions): Promise<number> {
  await using door = await openDoor(context, options)
  const answer = await door.call(modelStatus, {})
  context.output.document(answer)
  printStatus(context.output, answer)
  return exitCodes.done
}

async function prepare(context: Context, model: string, options: PrepareOptions): Promise<number> {
  const { output, interrupt } = context
  await using door = await openDoor(context, options)
  let answer = await door.call(prepareModel, { model })
  if (options.wait) answer = await waitFor(door, model, answer, output, interrupt.signal)
  output.document(answer)
  printStatus(output, answer)
  const run = runOf(answer, model)
  if (run?.state === 'failed') throw new AppError('conflict', run.detail ?? 'The faces could not be embedded again')
  return run && run.withoutRegion + run.damaged > 0 ? exitCodes.someRefused : exitCodes.done
}

async function waitFor(
  door: Door<Needs>,
  model: string,
  first: Status,
  output: Output,
  signal: AbortSignal,
): Promise<Status> {
  const progress = showProgress(output, 'Embedding', runOf(first, model)?.total ?? 0)
  try {
    for (let answer = first; ; answer = await door.call(modelStatus, {})) {
      const run = runOf(answer, model)
      if (run?.state !== 'running') return answer
      progress.update({ done: run.done, total: run.total, refused: run.withoutRegion + run.damaged })
      await systemClock.sleep(lookMs, signal)
    }
  } finally {
    progress.stop()
  }
}

function runOf({ prepared }: Status, model: string): Status['prepared'][number] | undefined {
  return prepared.find((run) => run.pack === model || run.modelId === model)
}

async function pause(context: Context, model: string, options: ConnectionOptions): Promise<number> {
  await using door = await openDoor(context, options)
  const answer = await door.call(pauseModel, { model })
  context.output.document(answer)
  printStatus(context.output, answer)
  return exitCodes.done
}

async function compare(context: Context, model: string, options: CompareOptions): Promise<number> {
  const { output } = context
  await using door = await openDoor(context, options)
  const answer = await door.call(compareModels, { model, gallery: options.gallery, sample: options.sample })
  output.document(answer)
  const { from, to, changes, verdictsBefore, verdictsAfter } = answer
  output.line(`${changes.compared} enrolled faces, each left out of the gallery in turn: ${from} → ${to}`)
  if (changes.compared === 0) output.line(`No face has templates of both: prepare the model first`)
  printChanges(output, changes)
  output.line()
  const rows = [
    ['right person, or nobody where the person has no other face', verdictsBefore.right, verdictsAfter.right],
    ['somebody else', verdictsBefore.wrongPerson, verdictsAfter.wrongPerson],
    ['not recognised', verdictsBefore.notRecognised, verdictsAfter.notRecognised],
  ].map((row) => row.map(String))
  for (const line of layOutTable([{ title: '' }, { title: 'now' }, { title: 'then' }], rows)) output.line(line)
  return exitCodes.done
}

async function shadow(context: Context, model: string, options: ConnectionOptions): Promise<number> {
  await using door = await openDoor(context, options)
  if (door.kind === 'local')
    throw new AppError('invalid_input', 'A shadow looks at the photos of a running server: name it with --server')
  const answer = await door.call(shadowModel, { model: model === 'off' ? null : model })
  context.output.document(answer)
  printStatus(context.output, answer)
  return exitCodes.done
}

async function use(context: Context, model: string, options: UseOptions): Promise<number> {
  const { output } = context
  await using door = await openDoor(context, options)
  const answer = await door.call(useModel, { model, force: options.force ?? false })
  output.document(answer)
  if (!answer.changed) output.line(`${answer.activeModel} was active already`)
  if (answer.facesLost > 0)
    output.warn(`${answer.facesLost} faces have no template of it and are not recognised until they are enrolled again`)
  printStatus(output, answer)
  return exitCodes.done
}

async function remove(context: Context, model: string, options: ConnectionOptions): Promise<number> {
  const { output } = context
  await using door = await openDoor(context, options)
  const answer = await door.call(removeTemplates, { model })
  output.document(answer)
  output.line(`${answer.removed} templates of ${answer.modelId} were removed`)
  return exitCodes.done
}

function printStatus(output: Output, answer: Status): void {
  output.line(`${output.paint('bold', answer.activeModel)} is active (pack ${answer.activePack})`)
  for (const { modelId, templates } of answer.templates) output.line(`  ${templates} templates of ${modelId}`)
  for (const run of answer.prepared) {
    const lost = run.withoutRegion + run.damaged
    const refusals =
      lost > 0 ? `; ${lost} cannot get one: ${run.withoutRegion} without a region, ${run.damaged} damaged` : ''
    output.line(`  ${run.modelId}: ${run.state}, ${run.done} of ${run.total} faces${refusals}`)
    if (run.detail) output.line(`    ${run.detail}`)
  }
  const { shadow: on } = answer
  if (!on) return
  output.line(`  ${on.modelId} looks on since ${on.since}: ${on.photos} photos, ${on.skipped} skipped`)
  printChanges(output, on.changes)
}

function printChanges(output: Output, changes: NonNullable<Status['shadow']>['changes']): void {
  const { compared, same, ...changed } = changes
  output.line(`  the same decision: ${same} of ${compared}`)
  for (const [change, count] of Object.entries(changed))
    if (count > 0) output.line(`  ${change.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${count}`)
}
