import { parentPort, workerData } from 'node:worker_threads'
import { boxArea } from '#core/geometry.ts'

parentPort?.postMessage({ doubled: workerData.start.number * 2, area: boxArea({ x: 0, y: 0, width: 2, height: 3 }) })
