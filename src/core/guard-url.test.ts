import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Address, createUrlGuard, type UrlGuardOptions } from './guard-url.ts'

const names: Record<string, string[]> = {
  'example.org': ['93.184.216.34'],
  'six.example.org': ['2606:2800:220:1::1'],
  'both.example.org': ['93.184.216.34', '127.0.0.1'],
  'inside.example.org': ['10.1.2.3'],
  'metadata.google.internal': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
  '2130706433': ['127.0.0.1'],
  '0177.0.0.1': ['127.0.0.1'],
}
const addressOf = (address: string): Address => ({ address, family: address.includes(':') ? 6 : 4 })
const resolve = async (host: string) => (names[host] ?? []).map(addressOf)
const guard = (options: Partial<UrlGuardOptions> = {}) =>
  createUrlGuard({ schemes: ['http', 'https'], allow: [], privateNetworks: false, resolve, ...options })
const cameras = (allow: string[] = []) => guard({ schemes: ['rtsp', 'http'], privateNetworks: true, allow })
const refused = { code: 'invalid_input' }

describe('the guard of addresses', () => {
  it.each([
    'https://example.org/hook?x=1',
    'http://93.184.216.34:8080/',
    'https://six.example.org/',
    'https://[2606:2800:220:1::1]/',
    'https://EXAMPLE.org./',
  ])('lets %s pass', async (url) => {
    expect((await guard().check(url)).addresses.length).toBeGreaterThan(0)
  })

  it.each([
    ['no address', 'hook'],
    ['another scheme', 'file:///etc/passwd'],
    ['another scheme', 'gopher://example.org/'],
    ['a name nobody has', 'https://nobody.example.org/'],
    ['loopback', 'http://127.0.0.1/'],
    ['all of loopback', 'http://127.8.9.10/'],
    ['loopback by its name', 'http://localhost:8080/'],
    ['loopback as one number', 'http://2130706433/'],
    ['loopback in octal', 'http://0177.0.0.1/'],
    ['loopback in hexadecimal', 'http://0x7f000001/'],
    ['loopback, short', 'http://127.1/'],
    ['loopback in full-width digits', 'http://１２７.０.０.１/'],
    ['loopback with an encoded dot', 'http://127%2e0%2e0%2e1/'],
    ['no address at all', 'http://0.0.0.0/'],
    ['loopback, version 6', 'http://[::1]/'],
    ['nothing, version 6', 'http://[::]/'],
    ['loopback mapped into version 6', 'http://[::ffff:127.0.0.1]/'],
    ['the same in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['loopback behind NAT64', 'http://[64:ff9b::7f00:1]/'],
    ['loopback in 6to4', 'http://[2002:7f00:1::]/'],
    ['link-local', 'http://169.254.1.1/'],
    ['link-local, version 6', 'http://[fe80::1]/'],
    ["a cloud's metadata", 'http://169.254.169.254/latest/meta-data/'],
    ["a cloud's metadata by name", 'http://metadata.google.internal/'],
    ["another cloud's", 'http://168.63.129.16/'],
    ['a private network', 'http://10.0.0.1/'],
    ['a private network', 'http://172.31.255.1/'],
    ['a private network', 'http://192.168.0.1/'],
    ['a private network, version 6', 'http://[fd12::1]/'],
    ["a provider's network", 'http://100.64.0.1/'],
    ['multicast', 'http://224.0.0.1/'],
    ['a private network by name', 'http://inside.example.org/'],
    ['a name that leads here and elsewhere', 'http://both.example.org/'],
    ['somebody else behind an at', 'http://example.org@127.0.0.1/'],
  ])('refuses %s: %s', async (_, url) => {
    await expect(guard().check(url)).rejects.toMatchObject(refused)
  })

  it.each([
    ['http://localhost:8080/', ['localhost:8080'], true],
    ['http://localhost:8081/', ['localhost:8080'], false],
    ['http://127.0.0.1:9/', ['localhost'], false],
    ['http://127.0.0.1/', ['127.0.0.0/8'], true],
    ['http://[::ffff:127.0.0.1]/', ['127.0.0.1'], true],
    ['http://[::1]:8443/', ['[::1]:8443'], true],
    ['http://[::1]/', ['[::1]:8443'], false],
    ['http://inside.example.org/', ['10.1.0.0/16'], true],
    ['http://inside.example.org/', ['10.2.0.0/16'], false],
    ['http://both.example.org/', ['127.0.0.1'], true],
    ['https://10.0.0.1/', ['10.0.0.1:443'], true],
  ])('%s with %j allowed: %s', async (url, allow, expected) => {
    const check = guard({ allow }).check(url)
    if (expected) await check
    else await expect(check).rejects.toMatchObject(refused)
  })

  it('lets cameras be in private networks, and nowhere near this machine', async () => {
    await cameras().check('rtsp://user:secret@192.168.1.20/stream')
    await cameras().check('rtsp://inside.example.org:8554/stream')
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0177.0.0.1',
      'localhost',
      '[::1]',
      '169.254.169.254',
      '%31%32%37.1',
    ])
      await expect(cameras().check(`rtsp://${host}/stream`)).rejects.toMatchObject(refused)
    await expect(cameras().check('http://100.100.100.200/')).rejects.toMatchObject(refused)
    await cameras(['127.0.0.1:8554']).check('rtsp://127.0.0.1:8554/stream')
  })

  it('says nothing of what a name leads to', async () => {
    const error = await guard()
      .check('http://inside.example.org/')
      .catch((thrown: Error) => thrown)
    expect(String(error)).not.toContain('10.1.2.3')
  })

  it('names the checked address for programs that look names up themselves', async () => {
    const { pinned } = await cameras().check('rtsp://u:p@inside.example.org:8554/a?b=c')
    expect(pinned.href).toBe('rtsp://u:p@10.1.2.3:8554/a?b=c')
    expect((await guard().check('https://six.example.org/x')).pinned.href).toBe('https://[2606:2800:220:1::1]/x')
  })
})

describe('a connection to a checked address', () => {
  it('goes there though the name leads elsewhere by then, and a redirection is checked anew', async () => {
    const server = createServer((_, response) => response.writeHead(302, { location: 'http://localhost/admin' }).end())
    await new Promise<void>((resolved) => server.listen(0, '127.0.0.1', resolved))
    try {
      const { port } = server.address() as AddressInfo
      let asked = 0
      // The first answer is the one that is checked; the next ones would lead into the machine's metadata.
      const rebinding = async () => [addressOf(asked++ === 0 ? '127.0.0.1' : '169.254.169.254')]
      const own = guard({ allow: ['127.0.0.1'], resolve: rebinding })
      const { url, lookup } = await own.check(`http://rebinding.example.org:${port}/`)
      const location = await new Promise<string>((resolved, reject) => {
        request(url, { lookup }, (response) => resolved(response.resume().headers.location ?? ''))
          .on('error', reject)
          .end()
      })
      expect(asked).toBe(1)
      await expect(own.check(new URL(location, url))).rejects.toMatchObject(refused)
      const elsewhere = new Promise((_, reject) =>
        request('http://unchecked.example.org/', { lookup }).on('error', reject),
      )
      await expect(elsewhere).rejects.toMatchObject({ code: 'ENOTFOUND' })
    } finally {
      server.close()
    }
  })
})
