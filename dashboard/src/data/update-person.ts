import { netra } from './netra.ts'
import { useOptimistic } from './optimistic.ts'
import type { Person, PersonWithFaces } from './people.ts'

export interface PersonFacts {
  readonly name?: string
  readonly email?: string | null
  readonly external_id?: string | null
  readonly metadata?: Record<string, unknown>
}

/** Changes facts of a person: shown at once wherever the person is shown, and as before where the server refuses. */
export const useUpdatePerson = (personId: string) =>
  useOptimistic(
    ['people'],
    async (body: PersonFacts) =>
      await netra.patch('/api/people/{person_id}', { params: { path: { person_id: personId } }, body }),
    (data, facts) => changedPerson(data, personId, facts),
  )

type Known = Partial<PersonWithFaces> & { readonly people?: readonly Person[] }

/** A person, or a page of people, with the facts changed; the very same value where it is not about them. */
export function changedPerson(data: unknown, personId: string, facts: PersonFacts): unknown {
  if (typeof data !== 'object' || data === null) return data
  const known = data as Known
  if (known.person_id === personId && known.faces) return { ...known, ...facts }
  if (!known.people?.some(({ person_id }) => person_id === personId)) return data
  return { ...known, people: known.people.map((one) => (one.person_id === personId ? { ...one, ...facts } : one)) }
}
