import { z } from 'zod'
import { Schedule } from './schedule.ts'
import { Severity } from './severity.ts'

export const whoKinds = ['list', 'person', 'unknown', 'uncertain', 'anyone'] as const
export type WhoKind = (typeof whoKinds)[number]

export const RuleName = z.string().trim().min(1).max(100)

/** A rule without its name: what must be so for an alert. */
export const RuleFacts = z.strictObject({
  who: z.enum(whoKinds).describe('list, person: name it beside; anyone: also strangers and those who are uncertain'),
  watchListId: z.string().nullable().default(null),
  personId: z.string().nullable().default(null),
  gallery: z.string().nullable().default(null).describe('Null: every gallery'),
  cameraIds: z.array(z.string()).min(1).max(1_000).nullable().default(null).describe('Null: every camera'),
  zones: z.array(z.string().min(1).max(100)).min(1).max(100).nullable().default(null).describe('Null: everywhere'),
  schedule: Schedule.nullable().default(null).describe('Null: always'),
  dwellSeconds: z.int().min(0).max(86_400).default(0).describe('Only who stays in the picture so long'),
  confirm: z.int().min(1).max(1_000).default(3).describe('Only who was seen on so many frames'),
  cooldownSeconds: z
    .int()
    .min(0)
    .max(604_800)
    .default(300)
    .describe('The same person again within this time is counted on the alert instead of raising another'),
  severity: Severity.nullable().default(null).describe('Null: that of the watch list, else medium'),
})
export type RuleFacts = z.output<typeof RuleFacts>

export const RuleView = RuleFacts.extend({
  ruleId: z.string(),
  name: RuleName,
  enabled: z.boolean(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type RuleView = z.output<typeof RuleView>
