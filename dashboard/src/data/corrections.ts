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
