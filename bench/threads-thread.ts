// Runs the networks of one photo with three faces, as often as it is told to.
import { parentPort, workerData } from 'node:worker_threads'
import type { Tensor } from '#vision/inference/network.ts'
import { openSession } from '#vision/inference/session.ts'

const { paths, cores, spinning }: { paths: Record<string, string>; cores: number; spinning: boolean } = workerData.start

const load = (role: string) => openSession(paths[role] as string, { provider: 'cpu', cores, spinning })
const [detector, landmarks, embedder] = [
  await load('detector-accurate'),
  await load('landmarks'),
  await load('embedder'),
]

function noise(...shape: number[]): { pixels: Tensor } {
  const data = new Uint8Array(shape.reduce((a, b) => a * b, 1))
  for (let i = 0; i < data.length; i++) data[i] = (i * 2654435761) >>> 24
  return { pixels: { data, shape } }
}

// A 3:2 photo in the detector's longest side of 512, rounded up to 32.
const [photo, mesh, crops] = [noise(1, 352, 512, 3), noise(3, 192, 192, 3), noise(3, 150, 150, 3)]

parentPort?.on('message', async (jobs: number) => {
  const times: number[] = []
  for (let i = 0; i < jobs; i++) {
    const start = performance.now()
    await detector.run(photo)
    await landmarks.run(mesh)
    await landmarks.run(mesh)
    await embedder.run(crops)
    times.push(performance.now() - start)
  }
  parentPort?.postMessage(times)
})
parentPort?.postMessage('ready')
