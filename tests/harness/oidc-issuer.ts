import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** An identity provider of a test's own, whose sign-in is a plain form that takes any password. */
export interface OidcIssuer extends AsyncDisposable {
  readonly issuer: string
  /** What goes under `accounts.oidc` of the configuration. */
  readonly client: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }
}

interface Account {
  readonly email: string
  readonly email_verified: boolean
}

async function listen(given: Server): Promise<number> {
  await new Promise<void>((resolve) => given.listen(0, '127.0.0.1', resolve))
  return (given.address() as AddressInfo).port
}

/** `accounts` are those whom it knows, by the name they sign in with; `publicUrl` is where it sends browsers back to. */
export async function startOidcIssuer(
  accounts: Readonly<Record<string, Account>>,
  publicUrl: string,
): Promise<OidcIssuer> {
  let handle: (...args: Parameters<ReturnType<Provider['callback']>>) => unknown = () => {}
  const server = createServer((request, response) => void handle(request, response))
  const issuer = `http://127.0.0.1:${await listen(server)}`
  const client = { issuer, clientId: 'netra', clientSecret: 'the secret of the client' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${publicUrl}/api/auth/oidc/callback`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `The ${id}`, ...accounts[id] }) }),
    cookies: { keys: ['a key for the cookies of this test'] },
  })
  handle = provider.callback()
  return {
    issuer,
    client,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
