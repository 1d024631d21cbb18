import { createUrlGuard, type UrlGuard } from '#core/guard-url.ts'
import type { Config } from './config.ts'

export interface UrlGuards {
  readonly webhooks: UrlGuard
  readonly cameras: UrlGuard
}

/** Cameras are in private networks; webhooks are not, unless an operator says so. */
export function createUrlGuards({ network: { allow } }: Config): UrlGuards {
  return {
    webhooks: createUrlGuard({ schemes: ['https', 'http'], allow, privateNetworks: false }),
    cameras: createUrlGuard({ schemes: ['rtsp', 'rtsps', 'http', 'https'], allow, privateNetworks: true }),
  }
}
