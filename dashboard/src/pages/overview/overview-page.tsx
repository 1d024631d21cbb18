import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { Page, Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { peopleSummaryQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { setupSeen } from '#data/setup.ts'
import { texts } from '#texts/texts.ts'
import { CameraList } from './camera-list.tsx'
import { Figures } from './figures.tsx'
import { HealthList } from './health-list.tsx'
import { JobList } from './job-list.tsx'
import { LiveFeed } from './live-feed.tsx'
import { OpenAlerts } from './open-alerts.tsx'
import { SeenLately } from './seen-lately.tsx'
import { Today } from './today.tsx'

/** How it stands: figures, who is known, what happens, what is being worked on, and whether every part works. */
export function OverviewPage() {
  const { may } = useSession()
  const people = useQuery(peopleSummaryQuery)
  // A fresh installation in the hands of who may set it up; until that is known nothing flashes past them.
  const mayBeFresh = may('system:write') && !setupSeen()
  if (mayBeFresh && people.isPending) return null
  if (mayBeFresh && people.data?.total === 0) return <Navigate to="/setup" replace />
  return (
    <Page title={texts.overview.title}>
      <Figures />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[1fr_22rem]">
        <div className="flex min-w-0 flex-col gap-8">
          {may('sightings:read') ? <SeenLately /> : null}
          {may('sightings:read') ? <Today /> : null}
          <ContactSheet />
          {may('events:read') ? <LiveFeed /> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          {may('alerts:read') ? <OpenAlerts /> : null}
          {may('cameras:read') ? <CameraList /> : null}
          <HealthList />
          {may('jobs:read') ? <JobList /> : null}
        </div>
      </div>
    </Page>
  )
}

/** People as faces, close together as on a photographer's contact sheet. */
function ContactSheet() {
  const { data, error, refetch } = useQuery(peopleSummaryQuery)
  const grid = 'grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-x-1.5 gap-y-3'
  return (
    <Section
      title={texts.overview.newest}
      actions={
        <Link to="/people" className="text-accent text-sm hover:underline">
          {texts.overview.seeAll}
        </Link>
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.total === 0 ? (
        <EmptyState
          title={texts.overview.empty}
          action={
            <Button asChild look="primary">
              <Link to="/people">{texts.overview.enrol}</Link>
            </Button>
          }
        >
          {texts.overview.emptyText}
        </EmptyState>
      ) : null}
      <ul className={grid}>
        {data
          ? data.people.map((person) => (
              <li key={person.person_id}>
                <Link
                  to="/people/$personId"
                  params={{ personId: person.person_id }}
                  className="group block rounded-face"
                >
                  <FaceTile faceId={person.cover_face_id} name={person.name} className="group-hover:brightness-110" />
                  <span className="mt-1 block truncate text-sm" aria-hidden="true">
                    {person.name}
                  </span>
                </Link>
              </li>
            ))
          : error
            ? null
            : Array.from({ length: 12 }, (_, index) => (
                <li key={String(index)}>
                  <Skeleton className="aspect-square" />
                  <Skeleton className="mt-2 h-3.5 w-2/3" />
                </li>
              ))}
      </ul>
    </Section>
  )
}
