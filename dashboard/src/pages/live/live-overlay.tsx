import { clsx } from 'clsx'
import { decisionColour } from '#components/ui/decision-mark.tsx'
import { type OverlayFace, useOverlay } from '#session/overlays.ts'
import { texts } from '#texts/texts.ts'

const words = texts.live

/** Lines differ as the marks of decisions do, for who cannot tell the colours. */
const lines = {
  known: 'border-solid border-[3px]',
  uncertain: 'border-dashed border-[3px]',
  unknown: 'border-solid border-[1.5px] outline-[1.5px] outline-offset-2',
  not_usable: 'border-dotted border-2',
  none: 'border-solid border-2',
} as const

export function labelOf({ name, decision, unknown_id }: OverlayFace): string {
  if (decision === 'uncertain' && name !== null) return texts.sightings.maybe(name)
  if (name !== null) return name
  if (decision === null) return ''
  return unknown_id === null ? texts.decisions[decision] : texts.sightings.stranger(unknown_id)
}

/** The faces on a camera's picture, drawn over it as they come; each can be chosen. */
export function LiveOverlay({ cameraId, onChoose }: { readonly cameraId: string; onChoose?(face: OverlayFace): void }) {
  const faces = useOverlay(cameraId)
  return faces.map((face) => (
    <FaceBox key={face.track_id} face={face} onChoose={onChoose ? () => onChoose(face) : undefined} />
  ))
}

const percent = (value: number) => `${100 * value}%`

function FaceBox({ face, onChoose }: { readonly face: OverlayFace; readonly onChoose: (() => void) | undefined }) {
  const { box, decision } = face
  const label = labelOf(face)
  const Element = onChoose ? 'button' : 'div'
  return (
    <Element
      {...(onChoose
        ? { type: 'button' as const, onClick: onChoose, 'aria-label': words.seen(label || words.looking) }
        : {})}
      style={{
        left: percent(box.x),
        top: percent(box.y),
        width: percent(box.width),
        height: percent(box.height),
        // Nothing is said yet: seen on any picture, and no decision's colour.
        ...(decision === null ? { borderColor: 'rgb(255 255 255 / 0.85)' } : {}),
      }}
      className={clsx(
        'absolute rounded-[3px] border-current outline-current transition-[left,top,width,height] duration-150 ease-linear',
        decision === null ? lines.none : [decisionColour[decision], lines[decision]],
      )}
    >
      {decision === null || label === '' ? null : (
        <span
          aria-hidden="true"
          className={clsx(
            'absolute left-[-3px] max-w-[max(100%,9rem)] truncate bg-current px-1.5 text-left text-xs leading-5',
            box.y + box.height < 0.88 ? 'top-full' : 'bottom-full',
          )}
        >
          <span className="font-medium text-paper">{label}</span>
        </span>
      )}
    </Element>
  )
}
