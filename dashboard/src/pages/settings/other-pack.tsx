import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Badge, Tag, type Tone } from '#components/ui/badge.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Row } from '#components/ui/rows.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type ModelStatus, usePauseModel, usePrepareModel, useShadowModel } from '#data/models.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { CompareDialog } from './compare-dialog.tsx'
import { RemoveTemplatesDialog, UseModelDialog } from './use-model-dialog.tsx'

const words = texts.models

const tones: Readonly<Record<ModelStatus['prepared'][number]['state'], Tone>> = {
  running: 'active',
  paused: 'quiet',
  done: 'good',
  failed: 'bad',
}

/** A pack that is installed but does not decide: prepare it, compare it, change to it. */
export function OtherPack({
  pack,
  modelId,
  status,
}: {
  readonly pack: string
  readonly modelId: string
  readonly status: ModelStatus
}) {
  const { may } = useSession()
  const [opened, setOpened] = useState<'compare' | 'use' | 'remove' | null>(null)
  const prepare = usePrepareModel()
  const pause = usePauseModel()
  const shadow = useShadowModel()
  const run = status.prepared.find(({ model_id }) => model_id === modelId)
  const templates = status.templates.find(({ model_id }) => model_id === modelId)?.templates ?? 0
  const lost = run ? run.without_region + run.damaged : 0
  const ready = run !== undefined && run.done + lost >= run.total
  const close = () => setOpened(null)
  const told = { onError: tellFailure }
  return (
    <Row
      title={
        <>
          {pack}
          <Tag>{modelId}</Tag>
          {run ? <Badge tone={tones[run.state]}>{words.state[run.state]}</Badge> : null}
        </>
      }
      facts={[templates > 0 ? words.templates(templates) : words.noTemplates]}
      actions={
        may('system:write') ? (
          <>
            {ready ? (
              <Button small look="primary" onClick={() => setOpened('use')}>
                {words.usePack}
              </Button>
            ) : run?.state === 'running' ? (
              <Button small busy={pause.isPending} onClick={() => pause.mutate(modelId, told)}>
                {words.pause}
              </Button>
            ) : (
              <Button small busy={prepare.isPending} onClick={() => prepare.mutate(modelId, told)}>
                {run ? words.goOn : words.prepare}
              </Button>
            )}
            <Menu
              trigger={
                <IconButton label={words.menu(pack)} small>
                  <Ellipsis size={18} />
                </IconButton>
              }
            >
              <MenuItem disabled={templates === 0} onSelect={() => setOpened('compare')}>
                {words.compare}
              </MenuItem>
              <MenuItem
                onSelect={() =>
                  shadow.mutate(modelId, { onSuccess: () => tellDone(words.shadowOn(pack)), onError: tellFailure })
                }
              >
                {words.shadow}
              </MenuItem>
              {ready ? null : <MenuItem onSelect={() => setOpened('use')}>{words.usePack}</MenuItem>}
              <MenuLine />
              <MenuItem danger disabled={templates === 0} onSelect={() => setOpened('remove')}>
                {words.remove}
              </MenuItem>
            </Menu>
          </>
        ) : null
      }
    >
      {run ? (
        <>
          {ready ? null : (
            <Progress value={run.total ? run.done / run.total : 1} label={words.preparing(pack)} className="my-1.5" />
          )}
          <span className="block">{words.of(run.done, run.total)}</span>
          {lost > 0 ? <span className="block text-uncertain">{words.lost(lost)}</span> : null}
          {run.detail ? <span className="block text-danger">{run.detail}</span> : null}
        </>
      ) : (
        words.prepareHint
      )}
      {opened === 'compare' ? <CompareDialog pack={pack} modelId={modelId} onClose={close} /> : null}
      {opened === 'use' ? <UseModelDialog pack={pack} modelId={modelId} lost={lost} onClose={close} /> : null}
      {opened === 'remove' ? <RemoveTemplatesDialog pack={pack} modelId={modelId} onClose={close} /> : null}
    </Row>
  )
}
