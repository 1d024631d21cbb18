import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { AddButton, Listing } from '#components/ui/listing.tsx'
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
  const query = useQuery(camerasQuery)
  const [adding, setAdding] = useState(false)
  const add = may('cameras:write') ? <AddButton onClick={() => setAdding(true)}>{words.add}</AddButton> : null
  return (
    <Page title={texts.settings.section.cameras[0] ?? ''} actions={query.data?.length ? add : null}>
      <Listing query={query} words={words} action={add} skeletons={3}>
        {(camera) => <CameraRow key={camera.camera_id} camera={camera} />}
      </Listing>
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
