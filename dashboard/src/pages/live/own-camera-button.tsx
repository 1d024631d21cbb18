import { Video } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { type Camera, useAddCamera } from '#data/cameras.ts'
import { explain } from '#data/explain.ts'
import { startOwnCamera, stopOwnCamera, useOwnCamera } from '#session/own-camera.ts'
import { texts } from '#texts/texts.ts'

const words = texts.live.own
/** Which camera of the server this browser is. */
const key = 'netra.own-camera'

/** One click: this device's camera becomes a camera, or is it again. */
export function OwnCameraButton({ cameras }: { readonly cameras: readonly Camera[] }) {
  const own = useOwnCamera()
  const add = useAddCamera()
  async function cameraId(): Promise<string> {
    const known = cameras.find(({ camera_id, kind }) => kind === 'push' && camera_id === localStorage.getItem(key))
    if (known) return known.camera_id
    const { camera_id } = await add.mutateAsync({ name: words.name(deviceName()), url: 'push:' })
    localStorage.setItem(key, camera_id)
    return camera_id
  }
  if (own.state === 'running')
    return (
      <Button onClick={stopOwnCamera}>
        <Video size={16} className="text-known" aria-hidden="true" />
        {words.stop}
      </Button>
    )
  return (
    <Button busy={own.state === 'starting'} onClick={() => void startOwnCamera(cameraId)}>
      <Video size={16} aria-hidden="true" />
      {own.state === 'starting' ? words.starting : words.start}
    </Button>
  )
}

/** Why this device's camera does not run, and what to do. */
export function OwnCameraProblem() {
  const { problem, error } = useOwnCamera()
  if (problem === null) return null
  return (
    <div role="alert">
      <Notice tone="bad">
        {words[problem]} {problem === 'failed' && error ? explain(error).detail : null}
      </Notice>
    </div>
  )
}

/** The browser's system, as far as it says it: "Linux", "macOS". */
function deviceName(): string {
  const { userAgentData } = navigator as { userAgentData?: { platform?: string } }
  return userAgentData?.platform || navigator.platform || words.thisDevice
}
