// How long after a frame arrived a program is told of what is on it: Socket.IO, as browsers and programs have it.
import { io } from 'socket.io-client'
import { adminKey } from './gallery-folder.ts'

interface Overlay {
  readonly at: string
  readonly faces: readonly { readonly sighting_id: string | null }[]
}

/** Milliseconds from a frame's arrival to the event in this process, on one machine's clock. */
export interface EventTimes {
  /** `face_recognized` and `face_unknown`: since the frame that made it certain. */
  readonly decided: readonly number[]
  /** `camera_overlay`: since the frame that it is about. */
  readonly overlays: readonly number[]
  /** Faces on a picture, on average. */
  readonly faces: number
}

export interface EventWatch extends AsyncDisposable {
  /** What came since this was asked last. */
  take(): EventTimes
}

export async function watchEvents(url: string): Promise<EventWatch> {
  const socket = io(url, { transports: ['websocket'], auth: { token: adminKey } })
  const toldAt = new Map<string, number>()
  /** When the frame arrived with which a sighting was there first. */
  const seenAt = new Map<string, number>()
  let overlays: number[] = []
  let faces = 0
  for (const event of ['face_recognized', 'face_unknown'])
    socket.on(event, ({ sighting_id: id }: { sighting_id: string }) => {
      if (!toldAt.has(id)) toldAt.set(id, Date.now())
    })
  socket.on('camera_overlay', (overlay: Overlay) => {
    const at = Date.parse(overlay.at)
    overlays.push(Date.now() - at)
    faces += overlay.faces.length
    for (const { sighting_id: id } of overlay.faces) if (id !== null && !seenAt.has(id)) seenAt.set(id, at)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const answer = await socket.emitWithAck('subscribe', {
    events: ['face_recognized', 'face_unknown', 'camera_overlay'],
  })
  if (!answer.ok) throw new Error(`subscribe: ${JSON.stringify(answer.error)}`)
  return {
    take() {
      const decided: number[] = []
      for (const [id, at] of toldAt) {
        const since = seenAt.get(id)
        if (since === undefined) continue
        decided.push(at - since)
        toldAt.delete(id)
      }
      const times = { decided, overlays, faces: overlays.length === 0 ? 0 : faces / overlays.length }
      overlays = []
      faces = 0
      return times
    },
    async [Symbol.asyncDispose]() {
      socket.close()
    },
  }
}
