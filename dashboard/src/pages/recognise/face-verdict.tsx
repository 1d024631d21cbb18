import { useQuery } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { CandidateLine } from '#components/candidate-line.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import type { RecognisedFace } from '#data/recognition.ts'
import { useSession } from '#data/session.ts'
import { policyQuery } from '#data/system.ts'
import { formatDistance, formatPercent, texts } from '#texts/texts.ts'

const words = texts.recognise

/** What was decided about one face, why, and who else is close. */
export function FaceVerdict({
  face,
  number,
  open,
  onOpen,
}: {
  readonly face: RecognisedFace
  readonly number: number
  readonly open: boolean
  onOpen(): void
}) {
  const { may } = useSession()
  const { data: policy } = useQuery({ ...policyQuery, enabled: may('policy:read') })
  const thresholds = policy ? { known: policy.known, uncertain: policy.uncertain } : null
  return (
    <li className="py-4">
      <button type="button" onClick={onOpen} aria-expanded={open} className="flex w-full items-start gap-3 text-left">
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-3">
            <span className="truncate font-semibold text-lg">{face.person?.name ?? words.face(number)}</span>
            <DecisionMark decision={face.decision} label />
          </span>
          <span className="block text-soft">{face.reason}</span>
        </span>
        <ChevronDown
          size={18}
          aria-hidden="true"
          className={clsx('mt-1 shrink-0 text-soft transition-transform', open && 'rotate-180')}
        />
      </button>
      {open ? (
        <div className="rise mt-3">
          <dl className="flex gap-8">
            <Fact label={words.confidence} value={formatPercent(face.confidence)} />
            {face.distance === null ? null : <Fact label={words.distance} value={formatDistance(face.distance)} />}
            <Fact label={words.quality} value={formatPercent(face.quality.overall)} />
          </dl>
          {face.candidates.length > 0 ? (
            <>
              <h3 className="label mt-4 mb-1">
                {words.candidates}
                {thresholds ? ` · ${words.knownUpTo(formatDistance(thresholds.known))}` : null}
              </h3>
              <ul>
                {face.candidates.map((candidate) => (
                  <CandidateLine key={candidate.person_id} candidate={candidate} thresholds={thresholds} />
                ))}
              </ul>
            </>
          ) : (
            <p className="mt-3 text-soft">{words.noCandidates}</p>
          )}
        </div>
      ) : null}
    </li>
  )
}

const Fact = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div className="flex flex-col-reverse">
    <dt className="label">{label}</dt>
    <dd className="text-xl">{value}</dd>
  </div>
)
