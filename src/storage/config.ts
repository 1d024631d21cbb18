import { z } from 'zod'

/** Where the database is: one that Netra runs itself inside a folder, or any PostgreSQL by its URL. */
export const databaseConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('embedded'),
    directory: z.string().min(1).describe('Folder that holds the embedded PostgreSQL: its data, socket and log'),
  }),
  z.strictObject({
    kind: z.literal('external'),
    url: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .describe('postgres://user:password@host:port/database'),
  }),
])

export type DatabaseConfig = z.output<typeof databaseConfig>

export const redisUrlConfig = z
  .string()
  .regex(/^rediss?:\/\/[^\s]+$/, 'must start with redis:// or rediss://')
  .refine((url) => URL.canParse(url), 'is not a URL; write %2F, %40 and the like in its password')
  .describe('redis://user:password@host:port/number; several processes share short-lived things through it')
