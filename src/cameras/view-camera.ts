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
    edgeId: row.edge_id,
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
  if (row.edge_id !== null)
    return { status: 'waiting', detail: 'Its edge node has not said how it is: it does not run, or its network is cut' }
  if (row.state === 'failed') {
    const again = 'it is tried again when a process has room'
    return {
      status: 'failed',
      detail: row.detail === null ? `It cannot be reached; ${again}` : `${row.detail}; ${again}`,
    }
  }
  return { status: 'waiting', detail: row.state === 'waiting' && row.detail !== null ? row.detail : whyItWaits(row) }
}

function whyItWaits({ kind, running, runners }: CameraRow): string {
  if (kind === 'push') return 'Nobody sends frames to this camera now'
  if (runners === 0) return 'No process has taken this camera yet: one with the role camera that has room must run'
  const those = `${running} ${running === 1 ? 'camera runs' : 'cameras run'} in ${runners} ${runners === 1 ? 'process' : 'processes'}`
  return `It waits for its turn: ${those}. Where these run as many as they may (cameras.most), raise that or start another process with the role camera`
}
