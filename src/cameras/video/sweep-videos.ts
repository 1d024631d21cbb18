import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { isId } from '#core/ids.ts'
import { jobKind } from '#jobs/job.ts'
import type { Schedule } from '#jobs/schedule.ts'
import type { Db } from '#storage/schema.ts'
import { removeVideoFiles } from './video-files.ts'
import { deleteVideoFileRows, findNeedlessOriginals, knownFiles } from './video-store.ts'

/** A video that failed can be tried again for so long. */
const triedAgainMs = 7 * 86_400_000
/** Younger ones may be being written. */
const writtenMs = 3_600_000

/** Deletes what nobody needs of videos: originals of those that were cancelled or failed, and files whose video is gone. */
export const sweepVideos = jobKind({
  name: 'sweep_videos',
  input: z.strictObject({}),
  output: z.strictObject({ deleted: z.int() }),
  announced: false,
  async run({ db, clock, uploadFolder }: { db: Db; clock: Clock; uploadFolder: string }) {
    const now = clock.now().getTime()
    for (const videoId of await findNeedlessOriginals(db, new Date(now - triedAgainMs)))
      await removeVideoFiles(uploadFolder, await deleteVideoFileRows(db, videoId, 'original'))
    const names = await readdir(uploadFolder).catch(() => [])
    const known = await knownFiles(db, names.filter(isId))
    let deleted = 0
    for (const name of names) {
      if (known.has(name)) continue
      const path = join(uploadFolder, name)
      const found = await stat(path).catch(() => null)
      if (!found?.isFile() || now - found.mtimeMs < writtenMs) continue
      await rm(path, { force: true })
      deleted++
    }
    return { deleted }
  },
})

export const sweepVideosHourly: Schedule = {
  name: 'sweep_videos',
  pattern: '23 * * * *',
  kind: sweepVideos.name,
  input: {},
}
