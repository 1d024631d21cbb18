import { Link } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import type { PersonWithFaces } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { formatDate, texts } from '#texts/texts.ts'

const words = texts.people.retention

/** When the rules of retention delete the person or their faces, and where the rules are. */
export function KeptUntil({ person }: { readonly person: PersonWithFaces }) {
  const { may } = useSession()
  const { forgotten_at: forgotten, faces_deleted_at: faces } = person.retention
  return (
    <Section
      title={words.title}
      actions={
        may('system:read') ? (
          <Link to="/settings/retention" className="text-accent text-sm hover:underline">
            {words.rules}
          </Link>
        ) : null
      }
    >
      {forgotten || faces ? null : <p className="text-soft">{words.none}</p>}
      {faces ? <p>{words.faces(formatDate(faces))}</p> : null}
      {forgotten ? <p>{words.forgotten(formatDate(forgotten))}</p> : null}
    </Section>
  )
}
