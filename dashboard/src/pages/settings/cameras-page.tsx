import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { camerasQuery, useAddCamera } from '#data/cameras.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { CameraForm } from './camera-form.tsx'
import { CameraRow } from './camera-row.tsx'

const words = texts.cameras

/** Cameras and how they are; add, change, turn off, remove. */
export function CamerasPage() {
  const { may } = useSession()
  const { data, error, refetch } = useQuery(camerasQuery)
  const [adding, setAdding] = useState(false)
  const add = may('cameras:write') ? (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Plus size={17} aria-hidden="true" />
      {words.add}
    </Button>
  ) : null
  return (
    <Page title={texts.settings.section.cameras[0] ?? ''} actions={data?.length ? add : null}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? (
        <EmptyState title={words.none} action={add}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <Rows label={words.list}>
          {data.map((camera) => (
            <CameraRow key={camera.camera_id} camera={camera} />
          ))}
        </Rows>
      ) : null}
      {data || error ? null : <SkeletonRows rows={3} className="h-14" />}
      {adding ? <NewCamera onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function NewCamera({ onClose }: { onClose(): void }) {
  const add = useAddCamera()
  return (
    <CameraForm
      camera={null}
      busy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={({ name, ...facts }) =>
        add.mutate(
          { name, ...facts },
          {
            onSuccess(camera) {
              tellDone(words.added(camera.name))
              onClose()
            },
          },
        )
      }
    />
  )
}
