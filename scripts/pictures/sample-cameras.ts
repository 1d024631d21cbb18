// Cameras that see drawn rooms with drawn people, whose boxes and names are told as a camera's own are.
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '#app.ts'
import type { CameraOverlay } from '#cameras/overlay.ts'
import { newId } from '#core/ids.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { boxOf, drawnScene, type Room, type Standing } from './drawn-scene.ts'
import type { SampleCamera, SamplePerson } from './sample-gallery.ts'

type Call = <T>(method: string, path: string, json?: unknown) => Promise<T>

interface Scene {
  readonly name: string
  readonly room: Room
  readonly people: readonly Standing[]
}

const scenes: readonly Scene[] = [
  { name: 'Front door', room: 'door', people: [{ seed: 1, x: 610, y: 300, height: 330 }] },
  {
    name: 'Hall',
    room: 'hall',
    people: [
      { seed: 12, x: 470, y: 330, height: 250 },
      { seed: 3, x: 800, y: 350, height: 270 },
    ],
  },
  { name: 'Yard', room: 'yard', people: [{ seed: 102, x: 760, y: 330, height: 220 }] },
  { name: 'Reception', room: 'desk', people: [{ seed: 15, x: 640, y: 320, height: 320 }] },
]

const zone = {
  name: 'Entrance',
  points: [
    { x: 0.3, y: 0.12 },
    { x: 0.7, y: 0.12 },
    { x: 0.78, y: 0.92 },
    { x: 0.22, y: 0.92 },
  ],
}

export async function addDrawnCameras(call: Call): Promise<SampleCamera[]> {
  return await Promise.all(
    scenes.map(async ({ name }, index) => {
      const settings = { minimum_face: 2_000, ...(index === 0 ? { regions: [zone] } : {}) }
      const body = { name, url: 'push:', settings }
      const { camera_id: cameraId } = await call<{ camera_id: string }>('POST', '/api/cameras', body)
      return { cameraId, name }
    }),
  )
}

/** Sends pictures of the scenes until it is disposed, and tells who is on them. */
export async function showDrawnCameras(
  { needs }: App,
  cameras: readonly SampleCamera[],
  people: readonly SamplePerson[],
  send: (cameraId: string, image: Uint8Array) => Promise<void>,
): Promise<AsyncDisposable> {
  const { db, overlays } = needs
  const galleryId = await galleryIdOf(db, 'default')
  const stranger = newId()
  const shown = new Map(
    cameras.map(({ cameraId }, index) => [cameraId, overlayOf(cameraId, scenes[index]?.people ?? [])]),
  )

  function overlayOf(cameraId: string, standing: readonly Standing[]): CameraOverlay {
    const faces = standing.map((one, trackId) => {
      const person = people.find(({ seed }) => seed === one.seed)
      return {
        trackId,
        box: boxOf(one),
        decision: person ? ('known' as const) : ('unknown' as const),
        personId: person?.personId ?? null,
        unknownId: person ? null : stranger,
        name: person?.name ?? null,
        confidence: 0.97,
        sightingId: null,
      }
    })
    return { cameraId, galleryId, at: new Date(), faces }
  }

  // The camera finds no face on a drawing: what it says of an empty picture is followed by what is drawn there.
  const silence = overlays.listen(({ cameraId, faces }) => {
    const overlay = shown.get(cameraId)
    if (faces.length === 0 && overlay) overlays.emit({ ...overlay, at: new Date() })
  })
  // Who is told of is forgotten after two seconds, and a busy machine looks at a frame more seldom.
  const telling = setInterval(() => {
    for (const overlay of shown.values()) overlays.emit({ ...overlay, at: new Date() })
  }, 400)
  const stopped = new AbortController()
  const loop = (async () => {
    for (let moment = 0; !stopped.signal.aborted; moment++) {
      await Promise.all(
        cameras.map(async ({ cameraId }, index) => {
          const scene = scenes[index]
          if (scene) await send(cameraId, await drawnScene(scene.room, scene.people, moment))
        }),
      )
      await delay(400, undefined, { signal: stopped.signal }).catch(() => {})
    }
  })()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(telling)
      stopped.abort()
      silence()
      await loop
    },
  }
}
