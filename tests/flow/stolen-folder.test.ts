import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { openApp } from '#app.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { openRegion, openTemplate } from '#gallery/sealed-face.ts'
import { registerFace } from '#recognition/register-face.ts'
import { createBackup } from '#storage/backup/make-backup.ts'
import { modelCache } from '#tests/harness/app.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'

/** What one data folder holds of the people, in clear and sealed, and every byte that was written. */
interface Stolen {
  readonly clear: readonly Buffer[]
  readonly sealed: readonly Buffer[]
  readonly files: ReadonlyMap<string, Buffer>
}

const base = mkdtempSync(join(tmpdir(), 'netra-stolen-'))
let stolen: Stolen[]
beforeAll(async () => {
  stolen = [await enrolAndSteal('first'), await enrolAndSteal('second')]
}, 600_000)
afterAll(() => removeFolder(base))

/** Enrols the same photos under a master key of its own, makes a backup, stops, and reads all that lies there. */
async function enrolAndSteal(name: string): Promise<Stolen> {
  const data = join(base, name)
  const env = { NETRA_DATA: data, NETRA_MASTER_KEY: randomBytes(32).toString('base64'), NETRA_MODEL_CACHE: modelCache }
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const log = createLog('trace', { write })
  const signal = AbortSignal.timeout(300_000)
  const clear: Buffer[] = []
  const sealed: Buffer[] = []
  {
    await using app = await openApp(loadConfig(env, {}, base), log, { signal })
    await app.filled
    const { db, vault } = app.needs
    for (const photo of [1, 4] as const) {
      const input = { image: samplePhoto(photo), name: `Person ${photo}`, face: 'prominent' }
      await registerFace.run(app.needs, registerFace.input.parse(input), systemCaller(signal))
    }
    for (const face of await db.selectFrom('faces').selectAll().execute()) {
      const owner = { faceId: face.id, personId: face.person_id }
      const person = await db
        .selectFrom('people')
        .selectAll()
        .where('id', '=', face.person_id)
        .executeTakeFirstOrThrow()
      const key = vault.unwrapDataKey(person.id, wrappedKeyOf(person))
      const template = await db
        .selectFrom('templates')
        .selectAll()
        .where('face_id', '=', face.id)
        .executeTakeFirstOrThrow()
      const { vector } = openTemplate(vault, key, owner, template.model_id, template.sealed)
      if (!face.region) throw new Error('no region')
      clear.push(Buffer.from(vector.buffer), Buffer.from(openRegion(vault, key, owner, face.region).jpeg), key.bytes)
      sealed.push(template.sealed, face.region, face.photo_digest, person.data_key)
    }
    await createBackup.run(app.needs, {}, systemCaller(signal))
  }
  const paths = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = new Map(
    paths.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name))]),
  )
  return { clear, sealed, files: files.set('log', Buffer.from(lines.join(''))) }
}

/** Pieces of 16 bytes, at most 24 of each value, spread over it: too long to be met by chance. */
function pieces(values: readonly Buffer[]): Buffer[] {
  return values.flatMap((value) => {
    const count = Math.min(24, Math.floor(value.length / 16))
    const step = Math.floor(value.length / count)
    return Array.from({ length: count }, (_, at) => value.subarray(at * step, at * step + 16))
  })
}

/** Names of the files that hold any of the pieces, at whatever place, as they are or as hexadecimal digits. */
function holding({ files }: Stolen, wanted: readonly Buffer[]): string[] {
  return [...files].flatMap(([path, bytes]) =>
    wanted.some((piece) => bytes.includes(piece) || bytes.includes(piece.toString('hex'))) ? [path] : [],
  )
}

it('a stolen folder holds no template, picture or key in clear', () => {
  for (const one of stolen) {
    expect(one.clear.length).toBe(6)
    expect(one.files.size).toBeGreaterThan(100)
    // What is sealed is found, so the search would find the rest.
    expect(holding(one, pieces(one.sealed)).length).toBeGreaterThan(0)
    expect(holding(one, pieces(one.clear))).toEqual([])
  }
}, 600_000)

it('the same people under another key share nothing with it', () => {
  const [first, second] = stolen
  if (!first || !second) throw new Error('nothing was stolen')
  expect(holding(second, pieces(first.sealed))).toEqual([])
  expect(holding(first, pieces(second.sealed))).toEqual([])
}, 600_000)
