import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { startThread } from '#core/start-thread.ts'
import type { Provider } from './session.ts'

export interface ChosenProvider {
  readonly provider: Provider
  /** Why, in words for the operator; says what is missing where CUDA was wished for and cannot be used. */
  readonly reason: string
}

const howToInstall =
  'run ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js (it fetches the CUDA libraries), and install CUDA 12 with cuDNN 9'

/**
 * The provider that networks run on. `cuda` throws `misconfigured` naming what is missing where it cannot be used; `auto`
 * takes CUDA where a session really opens on it, else the CPU, and gives the reason. `network` is any ONNX file to try.
 */
export async function chooseProvider(wish: 'cpu' | 'cuda' | 'auto', network: string): Promise<ChosenProvider> {
  if (wish === 'cpu') return { provider: 'cpu', reason: 'configured' }
  const obstacle = await cudaObstacle(network)
  if (obstacle === null) return { provider: 'cuda', reason: wish === 'cuda' ? 'configured' : 'CUDA is usable' }
  if (wish === 'auto') return { provider: 'cpu', reason: `CUDA is not usable: ${obstacle}` }
  throw new AppError(
    'misconfigured',
    `inference.provider is cuda, but ${obstacle}; ${howToInstall}, or set it to cpu or auto`,
  )
}

/** What stands in the way of CUDA, null where nothing does. Files are looked for first: the runtime is noisy without them. */
async function cudaObstacle(network: string): Promise<string | null> {
  const library = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so'
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch)
  if (!existsSync(join(folder, library))) return `${library} is not installed`
  // Trying may load gigabytes of libraries: not on the main thread.
  const thread = startThread(new URL('./try-cuda-thread.ts', import.meta.url), { network })
  try {
    const [answer]: unknown[] = await once(thread, 'message')
    return typeof answer === 'string' ? answer : null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await thread.terminate()
  }
}
