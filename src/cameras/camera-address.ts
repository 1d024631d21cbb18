import { AppError } from '#core/errors.ts'

export const cameraKinds = ['rtsp', 'http', 'file', 'device', 'push'] as const
export type CameraKind = (typeof cameraKinds)[number]

/** Where a camera's pictures come from. */
export interface CameraAddress {
  readonly kind: CameraKind
  /** The whole address, credentials included: a secret. */
  readonly secret: string
  /** The same as it may be shown. */
  readonly shown: string
}

const kindOfScheme: Readonly<Record<string, CameraKind>> = {
  'rtsp:': 'rtsp',
  'rtsps:': 'rtsp',
  'http:': 'http',
  'https:': 'http',
  'file:': 'file',
  'push:': 'push',
}

/** Values of these parameters choose a stream and are no secrets; all others are masked. */
const plainParameter =
  /^(ch|channel|sub|subtype|stream|type|profile|res|resolution|width|height|fps|rate|quality|camera|cam|id|unicast|proto|transport|video|audio|codec|loop|action)\d*$/i

function wrong(why: string): AppError {
  return new AppError('invalid_input', `url: ${why}`, { facts: { fields: 'url' } })
}

/**
 * Reads the address that a user gives: rtsp(s), http(s), `file:NAME` in the folder of videos, or `push:`. Throws
 * `invalid_input` saying what is wrong, never with the address itself.
 */
export function readCameraUrl(text: string): CameraAddress {
  if (!URL.canParse(text)) throw wrong('it is no address; one begins with rtsp://, http://, https://, file: or push:')
  const url = new URL(text)
  const kind = kindOfScheme[url.protocol]
  if (kind === undefined) throw wrong('only rtsp, rtsps, http, https, file and push are accepted')
  if (kind === 'push') return { kind, secret: 'push:', shown: 'push:' }
  if (kind === 'file') {
    const name = fileOf(text)
    return { kind, secret: `file:${name}`, shown: `file:${name}` }
  }
  if (url.hostname === '') throw wrong('it names no host')
  return { kind, secret: text, shown: maskUrl(url) }
}

/** The name inside the folder of videos. */
function fileOf(text: string): string {
  let name: string
  try {
    name = decodeURIComponent(text.slice('file:'.length).replace(/^\/\/(?=\/)/, ''))
  } catch {
    throw wrong('the name of the file is not understood')
  }
  const parts = name.split('/')
  if (name === '' || name.includes('\0') || parts.includes('..') || parts.includes('.') || name.startsWith('//'))
    throw wrong('file: is followed by the name of a video in the folder of videos')
  return name
}

/** A V4L2 device by its number, `/dev/video0` or `/dev/v4l/by-id/…`. Throws `invalid_input`. */
export function readDeviceId(device: string | number): CameraAddress {
  const text = String(device).trim()
  const path = /^\d{1,3}$/.test(text) ? `/dev/video${text}` : text
  if (!/^\/dev\/(video\d{1,3}|v4l\/by-(id|path)\/[A-Za-z0-9][A-Za-z0-9._:+-]{0,199})$/.test(path))
    throw new AppError('invalid_input', 'device_id: a number, /dev/video0 or /dev/v4l/by-id/…', {
      facts: { fields: 'device_id' },
    })
  return { kind: 'device', secret: path, shown: path }
}

/** The address without what could be a credential: user, password, fragment, and parameters in query and path. */
export function maskUrl(url: URL): string {
  const user = url.username === '' && url.password === '' ? '' : '***:***@'
  const path = url.pathname.replace(
    /([A-Za-z]\w*?)=([^/&;,]*?)(?=_[A-Za-z]+=|[/&;,]|$)/g,
    (whole: string, name: string) => (plainParameter.test(name) ? whole : `${name}=***`),
  )
  const query = [...url.searchParams]
    .map(([name, value]) => {
      const plain = plainParameter.test(name) && /^[\w.-]{0,20}$/.test(value)
      return value === '' ? name : `${name}=${plain ? value : '***'}`
    })
    .join('&')
  return `${url.protocol}//${user}${url.host}${path}${query === '' ? '' : `?${query}`}`
}
