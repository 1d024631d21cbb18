import { Select } from '#components/ui/field.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import type { Span } from '#data/statistics.ts'
import { texts } from '#texts/texts.ts'
import { CameraFilter, Days, PersonFilter } from './filter-bar.tsx'
import type { SightingSearch, TimeChoice } from './sighting-filter.ts'
import { spans, statisticsTimes, timeOf } from './statistics-filter.ts'

const words = texts.sightings

/** Of when, of whom, of which camera; and how long each bar is. */
export function StatisticsBar({
  search,
  by,
  onChange,
}: {
  readonly search: SightingSearch
  readonly by: Span
  onChange(change: { readonly [Name in keyof SightingSearch]?: SightingSearch[Name] | undefined }): void
}) {
  const time = timeOf(search)
  return (
    <fieldset className="flex flex-wrap items-center gap-2" aria-label={words.filters.label}>
      <Select
        aria-label={words.filters.time}
        value={time}
        onChange={(event) =>
          onChange({ time: event.target.value as TimeChoice, from: undefined, to: undefined, by: undefined })
        }
        className="!h-8 !w-auto text-sm"
      >
        {statisticsTimes.map((choice) => (
          <option key={choice} value={choice}>
            {words.filters.times[choice]}
          </option>
        ))}
      </Select>
      {time === 'between' ? <Days search={search} onChange={onChange} /> : null}
      <FilterTabs<Span>
        label={words.statistics.by}
        value={by}
        onChange={(value) => onChange({ by: value })}
        options={spans.map((value) => ({ value, label: words.statistics.spans[value] }))}
      />
      <CameraFilter cameraId={search.camera} onChange={(camera) => onChange({ camera })} />
      <PersonFilter personId={search.person} onChange={(person) => onChange({ person })} />
    </fieldset>
  )
}
