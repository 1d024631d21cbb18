import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Bytes per pixel of the largest picture that a decode may need, measured with 16-bit TIFF turned upright, and what Node takes. */
const bytesPerPixel = 24
const ownBytes = 768 * 2 ** 20

/**
 * Starts the process that decodes. It gets no environment (so no key and no address of the database), and on Linux at most the
 * memory that the largest picture allowed needs; ending its input ends it.
 */
export function startDecoder(pixels: number): ChildProcess {
  const fromSources = import.meta.url.endsWith('.ts')
  const file = fileURLToPath(new URL(fromSources ? './decode-process.ts' : './decode-process.js', import.meta.url))
  const node = [
    '--max-old-space-size=128',
    ...(fromSources ? ['--import', tsxUrl(), '--conditions=netra-source'] : []),
    file,
  ]
  const kibibytes = Math.ceil((ownBytes + pixels * bytesPerPixel) / 1024)
  const [program, args] =
    process.platform === 'linux'
      ? ['/bin/sh', ['-c', `ulimit -d ${kibibytes}; exec "$0" "$@"`, process.execPath, ...node]]
      : [process.execPath, node]
  return spawn(program, args, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
}

/** Whether the child keeps this process from ending: only while it has work. */
export function holdOpen(child: ChildProcess, open: boolean): void {
  for (const handle of [child, child.stdin, child.stdout])
    if (handle === child || handle instanceof Socket) open ? handle.ref() : handle.unref()
}

function tsxUrl(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
}
