import { assignSighting, fileUnder, markNotThisPerson, rejectSighting } from '#data/corrections.ts'
import { mergePeople } from '#data/merges.ts'
import { netra } from '#data/netra.ts'
import { texts } from '#texts/texts.ts'
import type { Answer, ReviewCase } from './review-case.ts'

const { actions, outcomes } = texts.review

async function resolve(quarantineId: string, body: { decision: 'enrol' | 'discard'; person_id?: string }) {
  await netra.post('/api/quarantine/{quarantine_id}', { params: { path: { quarantine_id: quarantineId } }, body })
  return null
}

const held = true

/** The answers to a case, in the order of their keys. */
export function answersOf(one: ReviewCase): readonly Answer[] {
  switch (one.kind) {
    case 'quarantine': {
      const { quarantine_id: id, name, looks_like: other } = one.photo
      return [
        {
          label: actions.enrolAs(name),
          told: outcomes.enrolled(name),
          held,
          run: () => resolve(id, { decision: 'enrol' }),
        },
        ...(other
          ? [
              {
                label: actions.enrolAs(other.name),
                told: outcomes.enrolled(other.name),
                held,
                run: () => resolve(id, { decision: 'enrol', person_id: other.person_id }),
              },
            ]
          : []),
        {
          label: actions.discard,
          told: outcomes.discarded,
          held,
          danger: true,
          run: () => resolve(id, { decision: 'discard' }),
        },
      ]
    }
    case 'suspect': {
      const { face, other } = one.suspect
      return [
        {
          label: actions.keep(face.name),
          told: outcomes.kept(face.name),
          held: false,
          run: () => markNotThisPerson(other.person_id, face.face_id),
        },
        {
          label: actions.moveTo(other.name),
          told: outcomes.moved(other.name),
          held: false,
          run: () => fileUnder(face.face_id, face.person_id, other.person_id),
        },
        {
          label: actions.delete,
          told: outcomes.deleted,
          held,
          danger: true,
          run: async () => {
            await netra.delete('/api/faces/{face_id}', { params: { path: { face_id: face.face_id } } })
            return null
          },
        },
      ]
    }
    case 'pair': {
      const { a, b } = one.pair
      return [
        {
          label: actions.merge,
          told: outcomes.merged(a.name),
          held: false,
          run: async () => await mergePeople({ kept: a.person_id, gone: b.person_id }),
        },
        {
          label: actions.apart,
          told: outcomes.apart,
          held: false,
          run: () => markNotThisPerson(a.person_id, b.face_id),
        },
      ]
    }
    case 'sighting': {
      const { id, candidate } = one
      return [
        {
          label: actions.confirm(candidate.name),
          told: outcomes.confirmed(candidate.name),
          held: false,
          run: () => assignSighting(id, candidate.person_id),
        },
        {
          label: actions.notThem(candidate.name),
          told: outcomes.notThem(candidate.name),
          held: false,
          run: () => rejectSighting(id),
        },
      ]
    }
  }
}

/** The answer "somebody else", once it is said who; null where it makes no sense. */
export function answerOf(
  one: ReviewCase,
  person: { readonly person_id: string; readonly name: string },
): Answer | null {
  if (one.kind === 'pair') return null
  const said = { label: actions.enrolAs(person.name) }
  if (one.kind === 'sighting')
    return {
      ...said,
      told: outcomes.confirmed(person.name),
      held: false,
      run: () => assignSighting(one.id, person.person_id),
    }
  return one.kind === 'quarantine'
    ? {
        ...said,
        told: outcomes.enrolled(person.name),
        held,
        run: () => resolve(one.photo.quarantine_id, { decision: 'enrol', person_id: person.person_id }),
      }
    : {
        ...said,
        told: outcomes.moved(person.name),
        held: false,
        run: () => fileUnder(one.suspect.face.face_id, one.suspect.face.person_id, person.person_id),
      }
}
