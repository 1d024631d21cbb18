import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'
import { listPeople } from '#gallery/people-operations.ts'
import type { StoreNeeds } from '#needs.ts'
import type { Door } from './door.ts'

/**
 * The id of the person that an argument means: an id, an external id, or a name if only one person has it. Throws
 * `not_found`, and `conflict` listing the people where several are meant.
 */
export async function choosePerson(door: Door<StoreNeeds>, who: string, gallery: string | undefined): Promise<string> {
  if (isId(who)) return who
  const wanted = who.trim()
  if (wanted === '') throw new AppError('invalid_input', 'Say who: an id, an external id or a name')
  const { people } = await door.call(listPeople, { gallery, query: wanted, limit: 1_000 })
  const byExternalId = people.find((person) => person.externalId === wanted)
  if (byExternalId) return byExternalId.personId
  const namesakes = people.filter((person) => person.name.toLowerCase() === wanted.toLowerCase())
  const [only, second] = namesakes
  if (!only) throw new AppError('not_found', `Nobody has the id, external id or name ${wanted}`)
  if (second)
    throw new AppError(
      'conflict',
      `${namesakes.length} people are called ${wanted}; use one of their ids: ${namesakes
        .slice(0, 10)
        .map(({ personId }) => personId)
        .join(', ')}`,
    )
  return only.personId
}
