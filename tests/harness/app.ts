import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '#app.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { openPictures } from '#open-cameras.ts'
import { runWork } from '#run-work.ts'
import { serve } from '#serve.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { createTestDatabase } from './database.ts'
import { removeFolder } from './remove-folder.ts'

export const adminKey = 'test-administrator-key-of-sufficient-length'

/** Converted networks are the same for every test: made once, kept beside the installed packages. */
export const modelCache = join(import.meta.dirname, '../../node_modules/.cache/netra-models')

export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** A request's body: JSON, raw bytes of an image, or the fields of a form (Buffers become files). */
export type Body = { json: unknown } | { raw: Uint8Array; type?: string } | { form: Record<string, FormValue> }
type FormValue = string | Uint8Array | readonly Uint8Array[]

export interface Harness extends AsyncDisposable {
  readonly app: App
  readonly url: string
  /** Where gRPC listens. */
  readonly grpc: string
  readonly databaseUrl: string
  readonly data: string
  /** Calls the server as the administrator (or with `key`) and parses the answer's JSON. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: Body, key?: string | null): Promise<Answer<T>>
}

/**
 * The whole product in this process: its own database and data folder, HTTP on a free port; `file` is its
 * netra.config.json, `packs` are installed besides the embedded one.
 */
export async function startHarness(
  file: Record<string, unknown> = {},
  packs: readonly PackManifest[] = [],
): Promise<Harness> {
  await using stack = new ResourceStack()
  const data = mkdtempSync(join(tmpdir(), 'netra-flow-'))
  stack.use({ [Symbol.asyncDispose]: async () => removeFolder(data) })
  const database = stack.use(await createTestDatabase())
  const env = {
    NETRA_DATA: data,
    DATABASE_URL: database.url,
    NETRA_PORT: String(file.port ?? 0),
    NETRA_GRPC_PORT: '0',
    NETRA_ADMIN_KEY: adminKey,
    NETRA_LOG_LEVEL: 'silent',
  }
  writeFileSync(join(data, 'netra.config.json'), JSON.stringify({ modelCache, ...file }))
  const config = loadConfig(env, {}, data)
  const app = stack.use(await openApp(config, createLog('silent'), { signal: AbortSignal.timeout(60_000), packs }))
  const { url, grpc } = stack.use(await serve(app))
  if (config.roles.includes('jobs')) stack.use(runWork(app))
  const pictures = openPictures(app.needs)
  if (pictures) stack.use(pictures)
  app.needs.cameraWorker.start({ claims: config.roles.includes('camera') })
  stack.use(app.needs.cameraWorker)
  await app.filled
  const opened = stack.move()
  return {
    app,
    url,
    grpc,
    data,
    databaseUrl: database.url,
    call: (method, path, body, key = adminKey) => call(`${url}${path}`, method, body, key),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

/** One HTTP request with the answer's JSON parsed. */
export async function call<T>(url: string, method: string, body?: Body, key?: string | null): Promise<Answer<T>> {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
  const init: RequestInit = { method, headers }
  if (body && 'json' in body) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body.json)
  } else if (body && 'raw' in body) {
    headers['content-type'] = body.type ?? 'image/jpeg'
    init.body = new Uint8Array(body.raw)
  } else if (body) init.body = formOf(body.form)
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T }
}

function formOf(fields: Record<string, FormValue>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value)
    else
      for (const [i, bytes] of (value instanceof Uint8Array ? [value] : value).entries())
        form.append(name, new Blob([new Uint8Array(bytes)]), `${name}-${i}.jpg`)
  }
  return form
}
