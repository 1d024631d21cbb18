import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { configure } from '#cli/connect.ts'
import { type ConnectionOptions, withDataFolder } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { cryptPassword } from '#cli/ftp/crypt-password.ts'
import { readUserFolder, removeUserFolder, writeUserFolder } from '#cli/ftp/user-folders.ts'
import { changeFtpUsers, checkFtpName, readFtpUsers } from '#cli/ftp/users-file.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { AppError } from '#core/errors.ts'

interface FtpUserOptions extends ConnectionOptions {
  readonly file?: string
  readonly folder?: string
}

const example = (line: string) => `\nExample:\n  netra ftp-user ${line}`

export function addFtpUser(program: Command, context: Context, finish: Finish): void {
  const user = program
    .command('ftp-user')
    .description('accounts that may put photos into an inbox by FTP (docs/ftp.md); they can do nothing else')
  const add = (name: string, description: string) =>
    withDataFolder(user.command(name).description(description)).option(
      '--file <path>',
      'file of the accounts (default: ftp/users in the data folder)',
    )

  add('add', 'make an account; its password is shown once')
    .argument('<name>', 'what the FTP client signs in with')
    .option('--folder <path>', "the inbox that it uploads to, where that is not everybody's; as root only")
    .addHelpText('after', example('add scanner'))
    .action((name: string, options: FtpUserOptions) => finish(addUser(context, name, options)))
  add('list', 'list the accounts')
    .addHelpText('after', example('list'))
    .action((options: FtpUserOptions) => finish(list(context, options)))
  add('remove', 'remove an account; a session that is open goes on to its end')
    .argument('<name>', 'the account')
    .addHelpText('after', example('remove scanner'))
    .action((name: string, options: FtpUserOptions) => finish(remove(context, name, options)))
  add('password', 'give an account a new password, which is shown once')
    .argument('<name>', 'the account')
    .addHelpText('after', example('password scanner'))
    .action((name: string, options: FtpUserOptions) => finish(changePassword(context, name, options)))
}

function fileOf(context: Context, options: FtpUserOptions): string {
  return options.file === undefined
    ? join(configure(context, options).config.data, 'ftp', 'users')
    : resolve(options.file)
}

async function addUser(context: Context, name: string, options: FtpUserOptions): Promise<number> {
  checkFtpName(name)
  const file = fileOf(context, options)
  const { password, hash } = await makePassword()
  changeFtpUsers(file, (users) => {
    if (users.has(name))
      throw new AppError('conflict', `There is an FTP account ${name} already; \`netra ftp-user password\` changes it`)
    // Before the account exists, so that it never signs in to another folder than its own.
    if (options.folder === undefined) removeUserFolder(file, name)
    else writeUserFolder(file, name, options.folder)
    users.set(name, hash)
  })
  return tellPassword(context, name, password, { folder: options.folder ?? null })
}

async function changePassword(context: Context, name: string, options: FtpUserOptions): Promise<number> {
  const file = fileOf(context, options)
  const { password, hash } = await makePassword()
  changeFtpUsers(file, (users) => {
    if (!users.has(name)) throw unknown(name)
    users.set(name, hash)
  })
  return tellPassword(context, name, password, { folder: readUserFolder(file, name) })
}

/** 144 random bits in characters that every client can take. */
async function makePassword(): Promise<{ password: string; hash: string }> {
  const password = randomBytes(18).toString('base64url')
  return { password, hash: await cryptPassword(password) }
}

function tellPassword({ output }: Context, name: string, password: string, more: { folder: string | null }): number {
  output.document({ name, password, ...more })
  output.line(`The password of the FTP account ${name}, shown this once only:`)
  output.line(`  ${password}`)
  return exitCodes.done
}

async function list(context: Context, options: FtpUserOptions): Promise<number> {
  const { output } = context
  const file = fileOf(context, options)
  const users = [...readFtpUsers(file).keys()].map((name) => ({ name, folder: readUserFolder(file, name) }))
  output.document({ file, users })
  if (users.length === 0) output.line('There is no FTP account; `netra ftp-user add NAME` makes one.')
  const rows = users.map(({ name, folder }) => [name, printable(folder ?? "everybody's")])
  if (rows.length > 0) for (const line of layOutTable([{ title: 'Name' }, { title: 'Folder' }], rows)) output.line(line)
  return exitCodes.done
}

async function remove(context: Context, name: string, options: FtpUserOptions): Promise<number> {
  const file = fileOf(context, options)
  changeFtpUsers(file, (users) => {
    if (!users.delete(name)) throw unknown(name)
  })
  removeUserFolder(file, name)
  context.output.document({ name, removed: true })
  context.output.line(`The FTP account ${name} is removed`)
  return exitCodes.done
}

function unknown(name: string): AppError {
  return new AppError('not_found', `There is no FTP account ${printable(name)}; \`netra ftp-user list\` shows them`)
}
