import { Section } from '#components/page.tsx'
import { type DecisionKind, DecisionMark } from '#components/ui/decision-mark.tsx'
import { type RecentEvent, useRecentEvents } from '#session/recent-events.ts'
import { formatTime, texts } from '#texts/texts.ts'

/** What happened since the page was opened. */
export function LiveFeed() {
  const recent = useRecentEvents()
  return (
    <Section title={texts.overview.live}>
      {recent.length === 0 ? <p className="text-soft">{texts.overview.noLive}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <ol tabIndex={0} className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto" aria-live="polite">
        {recent.map((entry) => (
          <li
            key={`${entry.name} ${entry.event.event_id}`}
            className="rise grid grid-cols-[5.5rem_1.25rem_1fr] items-center py-1.5"
          >
            <time dateTime={entry.at} className="text-soft text-sm">
              {formatTime(entry.at)}
            </time>
            <Mark entry={entry} />
            <span className="truncate">{sentenceOf(entry)}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

const decisionOf: Readonly<Partial<Record<RecentEvent['name'], DecisionKind>>> = {
  face_recognized: 'known',
  face_unknown: 'unknown',
}

function Mark({ entry }: { readonly entry: RecentEvent }) {
  const decision = decisionOf[entry.name]
  return decision ? (
    <DecisionMark decision={decision} />
  ) : (
    <span aria-hidden="true" className="ml-1 size-1.5 rounded-full bg-line-strong" />
  )
}

function sentenceOf({ name, event }: RecentEvent): string {
  const { events } = texts.overview
  const camera = ('camera_name' in event ? event.camera_name : null) ?? events.camera
  switch (name) {
    case 'face_added':
      return events.face_added(event.name)
    case 'face_deleted':
      return events.face_deleted(event.name ?? events.somebody)
    case 'face_recognized':
      return events.face_recognized(event.name, camera)
    case 'face_unknown':
      return events.face_unknown(camera)
    case 'expression_observed':
      return events.expression_observed(event.label, camera)
    case 'camera_connected':
      return events.camera_connected(camera)
    case 'camera_disconnected':
      return events.camera_disconnected(camera)
    case 'alert_raised':
      return events.alert_raised
  }
}
