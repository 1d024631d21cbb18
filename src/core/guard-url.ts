import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { AppError } from './errors.ts'

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

export interface UrlGuardOptions {
  /** Schemes that are taken, without the colon. */
  readonly schemes: readonly string[]
  /**
   * What may be reached although it is in a network of one's own: host names, addresses and networks (`10.2.0.0/16`), each
   * with a port behind it if only that one is meant (`hooks.lan:8443`, `[fd00::1]:443`).
   */
  readonly allow: readonly string[]
  /** Private networks may be reached, as cameras must be; never this machine, link-local addresses or those of clouds' metadata. */
  readonly privateNetworks: boolean
  /** For tests: every address of a host name. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>
}

/** An address that was checked, and the means to connect to it and nothing else. */
export interface CheckedUrl {
  readonly url: URL
  readonly addresses: readonly Address[]
  /** For `http.request`, `net.connect` or an agent: answers with the checked addresses, whatever DNS says by then. */
  readonly lookup: LookupFunction
  /** The same address without a name in it, for programs that would look the name up by themselves. */
  readonly pinned: URL
}

/** Checks addresses that users give before Netra connects to them. */
export interface UrlGuard {
  /** Throws `invalid_input` saying why an address is refused. Every redirection is to be checked anew. */
  check(address: string | URL): Promise<CheckedUrl>
}

/** Where clouds answer with credentials; the others of these addresses are link-local anyway. */
const metadata = new Set(['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'])
const privateRanges = new Set(['private', 'uniqueLocal', 'carrierGradeNat'])
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443', rtsp: '554', rtsps: '322' }

/** A guard for one use. Only public addresses may be reached, and what the options allow. */
export function createUrlGuard(options: UrlGuardOptions): UrlGuard {
  const rules = options.allow.map(readRule)
  const resolve = options.resolve ?? resolveBySystem

  async function addressesOf(host: string): Promise<readonly Address[]> {
    const literal = ipaddr.isValid(host) && !host.includes('%') ? ipaddr.parse(host) : null
    if (literal) return [{ address: literal.toString(), family: literal.kind() === 'ipv4' ? 4 : 6 }]
    const found = await resolve(host).catch(() => [])
    if (found.length === 0) throw refused('the name of the host cannot be resolved')
    return found
  }

  return {
    async check(given) {
      const url = parse(given)
      const scheme = url.protocol.slice(0, -1)
      if (!options.schemes.includes(scheme)) throw refused(`only ${options.schemes.join(', ')} are accepted`)
      const host = hostOf(url)
      const port = url.port || (defaultPorts[scheme] ?? '')
      const addresses = await addressesOf(host)
      const named = rules.some((rule) => rule.matchesHost(host, port))
      for (const { address } of addresses) {
        const allowed = named || rules.some((rule) => rule.matchesAddress(address, port))
        if (!allowed && !isOpen(address, options.privateNetworks))
          throw refused('it leads to this machine or into a closed network; an operator allows that with network.allow')
      }
      return { url, addresses, lookup: pinnedLookup(host, addresses), pinned: pin(url, addresses[0]) }
    },
  }
}

function parse(given: string | URL): URL {
  if (given instanceof URL) return given
  if (given.length > 2_000 || !URL.canParse(given)) throw refused('it is no address')
  return new URL(given)
}

/** The host without brackets. Only http and its like have their hosts checked by the parser itself. */
function hostOf(url: URL): string {
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
  if (/^[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?$/.test(host) || ipaddr.IPv6.isValid(host)) return host
  throw refused('it has no proper host')
}

/** Public, or private where that is enough. Addresses that carry another one inside count as what they carry. */
function isOpen(address: string, privateNetworks: boolean): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (metadata.has(parsed.toString())) return false
  const range = parsed.range()
  return range === 'unicast' || (privateNetworks && privateRanges.has(range))
}

async function resolveBySystem(host: string): Promise<Address[]> {
  const found = await systemLookup(host, { all: true, verbatim: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

/** Any other name, such as that of a redirection nobody checked, is not found. */
function pinnedLookup(host: string, addresses: readonly Address[]): LookupFunction {
  return (asked, { all, family }, answer) => {
    const wanted = family === 4 || family === 6 ? addresses.filter((one) => one.family === family) : addresses
    const [first] = wanted
    const known = asked.toLowerCase().replace(/\.$/, '') === host
    if (!known || !first) {
      const error = Object.assign(new Error('This name was not checked'), { code: 'ENOTFOUND' })
      process.nextTick(() => answer(error, '', 4))
    } else if (all) process.nextTick(() => answer(null, [...wanted]))
    else process.nextTick(() => answer(null, first.address, first.family))
  }
}

function pin(url: URL, address: Address | undefined): URL {
  const pinned = new URL(url)
  if (address) pinned.hostname = address.family === 6 ? `[${address.address}]` : address.address
  return pinned
}

interface Rule {
  matchesHost(host: string, port: string): boolean
  matchesAddress(address: string, port: string): boolean
}

function readRule(text: string): Rule {
  const { host, port } = splitPort(text.trim().toLowerCase())
  const portFits = (asked: string) => port === undefined || port === asked
  const network = networkOf(host)
  if (network === null)
    return { matchesHost: (asked, at) => asked === host && portFits(at), matchesAddress: () => false }
  return {
    matchesHost: () => false,
    matchesAddress(address, at) {
      if (!portFits(at) || !ipaddr.isValid(address)) return false
      const parsed = ipaddr.process(address)
      const [base, bits] = network
      return parsed.kind() === base.kind() && parsed.match(base, bits)
    },
  }
}

function splitPort(text: string): { host: string; port: string | undefined } {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/.exec(text)
  if (bracketed?.[1]) return { host: bracketed[1], port: bracketed[2] }
  const plain = /^([^:]+):(\d{1,5})$/.exec(text)
  return plain?.[1] ? { host: plain[1], port: plain[2] } : { host: text, port: undefined }
}

function networkOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (!ipaddr.isValid(text)) return null
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function refused(why: string): AppError {
  return new AppError('invalid_input', `url: ${why}`, { facts: { fields: 'url' } })
}
