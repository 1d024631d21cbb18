import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded ? { 'x-forwarded-for': forwarded } : {},
  }) as unknown as IncomingMessage

it.each([
  ['nobody is believed', '10.0.0.1', '1.2.3.4', [], '10.0.0.1'],
  ['a believed proxy', '10.0.0.1', '1.2.3.4', ['10.0.0.0/8'], '1.2.3.4'],
  ['a believed proxy by its own address', '::ffff:10.0.0.1', '1.2.3.4', ['10.0.0.1'], '1.2.3.4'],
  ['what a client put before it', '127.0.0.1', '9.9.9.9, 1.2.3.4', ['loopback'], '1.2.3.4'],
  ['two believed proxies', '127.0.0.1', '1.2.3.4, 10.0.0.7', ['loopback', '10.0.0.0/8'], '1.2.3.4'],
  ['a stranger who forwards', '8.8.8.8', '1.2.3.4', ['10.0.0.0/8'], '8.8.8.8'],
  ['nothing forwarded', '10.0.0.1', undefined, ['10.0.0.0/8'], '10.0.0.1'],
  ['another family', 'fd00::1', '1.2.3.4', ['10.0.0.0/8'], 'fd00::1'],
])('%s', (_, remote, forwarded, trusted, expected) => {
  expect(clientAddress(request(remote, forwarded), trusted)).toBe(expected)
})
