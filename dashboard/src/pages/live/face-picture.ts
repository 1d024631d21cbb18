import type { OverlayFace } from '#session/overlays.ts'
import { pictureOf } from '#session/own-camera.ts'
import { snapshot } from './camera-picture.tsx'

/** How much more than the face is cut out, as a part of its size on every side: detection wants the head's surroundings. */
const margin = 0.7

/** The face as its camera sees it now, cut out of the picture; null where there is no picture. */
export async function facePicture(cameraId: string, { box }: OverlayFace, isOwn: boolean): Promise<Blob | null> {
  const video = isOwn ? document.querySelector<HTMLVideoElement>('video[data-own-camera]') : null
  const picture = video ? await pictureOf(video, 0.95) : await snapshot(cameraId)
  if (!picture) return null
  const whole = await createImageBitmap(picture)
  const left = Math.max(0, (box.x - box.width * margin) * whole.width)
  const top = Math.max(0, (box.y - box.height * margin) * whole.height)
  const right = Math.min(whole.width, (box.x + box.width * (1 + margin)) * whole.width)
  const bottom = Math.min(whole.height, (box.y + box.height * (1 + margin)) * whole.height)
  const canvas = new OffscreenCanvas(Math.round(right - left), Math.round(bottom - top))
  canvas.getContext('2d')?.drawImage(whole, left, top, right - left, bottom - top, 0, 0, canvas.width, canvas.height)
  whole.close()
  return await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })
}
