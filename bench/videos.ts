// How much faster than it was recorded a video is looked through, and what a second of it costs: one face on 640×360, five frames of
// every second, with and without an annotated copy.
import { spawnSync } from 'node:child_process'
import { openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GalleryFolder } from './gallery-folder.ts'
import { processCpuMs } from './machine.ts'
import type { BenchPhotos } from './photos.ts'
import type { Row } from './row.ts'
import { authorization, type ServerProcess, startServer } from './server-process.ts'

interface Options {
  readonly seconds: number
  readonly rounds: number
  readonly progress: (text: string) => void
}

const part = 'videos'
const fps = 25

interface Video {
  readonly video_id: string
  readonly state: string
  readonly figures: { readonly frames: number; readonly seconds: number; readonly took_seconds: number } | null
}

export async function benchVideos(
  folder: GalleryFolder,
  photos: BenchPhotos,
  { seconds, rounds, progress }: Options,
): Promise<{ rows: Row[] }> {
  const file = makeVideo(join(folder.data, 'one-face.mp4'), photos.oneFace, seconds)
  await using server = await startServer(folder)
  const body = JSON.stringify({ enabled: true, purpose: 'A measurement' })
  const headers = { authorization, 'content-type': 'application/json' }
  await fetch(`${server.url}/api/capabilities/live_identification`, { method: 'PUT', headers, body })
  const rows: Row[] = []
  for (const annotated of [false, true]) {
    const speeds: number[] = []
    const costs: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const before = cpuMs(server.pid)
      const { figures } = await lookThrough(server, file, annotated)
      if (!figures) throw new Error('a video was not looked through')
      // The first one warms up.
      if (round === 0) continue
      speeds.push(figures.seconds / figures.took_seconds)
      costs.push((cpuMs(server.pid) - before) / figures.seconds)
      progress(`${part}: ${figures.frames} frames in ${figures.took_seconds} s${annotated ? ', annotated' : ''}`)
    }
    const name = `640×360, one face, 5 a second${annotated ? ', annotated copy' : ''}`
    const note = load()
    rows.push({ part, name: `${name}: as fast as recorded`, value: median(speeds), unit: '×', note })
    rows.push({ part, name: `${name}: processor a second, with ffmpeg`, value: median(costs), unit: 'ms', note })
  }
  return { rows }
}

async function lookThrough(server: ServerProcess, file: string, annotated: boolean): Promise<Video> {
  const form = new FormData()
  form.append('annotated', String(annotated))
  form.append('frame_rate', '5')
  form.append('video', await openAsBlob(file), 'one-face.mp4')
  const sent = await fetch(`${server.url}/api/videos`, { method: 'POST', headers: { authorization }, body: form })
  if (!sent.ok) throw new Error(`the video was refused: ${await sent.text()}`)
  let video = (await sent.json()) as Video
  while (video.state === 'waiting' || video.state === 'running') {
    await sleep(250)
    const answer = await fetch(`${server.url}/api/videos/${video.video_id}`, { headers: { authorization } })
    video = (await answer.json()) as Video
  }
  return video
}

/** A face that wanders over a picture. */
function makeVideo(file: string, photo: string, seconds: number): string {
  const turn = '2*PI*t/6'
  const window = `scale=900:-2,crop=640:360:x='130+110*sin(${turn})':y='(ih-360)/2+40*cos(${turn})',fps=${fps}`
  const picture = ['-loop', '1', '-i', photo, '-t', String(seconds), '-vf', `${window},format=yuv420p`]
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-c:v', 'libx264', file])
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`)
  return file
}

/** The server's, with its children that have ended: ffmpeg. */
function cpuMs(pid: number): number {
  const own = processCpuMs(pid)
  if (own === null) return Number.NaN
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return own + (Number(fields[13]) + Number(fields[14])) * 10
}

const load = (): string => `load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
