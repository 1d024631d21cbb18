// The whole product in this process, in a folder of its own that is removed with it, with an administrator who can sign in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '#app.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { runWork } from '#run-work.ts'
import { serve } from '#serve.ts'

export const administrator = { email: 'admin@localhost', password: 'drawn people are nobody' }
const key = 'a-key-of-a-server-that-lives-for-a-minute-only'

export interface SampleServer extends AsyncDisposable {
  readonly app: App
  readonly url: string
  /** Calls the API as the administrator; throws what is not answered well. */
  call<T>(method: string, path: string, json?: unknown): Promise<T>
  /** Sends a picture as a camera's next frame. */
  sendFrame(cameraId: string, image: Uint8Array): Promise<void>
}

export async function startSample(): Promise<SampleServer> {
  await using stack = new ResourceStack()
  const data = mkdtempSync(join(tmpdir(), 'netra-pictures-'))
  stack.use({ [Symbol.asyncDispose]: async () => rmSync(data, { recursive: true, force: true }) })
  // Networks that tests converted already are used as they are.
  const modelCache = join(import.meta.dirname, '../../node_modules/.cache/netra-models')
  writeFileSync(join(data, 'netra.config.json'), JSON.stringify({ modelCache, rateLimits: { perUser: 100_000 } }))
  const env = {
    NETRA_DATA: data,
    NETRA_PORT: '0',
    NETRA_GRPC_PORT: '0',
    NETRA_ADMIN_KEY: key,
    NETRA_ADMIN_PASSWORD: administrator.password,
    NETRA_LOG_LEVEL: 'error',
  }
  const app = stack.use(
    await openApp(loadConfig(env, {}, data), createLog('error'), { signal: AbortSignal.timeout(120_000) }),
  )
  const { url } = stack.use(await serve(app))
  stack.use(runWork(app))
  app.needs.cameraWorker.start({ claims: true })
  stack.use(app.needs.cameraWorker)
  await app.filled
  const headers = { authorization: `Bearer ${key}` }
  const opened = stack.move()
  return {
    app,
    url,
    async call<T>(method: string, path: string, json?: unknown) {
      const typed = json === undefined ? {} : { 'content-type': 'application/json' }
      const body = json === undefined ? {} : { body: JSON.stringify(json) }
      const answer = await fetch(`${url}${path}`, { method, headers: { ...headers, ...typed }, ...body })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    async sendFrame(cameraId, image) {
      const form = new FormData()
      form.append('image', new Blob([new Uint8Array(image)]), 'frame.jpg')
      await fetch(`${url}/api/cameras/${cameraId}/frames`, { method: 'POST', headers, body: form }).then((answer) =>
        answer.arrayBuffer(),
      )
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}
