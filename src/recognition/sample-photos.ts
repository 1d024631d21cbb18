import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '#core/errors.ts'

export const sampleCount = 6

/** One of the six photos with faces that come with the model package (1…6): 1920 px wide, 3 to 5 different people each. */
export async function readSamplePhoto(number: number): Promise<Buffer> {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'))
    return await readFile(join(home, 'demo', `sample${number}.jpg`))
  } catch (cause) {
    throw new AppError('misconfigured', 'The sample photos are not installed; run npm ci in the project’s folder', {
      cause,
    })
  }
}

export async function readSamplePhotos(): Promise<Buffer[]> {
  return await Promise.all(Array.from({ length: sampleCount }, (_, at) => readSamplePhoto(at + 1)))
}
