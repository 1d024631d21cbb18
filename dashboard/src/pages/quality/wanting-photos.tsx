import { Link } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import type { GalleryEvaluation } from '#data/quality.ts'
import { formatDistance, texts } from '#texts/texts.ts'

const words = texts.quality

/** Who has too few photos, and whose are all of one moment. */
export function WantingPhotos({ evaluation }: { readonly evaluation: GalleryEvaluation }) {
  const { few_photos, similar_photos } = evaluation
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
      <Section title={words.fewTitle}>
        <p className="text-soft text-sm">{few_photos.total > 0 ? words.fewText : words.fewNone}</p>
        <Names people={few_photos.people.map((one) => ({ ...one, note: null }))} total={few_photos.total} />
      </Section>
      <Section title={words.similarTitle}>
        <p className="text-soft text-sm">{similar_photos.total > 0 ? words.similarText : words.similarNone}</p>
        <Names
          people={similar_photos.people.map((one) => ({
            ...one,
            note: `${texts.count.photos(one.faces)}, ${formatDistance(one.widest)}`,
          }))}
          total={similar_photos.total}
        />
      </Section>
    </div>
  )
}

const most = 24

function Names({
  people,
  total,
}: {
  readonly people: readonly { readonly person_id: string; readonly name: string; readonly note: string | null }[]
  readonly total: number
}) {
  const shown = people.slice(0, most)
  return (
    <>
      <ul className="flex flex-wrap gap-1.5">
        {shown.map((person) => (
          <li key={person.person_id}>
            <Link
              to="/people/$personId"
              params={{ personId: person.person_id }}
              className="inline-flex h-8 items-center gap-2 rounded-full border border-line bg-surface px-3 text-sm hover:border-line-strong"
            >
              {person.name}
              {person.note ? <span className="text-soft text-xs">{person.note}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
      {total > shown.length ? <p className="text-soft text-sm">{words.shownOf(shown.length, total)}</p> : null}
    </>
  )
}
