import { z } from 'zod'
import { findPeople } from '#gallery/person-store.ts'
import type { Db } from '#storage/schema.ts'
import { Recognised } from './recognise-image.ts'

/** What became of one photo of a batch. */
export const PhotoResult = z.strictObject({
  file: z.string(),
  success: z.boolean(),
  recognised: Recognised.nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
})
export type PhotoResult = z.output<typeof PhotoResult>

/**
 * A result to be kept: ids in place of names and profiles, so that whoever is forgotten or renamed meanwhile is so in it, too.
 */
export function withoutNames(result: PhotoResult): PhotoResult {
  const { recognised } = result
  if (!recognised) return result
  const faces = recognised.faces.map((face) => ({
    ...face,
    person: face.person && { personId: face.person.personId, externalId: null, name: '', email: null, metadata: {} },
    candidates: face.candidates.map((candidate) => ({ ...candidate, name: '', externalId: null })),
  }))
  return { ...result, recognised: { ...recognised, faces } }
}

/** Kept results with the people as they are now; those who were forgotten are left out. */
export async function withNames(db: Db, results: readonly PhotoResult[]): Promise<PhotoResult[]> {
  const faces = results.flatMap(({ recognised }) => recognised?.faces ?? [])
  const ids = faces.flatMap(({ person, candidates }) => [person, ...candidates].flatMap((one) => one?.personId ?? []))
  const people = new Map((await findPeople(db, [...new Set(ids)])).map((row) => [row.id, row]))
  return results.map((result) => {
    const { recognised } = result
    if (!recognised) return result
    const named = recognised.faces.map((face) => {
      const row = face.person ? people.get(face.person.personId) : undefined
      const person = row
        ? { personId: row.id, externalId: row.external_id, name: row.name, email: row.email, metadata: row.metadata }
        : null
      const candidates = face.candidates.flatMap((candidate) => {
        const known = people.get(candidate.personId)
        return known ? [{ ...candidate, name: known.name, externalId: known.external_id }] : []
      })
      if (face.person && !person)
        return { ...face, person, faceId: null, candidates, reason: 'The person was forgotten since' }
      return { ...face, person, candidates }
    })
    return { ...result, recognised: { ...recognised, faces: named } }
  })
}
