import pMap from 'p-map'
import { AppError, toAppError } from '#core/errors.ts'
import type { Box, Point } from '#core/geometry.ts'
import type { Progress } from '#core/operation.ts'
import type { Needs } from '#needs.ts'
import { detectFaces } from '#recognition/detect-faces.ts'
import { recogniseImage } from '#recognition/recognise-image.ts'
import { registerFace } from '#recognition/register-face.ts'
import { readSamplePhoto } from '#recognition/sample-photos.ts'
import { annotatePhoto, type PictureFormat } from '#vision/drawing/annotate-photo.ts'
import { cutOut } from '#vision/image/cut-out.ts'
import { type Alteration, alterations, alterPhoto, putTogether } from './alter-photo.ts'
import type { Door } from './door.ts'
import { markOfDecision } from './view-decision.ts'

/**
 * Who is enrolled: two people of each of three photos, who look into the camera, by a point of their face in pixels. The
 * strangers are everybody on the other three photos. The groups are chosen apart because a woman of photo 1 seems to be
 * on photo 3 as well (distance 0.43).
 */
const enrolled = [
  { photo: 4, name: 'Ada', at: { x: 738, y: 212 } },
  { photo: 4, name: 'Ben', at: { x: 1075, y: 326 } },
  { photo: 5, name: 'Cleo', at: { x: 475, y: 1044 } },
  { photo: 5, name: 'Dev', at: { x: 1515, y: 545 } },
  { photo: 6, name: 'Ema', at: { x: 1259, y: 455 } },
  { photo: 6, name: 'Finn', at: { x: 1587, y: 438 } },
] as const
const strangersPhotos = [1, 2, 3]
/** Photos of the group picture: beside each with known people one of strangers. */
const groupPhotos = [4, 1, 2, 6]
/** Keeps a few cores busy without filling the queue of a small machine. */
const concurrency = 4

interface Portrait {
  readonly photo: Uint8Array
  readonly box: Box
}

/** One face that was asked about, and what it was taken for. */
export interface DemoResult {
  readonly who: string
  readonly copy: Alteration | 'stranger'
  readonly decision: 'known' | 'uncertain' | 'unknown' | 'not_usable' | 'no_face'
  readonly takenFor: string | null
  readonly right: boolean
  readonly distance: number | null
  readonly confidence: number | null
}

export interface DemoReport {
  readonly people: readonly string[]
  readonly results: readonly DemoResult[]
  readonly picture: Buffer
}

/** Enrols some people of the sample photos, recognises altered copies of them, and meets the others. */
export async function runDemo(
  door: Door<Needs>,
  format: PictureFormat,
  onProgress: (progress: Progress) => void,
  stopping: AbortSignal,
): Promise<DemoReport> {
  const people = await findEnrolled(door)
  const strangers = (await Promise.all(strangersPhotos.map((number) => portraitsIn(door, number)))).flat()
  const total = people.length * (1 + alterations.length) + strangers.length + 1
  let done = 0
  const step = (): void => {
    stopping.throwIfAborted()
    onProgress({ done: ++done, total, refused: 0 })
  }
  for (const { name, photo, box } of people) {
    const image = await cutOut(photo, box, 2)
    await door.call(registerFace, { image, name, externalId: name.toLowerCase(), face: 'prominent' })
    step()
  }
  const copies = people.flatMap(({ name, photo, box }) => alterations.map((copy) => ({ name, photo, box, copy })))
  const questions = [
    ...copies.map(({ name, photo, box, copy }) => ({ who: name, copy, image: () => alterPhoto(photo, box, copy) })),
    ...strangers.map(({ photo, box }, at) => ({
      who: `stranger ${at + 1}`,
      copy: 'stranger' as const,
      image: () => cutOut(photo, box, 2),
    })),
  ]
  const results = await pMap(
    questions,
    async ({ who, copy, image }) => {
      const result = await ask(door, await image(), who, copy)
      step()
      return result
    },
    { concurrency },
  )
  const picture = await drawGroup(door, format)
  step()
  return { people: people.map(({ name }) => name), results, picture }
}

async function findEnrolled(door: Door<Needs>): Promise<(Portrait & { name: string })[]> {
  const photos = new Map<number, Promise<Portrait[]>>()
  return await Promise.all(
    enrolled.map(async ({ photo: number, name, at }) => {
      const found = photos.get(number) ?? portraitsIn(door, number)
      photos.set(number, found)
      const portrait = (await found).find(({ box }) => holds(box, at))
      if (!portrait) throw new AppError('no_face', `The face of ${name} was not found on sample photo ${number}`)
      return { ...portrait, name }
    }),
  )
}

async function portraitsIn(door: Door<Needs>, number: number): Promise<Portrait[]> {
  const photo = await readSamplePhoto(number)
  const { faces } = await door.call(detectFaces, { image: photo })
  return faces.map(({ box }) => ({ photo, box }))
}

function holds(box: Box, { x, y }: Point): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

async function ask(door: Door<Needs>, image: Uint8Array, who: string, copy: DemoResult['copy']): Promise<DemoResult> {
  const isStranger = copy === 'stranger'
  try {
    const { faces } = await door.call(recogniseImage, { image, face: 'prominent' })
    const [face] = faces
    if (!face) return { who, copy, decision: 'no_face', takenFor: null, right: false, distance: null, confidence: null }
    const { decision, distance, confidence } = face
    const takenFor = face.person?.name ?? null
    const right = isStranger ? decision === 'unknown' || decision === 'not_usable' : takenFor === who
    return { who, copy, decision, takenFor, right, distance, confidence }
  } catch (thrown) {
    if (toAppError(thrown).code !== 'no_face') throw thrown
    return { who, copy, decision: 'no_face', takenFor: null, right: false, distance: null, confidence: null }
  }
}

/** Photos with known people beside photos of strangers, recognised as one picture. */
async function drawGroup(door: Door<Needs>, format: PictureFormat): Promise<Buffer> {
  const sheet = await putTogether(await Promise.all(groupPhotos.map((number) => readSamplePhoto(number))))
  const { faces, image } = await door.call(recogniseImage, { image: sheet })
  return await annotatePhoto(sheet, image, faces.map(markOfDecision), format)
}
