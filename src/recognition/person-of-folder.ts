import type { EnrolTarget } from './enrol-target.ts'

/** A folder's name is the person's external id, so that training twice doubles nobody; underscores become spaces in the name. */
export function personOfFolder(folder: string, galleryId: string): EnrolTarget {
  const name = folder.replaceAll('_', ' ').trim().slice(0, 200) || folder.slice(0, 200)
  return { kind: 'external', galleryId, externalId: folder.slice(0, 200), name, email: null }
}
