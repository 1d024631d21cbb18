import { Plus } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { formatPercent, texts } from '#texts/texts.ts'
import { addCornerAfter, mostCorners, moveCorner, type Point, removeCorner } from './corners.ts'

const words = texts.cameras
const step = 0.005
const longStep = 0.05

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

const place = ({ x, y }: Point) => ({ left: `${100 * x}%`, top: `${100 * y}%` })
const handle = 'absolute -translate-x-1/2 -translate-y-1/2 touch-none rounded-full grid place-items-center'

/** Corners to drag or to move by arrow keys, and between two of them a place to add one. */
export function ZoneHandles({
  name,
  corners,
  onTake,
  onChange,
}: {
  readonly name: string
  readonly corners: readonly Point[]
  onTake(event: PointerEvent, corner: number): void
  onChange(corners: readonly Point[]): void
}) {
  function onKeyDown(event: KeyboardEvent, index: number, { x, y }: Point) {
    const arrow = arrows[event.key]
    if (arrow) {
      event.preventDefault()
      const by = event.shiftKey ? longStep : step
      onChange(moveCorner(corners, index, { x: x + arrow.x * by, y: y + arrow.y * by }))
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      onChange(removeCorner(corners, index))
    }
  }
  return (
    <>
      {corners.length < mostCorners
        ? corners.map((corner, index) => {
            const next = corners[(index + 1) % corners.length] ?? corner
            return (
              <button
                key={String(index)}
                type="button"
                aria-label={words.cornerBetween(index + 1, ((index + 1) % corners.length) + 1)}
                style={place({ x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 })}
                onClick={() => onChange(addCornerAfter(corners, index))}
                className={`${handle} size-6 opacity-70 hover:opacity-100`}
              >
                <span className="grid size-3.5 place-items-center rounded-full border border-accent bg-surface text-accent">
                  <Plus size={10} aria-hidden="true" />
                </span>
              </button>
            )
          })
        : null}
      {corners.map((corner, index) => (
        <button
          key={String(index)}
          type="button"
          aria-label={words.corner(index + 1, name, formatPercent(corner.x), formatPercent(corner.y))}
          aria-description={words.cornerKeys}
          style={place(corner)}
          onPointerDown={(event) => onTake(event, index)}
          onKeyDown={(event) => onKeyDown(event, index, corner)}
          className={`${handle} size-8 cursor-grab`}
        >
          <span className="size-3.5 rounded-full border-2 border-surface bg-accent" />
        </button>
      ))}
    </>
  )
}
