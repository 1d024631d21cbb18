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
  for await (const part of readJobUploadParts(db, vault, uploadId)) parts.push(part)
  return parts.length === 0 ? undefined : Buffer.concat(parts)
}

/** What was uploaded, part by part; nothing when the job had ended once. */
export async function* readJobUploadParts(db: Db, vault: Vault, uploadId: string): AsyncGenerator<Buffer> {
  for (let at = 0; ; at++) {
    const part = await openSecret(db, vault, partOf(uploadId, at))
    if (!part) return
    yield part
    if (part.length < partBytes) return
  }
}

/** Seals a secret that a job needs besides its input, and that goes with the job's upload. */
export async function saveJobSecret(
  tx: Db,
  vault: Vault,
  uploadId: string,
  name: string,
  secret: Uint8Array,
): Promise<void> {
  await sealSecret(tx, vault, { table: 'job_uploads', rowId: uploadId, name }, secret)
}

/** Undefined when the job had ended once. */
export async function readJobSecret(db: Db, vault: Vault, uploadId: string, name: string): Promise<Buffer | undefined> {
  return await openSecret(db, vault, { table: 'job_uploads', rowId: uploadId, name })
}
