import { z } from 'zod'

/** The configuration's part about people who sign in. */
export const AccountsConfig = z
  .strictObject({
    sessionHours: z
      .number()
      .positive()
      .max(8_760)
      .default(168)
      .describe('Hours after which a session ends and its user signs in again'),
    invitationHours: z.number().positive().max(8_760).default(168).describe('Hours for which an invitation is good'),
  })
  .prefault({})
