import { parentPort, workerData } from 'node:worker_threads'
import { openSession } from './session.ts'

// Answers null where a session opens on CUDA, else what the runtime says.
const { network }: { network: string } = workerData.start
try {
  await using _session = await openSession(network, { provider: 'cuda', cores: 1 })
  parentPort?.postMessage(null)
} catch (error) {
  parentPort?.postMessage(error instanceof Error ? error.message : String(error))
}
