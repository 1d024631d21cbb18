import { AppError } from '#core/errors.ts'
import { deleteFace } from './faces-operations.ts'
import { forget } from './forget-person.ts'
import type { RetentionClass } from './retention.ts'
import {
  countFacesWithoutConsent,
  countInactivePeople,
  findFacesWithoutConsent,
  findInactivePeople,
} from './retention-store.ts'

/** What somebody else deleted meanwhile is gone all the same. */
async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
}

/** What of the gallery need not be kept for ever. */
export const galleryRetention: readonly RetentionClass[] = [
  {
    name: 'faces_without_consent',
    summary: 'Faces of people without a valid record of consent, since they were added; the person stays',
    count: countFacesWithoutConsent,
    find: findFacesWithoutConsent,
    remove: (needs, faceId, caller) => unlessGone(deleteFace.run(needs, { faceId }, caller)),
  },
  {
    name: 'inactive_people',
    summary: 'People who were not changed and got no face, since then; they are forgotten',
    count: countInactivePeople,
    find: findInactivePeople,
    remove: (needs, personId, caller) => unlessGone(forget(needs, personId, caller)),
  },
]
