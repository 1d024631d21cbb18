import { Link } from '@tanstack/react-router'
import { formatNumber } from '#texts/texts.ts'
import type { SightingSearch } from './sighting-filter.ts'

const shown = 10

interface Entry {
  readonly key: string
  readonly label: string
  readonly value: number
  /** What its link shows the sightings of. */
  readonly search: SightingSearch
}

/** The largest few, each with a bar as long as its part of the largest. */
export function TopList({ entries }: { readonly entries: readonly Entry[] }) {
  const most = Math.max(1, ...entries.map(({ value }) => value))
  return (
    <ol className="flex flex-col gap-1">
      {entries.slice(0, shown).map(({ key, label, value, search }) => (
        <li key={key}>
          <Link
            to="/sightings"
            search={search}
            className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 rounded-control py-1 hover:bg-sunken"
          >
            <span className="truncate">{label}</span>
            <span>{formatNumber(value)}</span>
            <span aria-hidden="true" className="col-span-2 h-1.5 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-line-strong"
                style={{ width: `${(100 * value) / most}%` }}
              />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  )
}
