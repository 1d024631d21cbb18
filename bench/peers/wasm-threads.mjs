import { createRequire } from 'node:module'
import { cpus } from 'node:os'

const require = createRequire(import.meta.url)
export const wasmFolder = require
  .resolve('@tensorflow/tfjs-backend-wasm/package.json')
  .replace('package.json', 'wasm-out/')

/**
 * Sets TensorFlow.js's WASM backend up: SIMD, and `threads` threads. Call before any backend is chosen.
 *
 * In Node it switches threads off (tensorflow/tfjs issue 3830), because its threads start from a blob: address, which
 * Node's workers refuse. Three changes make them run, so that the comparison does not profit from that: workers start
 * from the same script as text, load the factory from its file, and see twice the cores (it takes half of them).
 */
export function prepareWasm(tf, wasm, threads) {
  wasm.setWasmPaths(wasmFolder)
  if (threads <= 1) return
  startWorkersFromText()
  seeTwiceTheCores()
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true)
  wasm.setThreadsCount(threads)
}

function startWorkersFromText() {
  const workerThreads = require('node:worker_threads')
  const { wasmWorkerContents } = require(`${wasmFolder}tfjs-backend-wasm-threaded-simd.worker.js`)
  const script = wasmWorkerContents.replaceAll('\n', '\\n')
  workerThreads.Worker = class extends workerThreads.Worker {
    constructor(file, options) {
      if (String(file).startsWith('blob:')) super(script, { eval: true })
      else super(file, options)
    }
    postMessage(message, transfer) {
      const load = message?.cmd === 'load'
      super.postMessage(
        load ? { ...message, urlOrBlob: `${wasmFolder}tfjs-backend-wasm-threaded-simd.js` } : message,
        transfer,
      )
    }
  }
}

function seeTwiceTheCores() {
  const cores = cpus()
  require('node:os').cpus = () => [...cores, ...cores]
}
