// Runs a TypeScript file inside a worker thread when started from sources (tests, development). Node 20 cannot load
// .ts in a worker, and tsx's own hook does not reach workers, so the hook is registered here first.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.file)
