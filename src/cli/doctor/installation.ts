import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { Context } from '#cli/context.ts'
import { openScratchApp } from '#cli/scratch-app.ts'
import type { Config } from '#config.ts'
import { detectFaces } from '#recognition/detect-faces.ts'
import { readSamplePhoto } from '#recognition/sample-photos.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { verifyPack } from '#vision/packs/verify-pack.ts'
import { type Check, found } from './check.ts'

const installAgain = "Run npm ci in the project's folder."

/** The native packages that everything stands on. */
export async function checkPackages(): Promise<Check[]> {
  return [await checkOnnxRuntime(), await checkImageCodecs()]
}

async function checkOnnxRuntime(): Promise<Check> {
  try {
    const { listSupportedBackends } = await import('onnxruntime-node')
    const backends = listSupportedBackends().map(({ name, bundled }) => (bundled ? name : `${name} (not installed)`))
    return found('ONNX Runtime', 'ok', `${versionOf('onnxruntime-node')}: ${backends.join(', ')}`)
  } catch (error) {
    return found('ONNX Runtime', 'problem', `cannot be loaded: ${firstLine(error)}`, installAgain)
  }
}

async function checkImageCodecs(): Promise<Check> {
  try {
    const { default: sharp } = await import('sharp')
    const turbo = await import('@julusian/jpeg-turbo').then(
      () => `jpeg-turbo ${versionOf('@julusian/jpeg-turbo')}`,
      () => null,
    )
    const libraries = `sharp ${sharp.versions.sharp ?? ''} with libvips ${sharp.versions.vips}`
    return turbo === null
      ? found(
          'Image codecs',
          'warning',
          `${libraries}; jpeg-turbo cannot be loaded`,
          `JPEG is decoded more slowly. ${installAgain}`,
        )
      : found('Image codecs', 'ok', `${libraries}, ${turbo}`)
  } catch (error) {
    return found('Image codecs', 'problem', `sharp cannot be loaded: ${firstLine(error)}`, installAgain)
  }
}

function versionOf(name: string): string {
  try {
    const { version }: { version: string } = createRequire(import.meta.url)(`${name}/package.json`)
    return version
  } catch {
    return ''
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

export async function checkModels(config: Config, signal: AbortSignal): Promise<Check> {
  const files = await verifyPack(embeddedPack, config.modelCache, signal)
  const wrong = files.filter(({ problem }) => problem !== null)
  const pack = `${embeddedPack.name} ${embeddedPack.version}`
  if (wrong.length === 0) return found('Model pack', 'ok', `${pack}: ${files.length} files are as they should be`)
  const [first] = wrong
  return found('Model pack', 'problem', `${pack}: ${first?.file}: ${first?.problem}`, installAgain)
}

/** Whether the server's port can be had, or is held by a Netra already. */
export async function checkPort({ host, port }: Config): Promise<Check> {
  const address = `${host}:${port}`
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)))
  })
  if (code === null) return found('Port', 'ok', `${address} is free`)
  if (code !== 'EADDRINUSE')
    return found(
      'Port',
      'warning',
      `${address} cannot be listened on (${code})`,
      'Choose others with NETRA_HOST and NETRA_PORT.',
    )
  const name = await fetch(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(2_000),
  })
    .then(async (response) => (await response.json()) as { name?: unknown })
    .then(({ name }) => name)
    .catch(() => null)
  if (name === 'netra') return found('Port', 'ok', `a Netra server is running on ${address}`)
  return found('Port', 'warning', `another program listens on ${address}`, 'Choose another with NETRA_PORT or --port.')
}

/** The product on a temporary data folder finds the faces of a sample photo; nothing of the user's is touched. */
export async function checkPipeline(context: Context, config: Config): Promise<Check[]> {
  const started = performance.now()
  await using scratch = await openScratchApp(context, config)
  const ready = Math.round(performance.now() - started)
  const { provider, cores } = scratch.app.needs.vision.status()
  const image = await readSamplePhoto(1)
  const { faces, processingTimeMs } = await scratch.door.call(detectFaces, { image })
  const report = `started in ${ready} ms, ${provider} on ${cores} cores, ${faces.length} faces in ${Math.round(processingTimeMs)} ms`
  return [
    faces.length >= 3
      ? found('Self-test', 'ok', report)
      : found(
          'Self-test',
          'problem',
          `${report}; 3 or more were expected`,
          'Please report this with the output of netra doctor --json.',
        ),
  ]
}
