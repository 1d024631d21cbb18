import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Command } from 'commander'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { loadConfig } from '#config.ts'
import { AppError } from '#core/errors.ts'
import { logLevels } from '#core/log.ts'
import { listEdges, removeEdge } from '#edge/edge-operations.ts'
import { getEdgeStatus } from '#edge/edge-status.ts'
import type { StoreNeeds } from '#needs.ts'

interface EdgeOptions {
  readonly server?: string
  readonly key?: string
  readonly keyFile?: string
  readonly gallery: string
  readonly name?: string
  readonly data?: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly grpcPort?: number
  readonly keepDays: number
  readonly keepMegabytes: number
  readonly insecure?: boolean
  readonly logLevel?: string
}

const help = `
An edge node is an installation of its own in an empty data folder. It recognises with a copy of the server's gallery, keeps on
doing so while the network is cut, and delivers what it saw in order, once. The key has the permission edge:deliver. A server
with a certificate of your own is trusted with NODE_EXTRA_CA_CERTS=ca.pem.

Examples:
  netra key create gate --permissions edge:deliver             on the server
  netra edge --server https://netra.example.org --key-file gate.key --data /srv/netra-edge
  netra edge status --data /srv/netra-edge                     is the server there, what is still to come
  netra edge list                                              on the server: every edge node
  netra cameras set CAMERA --edge EDGE                         on the server: the edge node runs that camera`

export function addEdge(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const port = numberBetween(0, 65_535, true)
  const edge = program
    .command('edge')
    .description('run cameras and recognition on a small machine that delivers to a server')
    .option('--server <url>', 'address of the server (NETRA_EDGE_SERVER)')
    .option('--key <key>', 'API key; better in a file or in NETRA_EDGE_KEY, where other users cannot see it')
    .option('--key-file <file>', 'file with the API key')
    .option('--gallery <name>', 'gallery of the server that is recognised', 'default')
    .option('--name <name>', 'what the server calls this edge node (default: the name of this machine)')
    .option('--data <folder>', 'data folder (NETRA_DATA; default ./data)')
    .option('--config <file>', 'configuration file (default ./netra.config.json, or the one in the data folder)')
    .option('--host <address>', 'address that its own doors listen on (NETRA_HOST; default 127.0.0.1)')
    .option('--port <number>', 'port of HTTP; 0 takes a free one (NETRA_PORT; default 8080)', port)
    .option('--grpc-port <number>', 'port of gRPC; 0 takes a free one (NETRA_GRPC_PORT; default 50051)', port)
    .option('--keep-days <days>', 'how long what cannot be delivered is kept', numberBetween(0.01, 3_650), 14)
    .option('--keep-megabytes <MiB>', 'how much of it is kept; the oldest goes first', numberBetween(1, 1e7), 2_048)
    .option('--insecure', 'also talks to another machine without TLS: everybody on the way can read templates')
    .option('--log-level <level>', `${logLevels.join(', ')} (NETRA_LOG_LEVEL; default info)`)
    .addHelpText('after', help)
    .action((options: EdgeOptions) => finish(run(context, options)))

  const sub = (name: string, description: string) => withConnection(edge.command(name).description(description))
  // Options that `netra edge` has, too, are taken by it wherever they stand.
  const through = (command: Command, work: (door: Door<StoreNeeds>) => Promise<number>) =>
    finish(
      (async () => {
        await using door = await openStoreDoor(context, command.optsWithGlobals<ConnectionOptions>())
        return await work(door)
      })(),
    )

  sub('status', 'of an edge node: whether the server is there, and what is still to be delivered').action(
    (_: ConnectionOptions, command: Command) =>
      through(command, async (door) => {
        const status = await door.call(getEdgeStatus, {})
        output.document(status)
        for (const [name, value] of Object.entries(status)) output.line(`${name}: ${printable(String(value ?? '–'))}`)
        return status.state === 'refused' || status.state === 'blocked' ? exitCodes.failed : exitCodes.done
      }),
  )

  sub('list', 'on a server: every edge node, and how much it still has to deliver').action(
    (_: ConnectionOptions, command: Command) =>
      through(command, async (door) => {
        const found = await door.call(listEdges, {})
        output.document(found)
        const titles = ['id', 'name', 'gallery', 'state', 'last seen', 'behind', 'lost', 'version', 'cameras', 'detail']
        const rows = found.edges.map((one) => [
          one.edgeId,
          printable(one.name),
          printable(one.gallery ?? '–'),
          one.state,
          one.lastSeenAt,
          String(one.behind),
          String(one.lost),
          one.version,
          String(one.cameras.length),
          printable(one.detail ?? ''),
        ])
        for (const line of layOutTable(
          titles.map((title) => ({ title })),
          rows,
        ))
          output.line(line)
        return exitCodes.done
      }),
  )

  sub('remove', 'on a server: forgets an edge node; what it delivered stays')
    .argument('<edge>', 'id of the edge node')
    .action((edgeId: string, _: ConnectionOptions, command: Command) =>
      through(command, async (door) => {
        output.document(await door.call(removeEdge, { edgeId }))
        output.line('Removed. Revoke its key, too: netra key revoke')
        return exitCodes.done
      }),
    )
}

async function run({ env, interrupt }: Context, options: EdgeOptions): Promise<number> {
  const { data, config, host, port, grpcPort, logLevel, gallery, insecure = false } = options
  const text = options.server ?? env.NETRA_EDGE_SERVER
  if (!text) throw new WrongUsage('Give --server, the address of the server that this edge node delivers to')
  const server = URL.canParse(text) ? new URL(text) : null
  if (!server)
    throw new WrongUsage(`--server must be the address of a server, such as https://netra.example.org, not ${text}`)
  const key = await keyOf(options, env)
  // What was given on the command line is not to be read in the list of processes any longer.
  if (options.key !== undefined) process.title = 'netra edge'
  interrupt.finishItems(() => {})
  interrupt.signal.addEventListener('abort', () => process.exit(interrupt.exitCode ?? 130), { once: true })
  const { runEdge } = await import('#run-edge.ts')
  const roles = ['api', 'camera'] as const
  const settings = {
    ...{ server, key, gallery, insecure },
    name: options.name ?? env.NETRA_EDGE_NAME ?? hostname(),
    keep: { ms: options.keepDays * 86_400_000, bytes: options.keepMegabytes * 2 ** 20 },
  }
  await runEdge(loadConfig(env, { port, grpcPort, host, data, config, logLevel, roles }), settings, interrupt.stopping)
  return exitCodes.done
}

async function keyOf({ key, keyFile }: EdgeOptions, env: Context['env']): Promise<string> {
  if (key !== undefined && keyFile !== undefined) throw new WrongUsage('Give --key or --key-file, not both')
  const given = keyFile === undefined ? (key ?? env.NETRA_EDGE_KEY) : await readKey(keyFile)
  if (!given?.trim()) throw new WrongUsage('Give the API key: --key-file, NETRA_EDGE_KEY or --key')
  return given.trim()
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('misconfigured', `The key file ${file} cannot be read`, { cause })
  }
}
