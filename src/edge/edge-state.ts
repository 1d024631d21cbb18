import type { Db } from '#storage/schema.ts'

/** How an edge node is, as far as the server knows. */
export const edgeStates = ['connected', 'hindered', 'silent'] as const
export type EdgeState = (typeof edgeStates)[number]

/** An edge node says that it is there every ten seconds. */
const silentMs = 60_000

export function edgeStateOf(
  row: { readonly last_seen_at: Date; readonly detail: string | null },
  now: Date,
): EdgeState {
  if (now.getTime() - row.last_seen_at.getTime() > silentMs) return 'silent'
  return row.detail === null ? 'connected' : 'hindered'
}

/** Edge nodes by how they are, and what those that were heard of still have to deliver. */
export interface EdgeFigures {
  readonly states: Readonly<Record<EdgeState, number>>
  readonly behind: number
  readonly lost: number
}

export async function readEdgeFigures(db: Db, now: Date): Promise<EdgeFigures> {
  const rows = await db.selectFrom('edges').select(['last_seen_at', 'detail', 'behind', 'lost']).execute()
  const states = rows.map((row) => edgeStateOf(row, now))
  const inState = (state: EdgeState) => states.filter((one) => one === state).length
  return {
    states: { connected: inState('connected'), hindered: inState('hindered'), silent: inState('silent') },
    behind: rows.reduce((sum, row) => sum + row.behind, 0),
    lost: rows.reduce((sum, row) => sum + Number(row.lost), 0),
  }
}
