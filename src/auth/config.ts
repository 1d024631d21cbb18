import { z } from 'zod'

/** The configuration's part about people who sign in, and about how much anybody may ask. */
export const AccountsConfig = z
  .strictObject({
    sessionHours: z
      .number()
      .positive()
      .max(8_760)
      .default(168)
      .describe('Hours after which a session ends and its user signs in again'),
    invitationHours: z.number().positive().max(8_760).default(168).describe('Hours for which an invitation is good'),
    oidc: z
      .strictObject({
        issuer: z.url().describe('The OpenID provider, as it calls itself'),
        clientId: z.string().min(1),
        clientSecret: z.string().min(1).describe('The secret, or file:PATH; NETRA_OIDC_CLIENT_SECRET wins'),
        publicUrl: z.url().describe('Where browsers reach this server; people come back to it'),
        newUserRole: z.string().optional().describe('Role of people whom the provider knows and nobody invited'),
      })
      .optional()
      .describe('Sign-in through an identity provider'),
    signIn: z
      .strictObject({
        attempts: z.int().min(1).default(5).describe('Failed attempts for an account from an address before a pause'),
        lockoutMinutes: z.number().positive().max(1_440).default(15).describe('How long that pause is'),
        perAddress: z.int().min(1).default(60).describe('Attempts to sign in a minute from an address'),
      })
      .prefault({}),
  })
  .prefault({})
export type AccountsConfig = z.output<typeof AccountsConfig>

/** How many requests anybody may send. */
export const RateLimitConfig = z
  .strictObject({
    perKey: z.int().min(1).default(1_200).describe('Requests a minute of an API key that has no limit of its own'),
    perUser: z.int().min(1).default(1_200).describe('Requests a minute of a user'),
    refusedPerAddress: z
      .int()
      .min(1)
      .default(120)
      .describe('Requests a minute from an address whose credential is refused'),
    concurrent: z.int().min(1).default(64).describe('Requests of one key or user being worked on at once'),
  })
  .prefault({})
export type RateLimitConfig = z.output<typeof RateLimitConfig>
