import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import sharp from 'sharp'
import { openFaceApi } from './face-api.mjs'
import { openHuman } from './human.mjs'

// node serve.mjs <face-api|human> <threads>: one JSON line `{photo}` in, one `{ms, cpuMs, decodeMs, faces}` out. Stops
// when its input ends.
const [name, threads] = process.argv.slice(2)
const peer = await { 'face-api': openFaceApi, human: openHuman }[name](Number(threads))
const { tf } = peer
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
print({
  name,
  version: peer.version,
  tfjs: tf.version_core ?? tf.version?.['tfjs-core'],
  backend: tf.getBackend(),
  simd: await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
  threads: peer.threads,
})

for await (const line of createInterface({ input: process.stdin })) {
  const { photo } = JSON.parse(line)
  print(await measure(photo).catch((error) => ({ error: String(error.message ?? error) })))
}
// The backend's threads would keep the process alive.
process.exit(0)

/** The file's bytes are in memory before the clock starts; decoding and the way into a tensor count. */
async function measure(photo) {
  const bytes = await readFile(photo)
  const cpu = process.cpuUsage()
  const start = performance.now()
  const { data, info } = await sharp(bytes).rotate().removeAlpha().toColourspace('srgb').raw().toBuffer({
    resolveWithObject: true,
  })
  const tensor = tf.tensor3d(data, [info.height, info.width, 3], 'int32')
  const decodeMs = performance.now() - start
  const lengths = await peer.analyse(tensor)
  const ms = performance.now() - start
  const used = process.cpuUsage(cpu)
  tensor.dispose()
  return { ms, decodeMs, cpuMs: (used.user + used.system) / 1000, faces: lengths.length, dimensions: lengths[0] ?? 0 }
}
