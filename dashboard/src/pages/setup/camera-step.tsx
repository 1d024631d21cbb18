import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { useFirstCamera } from '#data/setup.ts'
import { texts } from '#texts/texts.ts'
import { TryWebcam } from './try-webcam.tsx'

const words = texts.setup.camera

/** The own webcam to see it work at once, or a camera that stays. */
export function CameraStep() {
  return (
    <div className="grid gap-10 sm:grid-cols-2">
      <TryWebcam />
      <AddCamera />
    </div>
  )
}

function AddCamera() {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const add = useFirstCamera()
  function submit(event: FormEvent) {
    event.preventDefault()
    const camera = { name: name.trim(), url: url.trim() }
    add.mutate(camera, {
      onSuccess: () => {
        tellDone(words.added(camera.name))
        setName('')
        setUrl('')
      },
    })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={words.name}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={words.url}
        hint={words.urlHint}
        required
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={add.error ? explain(add.error).detail : null}
      />
      <Button type="submit" busy={add.isPending} className="self-start">
        {words.add}
      </Button>
    </form>
  )
}
