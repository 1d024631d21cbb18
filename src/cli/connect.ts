import { systemCaller } from '#api/caller.ts'
import { type OperationHooks, runOperation } from '#api/run-operation.ts'
import type { Store } from '#app.ts'
import type { AuditTrail } from '#auth/audit-trail.ts'
import { type Config, loadConfig } from '#config.ts'
import { systemClock } from '#core/clock.ts'
import { createLog, type Log } from '#core/log.ts'
import type { Needs, StoreNeeds } from '#needs.ts'
import type { ConnectionOptions } from './connection-options.ts'
import type { Context } from './context.ts'
import type { Door } from './door.ts'
import { WrongUsage } from './exit-codes.ts'
import type { Output } from './output.ts'
import { openRemoteDoor } from './remote-door.ts'

/** Opens the door to all operations: the data folder with networks and index, or a server. */
export async function openDoor(context: Context, options: ConnectionOptions): Promise<Door<Needs>> {
  const remote = chooseServer(context, options)
  if (remote) return openRemoteDoor<Needs>(remote.server, remote.key, context.interrupt.signal, systemClock)
  const { config, log } = configure(context, options)
  // Loaded when it is needed: help texts and commands to a server are there at once.
  const { openApp } = await import('#app.ts')
  const app = await openApp(config, log, { signal: context.interrupt.signal })
  tellFirstStart(context.output, app.firstStart, config)
  try {
    await app.filled
  } catch (error) {
    await app[Symbol.asyncDispose]()
    throw error
  }
  return localDoor(app.needs, app, log, context.interrupt.signal)
}

/** Opens the door to the operations on people: quicker, since no network is loaded. */
export async function openStoreDoor(context: Context, options: ConnectionOptions): Promise<Door<StoreNeeds>> {
  const remote = chooseServer(context, options)
  if (remote) return openRemoteDoor<StoreNeeds>(remote.server, remote.key, context.interrupt.signal, systemClock)
  const { config, log } = configure(context, options)
  const { openStore } = await import('#app.ts')
  const store = await openStore(config, log, { signal: context.interrupt.signal })
  tellFirstStart(context.output, store.firstStart, config)
  return localDoor(store.needs, store, log, context.interrupt.signal)
}

/** Configuration and log of a command on this machine: commands are quiet unless asked. */
export function configure(context: Context, options: ConnectionOptions): { config: Config; log: Log } {
  const { data, config: file, logLevel = context.env.NETRA_LOG_LEVEL ?? 'warn' } = options
  const config = loadConfig(context.env, { data, config: file, logLevel })
  return { config, log: createLog(config.logLevel) }
}

/** A door to what is open on this machine already. */
export function localDoor<Needs extends { readonly audit: AuditTrail }>(
  needs: Needs,
  open: AsyncDisposable,
  log: Log,
  signal: AbortSignal,
): Door<Needs> {
  const hooks: OperationHooks = {
    async after(outcome) {
      const { operation, code, seconds, error } = outcome
      const milliseconds = Math.round(seconds * 1_000)
      if (code === 'internal') log.error({ operation, milliseconds, error: error?.cause ?? error }, 'operation failed')
      else log.debug({ operation, code, milliseconds }, 'operation')
      await needs.audit.record(outcome)
    },
  }
  return {
    kind: 'local',
    async call(operation, input, onProgress) {
      const answer = await runOperation(operation, needs, input, { ...systemCaller(signal, 'cli'), onProgress }, hooks)
      return operation.output.parse(answer)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(open[Symbol.asyncDispose]()),
  }
}

function chooseServer(context: Context, options: ConnectionOptions): { server: URL; key: string } | null {
  const text = options.server ?? (options.data === undefined ? context.env.NETRA_SERVER : undefined)
  if (text === undefined || text === '') {
    if (options.key !== undefined) throw new WrongUsage('--key goes with --server, or with NETRA_SERVER')
    return null
  }
  if (options.data !== undefined || options.config !== undefined)
    throw new WrongUsage('--server and --data or --config exclude each other: a server has its own data folder')
  const server = URL.canParse(text) ? new URL(text) : null
  if (!server || !['http:', 'https:'].includes(server.protocol))
    throw new WrongUsage(`--server must be the address of a server, such as http://127.0.0.1:8080, not ${text}`)
  const key = options.key ?? context.env.NETRA_KEY
  if (!key) throw new WrongUsage('A server needs an API key: give --key, or set NETRA_KEY')
  return { server, key }
}

/** The first administrator's key is shown once, whichever program opens a new data folder first. */
function tellFirstStart(output: Output, { adminKey, signIn, warnings }: Store['firstStart'], config: Config): void {
  if (adminKey) {
    output.warn(`${config.data} is new. The administrator's API key, shown this once only:`)
    output.warn(`  ${adminKey}`)
    for (const warning of warnings) output.warn(warning)
  }
  if (signIn?.oneTimePassword) {
    output.warn("The administrator's sign-in, with a password for one use:")
    output.warn(`  ${signIn.email}    ${signIn.oneTimePassword}`)
  }
}
