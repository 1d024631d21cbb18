import { z } from 'zod'

/** When the rules of retention delete what, if nothing changes; null where they do not. */
export const KeptUntil = z.strictObject({
  forgottenAt: z.iso
    .datetime()
    .nullable()
    .describe('The person with all there is of them: nothing has changed for so long'),
  facesDeletedAt: z.iso.datetime().nullable().describe('Their first face: no valid consent is recorded then'),
})

interface Kept {
  readonly updatedAt: Date
  /** When their faces were added. */
  readonly facesAddedAt: readonly Date[]
  readonly consent: { readonly expiresAt: Date | null; readonly withdrawnAt: Date | null } | null
}

const dayMs = 86_400_000

/** `rules` are days by the class of `retention-classes.ts`. */
export function keptUntil(
  { updatedAt, facesAddedAt, consent }: Kept,
  rules: ReadonlyMap<string, number>,
): z.output<typeof KeptUntil> {
  const [inactive, without] = [rules.get('inactive_people'), rules.get('faces_without_consent')]
  const added = facesAddedAt.map((at) => at.getTime())
  const last = Math.max(updatedAt.getTime(), ...added)
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    forgottenAt: inactive === undefined ? null : iso(last + inactive * dayMs),
    facesDeletedAt:
      without === undefined || added.length === 0
        ? null
        : iso(withoutConsentAt(Math.min(...added) + without * dayMs, consent)),
  }
}

function withoutConsentAt(due: number, consent: Kept['consent']): number | null {
  if (consent === null || consent.withdrawnAt !== null) return due
  return consent.expiresAt === null ? null : Math.max(due, consent.expiresAt.getTime())
}
