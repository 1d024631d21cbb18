import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'

/** What an OpenID provider says about itself (OpenID Connect Discovery 1.0). */
const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
})
const Tokens = z.object({ id_token: z.string(), access_token: z.string().optional() })
const Profile = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
})
const Claims = Profile.extend({ nonce: z.string() })

export interface IdentityProviderSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where the provider sends people back to. */
  readonly redirectUri: string
}

/** What must be kept between sending somebody to the provider and their coming back. */
export interface Departure {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who somebody is, as the provider's signed ID token says. */
export interface ProvenIdentity {
  readonly issuer: string
  readonly subject: string
  /** Null where there is none, or the provider does not vouch for it. */
  readonly verifiedEmail: string | null
  readonly name: string | null
}

/** Sign-in through an OpenID provider: authorization code flow with PKCE, state and nonce. */
export interface IdentityProvider {
  /** Where to send somebody. Throws `unavailable` where the provider does not answer. */
  depart(): Promise<{ url: string; departure: Departure }>
  /** Throws `unauthenticated` where the code or the token is not good. */
  arrive(code: string, departure: Departure, signal: AbortSignal): Promise<ProvenIdentity>
}

const timeoutMs = 10_000
const random = () => randomBytes(32).toString('base64url')

export function createIdentityProvider(settings: IdentityProviderSettings): IdentityProvider {
  let known: Promise<{ found: z.output<typeof Discovery>; keys: ReturnType<typeof createRemoteJWKSet> }> | null = null

  const away = (cause: unknown) => new AppError('unavailable', 'The identity provider does not answer', { cause })

  async function discover() {
    const url = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }).catch((error) => {
      throw away(error)
    })
    const found = Discovery.safeParse(await answer.json().catch(() => null))
    if (!answer.ok || !found.success) throw away(new Error(`discovery answered ${answer.status}`))
    if (found.data.issuer !== settings.issuer)
      throw new AppError(
        'misconfigured',
        'The identity provider calls itself by another name than accounts.oidc.issuer',
      )
    return { found: found.data, keys: createRemoteJWKSet(new URL(found.data.jwks_uri), { timeoutDuration: timeoutMs }) }
  }

  /** Remembered once it succeeded. */
  async function provider() {
    known ??= discover()
    try {
      return await known
    } catch (error) {
      known = null
      throw error
    }
  }

  /** What the provider tells beside the token; null where that is nothing, or is about somebody else. */
  async function askFurther(
    { userinfo_endpoint: at }: z.output<typeof Discovery>,
    token: string | undefined,
    subject: string,
    signal: AbortSignal,
  ) {
    if (at === undefined || token === undefined) return null
    const answer = await fetch(at, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { authorization: `Bearer ${token}` },
    }).catch((error) => {
      throw away(error)
    })
    const profile = Profile.safeParse(await answer.json().catch(() => null))
    return answer.ok && profile.success && profile.data.sub === subject ? profile.data : null
  }

  return {
    async depart() {
      const { found } = await provider()
      const departure = { state: random(), nonce: random(), verifier: random() }
      const url = new URL(found.authorization_endpoint)
      const parameters = {
        response_type: 'code',
        client_id: settings.clientId,
        redirect_uri: settings.redirectUri,
        scope: 'openid email profile',
        state: departure.state,
        nonce: departure.nonce,
        code_challenge: createHash('sha256').update(departure.verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return { url: url.href, departure }
    },

    async arrive(code, { nonce, verifier }, signal) {
      const { found, keys } = await provider()
      const { clientId, clientSecret, redirectUri, issuer } = settings
      const answer = await fetch(found.token_endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        headers: {
          authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`,
        },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      }).catch((error) => {
        throw away(error)
      })
      const tokens = Tokens.safeParse(await answer.json().catch(() => null))
      const refused = (cause?: unknown) =>
        new AppError('unauthenticated', 'The identity provider did not confirm the sign-in; start again', { cause })
      if (!answer.ok || !tokens.success) throw refused()
      const { payload } = await jwtVerify(tokens.data.id_token, keys, {
        issuer,
        audience: clientId,
        clockTolerance: 60,
        requiredClaims: ['exp', 'iat'],
      }).catch((error) => {
        throw refused(error)
      })
      const claims = Claims.safeParse(payload)
      if (!claims.success || claims.data.nonce !== nonce) throw refused()
      const { sub } = claims.data
      // Providers may keep the address out of the token and tell it only where they are asked (OpenID Connect Core 5.4).
      const asked =
        claims.data.email === undefined ? await askFurther(found, tokens.data.access_token, sub, signal) : null
      const { email, email_verified, name } = asked ?? claims.data
      return { issuer, subject: sub, verifiedEmail: email_verified && email ? email : null, name: name ?? null }
    },
  }
}
