import { newId } from '#core/ids.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret, sealSecret } from '#storage/sealed-secret.ts'

/** Sealing a part holds the thread for some 5 ms. */
const partBytes = 4 * 2 ** 20

/** Where the parts of an upload lie; a trigger of the database deletes them when the job ends whose input has the `uploadId`. */
const partOf = (uploadId: string, part: number) => ({ table: 'job_uploads', rowId: uploadId, name: String(part) })

/** Seals what was uploaded for a job. Returns the `uploadId` for its input: enqueue it in the same transaction. */
export async function saveJobUpload(tx: Db, vault: Vault, bytes: Uint8Array): Promise<string> {
  const uploadId = newId()
  for (let part = 0, at = 0; at === 0 || at < bytes.length; part++, at += partBytes)
    await sealSecret(tx, vault, partOf(uploadId, part), bytes.subarray(at, at + partBytes))
  return uploadId
}

/** What was uploaded; undefined when the job had ended once. */
export async function readJobUpload(db: Db, vault: Vault, uploadId: string): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  for (;;) {
    const part = await openSecret(db, vault, partOf(uploadId, parts.length))
    if (!part) break
    parts.push(part)
    if (part.length < partBytes) break
  }
  return parts.length === 0 ? undefined : Buffer.concat(parts)
}
