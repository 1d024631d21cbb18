import type { ClosePair, SuspectFace } from '#data/quality.ts'
import type { QuarantinedPhoto } from '#data/quarantine.ts'
import type { Sighting } from '#data/sightings.ts'

/** Something that a person must look at. */
export type ReviewCase =
  | { readonly kind: 'quarantine'; readonly id: string; readonly photo: QuarantinedPhoto }
  | { readonly kind: 'suspect'; readonly id: string; readonly suspect: SuspectFace }
  | { readonly kind: 'pair'; readonly id: string; readonly pair: ClosePair }
  | {
      readonly kind: 'sighting'
      readonly id: string
      readonly sighting: Sighting
      readonly candidate: NonNullable<Sighting['candidate']>
    }

export type CaseKind = ReviewCase['kind']

/** What can be said about a case. */
export interface Answer {
  readonly label: string
  /** What to say when it is done. */
  readonly told: string
  /** Does it; answers what takes it back, or null where nothing does: it is then held back for a moment first. */
  readonly run: () => Promise<(() => Promise<unknown>) | null>
  readonly held: boolean
  readonly danger?: boolean
}

/** All cases, the surest first: contradictions of imports, then wrong names, then people enrolled twice, then who was hardly recognised. */
export function casesOf(
  photos: readonly QuarantinedPhoto[],
  suspects: readonly SuspectFace[],
  pairs: readonly ClosePair[],
  sightings: readonly Sighting[],
): ReviewCase[] {
  // Two faces that are close raise one question, whichever of them is filed wrongly: the clearer one is asked.
  const firsts = suspects.filter(({ face, other }, index) => {
    const same = pairKey(face.face_id, other.face_id)
    return suspects.findIndex((one) => pairKey(one.face.face_id, one.other.face_id) === same) === index
  })
  // And their people need not be asked about once more.
  const asked = new Set(firsts.map(({ face, other }) => pairKey(face.person_id, other.person_id)))
  return [
    ...photos.map((photo) => ({ kind: 'quarantine' as const, id: photo.quarantine_id, photo })),
    ...firsts.map((suspect) => ({ kind: 'suspect' as const, id: suspect.face.face_id, suspect })),
    ...pairs
      .filter(({ a, b, band }) => band === 'known' && !asked.has(pairKey(a.person_id, b.person_id)))
      .map((pair) => ({ kind: 'pair' as const, id: pairKey(pair.a.face_id, pair.b.face_id), pair })),
    ...sightings.flatMap((sighting) =>
      sighting.candidate
        ? [{ kind: 'sighting' as const, id: sighting.sighting_id, sighting, candidate: sighting.candidate }]
        : [],
    ),
  ]
}

const pairKey = (a: string, b: string): string => [a, b].sort().join(' ')
