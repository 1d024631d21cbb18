import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { withOutput } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { type DemoResult, runDemo } from '#cli/run-demo.ts'
import { openScratchApp } from '#cli/scratch-app.ts'
import { paintDecision, percent } from '#cli/view-decision.ts'
import { loadConfig } from '#config.ts'
import { AppError } from '#core/errors.ts'
import { formatOfName } from '#vision/drawing/annotate-photo.ts'

interface DemoOptions {
  readonly out: string
  readonly logLevel?: string
}

export function addDemo(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('demo')
    .description('see it work: enrols people of bundled photos, recognises altered copies, meets strangers')
    .option('--out <file>', 'where the annotated picture goes: .jpg, .png or .webp', 'netra-demo.jpg')
  withOutput(command)
    .addHelpText('after', help)
    .action((options: DemoOptions) => finish(demo(context, options)))
}

const help = `
Needs no server and touches no data folder: it runs the whole product, its own PostgreSQL included, in
a temporary folder that is removed afterwards. The names are made up.

Example:
  netra demo --out faces.png`

/** Fewer copies recognised than this, or any mistaken identity, means that something is wrong here. */
const leastRecognised = 0.8

async function demo(context: Context, options: DemoOptions): Promise<number> {
  const { output, env, interrupt } = context
  const started = performance.now()
  const format = formatOfName(options.out)
  const logLevel = options.logLevel ?? env.NETRA_LOG_LEVEL ?? 'error'
  output.note('Starting Netra in a temporary folder …')
  const { NETRA_MODEL_CACHE } = env
  const config = loadConfig({ NETRA_MODEL_CACHE }, { logLevel, data: join(tmpdir(), 'netra-demo') }, tmpdir())
  const report = await (async () => {
    await using scratch = await openScratchApp(context, config)
    const progress = showProgress(output, 'Enrolling and recognising', 100)
    try {
      return await runDemo(scratch.door, format, (at) => progress.update(at), interrupt.stopping)
    } finally {
      progress.stop()
    }
  })()
  await writeFile(options.out, report.picture).catch((cause: unknown) => {
    throw new AppError('misconfigured', `${options.out} cannot be written; choose another place with --out`, { cause })
  })

  const { results, people } = report
  const copies = results.filter(({ copy }) => copy !== 'stranger')
  const strangers = results.filter(({ copy }) => copy === 'stranger')
  const recognised = copies.filter(({ right }) => right).length
  const unknown = strangers.filter(({ right }) => right).length
  const mistaken = results.filter(({ takenFor, right }) => takenFor !== null && !right).length
  const passed = mistaken === 0 && recognised >= copies.length * leastRecognised && unknown > 0
  const seconds = Math.round((performance.now() - started) / 100) / 10
  output.document({
    passed,
    people,
    copies: copies.length,
    recognised,
    strangers: strangers.length,
    strangersUnknown: unknown,
    mistaken,
    seconds,
    picture: options.out,
    results,
  })
  print(output, results)
  const summary = `${recognised} of ${copies.length} copies recognised, ${unknown} of ${strangers.length} strangers unknown, nobody mistaken for somebody else`
  const verdict = mistaken === 0 ? summary : summary.replace('nobody', `${mistaken}`)
  output.line()
  output.line(`${output.paint(['bold', passed ? 'green' : 'red'], verdict)}  ${seconds.toFixed(1)} s`)
  output.line(`${people.length} people were enrolled from one photo each. The picture: ${options.out}`)
  if (!passed) output.line('This is worse than it should be; `netra doctor` looks for the reason.')
  return passed ? exitCodes.done : exitCodes.failed
}

function print(output: Output, results: readonly DemoResult[]): void {
  let before = ''
  const rows = results.map(({ who, copy, decision, takenFor, right, distance, confidence }) => {
    const name = who === before ? '' : who
    before = who
    return [
      copy === 'stranger' ? output.paint('gray', who) : output.paint('bold', name),
      copy === 'stranger' ? 'never enrolled' : copy,
      decision === 'no_face' ? output.paint('yellow', 'no face') : paintDecision(output, decision),
      takenFor ?? '–',
      distance === null ? '–' : distance.toFixed(3),
      confidence === null ? '–' : percent(confidence),
      right ? output.paint('green', '✓') : output.paint('red', '✗'),
    ]
  })
  const columns = [
    { title: 'Who' },
    { title: 'Copy' },
    { title: 'Decision' },
    { title: 'Taken for' },
    { title: 'Distance', align: 'right' as const },
    { title: 'Confidence', align: 'right' as const },
    { title: '' },
  ]
  for (const line of layOutTable(columns, rows)) output.line(line)
}
