import { readFileSync } from 'node:fs'
import { AppError } from '#core/errors.ts'
import type { AccountsConfig } from './config.ts'
import { createIdentityProvider } from './openid-issuer.ts'
import type { SignInElsewhere } from './sign-in-elsewhere.ts'

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Sign-in through the identity provider of the configuration; null where there is none. Throws `misconfigured`. */
export function openElsewhere(settings: AccountsConfig['oidc']): SignInElsewhere | null {
  if (!settings) return null
  for (const [name, text] of [
    ['issuer', settings.issuer],
    ['publicUrl', settings.publicUrl],
  ] as const) {
    const { protocol, hostname } = new URL(text)
    if (protocol !== 'https:' && !(protocol === 'http:' && loopback.test(hostname)))
      throw new AppError('misconfigured', `accounts.oidc.${name} must be an https address`)
  }
  const provider = createIdentityProvider({
    issuer: settings.issuer,
    clientId: settings.clientId,
    clientSecret: secretOf(settings.clientSecret),
    redirectUri: `${settings.publicUrl.replace(/\/$/, '')}/api/auth/oidc/callback`,
  })
  return { provider, newUserRole: settings.newUserRole ?? null }
}

function secretOf(setting: string): string {
  if (!setting.startsWith('file:')) return setting
  try {
    return readFileSync(setting.slice('file:'.length), 'utf8').trim()
  } catch (cause) {
    throw new AppError('misconfigured', 'The file of accounts.oidc.clientSecret cannot be read', { cause })
  }
}
