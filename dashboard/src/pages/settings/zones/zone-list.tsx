import { clsx } from 'clsx'
import { Trash2, X } from 'lucide-react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input } from '#components/ui/field.tsx'
import type { Region } from '#data/cameras.ts'
import { texts } from '#texts/texts.ts'
import {
  addCornerAfter,
  cornersOf,
  fewestCorners,
  moveCorner,
  type Point,
  removeCorner,
  withCorners,
} from './corners.ts'

const words = texts.cameras

/** The zones by name; the chosen one's corners can be given as numbers. */
export function ZoneList({
  regions,
  chosen,
  onChoose,
  onChange,
}: {
  readonly regions: readonly Region[]
  readonly chosen: number
  onChoose(index: number): void
  onChange(regions: Region[]): void
}) {
  if (regions.length === 0) return null
  const replace = (index: number, region: Region) => onChange(regions.map((one, at) => (at === index ? region : one)))
  return (
    <ul className="flex flex-col gap-2">
      {regions.map((region, index) => (
        <li
          key={String(index)}
          onFocus={() => onChoose(index)}
          className={clsx(
            'flex flex-col gap-2 rounded-control border-l-2 py-1 pl-3',
            index === chosen ? 'border-accent' : 'border-transparent',
          )}
        >
          <div className="flex items-center gap-2">
            <Input
              aria-label={words.regionNameLabel(index + 1)}
              required
              maxLength={60}
              autoComplete="off"
              value={region.name}
              onChange={(event) => replace(index, { ...region, name: event.target.value })}
              className="max-w-64"
            />
            <IconButton
              label={`${texts.actions.remove}: ${region.name}`}
              small
              onClick={() => {
                onChange(regions.filter((_, at) => at !== index))
                onChoose(0)
              }}
            >
              <Trash2 size={16} />
            </IconButton>
          </div>
          <Numbers
            name={region.name}
            corners={cornersOf(region)}
            onChange={(points) => replace(index, withCorners(region, points))}
          />
        </li>
      ))}
    </ul>
  )
}

function Numbers({
  name,
  corners,
  onChange,
}: {
  readonly name: string
  readonly corners: readonly Point[]
  onChange(corners: readonly Point[]): void
}) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-control text-sm text-soft">{words.byNumbers}</summary>
      <ol className="mt-2 flex flex-col gap-1.5" aria-label={words.cornersOf(name)}>
        {corners.map((corner, index) => (
          <li key={String(index)} className="flex items-center gap-2 text-sm">
            <span className="w-5 text-right text-soft">{index + 1}</span>
            {(['x', 'y'] as const).map((axis) => (
              <span key={axis} className="flex items-center gap-1.5">
                <Input
                  type="number"
                  min={0}
                  max={100}
                  step="any"
                  required
                  value={Math.round(corner[axis] * 1_000) / 10}
                  aria-label={words.cornerNumber(index + 1, words.axes[axis])}
                  onChange={(event) => {
                    if (event.target.value !== '' && event.target.validity.valid)
                      onChange(moveCorner(corners, index, { ...corner, [axis]: Number(event.target.value) / 100 }))
                  }}
                  className="!h-8 !w-22"
                />
                <span aria-hidden="true" className="text-soft max-sm:hidden">
                  {words.axes[axis]}
                </span>
              </span>
            ))}
            <IconButton
              small
              label={words.removeCorner(index + 1)}
              disabled={corners.length <= fewestCorners}
              onClick={() => onChange(removeCorner(corners, index))}
            >
              <X size={15} />
            </IconButton>
          </li>
        ))}
      </ol>
      <Button small className="mt-2" onClick={() => onChange(addCornerAfter(corners, corners.length - 1))}>
        {words.addCorner}
      </Button>
    </details>
  )
}
