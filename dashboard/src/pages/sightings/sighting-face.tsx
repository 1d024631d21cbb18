import { SeenFace } from '#components/seen-face.tsx'
import type { DecisionKind } from '#components/ui/decision-mark.tsx'
import { cropUrl, type Sighting } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'

const words = texts.sightings

/** Whom a sighting is of, in few words. */
export function whoOf({ person, candidate, unknown_id, decision }: Sighting): string {
  if (person) return person.name
  if (decision === 'uncertain' && candidate) return words.maybe(candidate.name)
  if (unknown_id !== null) return words.stranger(unknown_id)
  return decision === 'not_usable' ? words.notUsable : texts.decisions[decision]
}

/** How it stands now: whoever was corrected or named later is known, whatever was decided then. */
export const standingOf = ({ person, decision, corrected }: Sighting): DecisionKind =>
  person ? 'known' : corrected && decision === 'known' ? 'unknown' : decision

export const SightingFace = ({ sighting, className }: { readonly sighting: Sighting; readonly className?: string }) => (
  <SeenFace
    src={sighting.has_crop ? cropUrl(sighting.sighting_id) : null}
    decision={standingOf(sighting)}
    {...(className === undefined ? {} : { className })}
  />
)
