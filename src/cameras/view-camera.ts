import { CameraSettings, type CameraStateName, type CameraView } from './camera.ts'
import type { CameraRow } from './camera-store.ts'

/** The settings of a stored camera; those that came with a later version have their usual values. */
export function settingsOf(row: Pick<CameraRow, 'settings'>): CameraSettings {
  return CameraSettings.parse(row.settings)
}

/** The camera as it is shown: its address without credentials. */
export function viewCamera(row: CameraRow, now: Date): CameraView {
  const runs = row.enabled && row.lease_until !== null && row.lease_until > now
  return {
    cameraId: row.id,
    name: row.name,
    kind: row.kind,
    url: row.kind === 'device' ? null : row.address,
    deviceId: row.kind === 'device' ? row.address : null,
    gallery: row.gallery,
    enabled: row.enabled,
    ...stateOf(row, runs),
    width: row.width,
    height: row.height,
    fpsIn: runs ? rounded(row.fps_in) : 0,
    fpsAnalysed: runs ? rounded(row.fps_analysed) : 0,
    frames: Number(row.frames),
    analysed: Number(row.analysed),
    dropped: Number(row.dropped),
    reconnects: Number(row.reconnects),
    lastFrameAt: row.last_frame_at?.toISOString() ?? null,
    connectedAt: row.connected_at?.toISOString() ?? null,
    settings: settingsOf(row),
    createdAt: row.created_at.toISOString(),
  }
}

const rounded = (value: number) => Math.round(value * 10) / 10

function stateOf(row: CameraRow, runs: boolean): { status: CameraStateName; detail: string | null } {
  if (!row.enabled) return { status: 'off', detail: null }
  if (runs || row.state === 'ended') return { status: row.state, detail: row.detail }
  const detail = 'No process has taken this camera yet: one with the role camera that has room must run'
  return { status: 'waiting', detail: row.state === 'waiting' ? (row.detail ?? detail) : detail }
}
