import { Ban, Ellipsis, KeyRound, MonitorSmartphone, Pencil, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Badge, Tag } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { Row } from '#components/ui/rows.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { type User, useUpdateUser } from '#data/users.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { ResetPasswordDialog } from './reset-password-dialog.tsx'
import { roleLabel } from './role-tags.tsx'
import { UserDialog } from './user-dialog.tsx'
import { UserSessionsDialog } from './user-sessions-dialog.tsx'

const words = texts.settings.users

type Opened = 'edit' | 'disable' | 'reset' | 'sessions' | null

/** One user, and what an administrator can do with them. */
export function UserRow({ user }: { readonly user: User }) {
  const { user: me, may } = useSession()
  const [opened, setOpened] = useState<Opened>(null)
  const update = useUpdateUser()
  const isMe = me?.user_id === user.user_id
  const close = () => setOpened(null)

  function setDisabled(disabled: boolean) {
    update.mutate(
      { userId: user.user_id, disabled },
      {
        onSuccess() {
          close()
          tellDone(disabled ? words.disabledDone(user.name) : words.enabledDone(user.name))
        },
        // The dialog that asks tells of its failure itself.
        onError: (error) => (disabled ? null : tellFailure(error)),
      },
    )
  }

  return (
    <Row
      faded={user.disabled}
      lead={<Initial name={user.name} />}
      title={
        <>
          {user.name}
          {isMe ? <Tag>{words.you}</Tag> : null}
          {user.disabled ? <Badge tone="bad">{words.disabled}</Badge> : null}
          {user.must_change_password && !user.disabled ? <Badge tone="notice">{words.oneTime}</Badge> : null}
        </>
      }
      facts={[
        user.roles.map(roleLabel).join(', '),
        user.second_factor ? (
          <Badge tone="good" key="second">
            {words.second}
          </Badge>
        ) : (
          <Badge tone="quiet" key="second">
            {words.noSecond}
          </Badge>
        ),
        user.last_signed_in_at ? words.signedIn(formatAgo(user.last_signed_in_at)) : words.never,
      ]}
      actions={
        <Menu
          trigger={
            <IconButton label={words.menu(user.name)} small>
              <Ellipsis size={18} />
            </IconButton>
          }
        >
          {may('users:write') ? (
            <MenuItem onSelect={() => setOpened('edit')}>
              <Pencil size={16} />
              {words.edit}
            </MenuItem>
          ) : null}
          <MenuItem onSelect={() => setOpened('sessions')}>
            <MonitorSmartphone size={16} />
            {words.sessions}
          </MenuItem>
          {may('users:write') && !isMe ? (
            <>
              <MenuItem onSelect={() => setOpened('reset')}>
                <KeyRound size={16} />
                {words.reset}
              </MenuItem>
              <MenuLine />
              {user.disabled ? (
                <MenuItem onSelect={() => setDisabled(false)}>
                  <Undo2 size={16} />
                  {words.enable}
                </MenuItem>
              ) : (
                <MenuItem danger onSelect={() => setOpened('disable')}>
                  <Ban size={16} />
                  {words.disable}
                </MenuItem>
              )}
            </>
          ) : null}
        </Menu>
      }
    >
      {user.email}
      {opened === 'edit' ? <UserDialog user={user} onClose={close} /> : null}
      {opened === 'reset' ? <ResetPasswordDialog user={user} onClose={close} /> : null}
      {opened === 'sessions' ? <UserSessionsDialog user={user} onClose={close} /> : null}
      <ConfirmDialog
        open={opened === 'disable'}
        onOpenChange={close}
        title={words.disableTitle(user.name)}
        text={words.disableText}
        confirm={words.disable}
        busy={update.isPending}
        error={update.error}
        onConfirm={() => setDisabled(true)}
      />
    </Row>
  )
}

const Initial = ({ name }: { readonly name: string }) => (
  <span
    aria-hidden="true"
    className="grid size-9 place-items-center rounded-full bg-sunken font-medium text-sm text-soft"
  >
    {[...name.trim()][0]?.toUpperCase()}
  </span>
)
