import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret, sealSecret } from '#storage/sealed-secret.ts'

const partOf = (jobId: string, part: number) => ({ table: 'job_results', rowId: jobId, name: String(part) })

/** Seals a part of what a job found out, in place of an earlier one of the same number. It is deleted with the job. */
export async function saveJobResult(tx: Db, vault: Vault, jobId: string, part: number, value: unknown): Promise<void> {
  await sealSecret(tx, vault, partOf(jobId, part), Buffer.from(JSON.stringify(value)))
}

/** A part again; undefined where there is none (yet). */
export async function readJobResult(db: Db, vault: Vault, jobId: string, part: number): Promise<unknown> {
  const bytes = await openSecret(db, vault, partOf(jobId, part))
  return bytes && JSON.parse(bytes.toString())
}
