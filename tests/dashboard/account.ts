import { expect } from 'vitest'
import type { Harness } from '#tests/harness/app.ts'

/** Of every account that tests make. */
export const password = 'four words in a row'

/** Makes an account, as an administrator who invites and somebody who accepts do. */
export async function invite(harness: Harness, email: string, role: string): Promise<void> {
  const invited = await harness.call<{ token: string }>('POST', '/api/invitations', { json: { email, roles: [role] } })
  const json = { token: invited.body.token, name: email.split('@')[0], password }
  expect((await harness.call('POST', '/api/auth/accept-invitation', { json }, null)).status).toBe(201)
}
