import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/** Names for networks, as Fastify's `trustProxy` takes them. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/**
 * Where a connection came from: the last address before the proxies that are believed, as the REST door has it. Sockets are
 * taken from the HTTP server before Fastify sees them.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: readonly string[]): string {
  const forwarded = request.headers['x-forwarded-for']
  const before = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? ''))
    .split(',')
    .map((one) => one.trim())
  let address = request.socket.remoteAddress ?? ''
  for (let next = before.pop(); next && isIn(address, trustedProxies); next = before.pop()) address = next
  return address
}

function isIn(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return networks.flatMap((network) => named[network] ?? [network]).some((network) => matches(parsed, network))
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  try {
    const [base, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.process(network), null]
    if (base.kind() !== address.kind()) return false
    return address.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128))
  } catch {
    return false
  }
}
