import { VideoSettings, type VideoView } from './video.ts'
import { endedState, type VideoRow } from './video-store.ts'

/** The video as it is shown, with how far its job is. */
export function viewVideo(row: VideoRow, now: Date): VideoView {
  const { frameRate, confirm, annotated } = VideoSettings.parse(row.settings)
  const state = row.state ?? endedState(row)
  const done = state === 'done' && row.seconds !== null ? row.seconds : (row.done ?? 0)
  const worked = row.job_started_at ? (now.getTime() - row.job_started_at.getTime()) / 1_000 : 0
  const rate = state === 'running' && done > 0 && worked > 0 ? done / worked : null
  const left = rate !== null && row.seconds !== null ? Math.max(0, row.seconds - done) / rate : null
  const { figures } = row
  return {
    videoId: row.id,
    jobId: row.job_id,
    name: row.name,
    gallery: row.gallery,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    state,
    doneSeconds: done,
    seconds: row.seconds,
    rate: figures ? rounded(figures.seconds / Math.max(0.001, figures.tookSeconds)) : rate && rounded(rate),
    secondsLeft: left === null ? null : Math.round(left),
    error: row.error_code === null || figures ? null : { code: row.error_code, detail: row.error_detail ?? '' },
    startedAt: row.started_at.toISOString(),
    bytes: Number(row.bytes),
    width: row.width,
    height: row.height,
    frameRate,
    confirm,
    annotated,
    annotatedBytes: row.annotated_bytes === null ? null : Number(row.annotated_bytes),
    hasOriginal: row.has_original,
    figures,
    requestedBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    analysedAt: row.analysed_at?.toISOString() ?? null,
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100
