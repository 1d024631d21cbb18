import { availableParallelism } from 'node:os'
import type { Metrics } from '#api/metrics.ts'
import type { TrackNeeds } from '#cameras/camera-tracks.ts'
import { CameraWorker, type WorkerNeeds } from '#cameras/camera-worker.ts'
import { followTracks } from '#cameras/follow-tracks.ts'
import type { PushSource } from '#cameras/frame-source/port.ts'
import { sharePictures } from '#cameras/share-pictures.ts'
import type { Config } from './config.ts'
import type { Needs } from './needs.ts'

/** This process's cameras, none of which runs before they are started. */
export function openCameras(
  needs: TrackNeeds & Pick<WorkerNeeds, 'openSource' | 'overlays'>,
  openPush: () => PushSource,
  { config, metrics }: { config: Config; metrics: Metrics },
): CameraWorker {
  const { db, vault, clock, log, capabilities, overlays, openSource } = needs
  return new CameraWorker(
    {
      ...{ db, vault, clock, log, capabilities, overlays, openSource },
      openPush,
      hold: () => needs.hold(),
      figures: { frame: (seconds) => metrics.observeFrame(seconds), dropped: () => metrics.countDroppedFrame() },
      tracks: ({ cameraId, cameraName, galleryId, settings, zoneOf }) => {
        const { confirm, recognitionIntervalMs, expression, frameRate } = settings
        const place = { cameraId, cameraName, galleryId, source: 'camera' as const }
        const frameIntervalMs = 1_000 / frameRate
        return followTracks(needs, { ...place, confirm, recognitionIntervalMs, expression, frameIntervalMs, zoneOf })
      },
    },
    { most: config.cameras.most, turns: config.vision.inference.threads || Math.min(8, availableParallelism()) },
  )
}

/** Lets other processes show the pictures of the cameras that this one runs; null where they cannot ask for them. */
export function openPictures({ redis, vault, cameraWorker }: Needs): AsyncDisposable | null {
  return redis && sharePictures({ redis, vault, find: (cameraId) => cameraWorker.find(cameraId) })
}
