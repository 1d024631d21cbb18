import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { GalleryChoice } from '#components/gallery-choice.tsx'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { evaluationQuery } from '#data/quality.ts'
import { quarantineQuery } from '#data/quarantine.ts'
import { useSession } from '#data/session.ts'
import { uncertainQuery } from '#data/sightings.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { texts } from '#texts/texts.ts'
import { answerOf, answersOf } from './case-answers.ts'
import { CaseList } from './case-list.tsx'
import { CaseView } from './case-view.tsx'
import { type CaseKind, casesOf } from './review-case.ts'
import { useDecisions } from './use-decisions.ts'
import { useReviewKeys } from './use-review-keys.ts'

const words = texts.review

type Queue = 'all' | CaseKind
const queues: readonly Queue[] = ['all', 'quarantine', 'suspect', 'pair', 'sighting']

/** Everything doubtful, one after the other, decided with a key. */
export function ReviewPage() {
  const [gallery, setGallery] = useState('default')
  const photos = useQuery(quarantineQuery(gallery))
  const evaluation = useQuery(evaluationQuery(gallery))
  const { may } = useSession()
  const uncertain = useQuery({ ...uncertainQuery(gallery), enabled: may('sightings:read') && may('sightings:write') })
  const [queue, setQueue] = useState<Queue>('all')
  const [at, setAt] = useState(0)
  const [choosing, setChoosing] = useState(false)
  const { gone, last, decide, undo, canUndo } = useDecisions()

  const all = useMemo(
    () =>
      casesOf(
        photos.data?.photos ?? [],
        evaluation.data?.suspect_faces.faces ?? [],
        evaluation.data?.closest_people ?? [],
        uncertain.data ?? [],
      ),
    [photos.data, evaluation.data, uncertain.data],
  )
  const left = all.filter(({ id }) => !gone.has(id))
  const cases = left.filter(({ kind }) => queue === 'all' || kind === queue)
  const index = Math.min(at, Math.max(0, cases.length - 1))
  const current = cases[index]
  const answers = useMemo(() => (current ? answersOf(current) : []), [current])

  const next = useCallback(() => setAt(Math.min(index + 1, Math.max(0, cases.length - 1))), [index, cases.length])
  const previous = useCallback(() => setAt(Math.max(0, index - 1)), [index])
  const choose = useCallback(
    (number: number) => {
      const answer = answers[number]
      if (current && answer) decide(current.id, answer)
      else if (current && current.kind !== 'pair' && number === answers.length) setChoosing(true)
    },
    [answers, current, decide],
  )
  useReviewKeys({ next, previous, choose, undo })

  const pending = photos.isPending || evaluation.isPending || uncertain.isLoading
  const error = photos.error ?? evaluation.error ?? uncertain.error
  return (
    <Page
      title={words.title}
      aside={pending ? null : words.left(left.length)}
      actions={<GalleryChoice value={gallery} onChange={setGallery} />}
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
        <FilterTabs<Queue>
          label={words.queues.label}
          value={queue}
          onChange={(value) => {
            setQueue(value)
            setAt(0)
          }}
          options={queues.map((value) => {
            const count = left.filter(({ kind }) => value === 'all' || kind === value).length
            return { value, label: `${words.queues[value]} ${pending ? '' : count}`.trim() }
          })}
        />
        <p role="status" className="flex items-center gap-3 text-sm">
          {last ? <span>{last.told}</span> : null}
          {canUndo ? (
            <Button small onClick={undo}>
              <Undo2 size={15} aria-hidden="true" />
              {texts.actions.undo}
              <KeyHint>u</KeyHint>
            </Button>
          ) : null}
        </p>
      </div>
      {error ? (
        <ErrorState
          error={error}
          onRetry={() =>
            void Promise.all(
              [photos, evaluation, uncertain].filter(({ error }) => error).map(({ refetch }) => refetch()),
            )
          }
        />
      ) : null}
      {pending && !error ? <LoadingCase /> : null}
      {!pending && !error && cases.length === 0 ? <EmptyState title={words.done}>{words.doneText}</EmptyState> : null}
      {current ? (
        <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <CaseView
            key={current.id}
            one={current}
            answers={answers}
            thresholds={evaluation.data ?? null}
            onAnswer={choose}
            onOther={() => setChoosing(true)}
          />
          <CaseList cases={cases} index={index} onChoose={setAt} />
        </div>
      ) : null}
      <ChoosePerson
        open={choosing}
        onOpenChange={setChoosing}
        title={words.chooseTitle}
        mayCreate
        onChoose={(person) => {
          setChoosing(false)
          const answer = current ? answerOf(current, person) : null
          if (current && answer) decide(current.id, answer)
        }}
      />
    </Page>
  )
}

const LoadingCase = () => (
  <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
    <div className="grid gap-6 sm:grid-cols-2">
      <Skeleton className="aspect-square" />
      <div className="flex flex-col gap-4">
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
      </div>
    </div>
    <Skeleton className="hidden h-80 lg:block" />
  </div>
)
