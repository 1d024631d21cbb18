// A gallery of drawn people who were never photographed, with what cameras saw of them in the last week.
import { randomBytes } from 'node:crypto'
import type { App } from '#app.ts'
import { newId } from '#core/ids.ts'
import { seededRandom } from '#core/random.ts'
import { appendEvent } from '#events/event-log.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { lockPerson, wrappedKeyOf } from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { insertUnknown } from '#sightings/unknown-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { drawnPortrait } from './drawn-face.ts'

export interface SamplePerson {
  readonly personId: string
  readonly name: string
  readonly seed: number
}

export interface SampleCamera {
  readonly cameraId: string
  readonly name: string
}

const names = [
  'Tomasz Wójcik',
  'Freja Holm',
  'Omar Siddiqui',
  'Kofi Mensah',
  'Saoirse Byrne',
  'Amara Okafor',
  'Priya Raman',
  'Luca Moretti',
  'Samuel Adeyemi',
  'Mateo Fuentes',
  'Dimitri Pavlov',
  'Rafael Ortega',
  'Noor Haddad',
  'Elias Tesfaye',
  'Jonas Lindqvist',
  'Anneliese von Hohenfels-Waldburg',
  'Arjun Mehta',
  'Zoran Novák',
  'Mihai Ionescu',
  'Yusuf Demir',
]

/** A vector of a person, or of one photo of them: as far apart as the default model's are. */
function vectorOf(seed: number, taken: number, dimensions: number): Float32Array {
  const [person, photo] = [seededRandom(seed * 31 + 1), seededRandom(seed * 977 + taken + 5)]
  return Float32Array.from({ length: dimensions }, () => (person() - 0.5) * 0.24 + (photo() - 0.5) * 0.06)
}

async function regionOf(seed: number, taken: number): Promise<FaceRegion> {
  const size = 256
  const at = (x: number, y: number) => ({ x: x * size, y: y * size })
  return {
    jpeg: await drawnPortrait(seed, taken, size),
    width: size,
    height: size,
    box: { ...at(0.24, 0.2), width: 0.52 * size, height: 0.62 * size },
    landmarks: [at(0.4, 0.52), at(0.6, 0.52), at(0.5, 0.62), at(0.43, 0.7), at(0.57, 0.7)],
    detectorId: 'drawn',
  }
}

type Call = <T>(method: string, path: string, json?: unknown) => Promise<T>

/** Enrols drawn people, each with a few pictures. */
export async function enrolDrawnPeople({ needs }: App, call: Call): Promise<SamplePerson[]> {
  const { db, vault, vision } = needs
  const { modelId, dimensions } = vision.pack.embedder
  const people: SamplePerson[] = []
  for (const [index, name] of names.entries()) {
    const { person_id: personId } = await call<{ person_id: string }>('POST', '/api/people', {
      name,
      external_id: `E-${1_040 + index * 7}`,
      metadata: { department: ['Workshop', 'Office', 'Laboratory', 'Reception'][index % 4] },
    })
    const seed = index + 1
    people.push({ personId, name, seed })
    for (let taken = 0; taken < 2 + (index % 4); taken++) {
      const [faceId, region] = [newId(), await regionOf(seed, taken)]
      await inTransaction(db, async (tx) => {
        const person = await lockPerson(tx, personId)
        if (!person) throw new Error('a person was lost')
        const key = vault.unwrapDataKey(personId, wrappedKeyOf(person))
        const owner = { faceId, personId }
        const template = { modelId, vector: vectorOf(seed, taken, dimensions) }
        await insertFace(tx, {
          id: faceId,
          personId,
          galleryId: person.gallery_id,
          detectionScore: 0.99,
          qualityScore: 0.94 - taken * 0.07 - (index % 3) * 0.03,
          quality: {},
          detectorId: 'drawn',
          source: null,
          photoDigest: vault.digest(randomBytes(16)),
          region: sealRegion(vault, key, owner, region),
          metadata: {},
          templates: [{ modelId, sealed: sealTemplate(vault, key, owner, template) }],
        })
        await appendEvent(tx, { type: 'face_added', payload: { galleryId: person.gallery_id, personId, faceId } })
      })
    }
  }
  return people
}

interface Seen {
  /** The person; else a stranger, drawn from this number. */
  readonly person: SamplePerson | null
  readonly seed: number
  readonly unknownId: string | null
  readonly kind: 'known' | 'uncertain' | 'unknown'
  readonly camera: SampleCamera
  readonly at: Date
}

export interface SampleStranger {
  readonly unknownId: string
  readonly seed: number
}

export async function addStrangers({ needs: { db } }: App): Promise<SampleStranger[]> {
  const galleryId = await galleryIdOf(db, 'default')
  const strangers = [101, 102, 103, 104, 105].map((seed) => ({ unknownId: newId(), seed }))
  for (const { unknownId } of strangers) await inTransaction(db, (tx) => insertUnknown(tx, unknownId, galleryId))
  return strangers
}

interface Passing {
  readonly people: readonly SamplePerson[]
  readonly strangers: readonly SampleStranger[]
  readonly cameras: readonly SampleCamera[]
}

/** Sightings as a camera records them: none at night, most in the morning and the evening. Returns how many. */
export async function seeDrawnPeople(
  { needs }: App,
  { people, strangers, cameras }: Passing,
  times: { readonly from: Date; readonly to: Date },
): Promise<number> {
  const { db, vault, vision } = needs
  const { modelId, dimensions } = vision.pack.embedder
  const galleryId = await galleryIdOf(db, 'default')
  const random = seededRandom(4_711 + Math.round((times.to.getTime() - times.from.getTime()) / 60_000))
  const pick = <Item>(list: readonly Item[]) => list[Math.floor(random() * list.length)] as Item
  const seen: Seen[] = []
  // By hours of the day, as likely as this.
  const busy = [0, 0, 0, 0, 0, 0, 1, 3, 5, 3, 2, 1, 3, 2, 2, 2, 3, 4, 3, 1, 1, 0, 0, 0]
  const stepMs = 6 * 60_000
  for (let time = times.from.getTime(); time < times.to.getTime() - 60_000; time += stepMs) {
    const at = new Date(time + random() * stepMs)
    const isLate = time > Date.now() - 3 * 3_600_000
    if (random() < (busy[at.getHours()] ?? 0) / 14 || (isLate && random() < 0.6)) seen.push(one(at))
  }
  seen.sort((a, b) => a.at.getTime() - b.at.getTime())
  for (const sighting of seen) await record(sighting)
  return seen.length

  function one(at: Date): Seen {
    const chance = random()
    const camera = pick(cameras)
    if (chance < 0.2) return { person: null, ...pick(strangers), kind: 'unknown', camera, at }
    const person = pick(people)
    return { person, seed: person.seed, unknownId: null, kind: chance < 0.27 ? 'uncertain' : 'known', camera, at }
  }

  async function record({ person, seed, unknownId, kind, camera, at }: Seen): Promise<void> {
    const distance = kind === 'known' ? 0.24 + random() * 0.12 : kind === 'uncertain' ? 0.5 + random() * 0.04 : 0.74
    const taken = 1 + Math.floor(random() * 40)
    const until = new Date(at.getTime() + 4_000 + random() * 40_000)
    await inTransaction(db, async (tx) => {
      const region = await regionOf(seed, taken)
      await recordSighting(tx, vault, {
        galleryId,
        cameraId: camera.cameraId,
        cameraName: camera.name,
        source: 'camera',
        decision: {
          kind,
          reason: reasons[kind],
          candidate: person && { personId: person.personId, faceId: person.personId, distance },
          confidence: kind === 'known' ? 0.97 : kind === 'uncertain' ? 0.62 : 0.94,
        },
        distance,
        unknownId,
        policyVersion: '0',
        modelId,
        template: { modelId, vector: vectorOf(seed, taken, dimensions) },
        region,
        frames: 6 + Math.floor(random() * 60),
        quality: 0.55 + random() * 0.4,
        zone: null,
        startedAt: at,
        lastSeenAt: until,
        endedAt: until,
      })
    })
  }
}

const reasons = {
  known: 'Closer to this person than the threshold',
  uncertain: 'Close to an enrolled person, but not close enough to be sure',
  unknown: 'Nobody enrolled is close',
}
