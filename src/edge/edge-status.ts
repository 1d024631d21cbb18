import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { findLink } from './link-store.ts'

export const getEdgeStatus = operation({
  name: 'get_edge_status',
  summary: 'Of an edge node itself: whether the server is there, and what is still to be delivered',
  permission: 'system:read',
  input: z.strictObject({}),
  output: z.strictObject({
    edgeId: z.string(),
    name: z.string(),
    server: z.string(),
    gallery: z.string(),
    state: z
      .enum(['starting', 'connected', 'cut', 'refused', 'blocked', 'stopped'])
      .describe('cut: it is tried again; refused: the server does not take the key; blocked: somebody must look'),
    detail: z.string().nullable(),
    stateSince: z.iso.datetime(),
    lastContactAt: z.iso.datetime().nullable(),
    copied: z.boolean().describe('Whether the gallery was copied'),
    people: z.int().describe('People in the copy'),
    behind: z.int().describe('Sightings that are still to be delivered'),
    lost: z.number().describe('Sightings that there was no room to keep until they could be delivered'),
  }),
  async run({ db }: { db: Db }) {
    const row = await findLink(db)
    if (!row) throw new AppError('not_found', 'This is no edge node: netra edge --server … makes a data folder one')
    const { people } = await db
      .selectFrom('people as p')
      .innerJoin('galleries as g', 'g.id', 'p.gallery_id')
      .where('g.name', '=', row.gallery)
      .select(({ fn }) => fn.countAll<string>().as('people'))
      .executeTakeFirstOrThrow()
    return {
      edgeId: row.edge_id,
      name: row.name,
      server: row.server,
      gallery: row.gallery,
      state: row.state,
      detail: row.detail,
      stateSince: row.state_since.toISOString(),
      lastContactAt: row.last_contact_at?.toISOString() ?? null,
      copied: row.copied !== null,
      people: Number(people),
      behind: row.behind,
      lost: Number(row.lost),
    }
  },
})
