import { Maximize2, Square, SquareSlash } from 'lucide-react'
import { useRef, useState } from 'react'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import type { Camera } from '#data/cameras.ts'
import { type OverlayFace, useOverlay } from '#session/overlays.ts'
import { stopOwnCamera, useOwnCamera } from '#session/own-camera.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import { GridPicture, StreamedPicture } from './camera-picture.tsx'
import { LiveOverlay, labelOf } from './live-overlay.tsx'
import { OwnPicture } from './own-picture.tsx'

const words = texts.live

const tones: Readonly<Record<Camera['status'], Tone>> = {
  off: 'quiet',
  waiting: 'quiet',
  connecting: 'active',
  connected: 'good',
  reconnecting: 'notice',
  failed: 'bad',
  ended: 'quiet',
}

/** Whether there is something to see of it. */
export const hasPictures = ({ status }: Camera): boolean => status === 'connected' || status === 'ended'

/** One camera: its picture with who is on it, and a line below. */
export function CameraTile({
  camera,
  among,
  onChoose,
}: {
  readonly camera: Camera
  /** Cameras that are shown at once. */
  readonly among: number
  /** A face was chosen. */
  onChoose?(face: OverlayFace, isOwn: boolean): void
}) {
  const { camera_id: cameraId, name, status } = camera
  const own = useOwnCamera()
  const isOwn = own.cameraId === cameraId && own.state === 'running'
  const frame = useRef<HTMLDivElement>(null)
  const [ratio, setRatio] = useState((camera.width ?? 16) / (camera.height ?? 9))
  const [missing, setMissing] = useState(false)
  const noteSize = (width: number, height: number) => width > 0 && height > 0 && setRatio(width / height)
  const Picture = among === 1 ? StreamedPicture : GridPicture
  const isLive = isOwn || hasPictures(camera)
  return (
    <article aria-label={name} className="flex min-w-0 flex-col">
      <div
        ref={frame}
        className="group relative grid aspect-video place-items-center overflow-hidden rounded-face bg-sunken [container-type:size]"
      >
        <div className="relative" style={{ aspectRatio: ratio, width: `min(100cqw, ${100 * ratio}cqh)` }}>
          {isOwn ? (
            <OwnPicture onSize={noteSize} />
          ) : isLive ? (
            <Picture cameraId={cameraId} name={name} onSize={noteSize} onMissing={setMissing} />
          ) : null}
          {isLive ? (
            <LiveOverlay cameraId={cameraId} {...(onChoose ? { onChoose: (face) => onChoose(face, isOwn) } : {})} />
          ) : null}
        </div>
        {isLive && !(missing && !isOwn) ? null : <NoPicture camera={camera} />}
        <div className="absolute top-2 right-2 flex gap-1 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          {document.fullscreenEnabled ? (
            <IconButton
              small
              look="plain"
              label={words.fullScreen(name)}
              onClick={() =>
                void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen())
              }
            >
              <Maximize2 size={15} />
            </IconButton>
          ) : null}
        </div>
      </div>
      <div className="flex min-h-9 items-center justify-between gap-3 pt-1">
        <div className="flex min-w-0 items-baseline gap-3">
          <h2 className="truncate font-medium">{name}</h2>
          <Badge tone={isOwn ? 'good' : tones[status]}>{words.status[isOwn ? 'connected' : status]}</Badge>
        </div>
        <div className="flex shrink-0 items-center gap-3 text-soft text-sm">
          <WhoIsThere cameraId={cameraId} />
          {isOwn ? (
            <Button small onClick={stopOwnCamera}>
              <Square size={13} aria-hidden="true" />
              {words.own.stop}
            </Button>
          ) : (
            <span className="w-12 text-right">{words.frames(formatNumber(camera.fps_analysed))}</span>
          )}
        </div>
      </div>
    </article>
  )
}

/** For screen readers, who do not see the boxes. */
function WhoIsThere({ cameraId }: { readonly cameraId: string }) {
  const faces = useOverlay(cameraId)
  const named = faces.map(labelOf).filter((label) => label !== '')
  return <span className="sr-only">{named.length > 0 ? named.join(', ') : words.faces(faces.length)}</span>
}

function NoPicture({ camera: { status, detail, kind, enabled } }: { readonly camera: Camera }) {
  const text = !enabled ? words.off : (detail ?? (kind === 'push' ? words.notSending : words.noPicture))
  return (
    <div className="absolute inset-0 grid place-items-center p-4">
      <div className="flex max-w-sm flex-col items-center gap-2 text-center text-sm">
        <SquareSlash size={28} strokeWidth={1.25} className="text-line-strong" aria-hidden="true" />
        <span className={status === 'failed' ? 'text-danger' : 'text-soft'}>{text}</span>
      </div>
    </div>
  )
}
