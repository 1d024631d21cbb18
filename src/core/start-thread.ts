import { type ResourceLimits, Worker } from 'node:worker_threads'

/**
 * Starts a worker thread on a module given as `new URL('./some-thread.ts', import.meta.url)`. Compiled, the module is the
 * `.js` beside the caller; from sources it is loaded through tsx. The module reads its own start values from
 * `workerData.start`. A thread that outgrows `resourceLimits` (its JavaScript heap) ends alone, with an error event.
 */
export function startThread(module: URL, start: unknown, resourceLimits: ResourceLimits = {}): Worker {
  const fromSources = import.meta.url.endsWith('.ts')
  if (!fromSources) {
    return new Worker(new URL(module.href.replace(/\.ts$/, '.js')), { workerData: { start }, resourceLimits })
  }
  return new Worker(new URL('./boot-thread.mjs', import.meta.url), {
    workerData: { file: module.href, start },
    resourceLimits,
    execArgv: ['--conditions=netra-source'],
  })
}
