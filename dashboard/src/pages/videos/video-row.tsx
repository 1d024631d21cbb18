import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { Row } from '#components/ui/rows.tsx'
import { isUnderway, type Video } from '#data/videos.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { formatPlace } from './format-place.ts'

const words = texts.videos.state

const tones: Readonly<Record<Video['state'], Tone>> = {
  waiting: 'quiet',
  running: 'active',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
}

export const VideoState = ({ state }: { readonly state: Video['state'] }) => (
  <Badge tone={tones[state]}>{texts.overview.jobStates[state]}</Badge>
)

export const VideoProgress = ({ video, className }: { readonly video: Video; readonly className?: string }) => (
  <Progress
    value={video.seconds === null ? null : video.done_seconds / Math.max(1, video.seconds)}
    label={words.progress(video.name)}
    {...(className === undefined ? {} : { className })}
  />
)

/** How many there are in it, in words. */
function whatWasSeen({ figures }: Video): string {
  if (!figures) return ''
  const { people, strangers } = figures
  if (people + strangers === 0) return words.nobody
  return [people > 0 ? words.people(people) : '', strangers > 0 ? words.strangers(strangers) : '']
    .filter((part) => part !== '')
    .join(', ')
}

/** One video of the list. */
export function VideoRow({ video, onOpen }: { readonly video: Video; onOpen(): void }) {
  const length = video.seconds === null ? null : formatPlace(video.seconds)
  const far = isUnderway(video) ? words.done(formatPlace(video.done_seconds), length) : (length ?? '')
  const when =
    video.seconds_left === null ? formatAgo(video.created_at) : texts.overview.secondsLeft(video.seconds_left)
  return (
    <Row
      title={
        <button type="button" onClick={onOpen} className="text-left hover:underline">
          {video.name}
        </button>
      }
      facts={[<VideoState key="state" state={video.state} />, far, whatWasSeen(video), when]}
    >
      {video.state === 'running' ? <VideoProgress video={video} className="mt-1.5 max-w-md" /> : null}
      {video.error ? <span className="text-danger">{video.error.detail}</span> : (video.camera_name ?? null)}
    </Row>
  )
}
