import { availableParallelism, cpus } from 'node:os'
import type { Command } from 'commander'
import { configure } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withDataFolder } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { measuredStages, measurePipeline, type Spread } from '#cli/measure-pipeline.ts'
import { layOutTable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { openScratchApp } from '#cli/scratch-app.ts'
import { version } from '#core/version.ts'

interface BenchOptions extends ConnectionOptions {
  readonly rounds: number
}

export function addBench(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('bench')
    .description("measure this installation's own pipeline on the bundled photos")
    .option('--rounds <n>', 'how often each photo is measured', numberBetween(1, 1_000, true), 5)
  withDataFolder(command)
    .addHelpText('after', help)
    .action((options: BenchOptions) => finish(bench(context, options)))
}

const help = `
Six photos of 1920 px with 3 to 5 faces each; your configuration, a temporary data folder. Figures are
only comparable on an idle machine. The project's own benchmarks, peers included, are in bench/.

Examples:
  netra bench
  netra bench --rounds 20 --json`

async function bench(context: Context, options: BenchOptions): Promise<number> {
  const { output, interrupt } = context
  const { config } = configure(context, options)
  const started = performance.now()
  await using scratch = await openScratchApp(context, config)
  const startMilliseconds = Math.round(performance.now() - started)
  const { rounds } = options
  const progress = showProgress(output, 'Measuring', rounds + 1)
  const figures = await measurePipeline(scratch.app, rounds, interrupt.signal, (done) =>
    progress.update({ done, total: rounds + 1, refused: 0 }),
  ).finally(() => progress.stop())
  const { provider } = scratch.app.needs.vision.status()
  const machine = {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.versions.node,
  }
  output.document({
    netra: version,
    ...machine,
    provider,
    detector: config.vision.detector,
    startMilliseconds,
    ...figures,
  })
  output.line(
    `${machine.processor}, ${machine.cores} cores, Node.js ${machine.node}, ${provider}, detector ${config.vision.detector}`,
  )
  output.line()
  const row = (name: string, { median, least, most }: Spread): string[] => [
    name,
    ...[median, least, most].map((ms) => ms.toFixed(1)),
  ]
  const right = { align: 'right' as const }
  const columns = [
    { title: 'ms per photo' },
    { title: 'median', ...right },
    { title: 'least', ...right },
    { title: 'most', ...right },
  ]
  const rows = measuredStages.map((stage) => row(stage, figures.stages[stage]))
  for (const line of layOutTable(columns, [...rows, row('end to end', figures.endToEnd)])) output.line(line)
  output.line()
  output.line(
    `all threads busy: ${figures.photosPerSecond} photos/s, ${figures.facesPerSecond} faces/s (${figures.faces} faces on ${figures.photos} photos)`,
  )
  output.line(`started in ${startMilliseconds} ms, ${figures.memoryMegabytes} MB resident`)
  return exitCodes.done
}
