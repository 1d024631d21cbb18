import { clsx } from 'clsx'
import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Camera } from '#data/cameras.ts'
import { usePreview } from '#data/photo-preview.ts'
import { snapshot } from '#pages/live/camera-picture.tsx'
import { texts } from '#texts/texts.ts'
import { type cornersOf, fewestCorners, moveAll, moveCorner, type Point, within } from './corners.ts'
import { ZoneHandles } from './zone-handles.tsx'

const words = texts.cameras

interface Zone {
  readonly name: string
  readonly corners: ReturnType<typeof cornersOf>
}

interface Drag {
  /** Null: all of the zone. */
  readonly corner: number | null
  readonly from: Point
  readonly before: readonly Point[]
}

/** Across, in the drawing's own units; how high follows from the picture. */
const wide = 160
/** So near to the first corner a click closes the zone. */
const near = 0.03

/** The camera's picture with the zones on it: the chosen one's corners can be moved, or a new one be drawn. */
export function ZonePicture({
  camera,
  smallest,
  zones,
  chosen,
  onChoose,
  onChange,
  drawn,
  onDraw,
  onClose,
}: {
  readonly camera: Camera | null
  /** Side of the smallest face that counts, in pixels of the camera's picture. */
  readonly smallest: number
  readonly zones: readonly Zone[]
  readonly chosen: number
  onChoose(index: number): void
  onChange(index: number, corners: readonly Point[]): void
  /** Corners of a zone that is being drawn. */
  readonly drawn: readonly Point[] | null
  onDraw(corners: readonly Point[]): void
  onClose(corners: readonly Point[]): void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const picture = useSnapshot(camera)
  const [size, setSize] = useState({ width: camera?.width ?? 16, height: camera?.height ?? 9 })
  const high = (wide * size.height) / size.width
  const corners = zones[chosen]?.corners ?? []

  function placeOf(event: { clientX: number; clientY: number }): Point {
    const { left, top, width, height } = frame.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1)
    return within({ x: (event.clientX - left) / width, y: (event.clientY - top) / height })
  }
  function onClick(event: MouseEvent) {
    if (!drawn) return
    const [point, first] = [placeOf(event), drawn[0]]
    if (first && drawn.length >= fewestCorners && Math.hypot(first.x - point.x, first.y - point.y) < near)
      onClose(drawn)
    else onDraw([...drawn, point])
  }
  /** From now on the pointer moves a corner, or all of a zone, wherever it goes. */
  function take(event: PointerEvent, index: number, corner: number | null) {
    if (drawn || event.button !== 0) return
    onChoose(index)
    drag.current = { corner, from: placeOf(event), before: zones[index]?.corners ?? [] }
    frame.current?.setPointerCapture(event.pointerId)
  }
  function onPointerMove(event: PointerEvent) {
    if (!drag.current) return
    const { corner, from, before } = drag.current
    const to = placeOf(event)
    onChange(
      chosen,
      corner === null ? moveAll(before, { x: to.x - from.x, y: to.y - from.y }) : moveCorner(before, corner, to),
    )
  }
  const letGo = () => {
    drag.current = null
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: corners are buttons of their own; a new zone can be added without drawing.
    // biome-ignore lint/a11y/useKeyWithClickEvents: likewise.
    <div
      ref={frame}
      onClick={onClick}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      style={{ aspectRatio: `${size.width} / ${size.height}`, maxWidth: `${(60 * size.width) / size.height}dvh` }}
      className={clsx(
        'relative w-full overflow-hidden rounded-panel border border-line bg-sunken',
        drawn ? 'cursor-crosshair touch-none' : null,
      )}
    >
      {picture ? (
        <img
          src={picture}
          alt={words.picture}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth, height: naturalHeight })
          }
          className="absolute inset-0 size-full select-none"
        />
      ) : (
        <p className="absolute inset-x-0 top-3 px-4 text-center text-sm text-soft">{words.noPicture}</p>
      )}
      <svg viewBox={`0 0 ${wide} ${high}`} className="absolute inset-0 size-full" aria-hidden="true">
        {zones.map((zone, index) => (
          <polygon
            key={String(index)}
            points={path(zone.corners, high)}
            onPointerDown={(event) => take(event, index, null)}
            className={clsx(
              'stroke-accent touch-none',
              index === chosen ? 'fill-accent/30' : 'fill-accent/10',
              drawn ? null : 'cursor-move',
            )}
            strokeWidth={index === chosen ? 0.8 : 0.5}
          />
        ))}
        {drawn ? (
          <>
            <polyline points={path(drawn, high)} fill="none" className="stroke-accent" strokeWidth="0.8" />
            {drawn.map((corner) => (
              <circle
                key={`${corner.x} ${corner.y}`}
                cx={corner.x * wide}
                cy={corner.y * high}
                r="1.4"
                className="fill-accent stroke-surface"
                strokeWidth="0.4"
              />
            ))}
          </>
        ) : null}
      </svg>
      {zones.map(({ name, corners: [first] }, index) =>
        first ? (
          <span
            key={String(index)}
            aria-hidden="true"
            style={{ left: `${100 * first.x}%`, top: `${100 * first.y}%` }}
            className="pointer-events-none absolute m-1.5 max-w-40 truncate rounded-[3px] bg-surface/85 px-1 text-xs"
          >
            {name}
          </span>
        ) : null,
      )}
      {drawn ? null : (
        <ZoneHandles
          name={zones[chosen]?.name ?? ''}
          corners={corners}
          onTake={(event, corner) => take(event, chosen, corner)}
          onChange={(points) => onChange(chosen, points)}
        />
      )}
      <SmallestFace smallest={smallest} width={camera?.width ?? null} height={camera?.height ?? null} />
      {drawn?.length === 0 ? (
        <p className="pointer-events-none absolute inset-x-0 bottom-3 text-center text-sm">
          <span className="rounded-control bg-surface/85 px-2 py-1">{words.drawHint}</span>
        </p>
      ) : null}
    </div>
  )
}

const path = (points: readonly Point[], high: number) =>
  points.map(({ x, y }) => `${(x * wide).toFixed(2)},${(y * high).toFixed(2)}`).join(' ')

/** A square as large as the smallest face that counts; nothing where the picture's size is not known, or no face can be so large. */
function SmallestFace({
  smallest,
  width,
  height,
}: {
  readonly smallest: number
  readonly width: number | null
  readonly height: number | null
}) {
  if (!width || !height || smallest <= 0 || smallest > Math.min(width, height)) return null
  return (
    <span
      className="pointer-events-none absolute right-2 bottom-2 grid place-items-end"
      style={{ width: `${(100 * smallest) / width}%`, height: `${(100 * smallest) / height}%` }}
    >
      <span className="absolute inset-0 rounded-[2px] border-2 border-uncertain" />
      <span className="absolute right-full bottom-0 mr-1.5 whitespace-nowrap rounded-[3px] bg-surface/85 px-1 text-xs">
        {words.smallestFace(smallest)}
      </span>
    </span>
  )
}

/** The camera's last picture, asked for once. */
function useSnapshot(camera: Camera | null): string | null {
  const [picture, setPicture] = useState<Blob | null>(null)
  const cameraId = camera?.camera_id
  useEffect(() => {
    if (cameraId === undefined) return
    const stopped = new AbortController()
    void snapshot(cameraId, stopped.signal).then((blob) => {
      if (!stopped.signal.aborted) setPicture(blob)
    })
    return () => stopped.abort()
  }, [cameraId])
  return usePreview(picture)
}
