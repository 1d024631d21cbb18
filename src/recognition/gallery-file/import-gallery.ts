import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import type { JobItem } from '#jobs/job.ts'
import { saveJobSecret, saveJobUpload } from '#jobs/job-upload-store.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type GalleryFile, openGalleryFile } from './gallery-file.ts'
import { fileKeyName, ImportCounts, type ImportJobNeeds, importGalleryJob } from './import-job.ts'
import { importPeople } from './import-people.ts'
import { fileInside } from './named-file.ts'
import { fingerprintOf, isSameFingerprint, signingKeyOf } from './signing-key.ts'

interface Needs extends ImportJobNeeds {
  /** Fingerprints of installations whose files are taken without being asked. */
  readonly trustedGalleryKeys: readonly string[]
}

/** Refusals that an answer lists; a job's report has all of them. */
const mostListed = 1_000

const how = {
  gallery: GalleryChoice,
  passphrase: z.string().min(1).max(1_024),
  trust: z
    .string()
    .max(200)
    .optional()
    .describe('The fingerprint of the key that the file is signed with, as its sender told it'),
}

const Begun = z.strictObject({ jobId: z.string(), fingerprint: z.string() })
const Imported = ImportCounts.extend({
  fingerprint: z.string(),
  leftOut: z.array(z.strictObject({ item: z.string(), code: z.string(), detail: z.string() })),
})

export const importGallery = operation({
  name: 'import_gallery',
  summary:
    'Takes in the people of a signed gallery file as a job: uploaded, or in the folder models/ of the data folder',
  permission: 'gallery:write',
  reach: 'input',
  input: z.union([
    z.strictObject({ path: z.string().min(1).max(500), ...how }),
    z.strictObject({
      file: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'a gallery file is needed'),
      ...how,
    }),
  ]),
  output: Begun,
  async run(needs: Needs, input, caller) {
    const { gallery, passphrase, trust } = input
    await galleryIdOf(needs.db, gallery)
    const uploaded =
      'file' in input ? Buffer.from(input.file.buffer, input.file.byteOffset, input.file.byteLength) : null
    const path = 'path' in input ? input.path : undefined
    const place = path === undefined ? '' : await fileInside(needs.galleryFileFolder, path)
    const file = await openGalleryFile(() => (uploaded ? inPieces(uploaded) : createReadStream(place)))
    requireTrust(needs, file, trust)
    const key = await file.unlock(passphrase)
    const { fingerprint } = file
    return await inTransaction(needs.db, async (tx) => {
      const uploadId = uploaded ? await saveJobUpload(tx, needs.vault, uploaded) : newId()
      await saveJobSecret(tx, needs.vault, uploadId, fileKeyName, key.bytes)
      const named = path === undefined ? {} : { path }
      const wanted = { gallery, fingerprint, uploadId, ...named }
      const { job } = await enqueueJob(tx, importGalleryJob, wanted, { requestedBy: caller.id })
      return { jobId: job.id, fingerprint }
    })
  },
})

/** For the command line on this machine only: it reads whatever file it is told, now. */
export const importGalleryFrom = operation({
  name: 'import_gallery_from',
  summary: 'Takes in the people of a signed gallery file of this machine',
  permission: 'gallery:write',
  input: z.strictObject({ ...how, path: z.string().min(1) }),
  output: Imported,
  async run(needs: Needs, { gallery, passphrase, trust, path }, caller) {
    const galleryId = await galleryIdOf(needs.db, gallery)
    const file = await openGalleryFile(() => createReadStream(path))
    requireTrust(needs, file, trust)
    const key = await file.unlock(passphrase)
    const counts = { people: 0, newPeople: 0, faces: 0, unchanged: 0, refused: 0 }
    const leftOut: z.output<typeof Imported>['leftOut'] = []
    const report = async (items: readonly JobItem[]) => {
      for (const { item, outcome, code, detail, facts } of items) {
        if (outcome === 'done') {
          counts.people++
          counts.newPeople += Number(facts?.created ?? 0)
          counts.faces += Number(facts?.added ?? 0)
          counts.unchanged += Number(facts?.unchanged ?? 0)
          continue
        }
        counts.refused++
        if (leftOut.length < mostListed) leftOut.push({ item, code: code ?? '', detail: detail ?? '' })
      }
      const done = counts.people
      caller.onProgress?.({ done, total: Math.max(file.header.people, done), refused: counts.refused })
    }
    const reported = async () => new Set<string>()
    await importPeople(needs, file, key, { galleryId, requestedBy: caller.id, signal: caller.signal, report, reported })
    return { ...counts, fingerprint: file.fingerprint, leftOut }
  },
})

/** Throws `forbidden` where nobody said that files of this signer are to be believed. */
function requireTrust(
  { vault, trustedGalleryKeys }: { readonly vault: Vault; readonly trustedGalleryKeys: readonly string[] },
  { fingerprint }: GalleryFile,
  trust: string | undefined,
): void {
  const own = fingerprintOf(signingKeyOf(vault).publicKey)
  if ([own, ...trustedGalleryKeys, trust ?? ''].some((known) => isSameFingerprint(known, fingerprint))) return
  const facts = { fingerprint }
  if (trust !== undefined)
    throw new AppError(
      'forbidden',
      `The file is signed with another key than the one that is trusted: ${fingerprint}`,
      { facts },
    )
  throw new AppError(
    'forbidden',
    `The file is signed with the key ${fingerprint}, which is not known here: compare it with what its sender tells you, and give it as trust`,
    { facts },
  )
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 2 ** 20) yield bytes.subarray(at, at + 2 ** 20)
}
