import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { annotatedUrl, isUnderway, type VideoDetail, videoQuery } from '#data/videos.ts'
import { formatSize } from '#texts/format-size.ts'
import { formatDateTime, formatNumber, texts } from '#texts/texts.ts'
import { formatPlace } from './format-place.ts'
import { SeenList } from './seen-list.tsx'
import { VideoActions } from './video-actions.tsx'
import { VideoProgress, VideoState } from './video-row.tsx'

const words = texts.videos

/** One video: how far it is, who was seen in it and when, and its annotated copy. */
export function VideoDrawer({ videoId, onClose }: { readonly videoId: string | null; onClose(): void }) {
  const { data, error } = useQuery({ ...videoQuery(videoId ?? ''), enabled: videoId !== null })
  const video = data?.video_id === videoId ? data : null
  if (videoId === null) return null
  return (
    <Dialog open drawer onOpenChange={(open) => (open ? undefined : onClose())} title={video?.name ?? words.title}>
      {error ? <ErrorState error={error} /> : null}
      {video ? <VideoShown video={video} onDeleted={onClose} /> : null}
    </Dialog>
  )
}

function VideoShown({ video, onDeleted }: { readonly video: VideoDetail; onDeleted(): void }) {
  const player = useRef<HTMLVideoElement>(null)
  const play = (seconds: number) => {
    if (!player.current) return
    player.current.currentTime = seconds
    void player.current.play()
  }
  const hasCopy = video.annotated_bytes !== null
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-2">
        <p className="flex items-baseline justify-between gap-3">
          <VideoState state={video.state} />
          {video.seconds_left === null ? null : (
            <span className="text-soft text-sm">{texts.overview.secondsLeft(video.seconds_left)}</span>
          )}
        </p>
        {isUnderway(video) ? <VideoProgress video={video} /> : null}
        {video.error ? <Notice tone="bad">{video.error.detail}</Notice> : null}
      </div>
      {hasCopy ? (
        <div className="flex flex-col gap-2">
          <video
            ref={player}
            src={annotatedUrl(video.video_id)}
            controls
            muted
            playsInline
            preload="metadata"
            aria-label={words.detail.copyOf(video.name)}
            className="w-full rounded-panel bg-sunken"
          />
          <Button small asChild className="self-start">
            <a href={annotatedUrl(video.video_id)} download={`${video.name.replace(/\.[^.]*$/, '')}-annotated.mp4`}>
              <Download size={15} aria-hidden="true" />
              {words.detail.download}
            </a>
          </Button>
        </div>
      ) : null}
      {video.annotated && !hasCopy && video.state === 'done' ? (
        <Notice tone="quiet">{words.detail.copyGone}</Notice>
      ) : null}
      <SeenList video={video} {...(hasCopy ? { onPlay: play } : {})} />
      <VideoFacts video={video} />
      <VideoActions video={video} onDeleted={onDeleted} />
    </div>
  )
}

function VideoFacts({ video }: { readonly video: VideoDetail }) {
  const { figures, rate, seconds } = video
  return (
    <Facts
      facts={[
        ...(video.camera_name === null ? [] : [[words.detail.camera, video.camera_name] as const]),
        [words.detail.began, formatDateTime(video.started_at)],
        ...(seconds === null ? [] : [[words.detail.length, formatPlace(seconds)] as const]),
        [words.detail.picture, `${video.width} × ${video.height}`],
        [words.detail.size, formatSize(video.bytes)],
        ...(figures
          ? ([
              [words.detail.frames, formatNumber(figures.frames)],
              [words.detail.tracks, formatNumber(figures.tracks)],
              [words.detail.sightings, formatNumber(figures.sightings)],
            ] as const)
          : []),
        ...(rate === null ? [] : [[words.detail.speed, words.state.rate(rate)] as const]),
      ]}
    />
  )
}
