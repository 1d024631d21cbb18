import { Readable, Transform } from 'node:stream'
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
 * `unsupported_media`, `invalid_archive` (damaged, a member that leads out or comes twice, members that overlap), `too_large`
 * (also when it unpacks to suspiciously more than it is). Links and archives inside are no images.
 */
export async function* readArchive(archive: Uint8Array, limits: ArchiveLimits): AsyncGenerator<DatasetImage> {
  const budget = createBudget(limits, archive.byteLength)
  const seen = new Set<string>()
  const members = isZip(archive)
    ? zipMembers(archive, budget)
    : isGzip(archive)
      ? tarMembers(archive, budget, limits)
      : null
  if (!members) throw new AppError('unsupported_media', 'archive: only zip and tar.gz are accepted')
  for await (const member of members) {
    const parts = member.path
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.')
    if (parts.includes('..') || member.path.startsWith('/'))
      throw new AppError('invalid_archive', 'A member of the archive leads out of it; nothing after it was read')
    // As file systems see it that know neither upper case nor the ways to write an accent.
    const name = parts.join('/').normalize('NFC').toLowerCase()
    if (seen.has(name)) throw new AppError('invalid_archive', 'Two members of the archive have the same name')
    seen.add(name)
    if (parts.some(isClutter)) continue
    const [person, image] = parts.slice(-2)
    if (person === undefined || image === undefined || parts.length < 2) continue
    yield { person, file: `${person}/${image}`, bytes: member.bytes.length, read: async () => member.bytes }
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

/** Header and padding of a member, and extended headers; what may be read ahead of one. */
const tarOverhead = 4_096
const tarSlack = 4 * 2 ** 20

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

/** Pictures hardly shrink: an archive that grows a hundredfold, and beyond this size, is made to harm. */
const mostGrowth = 100
const harmlessBytes = 64 * 2 ** 20

function createBudget(limits: ArchiveLimits, archiveBytes: number): Budget {
  const grown = Math.max(harmlessBytes, archiveBytes * mostGrowth)
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
      if (total > grown)
        throw new AppError('too_large', `The archive unpacks to more than ${mostGrowth} times its own size`)
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
  let packed = 0
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
      packed += entry.compressedSize
      // More than there is: members lie over each other, each byte unpacked many times.
      if (packed > archive.byteLength) throw damaged(new Error('members overlap'))
      if (entry.fileName.endsWith('/') || isLink(entry.externalFileAttributes)) continue
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

async function* tarMembers(archive: Uint8Array, budget: Budget, limits: ArchiveLimits): AsyncGenerator<Member> {
  const tar = extract()
  const meter = meterTar(limits)
  const unpacking = pipeline(Readable.from(archiveChunks(archive)), createGunzip(), meter.stream, tar)
  unpacking.catch(() => undefined)
  try {
    for await (const entry of tar) {
      budget.member()
      meter.member()
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

/** A symbolic link as Unix archivers store it: its mode is in the upper half. */
function isLink(externalFileAttributes: number): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000
}

/**
 * Counts what is unpacked before the tar reader sees it: headers, members that are skipped and padding, which nobody collects.
 */
function meterTar(limits: ArchiveLimits): { stream: Transform; member(): void } {
  let total = 0
  let sinceMember = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length
      sinceMember += chunk.length
      const most = limits.totalBytes + limits.members * tarOverhead
      if (sinceMember > limits.memberBytes + tarSlack || total > most)
        done(new AppError('too_large', 'The archive unpacks to more than is accepted'))
      else done(null, chunk)
    },
  })
  return {
    stream,
    member() {
      sinceMember = 0
    },
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
