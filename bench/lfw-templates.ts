// Templates of labelled photos through the pipeline, kept in a file as they are made: a run that was ended goes on where it was.
import { appendFile, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { InstalledPack } from '#vision/packs/installed-pack.ts'
import { openFacePipeline } from './face-pipeline.ts'

const Line = z.strictObject({
  photo: z.string(),
  /** The template of a probe, and the one that enrolment makes of the same photo; null where no face was found. */
  probe: z.string().nullable(),
  enrolled: z.string().nullable(),
  quality: z.number(),
})

export interface PhotoTemplate {
  /** `<person>/<photo>`. */
  readonly photo: string
  readonly person: string
  readonly probe: Float32Array
  readonly enrolled: Float32Array
  readonly quality: number
}

/** Every photo below `folder/<person>/` that has a face. The cache lies in the temporary folder unless `cache` names it. */
export async function templatesOfFolder(
  folder: string,
  pack: InstalledPack,
  cache = join(tmpdir(), `netra-bench-templates-${pack.manifest.name}.jsonl`),
): Promise<PhotoTemplate[]> {
  const done = await readCache(cache)
  const missing = (await photosBelow(folder)).filter((photo) => !done.has(photo))
  if (missing.length > 0) {
    await using pipeline = await openFacePipeline(1, pack)
    for (const photo of missing) {
      const found = await pipeline.embed(await pipeline.read(join(folder, photo)))
      const line = {
        photo,
        probe: found && textOf(found.vector),
        enrolled: found && textOf(found.enrolled),
        quality: found?.quality.overall ?? 0,
      }
      await appendFile(cache, `${JSON.stringify(line)}\n`)
      done.set(photo, line)
    }
  }
  return [...done.values()].flatMap(({ photo, probe, enrolled, quality }) =>
    probe === null || enrolled === null
      ? []
      : [{ photo, person: photo.split('/')[0] ?? '', probe: vectorOf(probe), enrolled: vectorOf(enrolled), quality }],
  )
}

async function readCache(path: string): Promise<Map<string, z.output<typeof Line>>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  // The last line may have been cut off by whatever ended the run.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return new Map(
    whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Line.parse(JSON.parse(line)))
      .map((line) => [line.photo, line]),
  )
}

async function photosBelow(folder: string): Promise<string[]> {
  const people = await readdir(folder, { withFileTypes: true })
  const lists = people
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => (await readdir(join(folder, name))).map((file) => `${name}/${file}`))
  return (await Promise.all(lists)).flat().sort()
}

const textOf = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')

function vectorOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

/** Each person's photos. */
export function photosOfPeople(photos: readonly PhotoTemplate[]): PhotoTemplate[][] {
  const people = new Map<string, PhotoTemplate[]>()
  for (const photo of photos) {
    const list = people.get(photo.person) ?? []
    people.set(photo.person, list)
    list.push(photo)
  }
  return [...people.values()]
}
