import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { prepareWasm } from './wasm-threads.mjs'

const require = createRequire(import.meta.url)

/** @vladmandic/face-api: SSD detection, 68 landmarks and a descriptor of every face. */
export async function openFaceApi(threads) {
  const tf = require('@tensorflow/tfjs')
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  prepareWasm(tf, wasm, threads)
  await tf.setBackend('wasm')
  const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js')
  const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model')
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceapi.nets
  for (const net of [ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet]) await net.loadFromDisk(models)
  const options = new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 100 })
  return {
    tf,
    version: require('@vladmandic/face-api/package.json').version,
    threads: wasm.getThreadsCount(),
    async analyse(tensor) {
      const faces = await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors()
      return faces.map(({ descriptor }) => descriptor.length)
    },
  }
}
