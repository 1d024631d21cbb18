import type { Command } from 'commander'
import { configure } from '#cli/connect.ts'
import { type ConnectionOptions, withDataFolder } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { type Check, type CheckStatus, found, look } from '#cli/doctor/check.ts'
import { checkDatabase, checkDataFolder, checkMasterKey, checkRedis } from '#cli/doctor/data.ts'
import { checkModels, checkPackages, checkPipeline, checkPort } from '#cli/doctor/installation.ts'
import { checkFonts, checkMachine, checkPrograms } from '#cli/doctor/machine.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { toAppError } from '#core/errors.ts'

export function addDoctor(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('doctor')
    .description('say what is installed, what is missing and how to get it, and test the pipeline')
  withDataFolder(command)
    .addHelpText('after', help)
    .action((options: ConnectionOptions) => finish(doctor(context, options)))
}

const help = `
Changes nothing: an existing data folder is looked at, none is made, and the self-test finds the faces
of a sample photo in a temporary folder of its own. Exit code 1: something does not work.

Examples:
  netra doctor
  netra doctor --json > doctor.json`

async function doctor(context: Context, options: ConnectionOptions): Promise<number> {
  const { output, interrupt } = context
  const { signal } = interrupt
  const checks: Check[] = []
  const add = (found: Check[]): void => {
    signal.throwIfAborted()
    checks.push(...found)
    for (const check of found) print(output, check)
  }
  add(await look('Machine', () => checkMachine()))
  add(await look('Packages', () => checkPackages()))
  const settings = configured(context, options)
  if ('problem' in settings) add([settings.problem])
  else {
    const { config, log } = settings
    add([
      found('Configuration', 'ok', config.sources.length > 0 ? config.sources.join(', ') : 'defaults and environment'),
    ])
    add(await look('Data folder', () => checkDataFolder(config)))
    add(await look('Master key', () => checkMasterKey(config)))
    add(await look('Database', () => checkDatabase(config, log, signal)))
    add(await look('Redis', () => checkRedis(config, log, signal)))
    add(await look('Model pack', () => checkModels(config, signal)))
    add(await look('Port', () => checkPort(config)))
    add(await look('Self-test', () => checkPipeline(context, config)))
  }
  add(await look('Fonts', () => checkFonts()))
  add(checkPrograms())

  const problems = checks.filter(({ status }) => status === 'problem').length
  const warnings = checks.filter(({ status }) => status === 'warning').length
  output.document({ healthy: problems === 0, problems, warnings, checks })
  output.line()
  if (problems > 0)
    output.line(
      output.paint(
        ['bold', 'red'],
        `${problems} ${problems === 1 ? 'problem keeps' : 'problems keep'} Netra from working`,
      ),
    )
  else
    output.line(
      output.paint(
        ['bold', 'green'],
        `Netra works here${warnings > 0 ? `; ${warnings} ${warnings === 1 ? 'thing' : 'things'} to look at` : ''}`,
      ),
    )
  return problems > 0 ? exitCodes.failed : exitCodes.done
}

function configured(context: Context, options: ConnectionOptions) {
  try {
    return configure(context, options)
  } catch (error) {
    return {
      problem: found('Configuration', 'problem', toAppError(error).message, 'docs/configuration.md lists every key.'),
    }
  }
}

const signs: Readonly<Record<CheckStatus, { sign: string; style: 'green' | 'gray' | 'yellow' | 'red' }>> = {
  ok: { sign: '✓', style: 'green' },
  note: { sign: '·', style: 'gray' },
  warning: { sign: '!', style: 'yellow' },
  problem: { sign: '✗', style: 'red' },
}

function print(output: Output, { name, status, detail, advice }: Check): void {
  const { sign, style } = signs[status]
  output.line(`${output.paint(style, sign)} ${name.padEnd(14)} ${detail}`)
  if (advice !== null) output.line(`  ${' '.repeat(14)} ${output.paint(style, advice)}`)
}
