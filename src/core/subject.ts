/** What a call can be about. */
export const subjectKinds = [
  'person',
  'face',
  'gallery',
  'camera',
  'sighting',
  'unknown',
  'watch_list',
  'alert_rule',
  'alert',
  'user',
  'key',
  'model',
  'capability',
  'policy',
  'job',
  'webhook',
] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** What and whom a call is about, by id, for the audit log: never a person's name, an e-mail address or a secret. */
export type Subject = { readonly [Kind in SubjectKind]?: string | readonly string[] | undefined }

/** Fields of inputs and outputs that say what a call is about. A gallery is named by its name, which is its id on the wire. */
const fields: Readonly<Record<string, SubjectKind>> = {
  personId: 'person',
  mergedPersonId: 'person',
  faceId: 'face',
  gallery: 'gallery',
  galleryId: 'gallery',
  cameraId: 'camera',
  sightingId: 'sighting',
  unknownId: 'unknown',
  watchListId: 'watch_list',
  ruleId: 'alert_rule',
  alertId: 'alert',
  userId: 'user',
  keyId: 'key',
  model: 'model',
  modelId: 'model',
  capability: 'capability',
  jobId: 'job',
  webhookId: 'webhook',
}

/** What may stand in the audit log: ids and plain names of settings, nothing that a person could be recognised by. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/
/** Ids of people and what is theirs are UUIDs: whatever else a caller writes in their place may be a name. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const personal: ReadonlySet<SubjectKind> = new Set(['person', 'face', 'sighting', 'unknown'])
/** A batch can be about thousands; the log keeps the first ones and is not grown by any single call. */
const most = 100

/** Joins subjects: every id once, in their order, at most a hundred of a kind; what is no plain id is left out. */
export function joinSubjects(...subjects: readonly (Subject | undefined)[]): Record<string, readonly string[]> {
  const found = new Map<SubjectKind, Set<string>>()
  for (const subject of subjects)
    for (const kind of subjectKinds)
      for (const id of [subject?.[kind] ?? []].flat()) {
        const ids = found.get(kind) ?? new Set<string>()
        if ((personal.has(kind) ? uuid : plain).test(id) && ids.size < most) found.set(kind, ids.add(id))
      }
  return Object.fromEntries([...found].map(([kind, ids]) => [kind, [...ids]]))
}

/** What a call is about by the ids in its input or output, under the names that every operation gives them. */
export function subjectOfFields(value: unknown): Subject {
  if (typeof value !== 'object' || value === null) return {}
  const subjects = Object.entries(value).flatMap(([name, id]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
    return kind !== undefined && typeof id === 'string' ? [{ [kind]: id }] : []
  })
  return joinSubjects(...subjects)
}
