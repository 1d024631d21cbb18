import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, KeyRound, Pencil, Power, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useDeleteWebhook, useReplayWebhook, useRotateSecret, useUpdateWebhook, type Webhook } from '#data/webhooks.ts'
import { texts } from '#texts/texts.ts'
import { EditWebhookDialog, SecretDialog } from './webhook-dialog.tsx'

const words = texts.webhooks

/** Change, turn off, send again, new secret, remove. */
export function WebhookMenu({ webhook }: { readonly webhook: Webhook }) {
  const [opened, setOpened] = useState<'edit' | 'replay' | 'rotate' | 'remove' | null>(null)
  const [after, setAfter] = useState('0')
  const navigate = useNavigate()
  const update = useUpdateWebhook(webhook.webhook_id)
  const replay = useReplayWebhook(webhook.webhook_id)
  const rotate = useRotateSecret(webhook.webhook_id)
  const remove = useDeleteWebhook()
  const close = () => setOpened(null)
  return (
    <>
      <Menu
        trigger={
          <IconButton label={words.menu}>
            <Ellipsis size={18} />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setOpened('edit')}>
          <Pencil size={16} />
          {words.edit}
        </MenuItem>
        <MenuItem
          onSelect={() =>
            update.mutate(
              { enabled: !webhook.enabled },
              { onSuccess: () => tellDone(words.saved), onError: tellFailure },
            )
          }
        >
          <Power size={16} />
          {webhook.enabled ? texts.upkeep.capabilities.turnOff : texts.upkeep.capabilities.turnOn}
        </MenuItem>
        <MenuItem onSelect={() => setOpened('replay')}>
          <RotateCcw size={16} />
          {words.replay}
        </MenuItem>
        <MenuItem onSelect={() => setOpened('rotate')}>
          <KeyRound size={16} />
          {words.rotate}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onSelect={() => setOpened('remove')}>
          <Trash2 size={16} />
          {words.remove}
        </MenuItem>
      </Menu>
      {opened === 'edit' ? <EditWebhookDialog webhook={webhook} onClose={close} /> : null}
      {rotate.data ? <SecretDialog secret={rotate.data.secret} onClose={() => rotate.reset()} /> : null}
      <ConfirmDialog
        open={opened === 'replay'}
        onOpenChange={close}
        title={words.replayTitle}
        text={words.replayText}
        confirm={words.replay}
        danger={false}
        busy={replay.isPending}
        error={replay.error}
        onConfirm={() =>
          replay.mutate(after, {
            onSuccess() {
              close()
              tellDone(words.replayed)
            },
          })
        }
      >
        <TextField
          label={words.replayAfter}
          hint={words.replayAfterHint}
          inputMode="numeric"
          value={after}
          onChange={(event) => setAfter(event.target.value.replaceAll(/\D/g, ''))}
        />
      </ConfirmDialog>
      <ConfirmDialog
        open={opened === 'rotate'}
        onOpenChange={close}
        title={words.rotateTitle}
        text={words.rotateText}
        confirm={words.rotate}
        danger={false}
        busy={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: close })}
      />
      <ConfirmDialog
        open={opened === 'remove'}
        onOpenChange={close}
        title={words.removeTitle}
        text={words.removeText}
        confirm={words.remove}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(webhook.webhook_id, {
            onSuccess() {
              tellDone(words.removed)
              void navigate({ to: '/settings/webhooks' })
            },
          })
        }
      />
    </>
  )
}
