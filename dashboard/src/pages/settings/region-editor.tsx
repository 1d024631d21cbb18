import { Trash2 } from 'lucide-react'
import { type MouseEvent, useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input } from '#components/ui/field.tsx'
import type { Region } from '#data/cameras.ts'
import { texts } from '#texts/texts.ts'

const words = texts.cameras

interface Point {
  readonly x: number
  readonly y: number
}

/** The drawing is 16 × 9 units of a hundred; regions are kept as shares of the frame. */
const [width, height] = [160, 90]
/** So near to the first corner a click closes the zone. */
const near = 0.03
const fewest = 3

const cornersOf = ({ box, points }: Region): readonly Point[] =>
  points ??
  (box
    ? [
        { x: box.x, y: box.y },
        { x: box.x + box.width, y: box.y },
        { x: box.x + box.width, y: box.y + box.height },
        { x: box.x, y: box.y + box.height },
      ]
    : [])

const path = (points: readonly Point[]) =>
  points.map(({ x, y }) => `${(x * width).toFixed(2)},${(y * height).toFixed(2)}`).join(' ')

/** Zones of a camera: polygons drawn corner by corner, each with a name. */
export function RegionEditor({
  regions,
  onChange,
}: {
  readonly regions: readonly Region[]
  onChange(regions: Region[]): void
}) {
  const [corners, setCorners] = useState<readonly Point[] | null>(null)

  function close(points: readonly Point[]) {
    setCorners(null)
    if (points.length >= fewest)
      onChange([...regions, { name: words.regionName(regions.length + 1), points: [...points] }])
  }

  function onClick(event: MouseEvent<SVGSVGElement>) {
    if (!corners) return
    const frame = event.currentTarget.getBoundingClientRect()
    const point = { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height }
    const first = corners[0]
    if (first && corners.length >= fewest && Math.hypot(first.x - point.x, first.y - point.y) < near) close(corners)
    else setCorners([...corners, point])
  }

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-medium text-sm">{words.regions}</legend>
      <p className="text-sm text-soft">{words.regionsHint}</p>
      <div className="relative overflow-hidden rounded-panel border border-line bg-sunken">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: corners are places; zones can be named and removed by keyboard below. */}
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={words.picture}
          onClick={onClick}
          className={corners ? 'block w-full cursor-crosshair' : 'block w-full'}
        >
          <path
            d={`M${width / 3} 0V${height}M${(2 * width) / 3} 0V${height}M0 ${height / 3}H${width}M0 ${(2 * height) / 3}H${width}`}
            className="stroke-line"
            strokeWidth="0.4"
          />
          {regions.map((region) => {
            const points = cornersOf(region)
            const [first] = points
            return (
              <g key={region.name}>
                <polygon points={path(points)} className="fill-accent/20 stroke-accent" strokeWidth="0.7" />
                {first ? (
                  <text x={first.x * width + 1.5} y={first.y * height + 5} className="fill-ink text-[4px]">
                    {region.name}
                  </text>
                ) : null}
              </g>
            )
          })}
          {corners ? (
            <>
              <polyline points={path(corners)} fill="none" className="stroke-accent" strokeWidth="0.7" />
              {corners.map((corner) => (
                <circle
                  key={`${corner.x} ${corner.y}`}
                  cx={corner.x * width}
                  cy={corner.y * height}
                  r="1.3"
                  className="fill-accent"
                />
              ))}
            </>
          ) : null}
        </svg>
        {corners?.length === 0 ? (
          <p className="pointer-events-none absolute inset-x-0 bottom-3 text-center text-sm">{words.drawHint}</p>
        ) : null}
      </div>
      {corners ? (
        <div className="flex gap-2">
          <Button small look="primary" disabled={corners.length < fewest} onClick={() => close(corners)}>
            {words.finish}
          </Button>
          <Button small onClick={() => setCorners(null)}>
            {texts.actions.cancel}
          </Button>
        </div>
      ) : (
        <Button small className="self-start" onClick={() => setCorners([])}>
          {words.draw}
        </Button>
      )}
      {regions.length > 0 ? (
        <ul className="flex flex-col gap-2">
          {regions.map((region, index) => (
            <li key={String(index)} className="flex items-center gap-2">
              <Input
                aria-label={words.regionNameLabel(index + 1)}
                required
                maxLength={60}
                value={region.name}
                onChange={(event) =>
                  onChange(regions.map((one, at) => (at === index ? { ...one, name: event.target.value } : one)))
                }
                className="max-w-64"
              />
              <IconButton
                label={`${texts.actions.remove}: ${region.name}`}
                small
                onClick={() => onChange(regions.filter((_, at) => at !== index))}
              >
                <Trash2 size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
    </fieldset>
  )
}
