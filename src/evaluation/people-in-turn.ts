import type { SealedTemplateRow } from '#gallery/face-store.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import { type PersonFacePlace, readTemplatesByPerson } from '#gallery/templates-by-person.ts'
import type { Db } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'

/** A person with the faces that were opened. */
export interface PersonFaces {
  readonly personId: string
  readonly faces: readonly { readonly faceId: string; readonly vector: Float32Array }[]
  /** Faces whose sealed template does not open. */
  readonly damaged: number
}

/** Rows a page: opening them holds the thread for some 5 ms. */
const pageSize = 500
/** Faces compared with each other; of a person with more, so many at a time. */
export const mostFacesTogether = 500

/**
 * Everybody in a gallery with their templates of one model, a page in memory at a time. A person with more than 500 faces
 * comes in several parts.
 */
export async function* peopleInTurn(
  needs: { readonly db: Db; readonly vault: Vault },
  which: { readonly galleryId: string; readonly modelId: string },
  signal: AbortSignal,
): AsyncGenerator<PersonFaces> {
  let after: PersonFacePlace | undefined
  let pending: SealedTemplateRow[] = []
  for (;;) {
    signal.throwIfAborted()
    const rows = await readTemplatesByPerson(needs.db, { ...which, after, limit: pageSize })
    for (const row of rows) {
      const [first] = pending
      if (first && (first.person_id !== row.person_id || pending.length >= mostFacesTogether)) {
        yield open(needs.vault, pending)
        pending = []
      }
      pending.push(row)
    }
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) break
    after = { personId: last.person_id, faceId: last.face_id }
  }
  if (pending.length > 0) yield open(needs.vault, pending)
}

function open(vault: Vault, rows: readonly SealedTemplateRow[]): PersonFaces {
  const [first] = rows as [SealedTemplateRow]
  const personId = first.person_id
  const faces: { faceId: string; vector: Float32Array }[] = []
  let key: DataKey | undefined
  for (const row of rows) {
    try {
      key ??= vault.unwrapDataKey(personId, wrappedKeyOf(row))
      const owner = { faceId: row.face_id, personId }
      faces.push({ faceId: row.face_id, vector: openTemplate(vault, key, owner, row.model_id, row.sealed).vector })
    } catch {
      // The index has reported it when it was filled; here it is counted.
    }
  }
  return { personId, faces, damaged: rows.length - faces.length }
}
