import { formOf } from './form.ts'
import { errorOf, NetraError, unreachable } from './netra-error.ts'

export interface UploadOptions {
  readonly signal?: AbortSignal
  /** Told how much has been sent, 0…1. Without XMLHttpRequest (Node) only 0 and 1. */
  onProgress?(sent: number): void
}

/** What is used of a browser's request that can be watched. */
interface WatchedRequest {
  readonly status: number
  readonly responseText: string
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  onloadend: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getResponseHeader(name: string): string | null
  send(body: FormData): void
  abort(): void
}

// Not by its global name: where there are no browser's types, as in Node, that would not compile.
const { XMLHttpRequest: Watched } = globalThis as { XMLHttpRequest?: new () => WatchedRequest }

interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: typeof globalThis.fetch
}

/** Sends a form and parses the answer; browsers tell how far the upload is. Throws `NetraError`. */
export async function upload(
  target: Target,
  fields: Readonly<Record<string, unknown>>,
  options: UploadOptions = {},
): Promise<unknown> {
  const body = formOf(fields)
  options.onProgress?.(0)
  if (Watched && options.onProgress) return await sendWatched(new Watched(), target, body, options)
  const response = await target
    .fetch(target.url, { method: 'POST', body, headers: target.headers, ...signalOf(options) })
    .catch((error: unknown) => Promise.reject(unreachable(error)))
  const text = await response.text()
  if (!response.ok) throw errorOf(response.status, text, response.headers.get('retry-after'))
  options.onProgress?.(1)
  return JSON.parse(text)
}

const signalOf = ({ signal }: UploadOptions) => (signal ? { signal } : {})

function sendWatched(
  request: WatchedRequest,
  target: Target,
  body: FormData,
  { signal, onProgress }: UploadOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => request.abort()
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText))
      else reject(errorOf(request.status, request.responseText, request.getResponseHeader('retry-after')))
    }
    request.onerror = () => reject(new NetraError('unreachable', 'The upload broke off; check the connection'))
    request.onabort = () => reject(new DOMException('The upload was given up', 'AbortError'))
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    request.open('POST', target.url)
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value)
    if (signal?.aborted) abort()
    else request.send(body)
  })
}
