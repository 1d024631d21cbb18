import type { Statistics } from '#data/statistics.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import { formatStretch } from './format-stretch.ts'

const words = texts.sightings.statistics
const shown = 400

/** The same numbers as a table, for who does not see the bars or wants to copy them. */
export function StatisticsTable({ data: { buckets, by, total } }: { readonly data: Statistics }) {
  const columns = [
    [texts.sightings.title, 'sightings'],
    [texts.decisions.known, 'known'],
    [texts.decisions.uncertain, 'uncertain'],
    [texts.decisions.unknown, 'unknown'],
    [texts.decisions.not_usable, 'not_usable'],
    [words.people, 'people'],
    [words.strangers, 'strangers'],
    [words.cameras, 'cameras'],
    [words.alerts, 'alerts'],
  ] as const
  const given = columns.filter(([, name]) => total[name] !== null)
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-control text-soft text-sm">{words.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section tabIndex={0} aria-label={words.asTable} className="mt-3 max-h-96 overflow-auto">
        <table className="w-full text-sm">
          <thead className="sticky top-0 bg-paper text-left text-soft">
            <tr>
              <th scope="col" className="py-1.5 pr-4 font-medium">
                {words.when}
              </th>
              {given.map(([label]) => (
                <th key={label} scope="col" className="py-1.5 pl-4 text-right font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {buckets.slice(-shown).map((bucket) => (
              <tr key={bucket.start}>
                <th scope="row" className="whitespace-nowrap py-1 pr-4 text-left font-normal">
                  {formatStretch(bucket.start, by)}
                </th>
                {given.map(([label, name]) => (
                  <td key={label} className="py-1 pl-4 text-right">
                    {formatNumber(bucket[name] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
