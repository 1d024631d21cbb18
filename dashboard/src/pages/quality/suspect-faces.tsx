import { Link } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import type { GalleryEvaluation } from '#data/quality.ts'
import { useSession } from '#data/session.ts'
import { formatDistance, texts } from '#texts/texts.ts'

const words = texts.quality
const shown = 12

/** Faces that are closer to somebody else than to their own name; the review queue decides on them. */
export function SuspectFaces({ evaluation }: { readonly evaluation: GalleryEvaluation }) {
  const { may } = useSession()
  const { total, faces } = evaluation.suspect_faces
  return (
    <Section
      title={words.wrongName}
      actions={
        total > 0 && may('gallery:write') ? (
          <Button small asChild look="primary">
            <Link to="/review">{words.review(total)}</Link>
          </Button>
        ) : null
      }
    >
      <p className="max-w-prose text-soft text-sm">{total > 0 ? words.wrongNameText : words.wrongNameNone}</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-4">
        {faces.slice(0, shown).map(({ face, other, own_distance, other_distance }) => (
          <li key={face.face_id} className="flex items-center gap-3">
            <span className="grid shrink-0 grid-cols-2 gap-0.5">
              <FaceTile faceId={face.face_id} name={face.name} className="size-16" />
              <FaceTile faceId={other.face_id} name={other.name} className="size-16" />
            </span>
            <span className="min-w-0 text-sm">
              <Link
                to="/people/$personId"
                params={{ personId: face.person_id }}
                className="block truncate font-medium hover:underline"
              >
                {face.name}
              </Link>
              <span className="block truncate text-soft">{words.closerTo(other.name)}</span>
              <span className="block text-soft">
                {words.closerBy(formatDistance(other_distance), formatDistance(own_distance))}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
