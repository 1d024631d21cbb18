import type { ChildProcess } from 'node:child_process'

/** Milliseconds that ffmpeg has to end by itself. */
const patience = 2_000

/**
 * What ffmpeg needs of the environment; keys and passwords of this process are none of it. A proxy holds for whatever it
 * reads over HTTP, also where a playlist leads.
 */
export function bareEnvironment(proxy?: string): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'LIBVA_DRIVER_NAME', 'CUDA_VISIBLE_DEVICES', 'SystemRoot']
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1', ...(proxy && { http_proxy: proxy }) }
}

/** Asks a child to end, and ends it where it does not. Returns how to take the second part back. */
export function endChild(child: ChildProcess): () => void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  return () => clearTimeout(timer)
}

/** Whether a program could not be started because it is not there. */
export function isMissing(cause: NodeJS.ErrnoException): boolean {
  return cause.code === 'ENOENT' || cause.code === 'EACCES'
}
