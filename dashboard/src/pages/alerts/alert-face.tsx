import { SeenFace } from '#components/seen-face.tsx'
import type { DecisionKind } from '#components/ui/decision-mark.tsx'
import type { Alert } from '#data/alerts.ts'
import { cropUrl } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'

const words = texts.alerts

/** Whom an alert is about, in few words. */
export function whoOfAlert({ person, decision, unknown_id }: Alert): string {
  if (person) return decision === 'uncertain' ? words.maybe(person.name) : person.name
  if (decision === 'uncertain') return words.who.uncertain
  return unknown_id === null ? words.who.unknown : texts.sightings.stranger(unknown_id)
}

export function AlertFace({ alert, className }: { readonly alert: Alert; readonly className: string }) {
  const decision: DecisionKind = alert.decision
  return (
    <SeenFace
      src={alert.has_crop && alert.sighting_id !== null ? cropUrl(alert.sighting_id) : null}
      decision={decision}
      className={className}
    />
  )
}
