import type { AnswerOf } from '@netra/client'
import { netra } from './netra.ts'

/** Notes that an enrolled face is not a person; answers what takes that back. */
export async function markNotThisPerson(personId: string, faceId: string): Promise<() => Promise<unknown>> {
  const path = { person_id: personId }
  const { correction_id } = await netra.post('/api/people/{person_id}/not-this-person', {
    params: { path },
    body: { face_id: faceId },
  })
  return () =>
    netra.delete('/api/people/{person_id}/not-this-person/{correction_id}', {
      params: { path: { ...path, correction_id } },
    })
}

/** Files a face under somebody else; answers what takes that back. */
export async function fileUnder(faceId: string, from: string, to: string): Promise<() => Promise<unknown>> {
  const move = (personId: string) =>
    netra.post('/api/faces/{face_id}/move', { params: { path: { face_id: faceId } }, body: { person_id: personId } })
  await move(to)
  return () => move(from)
}

type SightingCorrection = AnswerOf<'/api/sightings/{sighting_id}/assign', 'post'>

const takenBack =
  ({ correction_id }: SightingCorrection) =>
  () =>
    netra.post('/api/sighting-corrections/{correction_id}/undo', { params: { path: { correction_id } } })

/** Says who a sighting is of; answers what takes that back. */
export const assignSighting = async (sightingId: string, personId: string): Promise<() => Promise<unknown>> =>
  takenBack(
    await netra.post('/api/sightings/{sighting_id}/assign', {
      params: { path: { sighting_id: sightingId } },
      body: { person_id: personId },
    }),
  )

/** Says that a sighting is not of whom it may be; answers what takes that back. */
export const rejectSighting = async (sightingId: string): Promise<() => Promise<unknown>> =>
  takenBack(
    await netra.post('/api/sightings/{sighting_id}/not-this-person', { params: { path: { sighting_id: sightingId } } }),
  )
