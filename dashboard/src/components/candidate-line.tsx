import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import type { Candidate } from '#data/recognition.ts'
import { useSession } from '#data/session.ts'
import { formatDistance } from '#texts/texts.ts'
import { DistanceScale, type Thresholds } from './distance-scale.tsx'
import { FaceTile } from './ui/face-tile.tsx'

/** Somebody whom a face is like, and how much; leads to them for who may see people. */
export function CandidateLine({
  candidate,
  thresholds,
}: {
  readonly candidate: Candidate
  readonly thresholds: Thresholds | null
}) {
  const { may } = useSession()
  const line = (
    <>
      {may('gallery:read') ? (
        <FaceTile faceId={candidate.face_id} name={candidate.name} className="row-span-2 size-11" />
      ) : (
        <span className="row-span-2 w-0" />
      )}
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate">{candidate.name}</span>
        <span>{formatDistance(candidate.distance)}</span>
      </span>
      <DistanceScale distance={candidate.distance} thresholds={thresholds} />
    </>
  )
  const grid = 'grid grid-cols-[auto_1fr] items-center gap-x-3 rounded-control py-1.5'
  return (
    <li>
      {may('gallery:read') ? (
        <Link
          to="/people/$personId"
          params={{ personId: candidate.person_id }}
          className={clsx(grid, 'hover:bg-sunken')}
        >
          {line}
        </Link>
      ) : (
        <div className={grid}>{line}</div>
      )}
    </li>
  )
}
