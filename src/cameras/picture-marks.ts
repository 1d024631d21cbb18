import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Caller } from '#core/operation.ts'

/** What is drawn on a picture: nothing; boxes; who that is, too; and how they look. */
export const pictureMarks = ['none', 'boxes', 'names', 'expressions'] as const
export type PictureMarks = (typeof pictureMarks)[number]

/** The most of it that a caller may see: who was recognised needs `sightings:read`, expressions the permission and the capability. */
export async function marksFor(
  { permissions }: Pick<Caller, 'permissions'>,
  annotated: boolean,
  capabilities: Pick<CapabilityGate, 'isOn'>,
): Promise<PictureMarks> {
  if (!annotated) return 'none'
  if (!permissions.has('sightings:read')) return 'boxes'
  const expressions = permissions.has('expression:run') && (await capabilities.isOn('expression'))
  return expressions ? 'expressions' : 'names'
}
