import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Checkbox } from '#components/ui/switch.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { isUnderway, useCancelVideo, useDeleteVideo, type Video } from '#data/videos.ts'
import { texts } from '#texts/texts.ts'

const words = texts.videos

/** Cancels a video that is looked through, and deletes one. */
export function VideoActions({ video, onDeleted }: { readonly video: Video; onDeleted(): void }) {
  const { may } = useSession()
  const cancel = useCancelVideo()
  const remove = useDeleteVideo()
  const [asking, setAsking] = useState(false)
  const [sightings, setSightings] = useState(false)
  if (!may('sightings:write')) return null
  const deleteNow = () =>
    remove.mutate(
      { videoId: video.video_id, sightings },
      {
        onSuccess: () => {
          tellDone(words.delete.done)
          onDeleted()
        },
      },
    )
  return (
    <div className="flex flex-wrap gap-2">
      {isUnderway(video) ? (
        <Button
          small
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(video.video_id, { onSuccess: () => tellDone(words.cancelled), onError: tellFailure })
          }
        >
          {words.cancel}
        </Button>
      ) : null}
      <Button small look="danger" onClick={() => setAsking(true)}>
        {words.delete.action}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.delete.title(video.name)}
        text={words.delete.text}
        confirm={words.delete.action}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={deleteNow}
      >
        <Checkbox checked={sightings} onChange={setSightings} label={words.delete.sightings} />
      </ConfirmDialog>
    </div>
  )
}
