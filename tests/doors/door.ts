/** What a door answered, in the words of the operation: camelCase, absent where there is nothing. */
export interface Answered {
  readonly code: string
  readonly output: Record<string, unknown>
}

/** Inputs as operations have them. */
export type Input = Readonly<Record<string, unknown>>

export type DoorOperation =
  | 'registerFace'
  | 'recogniseImage'
  | 'listFaces'
  | 'updateFace'
  | 'deleteFace'
  | 'faceQuality'
  | 'createLivenessSession'
  | 'verifyLiveness'
  | 'getLivenessSession'

/** One way to the operations. A new door is one of these, and runs every fixture. */
export interface Door extends AsyncDisposable {
  readonly name: string
  call(operation: DoorOperation, input: Input, key?: string | null): Promise<Answered>
}

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/
const volatile = new Set(['processingTimeMs', 'addedAt', 'deletedAt', 'expiresAt', 'pageToken', 'nextPageToken'])

/** What must be equal through every door: ids by the order in which they appear, no times, nothing that is absent. */
export function comparable(value: unknown, ids = new Map<string, string>()): unknown {
  if (typeof value === 'string' && id.test(value)) {
    if (!ids.has(value)) ids.set(value, `id ${ids.size + 1}`)
    return ids.get(value)
  }
  if (Array.isArray(value)) return value.map((item) => comparable(item, ids))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .filter(([name, item]) => item !== null && item !== undefined && !volatile.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, item]) => [name, comparable(item, ids)]))
}
