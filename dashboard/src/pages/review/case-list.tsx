import { clsx } from 'clsx'
import { Image } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { SightingFace } from '#pages/sightings/sighting-face.tsx'
import { formatDateTime, texts } from '#texts/texts.ts'
import type { ReviewCase } from './review-case.ts'

const words = texts.review

function summaryOf(one: ReviewCase): { readonly faceId: string | null; readonly title: string; readonly note: string } {
  switch (one.kind) {
    case 'quarantine':
      return { faceId: null, title: one.photo.name, note: one.photo.looks_like?.name ?? one.photo.file }
    case 'suspect':
      return { faceId: one.suspect.face.face_id, title: one.suspect.face.name, note: one.suspect.other.name }
    case 'pair':
      return { faceId: one.pair.a.face_id, title: one.pair.a.name, note: one.pair.b.name }
    case 'sighting':
      return { faceId: null, title: one.candidate.name, note: formatDateTime(one.sighting.started_at) }
  }
}

/** What is left, the one that is looked at marked; and the keys. */
export function CaseList({
  cases,
  index,
  onChoose,
}: {
  readonly cases: readonly ReviewCase[]
  readonly index: number
  onChoose(index: number): void
}) {
  const here = useRef<HTMLButtonElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is marked changes with the index.
  useEffect(() => {
    // Answered with nothing: newer browsers answer a promise, which React would call as the effect's end.
    here.current?.scrollIntoView({ block: 'nearest' })
  }, [index])
  return (
    <aside className="flex flex-col gap-4 max-lg:hidden" aria-label={words.list}>
      <ol className="flex max-h-[calc(100dvh-24rem)] min-h-40 flex-col overflow-y-auto border-line border-y">
        {cases.map((one, place) => {
          const { faceId, title, note } = summaryOf(one)
          return (
            <li key={one.id}>
              <button
                ref={place === index ? here : null}
                type="button"
                aria-current={place === index ? 'true' : undefined}
                onClick={() => onChoose(place)}
                className={clsx(
                  'flex w-full items-center gap-3 border-l-2 px-2 py-1.5 text-left focus-visible:outline-offset-[-2px]',
                  place === index ? 'border-accent bg-sunken' : 'border-transparent hover:bg-sunken',
                )}
              >
                {one.kind === 'sighting' ? (
                  <SightingFace sighting={one.sighting} className="size-9 shrink-0" />
                ) : faceId ? (
                  <FaceTile faceId={faceId} name={title} className="size-9 shrink-0" />
                ) : (
                  <span className="grid size-9 shrink-0 place-items-center rounded-face bg-sunken text-soft">
                    <Image size={18} aria-hidden="true" />
                  </span>
                )}
                <span className="min-w-0">
                  <span className="block truncate text-sm">{title}</span>
                  <span className="block truncate text-soft text-xs">{note}</span>
                </span>
              </button>
            </li>
          )
        })}
      </ol>
      <dl className="hidden grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1.5 text-sm text-soft pointer-fine:grid">
        {(
          [
            ['j k', words.keys.next],
            ['1 2 3', words.keys.choose],
            ['y', words.keys.yes],
            ['n', words.keys.no],
            ['u', words.keys.undo],
          ] as const
        ).map(([keys, meaning]) => (
          <div key={keys} className="contents">
            <dt className="flex gap-1">
              {keys.split(' ').map((key) => (
                <KeyHint key={key}>{key}</KeyHint>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}
