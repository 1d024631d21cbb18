import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareWasm, wasmFolder } from './wasm-threads.mjs'

const require = createRequire(import.meta.url)

/** @vladmandic/human: BlazeFace detection, the face mesh and the description (embedding) of every face. */
export async function openHuman(threads) {
  const tf = require('@tensorflow/tfjs-core')
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  prepareWasm(tf, wasm, threads)
  // Its loader fetches; models come from the package on disk here.
  tf.io.registerLoadRouter((url) => (String(url).startsWith('disk:') ? readFromDisk(String(url).slice(5)) : null))
  // By path: the package's exports name this build for nobody.
  const root = fileURLToPath(new URL('node_modules/@vladmandic/human', import.meta.url))
  const { Human } = require(join(root, 'dist/human.node-wasm.js'))
  const off = { enabled: false }
  const human = new Human({
    debug: false,
    backend: 'wasm',
    wasmPath: wasmFolder,
    modelBasePath: `disk:${join(root, 'models')}/`,
    cacheModels: false,
    // Zero: every call works on its photo; otherwise it answers from its cache of the frame before.
    cacheSensitivity: 0,
    skipAllowed: false,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { enabled: true, rotation: true, maxDetected: 20, minConfidence: 0.2, return: false },
      mesh: { enabled: true },
      description: { enabled: true },
      attention: off,
      iris: off,
      emotion: off,
      antispoof: off,
      liveness: off,
    },
  })
  await human.load()
  return {
    tf,
    version: human.version,
    threads: wasm.getThreadsCount(),
    async analyse(tensor) {
      const { face, error } = await human.detect(tensor)
      if (error) throw new Error(error)
      return face.map(({ embedding }) => embedding?.length ?? 0)
    },
  }
}

function readFromDisk(path) {
  return {
    async load() {
      const model = JSON.parse(await readFile(path, 'utf8'))
      const files = model.weightsManifest.flatMap((group) => group.paths)
      const parts = await Promise.all(files.map((file) => readFile(join(dirname(path), file))))
      const data = Buffer.concat(parts)
      return {
        modelTopology: model.modelTopology,
        format: model.format,
        signature: model.signature,
        userDefinedMetadata: model.userDefinedMetadata,
        weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
        weightData: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength),
      }
    },
  }
}
