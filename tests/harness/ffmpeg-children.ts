import { readdirSync, readFileSync } from 'node:fs'

/** Command lines of the children of a process that are ffmpeg, as a list of processes shows them. */
export function ffmpegChildren(parent = process.pid): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const of = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return Number(of) === parent && line.startsWith('ffmpeg') ? [line] : []
    } catch {
      return []
    }
  })
}
