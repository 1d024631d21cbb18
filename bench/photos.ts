import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

export interface BenchPhotos extends AsyncDisposable {
  /** The six sample photos at 1280 px, three to five faces each. */
  readonly all: readonly string[]
  /** Those of them with three faces. */
  readonly threeFaces: readonly string[]
  /** 640×480 with one face of about 120 px. */
  readonly oneFace: string
}

const demo = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo')

/** The sample photos of face-api's demo folder as JPEG files of quality 90 in a temporary folder. */
export async function prepareBenchPhotos(): Promise<BenchPhotos> {
  const folder = await mkdtemp(join(tmpdir(), 'netra-bench-photos-'))
  const save = async (name: string, image: Sharp): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, await image.jpeg({ quality: 90 }).toBuffer())
    return path
  }
  const all = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (n) => {
      const original = await readFile(join(demo, `sample${n}.jpg`))
      return save(`sample${n}.jpg`, sharp(original).resize({ width: 1280 }))
    }),
  )
  // The right part of the first photo: one of its three faces.
  const right = sharp(await readFile(join(demo, 'sample1.jpg'))).extract({
    left: 1050,
    top: 0,
    width: 870,
    height: 652,
  })
  return {
    all,
    threeFaces: all.slice(0, 3),
    oneFace: await save('one-face.jpg', right.resize(640, 480, { fit: 'fill' })),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
