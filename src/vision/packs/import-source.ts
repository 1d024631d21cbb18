import { constants } from 'node:fs'
import { copyFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { CataloguedFile } from './catalogued-pack.ts'
import type { PackSource } from './install-pack.ts'
import { isExpected, type Measured, measureFile, sizeFits } from './measure-file.ts'

/** Beyond this it is no folder of models. */
const mostFiles = 10_000
const deepest = 4

interface Candidate {
  readonly path: string
  readonly bytes: number
}

/**
 * The files of a folder and the folders in it as a source of packs. What a file is, its size and hash say, not its name.
 * Throws `invalid_input` where the folder cannot be read or is too large.
 */
export async function importSource(folder: string, signal: AbortSignal): Promise<PackSource> {
  const candidates = await filesIn(folder)
  const measured = new Map<string, Promise<Measured>>()
  const find = async (file: CataloguedFile): Promise<string | null> => {
    for (const { path, bytes } of candidates) {
      if (!sizeFits(file, bytes)) continue
      const known = measured.get(path) ?? measureFile(path, signal)
      measured.set(path, known)
      if (isExpected(file, await known)) return path
    }
    return null
  }
  return {
    async choose(network) {
      for (const files of network.files) {
        const found = await Promise.all(files.map(find))
        if (found.every((path) => path !== null)) return files
      }
      const names = network.files.map((files) => files.map(({ path }) => path).join(' and ')).join(', or ')
      throw new AppError('invalid_input', `${folder} holds no file with the size and hash of ${names}`)
    },
    async deliver(file, path) {
      const from = await find(file)
      if (from === null) throw new AppError('invalid_input', `${folder} no longer holds ${file.path}`)
      await copyFile(from, path, constants.COPYFILE_EXCL)
    },
  }
}

async function filesIn(folder: string): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  const waiting = [{ folder, depth: 0 }]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { folder: here, depth } = next
    const entries = await readdir(here, { withFileTypes: true }).catch((cause: unknown) => {
      throw new AppError('invalid_input', `The folder ${here} cannot be read`, { cause })
    })
    for (const entry of entries) {
      const path = join(here, entry.name)
      if (entry.isDirectory() && depth < deepest) waiting.push({ folder: path, depth: depth + 1 })
      if (!entry.isFile()) continue
      found.push({ path, bytes: (await stat(path)).size })
      if (found.length > mostFiles)
        throw new AppError(
          'invalid_input',
          `${folder} holds more than ${mostFiles} files: name the folder of the models`,
        )
    }
  }
  return found
}
