import { z } from 'zod'

export const InboxFolderConfig = z.strictObject({
  path: z.string().min(1).max(4_096).describe('The folder; relative to the data folder'),
  gallery: z.string().min(1).max(200).default('default').describe('The set of people that photos are enrolled into'),
  after: z
    .enum(['remove', 'done', 'keep'])
    .default('remove')
    .describe('What becomes of an enrolled photo: removed, moved to done/ (in clear!), or left where it is'),
  withdraw: z
    .boolean()
    .default(false)
    .describe('With after=keep: deleting a photo from the folder deletes the face that it gave'),
  face: z.enum(['only', 'prominent', 'largest']).default('only').describe('Which face where a photo shows several'),
  detector: z.enum(['accurate', 'fast']).optional(),
  numbered: z.boolean().default(true).describe('ann_2.jpg is another photo of ann, not one of a person called ann_2'),
})
export type InboxFolderConfig = z.output<typeof InboxFolderConfig>

/** Settings of the folders that photos may be put into. */
export const InboxConfig = z
  .strictObject({
    folders: z
      .array(InboxFolderConfig)
      .max(100)
      .default([InboxFolderConfig.parse({ path: 'inbox' })]),
    lookMs: z.int().min(100).max(600_000).default(1_000).describe('Milliseconds between two looks at a folder'),
    settleMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(2_000)
      .describe('Milliseconds that a file must have been left alone before it is taken'),
    incompleteMs: z
      .int()
      .min(1_000)
      .max(86_400_000)
      .default(60_000)
      .describe('Milliseconds that a photo which ends too early may still grow before it is refused'),
    refusedDays: z
      .int()
      .min(0)
      .max(3_650)
      .default(14)
      .describe('Days that refused files and quarantined photos are kept'),
  })
  .prefault({})
export type InboxConfig = z.output<typeof InboxConfig>
