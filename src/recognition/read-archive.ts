import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { fromBuffer } from 'yauzl'
import { AppError } from '#core/errors.ts'
import { type DatasetImage, isClutter } from './dataset.ts'

export interface ArchiveLimits {
  readonly members: number
  readonly memberBytes: number
  readonly totalBytes: number
}

/**
 * The images of an uploaded zip or tar.gz of `<person>/<image>`, told apart by their first bytes. Nothing is written to
 * disk; members are read one after the other, and what is unpacked is bounded whatever the headers promise. Throws
 * `unsupported_media`, `invalid_archive` (damaged, or a member that leads out), `too_large`.
 */
export async function* readArchive(archive: Uint8Array, limits: ArchiveLimits): AsyncGenerator<DatasetImage> {
  const budget = createBudget(limits)
  const members = isZip(archive) ? zipMembers(archive, budget) : isGzip(archive) ? tarMembers(archive, budget) : null
  if (!members) throw new AppError('unsupported_media', 'archive: only zip and tar.gz are accepted')
  for await (const member of members) {
    const parts = member.path
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.')
    if (parts.includes('..') || member.path.startsWith('/'))
      throw new AppError('invalid_archive', 'A member of the archive leads out of it; nothing after it was read')
    if (parts.some(isClutter)) continue
    const [person, image] = parts.slice(-2)
    if (person === undefined || image === undefined || parts.length < 2) continue
    yield { person, file: `${person}/${image}`, read: async () => member.bytes }
  }
}

/**
 * How many images an archive holds, after reading all of it once: a damaged or hostile one is refused before anything of
 * it is enrolled. Throws as {@link readArchive}.
 */
export async function countArchive(archive: Uint8Array, limits: ArchiveLimits): Promise<number> {
  let images = 0
  for await (const _ of readArchive(archive, limits)) images++
  return images
}

interface Member {
  readonly path: string
  readonly bytes: Uint8Array
}

interface Budget {
  /** Counts a member. Throws `too_large`. */
  member(): void
  /** Counts unpacked bytes of one member. Throws `too_large`. */
  bytes(count: number, ofMember: number): void
}

function createBudget(limits: ArchiveLimits): Budget {
  let members = 0
  let total = 0
  return {
    member() {
      members++
      if (members > limits.members)
        throw new AppError('too_large', `The archive has more than ${limits.members} members`)
    },
    bytes(count, ofMember) {
      total += count
      if (ofMember > limits.memberBytes)
        throw new AppError('too_large', `A member of the archive has more than ${limits.memberBytes} bytes`)
      if (total > limits.totalBytes)
        throw new AppError('too_large', `The archive unpacks to more than ${limits.totalBytes} bytes`)
    },
  }
}

function isZip(archive: Uint8Array): boolean {
  return archive[0] === 0x50 && archive[1] === 0x4b && (archive[2] === 3 || archive[2] === 5)
}

function isGzip(archive: Uint8Array): boolean {
  return archive[0] === 0x1f && archive[1] === 0x8b
}

async function collect(stream: Readable, budget: Budget): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    budget.bytes(chunk.length, size)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* zipMembers(archive: Uint8Array, budget: Budget): AsyncGenerator<Member> {
  const zip = await new Promise<import('yauzl').ZipFile>((resolve, reject) => {
    fromBuffer(
      Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength),
      { lazyEntries: true },
      (error, file) => (error || !file ? reject(damaged(error)) : resolve(file)),
    )
  })
  try {
    for (;;) {
      const entry = await new Promise<import('yauzl').Entry | null>((resolve, reject) => {
        zip.once('entry', resolve)
        zip.once('end', () => resolve(null))
        zip.once('error', (error) => reject(damaged(error)))
        zip.readEntry()
      })
      zip.removeAllListeners()
      if (!entry) return
      budget.member()
      if (entry.fileName.endsWith('/')) continue
      const stream = await new Promise<Readable>((resolve, reject) => {
        zip.openReadStream(entry, (error, opened) => (error || !opened ? reject(damaged(error)) : resolve(opened)))
      })
      const bytes = await collect(stream, budget).catch(rethrowAsDamaged)
      yield { path: entry.fileName, bytes }
    }
  } finally {
    zip.close()
  }
}

async function* tarMembers(archive: Uint8Array, budget: Budget): AsyncGenerator<Member> {
  const tar = extract()
  const unpacking = pipeline(Readable.from(archiveChunks(archive)), createGunzip(), tar)
  unpacking.catch(() => undefined)
  try {
    for await (const entry of tar) {
      budget.member()
      if (entry.header.type === 'file')
        yield { path: entry.header.name, bytes: await collect(entry as unknown as Readable, budget) }
      else entry.resume()
    }
    await unpacking
  } catch (error) {
    rethrowAsDamaged(error)
  } finally {
    tar.destroy()
  }
}

function* archiveChunks(archive: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < archive.byteLength; at += 65_536) yield archive.subarray(at, at + 65_536)
}

function damaged(cause: unknown): AppError {
  return new AppError('invalid_archive', 'The archive is damaged or not allowed', { cause })
}

function rethrowAsDamaged(error: unknown): never {
  throw error instanceof AppError ? error : damaged(error)
}
