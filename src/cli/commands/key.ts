import type { Command } from 'commander'
import { createKey, listKeys, revokeKey } from '#auth/api-key-operations.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'

interface KeyOptions extends ConnectionOptions {
  readonly permissions?: string
  readonly days?: number
  readonly rateLimit?: number
  readonly galleries?: string
  readonly cameras?: string
  readonly revoked?: boolean
}

const namesOf = (text: string | undefined): string[] | undefined =>
  text?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))

export function addKey(program: Command, context: Context, finish: Finish): void {
  const key = program.command('key').description('make, list and revoke API keys')

  withConnection(key.command('create').description('make an API key, which is shown once'))
    .argument('<name>', 'what it is for')
    .option('--permissions <list>', 'what it may do, separated by commas; * for everything', 'recognition:run')
    .option('--days <n>', 'days after which it expires', numberBetween(0.01, 36_500))
    .option('--rate-limit <n>', 'requests a minute', numberBetween(1, 1_000_000, true))
    .option('--galleries <names>', 'the only galleries that it can be used for')
    .option('--cameras <ids>', 'the only cameras that it can be used for')
    .addHelpText(
      'after',
      '\nExample:\n  netra key create "front desk" --permissions recognition:run,gallery:read --days 365',
    )
    .action((name: string, options: KeyOptions) => finish(create(context, name, options)))

  withConnection(key.command('list').description('list API keys, never their secrets'))
    .option('--revoked', 'revoked ones, too')
    .action((options: KeyOptions) => finish(list(context, options)))

  withConnection(key.command('revoke').description('revoke an API key, at once and for good'))
    .argument('<id>', 'its id, as `netra key list` shows it')
    .action((id: string, options: KeyOptions) => finish(revoke(context, id, options)))
}

async function create(context: Context, name: string, options: KeyOptions): Promise<number> {
  await using door = await openStoreDoor(context, options)
  const { days, rateLimit } = options
  const answer = await door.call(createKey, {
    name,
    permissions: namesOf(options.permissions) ?? [],
    rateLimit,
    galleries: namesOf(options.galleries),
    cameras: namesOf(options.cameras),
    ...(days === undefined ? {} : { expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() }),
  })
  const { output } = context
  output.document(answer)
  output.line(`${printable(answer.name)}, shown this once only:`)
  output.line(`  ${answer.key}`)
  return exitCodes.done
}

async function list(context: Context, options: KeyOptions): Promise<number> {
  await using door = await openStoreDoor(context, options)
  const answer = await door.call(listKeys, { revoked: options.revoked ?? false })
  const { output } = context
  output.document(answer)
  const rows = answer.keys.map((key) => [
    printable(key.name),
    key.prefix,
    key.permissions.join(' '),
    key.revokedAt ? 'revoked' : (key.expiresAt?.slice(0, 10) ?? 'never'),
    key.lastUsedAt?.slice(0, 10) ?? '–',
    output.paint('gray', key.keyId),
  ])
  const columns = ['Name', 'Begins', 'May', 'Ends', 'Last used', 'Id'].map((title) => ({ title }))
  for (const line of layOutTable(columns, rows)) output.line(line)
  return exitCodes.done
}

async function revoke(context: Context, keyId: string, options: ConnectionOptions): Promise<number> {
  await using door = await openStoreDoor(context, options)
  const answer = await door.call(revokeKey, { keyId })
  context.output.document(answer)
  context.output.line(`${printable(answer.name)} is revoked`)
  return exitCodes.done
}
