import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { CataloguedFile, Expected } from './catalogued-pack.ts'
import { type DownloadOptions, downloadFile } from './download-file.ts'
import type { PackSource } from './install-pack.ts'
import { unpackMember } from './unpack-member.ts'

export interface PullOptions extends Omit<DownloadOptions, 'progress'> {
  readonly packsFolder: string
  /** Told of each file by its name, how many bytes of how many are there. */
  progress?(file: string, done: number, total: number): void
}

/** The publishers' servers as a source of packs. What is not complete waits in a folder of its own for the next attempt. */
export async function pullSource(options: PullOptions): Promise<PackSource & AsyncDisposable> {
  const waiting = join(options.packsFolder, '.downloads')
  await mkdir(waiting, { recursive: true })
  const archives = new Set<string>()
  const fetchTo = async (url: string, expected: Expected, name: string): Promise<string> => {
    const path = join(waiting, createHash('sha256').update(url).digest('hex').slice(0, 32))
    const progress = (done: number, total: number) => options.progress?.(name, done, total)
    await downloadFile(url, expected, path, { ...options, progress })
    return path
  }
  return {
    choose(network) {
      const [files = []] = network.files
      const stranger = files.find(({ url }) => url === undefined)
      if (stranger === undefined) return Promise.resolve(files)
      const message = `${stranger.path} can only be imported: fetch it from ${network.licence.source}, then run netra models import`
      return Promise.reject(new AppError('invalid_input', message))
    },
    async deliver(file: CataloguedFile, path: string) {
      const { url, archive } = file
      if (url === undefined) throw new AppError('invalid_input', `${file.path} can only be imported`)
      if (archive === undefined) return rename(await fetchTo(url, file, file.path), path)
      const fetched = await fetchTo(url, archive.expected, file.path)
      archives.add(fetched)
      await unpackMember(fetched, archive.member, file.bytes, path, options.signal)
    },
    /** Archives serve several files and go when all have been unpacked. */
    async [Symbol.asyncDispose]() {
      for (const path of archives) await rm(path, { force: true })
    },
  }
}
