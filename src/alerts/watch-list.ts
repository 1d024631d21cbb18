import { z } from 'zod'
import { Severity } from './severity.ts'

export const WatchListName = z.string().trim().min(1).max(100)
export const Note = z.string().max(500)

/** A list of people whom rules watch for. */
export const WatchListView = z.strictObject({
  watchListId: z.string(),
  name: z.string(),
  description: z.string(),
  severity: Severity.describe('Of alerts about people on it, unless a rule says otherwise'),
  people: z.int().describe('On it now; who has expired is not counted'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type WatchListView = z.output<typeof WatchListView>

/** A person's place on a list. */
export const MemberView = z.strictObject({
  personId: z.string(),
  name: z.string(),
  gallery: z.string(),
  expiresAt: z.iso.datetime().nullable().describe('From then on it is as if the person were not on the list'),
  note: z.string(),
  addedBy: z.string(),
  addedAt: z.iso.datetime(),
})
export type MemberView = z.output<typeof MemberView>
