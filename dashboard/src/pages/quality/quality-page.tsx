import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { GalleryChoice } from '#components/gallery-choice.tsx'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { evaluationQuery, type GalleryEvaluation } from '#data/quality.ts'
import { useSession } from '#data/session.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import { ClosestPeople } from './closest-people.tsx'
import { ClosestStrangers } from './closest-strangers.tsx'
import { SuspectFaces } from './suspect-faces.tsx'
import { ThresholdPanel } from './threshold-panel.tsx'
import { WantingPhotos } from './wanting-photos.tsx'

const words = texts.quality

/** How good the gallery is, and what its threshold means. */
export function QualityPage() {
  const { may } = useSession()
  const { tab = 'gallery' } = useSearch({ from: '/framed/quality' })
  const navigate = useNavigate({ from: '/quality' })
  const [gallery, setGallery] = useState('default')
  return (
    <Page
      title={words.title}
      actions={
        <>
          <GalleryChoice value={gallery} onChange={setGallery} />
          {tab === 'gallery' ? <LookAgain gallery={gallery} /> : null}
        </>
      }
    >
      <Tabs
        label={words.tabs.label}
        value={tab}
        onChange={(value) =>
          void navigate({ search: value === 'threshold' ? { tab: 'threshold' } : {}, replace: true })
        }
        tabs={[
          { value: 'gallery', label: words.tabs.gallery, content: <Evaluation gallery={gallery} /> },
          ...(may('policy:read')
            ? [{ value: 'threshold', label: words.tabs.threshold, content: <ThresholdPanel gallery={gallery} /> }]
            : []),
        ]}
      />
    </Page>
  )
}

function LookAgain({ gallery }: { readonly gallery: string }) {
  const { isFetching, refetch } = useQuery(evaluationQuery(gallery))
  return (
    <Button busy={isFetching} onClick={() => void refetch()}>
      <RefreshCw size={16} aria-hidden="true" />
      {words.again}
    </Button>
  )
}

function Evaluation({ gallery }: { readonly gallery: string }) {
  const { data, error, refetch } = useQuery(evaluationQuery(gallery))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <>
        <p className="mb-4 text-soft">{words.working}</p>
        <SkeletonRows rows={6} />
      </>
    )
  if (data.people === 0) return <EmptyState title={words.empty}>{words.emptyText}</EmptyState>
  return (
    <div className="flex flex-col gap-8">
      <Summary evaluation={data} />
      {data.damaged > 0 ? <Notice tone="bad">{words.damaged(data.damaged)}</Notice> : null}
      <SuspectFaces evaluation={data} />
      <ClosestPeople evaluation={data} />
      <WantingPhotos evaluation={data} />
      <ClosestStrangers gallery={gallery} evaluation={data} />
    </div>
  )
}

function Summary({ evaluation }: { readonly evaluation: GalleryEvaluation }) {
  const mistaken = evaluation.closest_people.filter(({ band }) => band === 'known').length
  const figures: readonly (readonly [string, number, boolean])[] = [
    [words.people, evaluation.people, false],
    [words.faces, evaluation.faces, false],
    [words.suspects, evaluation.suspect_faces.total, evaluation.suspect_faces.total > 0],
    [words.pairs, mistaken, mistaken > 0],
    [words.few, evaluation.few_photos.total, false],
    [words.similar, evaluation.similar_photos.total, false],
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-10 gap-y-4 sm:flex sm:flex-wrap">
      {figures.map(([label, value, doubtful]) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="label">{label}</dt>
          <dd className={doubtful ? 'text-3xl text-uncertain tracking-tight' : 'text-3xl tracking-tight'}>
            {formatNumber(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
