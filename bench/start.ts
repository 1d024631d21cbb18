// From starting the process to the first 200 of /readyz: on an empty folder, and again with a gallery; and what it holds then.
import { join } from 'node:path'
import { createGalleryFolder, type GalleryFolder } from './gallery-folder.ts'
import { measureMemory } from './memory.ts'
import type { BenchPhotos } from './photos.ts'
import { measured, type Row } from './row.ts'
import { startServer } from './server-process.ts'

interface Options {
  readonly sizes?: readonly number[]
  readonly rounds?: number
  readonly progress: (text: string) => void
}

const part = 'start, until ready'

export async function benchStart(photos: BenchPhotos, options: Options): Promise<{ rows: Row[] }> {
  const { sizes = [10_000, 100_000], rounds = 5, progress } = options
  await using folder = await createGalleryFolder()
  const rows: Row[] = []
  progress('start: first start')
  {
    const fresh = { ...folder, env: { ...folder.env, NETRA_MODEL_CACHE: join(folder.data, 'models') } }
    await using server = await startServer(fresh)
    rows.push({ part, name: 'first start: database made, networks converted', value: server.readyMs, unit: 'ms' })
  }
  for (const size of sizes) {
    progress(`start: filling the gallery with ${size} faces`)
    await folder.fill(size)
    progress(`start: with ${size} faces`)
    rows.push(...(await startWith(folder, photos, size, rounds)))
  }
  return { rows }
}

async function startWith(folder: GalleryFolder, photos: BenchPhotos, size: number, rounds: number): Promise<Row[]> {
  const ready: number[] = []
  const listening: number[] = []
  const processor: number[] = []
  let memory: Row[] = []
  for (let round = 0; round < rounds; round++) {
    await using server = await startServer(folder)
    ready.push(server.readyMs)
    listening.push(server.listeningMs)
    if (server.readyCpuMs !== null) processor.push(server.readyCpuMs)
    if (round === rounds - 1) memory = await measureMemory(server, photos.oneFace, size)
  }
  const name = `restart with ${size.toLocaleString('en')} faces`
  const reach = size === 10_000 ? { reach: { limit: 3_000, is: 'at most' as const } } : {}
  return [
    measured(part, name, 'ms', ready, reach),
    measured(part, `${name}: until HTTP listens`, 'ms', listening),
    measured(part, `${name}: processor time`, 'ms CPU', processor, { note: 'the server process; PostgreSQL not' }),
    ...memory,
  ]
}
