import { Video, VideoOff } from 'lucide-react'
import { useRef, useState } from 'react'
import { type DrawnFace, FaceOverlay } from '#components/photo-with-faces.tsx'
import { Button } from '#components/ui/button.tsx'
import { useRecognise } from '#data/recognition.ts'
import { useWebcam } from '#data/webcam.ts'
import { texts } from '#texts/texts.ts'

const words = texts.setup.camera

/** The webcam's picture with the faces of its last frame: one frame at a time is sent, and the next when its answer is there. */
export function TryWebcam() {
  const video = useRef<HTMLVideoElement>(null)
  const [on, setOn] = useState(false)
  const { mutateAsync: recognise, data } = useRecognise()
  const state = useWebcam(video, on, async (image, signal) => void (await recognise({ image, signal })))
  const faces: DrawnFace[] = (data?.faces ?? []).map(({ box, decision, person }) => ({
    box,
    decision,
    label: person?.name ?? texts.decisions[decision],
  }))
  return (
    <div className="flex flex-col gap-3">
      <div className="relative overflow-hidden rounded-face bg-sunken">
        <video
          ref={video}
          playsInline
          muted
          className="block aspect-video w-full data-[on=true]:aspect-auto"
          data-on={state === 'running'}
        />
        {on && data && state === 'running' ? <FaceOverlay size={data.image} faces={faces} /> : null}
        {on ? null : (
          <span className="absolute inset-0 grid place-items-center text-soft">
            <Video size={40} strokeWidth={1.25} aria-hidden="true" />
          </span>
        )}
      </div>
      <p role="status" className="min-h-6 text-sm">
        {state === 'denied' ? <span className="text-danger">{words.denied}</span> : null}
        {on && state === 'running' && data ? faces.map(({ label }) => label).join(', ') || words.nobody : null}
      </p>
      <Button className="self-start" onClick={() => setOn(!on)}>
        {on ? <VideoOff size={17} aria-hidden="true" /> : <Video size={17} aria-hidden="true" />}
        {on ? words.stop : words.tryWebcam}
      </Button>
      <p className="text-soft text-sm">{words.privacy}</p>
    </div>
  )
}
