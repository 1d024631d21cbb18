import { clsx } from 'clsx'
import { type DecisionKind, decisionColour } from './ui/decision-mark.tsx'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface DrawnFace {
  readonly box: Box
  readonly decision: DecisionKind
  /** Stands at the box: a name, or the word of the decision. */
  readonly label: string
}

/** Lines differ as the marks do, for who cannot tell the colours. */
const lines: Readonly<Record<DecisionKind, string>> = {
  known: 'border-solid border-[3px]',
  uncertain: 'border-dashed border-[3px]',
  unknown: 'border-solid border-[1.5px] outline-[1.5px] outline-offset-2',
  not_usable: 'border-dotted border-2',
}

/** A photo with a box around every face; `size` is what the boxes are pixels of. Boxes are buttons where `onSelect` is given. */
export function PhotoWithFaces({
  src,
  alt,
  size,
  faces,
  selected = null,
  onSelect,
}: {
  readonly src: string
  readonly alt: string
  readonly size: { readonly width: number; readonly height: number } | null
  readonly faces: readonly DrawnFace[]
  readonly selected?: number | null
  onSelect?(index: number): void
}) {
  return (
    <div className="relative mx-auto w-fit max-w-full overflow-hidden rounded-face bg-sunken">
      <img src={src} alt={alt} className="block max-h-[70dvh] max-w-full object-contain" />
      {size ? <FaceOverlay size={size} faces={faces} selected={selected} {...(onSelect ? { onSelect } : {})} /> : null}
    </div>
  )
}

/** The boxes alone, over whatever they are laid upon: a photo, a video. */
export function FaceOverlay({
  size,
  faces,
  selected = null,
  onSelect,
}: {
  readonly size: { readonly width: number; readonly height: number }
  readonly faces: readonly DrawnFace[]
  readonly selected?: number | null
  onSelect?(index: number): void
}) {
  return faces.map((face, index) => (
    <FaceBox
      key={`${face.box.x} ${face.box.y}`}
      face={face}
      size={size}
      dim={selected !== null && selected !== index}
      onSelect={onSelect ? () => onSelect(index) : undefined}
    />
  ))
}

function FaceBox({
  face: { box, decision, label },
  size,
  dim,
  onSelect,
}: {
  readonly face: DrawnFace
  readonly size: { readonly width: number; readonly height: number }
  readonly dim: boolean
  readonly onSelect: (() => void) | undefined
}) {
  const percent = (value: number, of: number) => `${(100 * value) / of}%`
  const style = {
    left: percent(box.x, size.width),
    top: percent(box.y, size.height),
    width: percent(box.width, size.width),
    height: percent(box.height, size.height),
  }
  const atBottom = box.y + box.height < size.height * 0.9
  const atRight = box.x > size.width * 0.7
  const Element = onSelect ? 'button' : 'div'
  return (
    <Element
      {...(onSelect ? { type: 'button' as const, onClick: onSelect, 'aria-label': label } : {})}
      style={style}
      className={clsx(
        'absolute rounded-[3px] border-current outline-current transition-opacity',
        decisionColour[decision],
        lines[decision],
        dim && 'opacity-45',
      )}
    >
      {/* A dimmed word would be hard to read. */}
      {dim ? null : (
        <span
          aria-hidden="true"
          className={clsx(
            'absolute max-w-[max(100%,9rem)] truncate bg-current px-1.5 py-px text-left text-xs leading-5',
            atBottom ? 'top-full' : 'bottom-full',
            atRight ? 'right-[-3px]' : 'left-[-3px]',
          )}
        >
          <span className="font-medium text-paper">{label}</span>
        </span>
      )}
    </Element>
  )
}
