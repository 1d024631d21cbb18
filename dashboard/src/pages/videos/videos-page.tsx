import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { IdentificationNotice } from '#components/identification-notice.tsx'
import { Page } from '#components/page.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useSession } from '#data/session.ts'
import { videoListQuery } from '#data/videos.ts'
import { texts } from '#texts/texts.ts'
import { SendVideo } from './send-video.tsx'
import { VideoDrawer } from './video-drawer.tsx'
import { VideoRow } from './video-row.tsx'

const words = texts.videos

/** Recordings that were sent: how far they are, and who is in them. */
export function VideosPage() {
  const { may } = useSession()
  const [open, setOpen] = useState<string | null>(null)
  const list = useInfiniteQuery(videoListQuery)
  const videos = list.data?.pages.flatMap((page) => page.videos)
  return (
    <Page title={words.title}>
      <IdentificationNotice>{words.off}</IdentificationNotice>
      {may('sightings:write') ? <SendVideo /> : null}
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {videos?.length === 0 ? <EmptyState title={words.none}>{words.noneText}</EmptyState> : null}
      {videos && videos.length > 0 ? (
        <Rows label={words.list}>
          {videos.map((video) => (
            <VideoRow key={video.video_id} video={video} onOpen={() => setOpen(video.video_id)} />
          ))}
        </Rows>
      ) : null}
      {videos || list.error ? null : <SkeletonRows rows={4} className="h-14" />}
      <LoadMore list={list} />
      <VideoDrawer videoId={open} onClose={() => setOpen(null)} />
    </Page>
  )
}
