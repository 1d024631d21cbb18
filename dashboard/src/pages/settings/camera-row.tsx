import { Ellipsis, Pencil, Power, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Badge, Tag, type Tone } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { Row } from '#components/ui/rows.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type Camera, useRemoveCamera, useUpdateCamera } from '#data/cameras.ts'
import { useSession } from '#data/session.ts'
import { formatAgo, formatDecimal, texts } from '#texts/texts.ts'
import { CameraForm } from './camera-form.tsx'

const words = texts.cameras

const tones: Readonly<Record<Camera['status'], Tone>> = {
  off: 'quiet',
  waiting: 'notice',
  connecting: 'active',
  connected: 'good',
  reconnecting: 'notice',
  failed: 'bad',
  ended: 'quiet',
}

/** One camera: how it is, how much of it is looked at, what can be done. */
export function CameraRow({ camera }: { readonly camera: Camera }) {
  const { may } = useSession()
  const [opened, setOpened] = useState<'edit' | 'remove' | null>(null)
  const update = useUpdateCamera()
  const remove = useRemoveCamera()
  const close = () => setOpened(null)
  const { camera_id: cameraId, name, settings } = camera
  return (
    <Row
      faded={!camera.enabled}
      title={
        <>
          {name}
          <Tag>{words.kinds[camera.kind] ?? camera.kind}</Tag>
          {settings.regions.length > 0 ? <Tag>{words.zones(settings.regions.length)}</Tag> : null}
        </>
      }
      facts={[
        <Badge key="state" tone={tones[camera.status]}>
          {words.states[camera.status]}
        </Badge>,
        camera.status === 'connected'
          ? words.rates(formatDecimal(camera.fps_analysed, 1), formatDecimal(camera.fps_in, 1))
          : '',
        camera.last_frame_at ? words.lastFrame(formatAgo(camera.last_frame_at)) : words.noFrame,
      ]}
      actions={
        may('cameras:write') ? (
          <Menu
            trigger={
              <IconButton label={words.menu(name)} small>
                <Ellipsis size={18} />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => setOpened('edit')}>
              <Pencil size={16} />
              {words.edit}
            </MenuItem>
            <MenuItem onSelect={() => update.mutate({ cameraId, enabled: !camera.enabled }, { onError: tellFailure })}>
              <Power size={16} />
              {camera.enabled ? words.turnOff : words.turnOn}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setOpened('remove')}>
              <Trash2 size={16} />
              {words.remove}
            </MenuItem>
          </Menu>
        ) : null
      }
    >
      <span className="break-all">{camera.kind === 'push' ? null : (camera.url ?? camera.device_id)}</span>
      {camera.detail && camera.status !== 'connected' ? (
        <span className={camera.status === 'failed' ? 'block text-danger' : 'block'}>{camera.detail}</span>
      ) : null}
      {opened === 'edit' ? (
        <CameraForm
          camera={camera}
          busy={update.isPending}
          error={update.error}
          onClose={close}
          onSubmit={(facts) =>
            update.mutate(
              { cameraId, ...facts },
              {
                onSuccess() {
                  tellDone(words.saved)
                  close()
                },
              },
            )
          }
        />
      ) : null}
      <ConfirmDialog
        open={opened === 'remove'}
        onOpenChange={close}
        title={words.removeTitle(name)}
        text={words.removeText}
        confirm={words.remove}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(cameraId, {
            onSuccess() {
              tellDone(words.removed(name))
              close()
            },
          })
        }
      />
    </Row>
  )
}
