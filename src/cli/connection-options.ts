import { type Command, InvalidArgumentError, Option } from 'commander'
import { logLevels } from '#core/log.ts'

/** Where a command works: on a data folder of this machine, or through a running server. */
export interface ConnectionOptions {
  readonly data?: string
  readonly config?: string
  readonly server?: string
  readonly key?: string
  readonly logLevel?: string
  readonly json?: boolean
}

/** The options of every command that works on a gallery. */
export function withConnection(command: Command): Command {
  return withDataFolder(command)
    .option('--server <url>', 'talk to a running server instead of opening the data folder (NETRA_SERVER)')
    .option('--key <key>', 'API key for --server (NETRA_KEY)')
}

/** The options of commands that look at this machine only. */
export function withDataFolder(command: Command): Command {
  return withOutput(command)
    .option('--data <folder>', 'data folder (NETRA_DATA; default ./data)')
    .option('--config <file>', 'configuration file (default ./netra.config.json, or the one in the data folder)')
}

export function withOutput(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout and nothing else')
    .addOption(
      new Option('--log-level <level>', 'what is logged on stderr (NETRA_LOG_LEVEL; default warn)').choices(logLevels),
    )
}

/** A number within limits, as an option's value. */
export function numberBetween(least: number, most: number, whole = false) {
  return (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!Number.isFinite(value) || value < least || value > most || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`)
    return value
  }
}

/** Several of a list of names, separated by commas. */
export function namesAmong(names: readonly string[]) {
  return (text: string): string[] => {
    const chosen = text.split(',').map((name) => name.trim())
    const stranger = chosen.find((name) => !names.includes(name))
    if (stranger !== undefined) throw new InvalidArgumentError(`Choose among ${names.join(', ')}.`)
    return chosen
  }
}
