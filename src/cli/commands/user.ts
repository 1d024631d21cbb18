import type { Command } from 'commander'
import { inviteUser } from '#auth/invitation-operations.ts'
import { listRoles } from '#auth/role-operations.ts'
import { endUserSessions, listUserSessions, listUsers, resetPassword, updateUser } from '#auth/user-operations.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { AppError } from '#core/errors.ts'
import type { StoreNeeds } from '#needs.ts'

interface UserOptions extends ConnectionOptions {
  readonly roles?: string
  readonly enable?: boolean
  readonly end?: boolean
  readonly removeSecondFactor?: boolean
}

type UserDoor = Door<StoreNeeds>
const whoText = 'e-mail address or id of the user'
const namesOf = (text: string): string[] => text.split(',').flatMap((name) => name.trim() || [])

export function addUser(program: Command, context: Context, finish: Finish): void {
  const user = program.command('user').description('invite users, change their roles, reset passwords, end sessions')
  const act =
    <Args extends unknown[]>(work: (door: UserDoor, ...args: Args) => Promise<void>) =>
    (...given: [...Args, UserOptions, Command]) =>
      finish(
        (async () => {
          const options = given[given.length - 2] as UserOptions
          await using door = await openStoreDoor(context, options)
          await work(door, ...(given.slice(0, -1) as unknown as Args))
          return exitCodes.done
        })(),
      )
  const add = (name: string, description: string) => withConnection(user.command(name).description(description))

  add('list', 'list everybody who can sign in').action(act((door) => list(context, door)))
  add('invite', 'invite somebody; prints a token to hand on')
    .argument('<email>', 'their e-mail address')
    .option('--roles <names>', 'roles, separated by commas', 'operator')
    .addHelpText('after', '\nExample:\n  netra user invite ann@example.org --roles operator')
    .action(act((door, email: string, options: UserOptions) => invite(context, door, email, options)))
  add('roles', "show a user's roles, or replace them; without a user, the roles that there are")
    .argument('[user]', whoText)
    .argument('[roles...]', 'the new roles')
    .action(act((door, who: string | undefined, roles: string[]) => changeRoles(context, door, who, roles)))
  add('disable', 'shut a user out at once')
    .argument('<user>', whoText)
    .option('--enable', 'let them in again')
    .action(act((door, who: string, options: UserOptions) => disable(context, door, who, options)))
  add('reset-password', 'give a user a password for one use and end their sessions')
    .argument('<user>', whoText)
    .option('--remove-second-factor', 'for whoever lost their authenticator app and recovery codes')
    .action(act((door, who: string, options: UserOptions) => reset(context, door, who, options)))
  add('sessions', 'list the open sessions of a user')
    .argument('<user>', whoText)
    .option('--end', 'end them all')
    .action(act((door, who: string, options: UserOptions) => sessions(context, door, who, options)))
}

async function choose(door: UserDoor, who: string) {
  const { users } = await door.call(listUsers, { limit: 1_000 })
  const found = users.find(({ email, userId }) => email.toLowerCase() === who.toLowerCase() || userId === who)
  if (!found) throw new AppError('not_found', `There is no user ${who}; \`netra user list\` shows them`)
  return found
}

async function list({ output }: Context, door: UserDoor): Promise<void> {
  const answer = await door.call(listUsers, { limit: 1_000 })
  output.document(answer)
  const rows = answer.users.map((user) => [
    printable(user.email),
    printable(user.name),
    user.roles.join(' '),
    user.disabled
      ? 'shut out'
      : user.secondFactor
        ? 'two factors'
        : user.mustChangePassword
          ? 'one-time password'
          : 'password',
    user.lastSignedInAt?.slice(0, 10) ?? '–',
  ])
  const columns = ['E-mail', 'Name', 'Roles', 'Signs in with', 'Last'].map((title) => ({ title }))
  for (const line of layOutTable(columns, rows)) output.line(line)
}

async function invite({ output }: Context, door: UserDoor, email: string, { roles = '' }: UserOptions): Promise<void> {
  const answer = await door.call(inviteUser, { email, roles: namesOf(roles) })
  output.document(answer)
  output.line(
    `${printable(answer.email)} is invited as ${answer.roles.join(', ')} until ${answer.expiresAt}. The token, shown this once only:`,
  )
  output.line(`  ${answer.token}`)
}

async function changeRoles(
  { output }: Context,
  door: UserDoor,
  who: string | undefined,
  roles: string[],
): Promise<void> {
  if (who === undefined) {
    const answer = await door.call(listRoles, {})
    output.document(answer)
    const rows = answer.roles.map(({ name, description }) => [name, printable(description)])
    for (const line of layOutTable([{ title: 'Role' }, { title: 'What it is for' }], rows)) output.line(line)
    return
  }
  const before = await choose(door, who)
  const wanted = roles.flatMap(namesOf)
  const user = wanted.length > 0 ? await door.call(updateUser, { userId: before.userId, roles: wanted }) : before
  output.document(user)
  output.line(`${printable(user.email)}: ${user.roles.join(', ')}`)
}

async function disable({ output }: Context, door: UserDoor, who: string, { enable }: UserOptions): Promise<void> {
  const { userId } = await choose(door, who)
  const user = await door.call(updateUser, { userId, disabled: !enable })
  output.document(user)
  output.line(`${printable(user.email)} ${user.disabled ? 'is shut out' : 'can sign in again'}`)
}

async function reset({ output }: Context, door: UserDoor, who: string, options: UserOptions): Promise<void> {
  const { userId } = await choose(door, who)
  const answer = await door.call(resetPassword, { userId, removeSecondFactor: options.removeSecondFactor ?? false })
  output.document(answer)
  output.line(`The password of ${printable(answer.email)} for one use, shown this once only:`)
  output.line(`  ${answer.oneTimePassword}`)
}

async function sessions({ output }: Context, door: UserDoor, who: string, { end }: UserOptions): Promise<void> {
  const { userId, email } = await choose(door, who)
  if (end) {
    const answer = await door.call(endUserSessions, { userId })
    output.document(answer)
    output.line(`${answer.ended} ${answer.ended === 1 ? 'session' : 'sessions'} of ${printable(email)} ended`)
    return
  }
  const answer = await door.call(listUserSessions, { userId })
  output.document(answer)
  const rows = answer.sessions.map((session) => [
    session.createdAt.slice(0, 16),
    (session.lastUsedAt ?? session.createdAt).slice(0, 16),
    session.address ?? '–',
    printable(session.userAgent?.slice(0, 40) ?? '–'),
  ])
  const columns = ['Since', 'Last used', 'From', 'With'].map((title) => ({ title }))
  for (const line of layOutTable(columns, rows)) output.line(line)
}
