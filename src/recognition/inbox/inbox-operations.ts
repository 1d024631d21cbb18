import { z } from 'zod'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { InboxConfig } from './config.ts'
import { listFolderStates } from './folder-state-store.ts'
import { countTakenFiles, listTakenFiles } from './inbox-store.ts'
import { folderOf } from './take-files.ts'

interface Needs {
  readonly db: Db
  readonly inboxConfig: InboxConfig
  readonly dataFolder: string
}

const outcomes = ['enrolled', 'refused', 'quarantined', 'profiles', 'incomplete'] as const

export const listInboxes = operation({
  name: 'list_inboxes',
  summary: 'The folders that photos may be put into, how they are, and what they gave',
  permission: 'jobs:read',
  input: z.strictObject({}),
  output: z.strictObject({
    inboxes: z.array(
      z.strictObject({
        path: z.string(),
        gallery: z.string(),
        state: z.enum(['watched', 'missing', 'failing', 'not watched']),
        detail: z.string().nullable(),
        waiting: z.int().describe('Files seen that are not taken yet'),
        enrolled: z.int(),
        refused: z.int(),
        quarantined: z.int(),
        incomplete: z.int(),
        lookedAt: z.iso.datetime().nullable(),
        lastTakenAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
  async run({ db, inboxConfig, dataFolder }: Needs) {
    const [states, counts] = await Promise.all([listFolderStates(db), countTakenFiles(db)])
    return {
      inboxes: inboxConfig.folders.map(({ path, gallery }) => {
        const folder = folderOf(dataFolder, path)
        const state = states.find((row) => row.folder === folder)
        const mine = counts.filter((row) => row.folder === folder)
        const of = (outcome: (typeof outcomes)[number]) => mine.find((row) => row.outcome === outcome)?.files ?? 0
        const last = Math.max(0, ...mine.map((row) => row.last.getTime()))
        return {
          path,
          gallery,
          state: state?.state ?? ('not watched' as const),
          detail: state?.detail ?? null,
          waiting: state?.waiting ?? 0,
          enrolled: of('enrolled'),
          refused: of('refused'),
          quarantined: of('quarantined'),
          incomplete: of('incomplete'),
          lookedAt: state?.looked_at.toISOString() ?? null,
          lastTakenAt: last === 0 ? null : new Date(last).toISOString(),
        }
      }),
    }
  },
})

export const listInboxFiles = operation({
  name: 'list_inbox_files',
  summary: 'What became of the files that were put into inboxes',
  permission: 'jobs:read',
  input: z.strictObject({
    outcome: z.enum(outcomes).optional(),
    after: z.string().max(10_000).optional().describe('`next` of the page before'),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({
    files: z.array(
      z.strictObject({
        folder: z.string(),
        file: z.string(),
        outcome: z.enum(outcomes),
        code: z.string().nullable(),
        detail: z.string().nullable(),
        personId: z.string().nullable(),
        faceId: z.string().nullable(),
        takenAt: z.iso.datetime(),
      }),
    ),
    next: z.string().nullable(),
  }),
  async run({ db }: Needs, { outcome, after, limit }) {
    const [folder = '', path = ''] = (after ?? '').split('\n')
    const cursor = after === undefined ? undefined : { folder, path }
    const rows = await listTakenFiles(db, { outcome, after: cursor, limit })
    const last = rows.at(-1)
    return {
      files: rows.map((row) => ({
        folder: row.folder,
        file: row.path,
        outcome: row.outcome,
        code: row.code,
        detail: row.detail,
        personId: row.person_id,
        faceId: row.face_id,
        takenAt: row.taken_at.toISOString(),
      })),
      next: last && rows.length === limit ? `${last.folder}\n${last.path}` : null,
    }
  },
})
