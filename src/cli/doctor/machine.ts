import { accessSync, constants } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os'
import { delimiter, join } from 'node:path'
import { version } from '#core/version.ts'
import { hasSystemFont } from '#vision/drawing/draw-label.ts'
import { type Check, found, gigabytes } from './check.ts'

/** The machine: versions, processor, memory. */
export async function checkMachine(): Promise<Check[]> {
  const features = await processorFeatures()
  const cores = availableParallelism()
  const memory = `${gigabytes(totalmem())}, ${gigabytes(freemem())} free`
  return [
    found('Netra', 'ok', version),
    checkNode(process.versions.node),
    found('System', 'ok', `${type()} ${release()}, ${process.arch}`),
    found('Processor', 'ok', `${cores} ${cores === 1 ? 'core' : 'cores'}, ${cpus()[0]?.model.trim() ?? 'unknown'}`),
    features === null
      ? found('Vector units', 'note', 'not told by this system')
      : features.includes('avx2') || features.includes('asimd')
        ? found('Vector units', 'ok', features.join(', '))
        : found(
            'Vector units',
            'warning',
            features.join(', ') || 'none',
            'Recognition works, but several times slower than with AVX2.',
          ),
    totalmem() < 1.5e9
      ? found('Memory', 'warning', memory, 'At least 2 GB are recommended.')
      : found('Memory', 'ok', memory),
  ]
}

function checkNode(node: string): Check {
  const major = Number(node.split('.')[0])
  if (major % 2 === 1) return found('Node.js', 'warning', node, 'Odd versions are short-lived; use 22 or 24.')
  return found('Node.js', 'ok', node)
}

const interesting = [
  'avx',
  'avx2',
  'fma',
  'f16c',
  'avx512f',
  'avx512_vnni',
  'amx_int8',
  'asimd',
  'asimddp',
  'i8mm',
  'sve',
]

/** Flags of the first processor on Linux; null where the system does not list them. */
async function processorFeatures(): Promise<string[] | null> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => null)
  const flags = text === null ? null : /^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1]?.split(' ')
  return flags ? interesting.filter((name) => flags.includes(name)) : null
}

const programs = [
  { names: ['ffmpeg'], use: 'cameras and video files', debian: 'ffmpeg' },
  {
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    use: 'browser tests (development only)',
    debian: 'chromium',
  },
]

/** Programs that parts of Netra use where they are there; the main job needs none of them. */
export function checkPrograms(path = process.env.PATH ?? ''): Check[] {
  return programs.map(({ names, use, debian }) => {
    const place = names.map((name) => findProgram(name, path)).find((file) => file !== null)
    return place
      ? found(names[0] ?? '', 'ok', place)
      : found(names[0] ?? '', 'note', `not installed; for ${use}`, `Debian and Ubuntu: apt-get install ${debian}`)
  })
}

function findProgram(name: string, path: string): string | null {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  for (const folder of path.split(delimiter).filter(Boolean))
    for (const ending of endings) {
      const file = join(folder, name + ending)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not in this folder.
      }
    }
  return null
}

export async function checkFonts(): Promise<Check> {
  return (await hasSystemFont())
    ? found('Fonts', 'ok', 'names on annotated pictures are written in a font of this machine')
    : found(
        'Fonts',
        'note',
        'none: names on annotated pictures are written in plain capitals',
        'Debian and Ubuntu: apt-get install fonts-dejavu-core',
      )
}
