import { type Command, InvalidArgumentError } from 'commander'
import { numberBetween } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { loadConfig, type Role, roles } from '#config.ts'
import { logLevels } from '#core/log.ts'

interface ServeOptions {
  readonly port?: number
  readonly grpcPort?: number
  readonly statusPort?: number
  readonly host?: string
  readonly data?: string
  readonly config?: string
  readonly roles?: Role[]
  readonly logLevel?: string
}

export function addServe(program: Command, context: Context, finish: Finish): void {
  program
    .command('serve')
    .description('run the server: API, documentation page, and what follows')
    .option(
      '--port <number>',
      'port of HTTP; 0 takes a free one (NETRA_PORT; default 8080)',
      numberBetween(0, 65_535, true),
    )
    .option(
      '--grpc-port <number>',
      'port of gRPC; 0 takes a free one (NETRA_GRPC_PORT; default 50051)',
      numberBetween(0, 65_535, true),
    )
    .option(
      '--status-port <number>',
      'port of health and figures of a process without the role api (NETRA_STATUS_PORT)',
      numberBetween(0, 65_535, true),
    )
    .option('--host <address>', 'address to listen on (NETRA_HOST; default 127.0.0.1)')
    .option('--data <folder>', 'data folder (NETRA_DATA; default ./data)')
    .option('--config <file>', 'configuration file (default ./netra.config.json, or the one in the data folder)')
    .option(
      '--roles <list>',
      `parts that this process runs: all, or some of ${roles.join(',')} (default: all)`,
      parseRoles,
    )
    .option('--log-level <level>', `${logLevels.join(', ')} (NETRA_LOG_LEVEL; default info)`)
    .addHelpText('after', help)
    .action((options: ServeOptions) => finish(runServe(context, options)))
}

const help = `
The first start prints the administrator's API key, once. SIGTERM and Ctrl-C finish what was accepted,
then end with exit code 0; a second Ctrl-C ends at once.

Examples:
  netra serve
  netra serve --roles jobs                 background work only, beside other processes
  netra serve --port 9000 --data /srv/netra
  DATABASE_URL=postgres://netra@db/netra netra serve --host 0.0.0.0`

function parseRoles(text: string): Role[] {
  const named = text.split(',').map((role) => role.trim())
  if (named.includes('all')) return [...roles]
  return named.map((name) => {
    const known = roles.find((role) => role === name)
    if (known) return known
    throw new InvalidArgumentError(`There is no role ${name}; this version has: all, ${roles.join(', ')}.`)
  })
}

async function runServe({ env, interrupt }: Context, options: ServeOptions): Promise<number> {
  const { port, grpcPort, statusPort, host, data, config, logLevel, roles } = options
  interrupt.finishItems(() => {})
  interrupt.signal.addEventListener('abort', () => process.exit(interrupt.exitCode ?? 130), { once: true })
  const { runServer } = await import('#run-server.ts')
  await runServer(
    loadConfig(env, { port, grpcPort, statusPort, host, data, config, logLevel, roles }),
    interrupt.stopping,
  )
  return exitCodes.done
}
