import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { IdentificationNotice } from '#components/identification-notice.tsx'
import { Page } from '#components/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type Camera, camerasQuery } from '#data/cameras.ts'
import { useSession } from '#data/session.ts'
import { useFollowPictures } from '#session/live-pictures.ts'
import { useFollowOverlays } from '#session/overlays.ts'
import { useOwnCamera } from '#session/own-camera.ts'
import { texts } from '#texts/texts.ts'
import { CameraTile, hasPictures } from './camera-tile.tsx'
import { type ChosenFace, EnrolDialog } from './enrol-dialog.tsx'
import { OwnCameraButton, OwnCameraProblem } from './own-camera-button.tsx'

const words = texts.live
const sizes = ['1', '4', '9'] as const
type Size = (typeof sizes)[number]
const key = 'netra.live-grid'
/** How large and how often pictures come where there are up to four, and where there are more. */
const few = { width: 960, perSecond: 10 }
const many = { width: 640, perSecond: 5 }

/** Cameras as they see it, with who is on their pictures. */
export function LivePage() {
  const { may } = useSession()
  const own = useOwnCamera()
  const { data, error, refetch } = useQuery(camerasQuery)
  const [size, setSize] = useState<Size>(() => sizes.find((one) => one === localStorage.getItem(key)) ?? '4')
  const [page, setPage] = useState(0)
  const [chosen, setChosen] = useState<ChosenFace | null>(null)
  // This device's own camera stands first: one has just started it.
  const cameras = sorted(data ?? [], own.cameraId)
  const perPage = Number(size)
  const pages = Math.max(1, Math.ceil(cameras.length / perPage))
  const at = Math.min(page, pages - 1)
  const shown = cameras.slice(at * perPage, (at + 1) * perPage)
  useFollowOverlays(
    shown.map(({ camera_id }) => camera_id),
    may('events:read') && may('sightings:read'),
  )
  // One alone has a stream of its own, at its full size.
  const followed = shown.length > 1 ? shown.filter((one) => hasPictures(one) && one.camera_id !== own.cameraId) : []
  useFollowPictures(
    followed.map(({ camera_id }) => camera_id),
    shown.length > 4 ? many : few,
  )
  const mayOwn = may('cameras:push') && may('cameras:write')
  const ownButton = mayOwn && data ? <OwnCameraButton cameras={data} /> : null

  return (
    <Page
      title={words.title}
      aside={data ? words.cameras(data.length) : null}
      actions={
        <>
          {cameras.length > 1 ? (
            <FilterTabs
              label={words.grid.label}
              value={size}
              onChange={(next) => {
                localStorage.setItem(key, next)
                setSize(next)
              }}
              options={[
                { value: '1', label: words.grid.one },
                { value: '4', label: words.grid.four },
                { value: '9', label: words.grid.nine },
              ]}
            />
          ) : null}
          {pages > 1 ? <Pages at={at} pages={pages} onChange={setPage} /> : null}
          {ownButton}
          {may('cameras:write') ? (
            <Button asChild>
              <Link to="/settings/cameras">{words.manage}</Link>
            </Button>
          ) : null}
        </>
      }
    >
      <OwnCameraProblem />
      <IdentificationNotice>{words.identificationOff}</IdentificationNotice>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? (
        <EmptyState
          title={words.none}
          action={
            <>
              {may('cameras:write') ? (
                <Button asChild look="primary">
                  <Link to="/settings/cameras">{texts.cameras.add}</Link>
                </Button>
              ) : null}
              {ownButton}
            </>
          }
        >
          {words.noneText}
        </EmptyState>
      ) : null}
      <div
        className={clsx(
          'grid gap-x-3 gap-y-4',
          size === '4' && cameras.length > 1 && 'sm:grid-cols-2',
          size === '9' && cameras.length > 1 && 'sm:grid-cols-2 lg:grid-cols-3',
          (size === '1' || cameras.length === 1) && 'mx-auto w-full max-w-[calc((100dvh-14rem)*16/9)]',
        )}
      >
        {data || error
          ? shown.map((camera) => (
              <CameraTile
                key={camera.camera_id}
                camera={camera}
                among={shown.length}
                {...(may('gallery:write')
                  ? {
                      onChoose: (face, isOwn) => setChosen({ cameraId: camera.camera_id, face, isOwn }),
                    }
                  : {})}
              />
            ))
          : Array.from({ length: perPage }, (_, index) => <Skeleton key={String(index)} className="aspect-video" />)}
      </div>
      {chosen ? <EnrolDialog chosen={chosen} onClose={() => setChosen(null)} /> : null}
    </Page>
  )
}

const sorted = (cameras: readonly Camera[], first: string | null): readonly Camera[] =>
  cameras.toSorted(
    (a, b) => Number(b.camera_id === first) - Number(a.camera_id === first) || Number(b.enabled) - Number(a.enabled),
  )

function Pages({ at, pages, onChange }: { readonly at: number; readonly pages: number; onChange(page: number): void }) {
  return (
    <div className="flex items-center gap-1">
      <IconButton label={words.before} small disabled={at === 0} onClick={() => onChange(at - 1)}>
        <ChevronLeft size={18} />
      </IconButton>
      <span className="text-soft text-sm">{words.page(at + 1, pages)}</span>
      <IconButton label={words.after} small disabled={at === pages - 1} onClick={() => onChange(at + 1)}>
        <ChevronRight size={18} />
      </IconButton>
    </div>
  )
}
