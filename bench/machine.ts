import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, freemem, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** What the figures were measured on, and with. */
export function describeMachine() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const version = (name: string): string =>
    (JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8')) as { version: string }).version
  return {
    measuredAt: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryGigabytes: Math.round(totalmem() / 2 ** 30),
      freeGigabytes: Math.round(freemem() / 2 ** 30),
      platform: `${process.platform} ${process.arch}`,
      /** Over one core per core, something else was running, and absolute figures say little. */
      loadBefore: loadavg()[0] ?? 0,
    },
    versions: {
      netra: commitOf(root),
      node: process.versions.node,
      onnxruntime: version('onnxruntime-node'),
      sharp: version('sharp'),
    },
  }
}

function commitOf(root: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`
  } catch {
    return 'unknown'
  }
}

const busyTicks = (): number => {
  const [, user, nice, system, , , irq, softirq] = (/^cpu\s.*$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[0] ?? '')
    .split(/\s+/)
    .map(Number)
  return (user ?? 0) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0)
}

/** Ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const tickMilliseconds = 10

/** Processor milliseconds of the whole machine since start; null where the system does not tell. */
export function machineCpuMs(): number | null {
  return process.platform === 'linux' ? busyTicks() * tickMilliseconds : null
}

/** Processor milliseconds of one process, all its threads; null where the system does not tell. */
export function processCpuMs(pid: number): number | null {
  if (process.platform !== 'linux') return null
  // Fields behind the name, which may hold anything: state is the first, utime and stime the 12th and 13th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMilliseconds
}

/** Resident and peak resident memory of a process in MB; null where the system does not tell. */
export function residentMegabytes(pid: number): { now: number; peak: number } | null {
  if (process.platform !== 'linux') return null
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (key: string) => (Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024) / 1e6
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

/** Children of a process whose program has that name; none where the system does not tell. */
export function childrenOf(pid: number, program: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      const status = readFileSync(`/proc/${entry}/status`, 'utf8')
      const parent = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1])
      const name = /^Name:\s+(.*)$/m.exec(status)?.[1]
      return parent === pid && name === program ? [Number(entry)] : []
    } catch {
      // It ended meanwhile.
      return []
    }
  })
}
