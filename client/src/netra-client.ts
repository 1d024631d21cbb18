import createClient, { type Client, type FetchOptions, type FetchResponse } from 'openapi-fetch'
import { type EventSubscription, type FollowOptions, followEvents } from './events.ts'
import { formOf, holdsFiles } from './form.ts'
import type { paths } from './generated/api.ts'
import { errorOf, unreachable } from './netra-error.ts'
import { type UploadOptions, upload } from './upload.ts'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type MediaType = `${string}/${string}`

/** The paths that a method is there for. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { [Key in M]: object } ? Path : never
}[keyof paths]

type Responses<Path extends keyof paths, M extends Method> =
  paths[Path][M] extends Record<string | number, unknown> ? paths[Path][M] : never

/** What a call takes beside the path: parameters, body, a signal. */
export type InputOf<Path extends keyof paths, M extends Method> = FetchOptions<Responses<Path, M>>

/** What a call answers. */
export type AnswerOf<Path extends keyof paths, M extends Method> = NonNullable<
  FetchResponse<Responses<Path, M>, object, MediaType>['data']
>

// openapi-fetch's own rule: the second argument may be left out where nothing in it must be given.
type Rest<Input> = Record<never, never> extends Input ? [input?: Input] : [input: Input]

type Call<M extends Method> = <Path extends PathOf<M>>(
  path: Path,
  ...rest: Rest<InputOf<Path, M>>
) => Promise<AnswerOf<Path, M>>

export interface NetraClient {
  readonly get: Call<'get'>
  readonly post: Call<'post'>
  readonly put: Call<'put'>
  readonly patch: Call<'patch'>
  readonly delete: Call<'delete'>
  /** Sends files as a form and tells how far it is. */
  upload<Path extends PathOf<'post'>>(
    path: Path,
    fields: Readonly<Record<string, unknown>>,
    options?: UploadOptions & { readonly params?: Readonly<Record<string, string>> },
  ): Promise<AnswerOf<Path, 'post'>>
  /** Where something is, for `<img src>` for example. */
  url(path: string): string
  /** Follows events as they happen, through reconnections, until it is closed. */
  events(options: FollowOptions): EventSubscription
}

export interface ClientOptions {
  /** `http://127.0.0.1:8080`; the page's own origin where absent. */
  readonly server?: string
  /** An API key or session token. A page of the server itself needs none: its session cookie goes along. */
  readonly key?: string
  readonly fetch?: typeof globalThis.fetch
}

/**
 * A client of one server. Calls answer the parsed body and throw `NetraError`; files (`Blob`, `File`) in a body make it a form.
 */
export function createNetraClient(options: ClientOptions = {}): NetraClient {
  const server = (options.server ?? originOfPage()).replace(/\/+$/, '')
  const headers: Record<string, string> = options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request))
  const rest: Client<paths> = createClient<paths>({
    baseUrl: server,
    headers,
    fetch: (request) => fetch(request),
    bodySerializer: (body: unknown) => (holdsFiles(body) ? formOf(body) : JSON.stringify(body)),
    querySerializer: { array: { style: 'form', explode: false } },
  })
  rest.use({
    async onResponse({ response }) {
      if (!response.ok) throw errorOf(response.status, await response.text(), response.headers.get('retry-after'))
    },
    onError: ({ error }) => unreachable(error) as Error,
  })
  const call = <M extends Method>(method: M): Call<M> =>
    (async (path: never, input: never) => (await rest.request(method, path, input)).data) as unknown as Call<M>
  return {
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    async upload(path, fields, { params = {}, ...more } = {}) {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
      return (await upload({ url: `${server}${filled}`, headers, fetch }, fields, more)) as never
    },
    url: (path) => `${server}${path}`,
    events: (follow) => followEvents({ server, key: options.key }, follow),
  }
}

function originOfPage(): string {
  const { location } = globalThis as { location?: { origin: string } }
  return location?.origin ?? 'http://127.0.0.1:8080'
}
