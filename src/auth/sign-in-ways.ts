import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { ownPermissions } from './permission.ts'
import type { SignInElsewhere } from './sign-in-elsewhere.ts'

export const signInWays = operation({
  name: 'sign_in_ways',
  summary: 'How one can sign in here, for a page that offers it',
  permission: ownPermissions.signIn,
  input: z.strictObject({}),
  output: z.strictObject({
    password: z.boolean(),
    provider: z.boolean().describe('Whether an identity provider is configured: GET /api/auth/oidc/start goes there'),
  }),
  async run({ elsewhere }: { elsewhere: SignInElsewhere | null }) {
    return { password: true, provider: elsewhere !== null }
  },
})
