import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { Thresholds } from '#components/distance-scale.tsx'
import { Button } from '#components/ui/button.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { SightingFace } from '#pages/sightings/sighting-face.tsx'
import { formatDateTime, formatDistance, texts } from '#texts/texts.ts'
import { BroughtPerson, CandidateCard } from './candidate-card.tsx'
import { QuarantinedPicture } from './quarantined-picture.tsx'
import type { Answer, ReviewCase } from './review-case.ts'

const words = texts.review

/** One case: what is in question large, whom it could be beside it, the answers below with their keys. */
export function CaseView({
  one,
  answers,
  thresholds,
  onAnswer,
  onOther,
}: {
  readonly one: ReviewCase
  readonly answers: readonly Answer[]
  readonly thresholds: Thresholds | null
  onAnswer(index: number): void
  onOther(): void
}) {
  const { question, picture, candidates } = partsOf(one, thresholds)
  return (
    <section aria-label={question} className="flex min-w-0 flex-col gap-5">
      <h2 className="font-semibold text-xl tracking-tight">{question}</h2>
      <div className="grid items-start gap-6 sm:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
        <div>{picture}</div>
        <div className="flex flex-col gap-4">{candidates}</div>
      </div>
      <div className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
        {answers.map((answer, index) => (
          <AnswerButton key={answer.label} number={index + 1} danger={answer.danger} onPress={() => onAnswer(index)}>
            {answer.label}
          </AnswerButton>
        ))}
        {one.kind === 'pair' ? null : (
          <AnswerButton number={answers.length + 1} onPress={onOther}>
            {words.actions.other}
          </AnswerButton>
        )}
      </div>
    </section>
  )
}

function AnswerButton({
  number,
  danger = false,
  onPress,
  children,
}: {
  readonly number: number
  readonly danger?: boolean | undefined
  onPress(): void
  readonly children: ReactNode
}) {
  return (
    <Button
      onClick={onPress}
      className={clsx('!h-auto min-h-12 justify-start py-2 text-left', danger && 'text-danger')}
    >
      <KeyHint>{number}</KeyHint>
      <span className="whitespace-normal">{children}</span>
    </Button>
  )
}

function partsOf(
  one: ReviewCase,
  thresholds: Thresholds | null,
): { readonly question: string; readonly picture: ReactNode; readonly candidates: ReactNode } {
  switch (one.kind) {
    case 'quarantine': {
      const { photo } = one
      return {
        question: words.quarantineQuestion(photo.name, photo.looks_like?.name ?? null),
        picture: (
          <>
            <QuarantinedPicture photo={photo} />
            <p className="mt-2 break-all text-sm text-soft">{photo.file}</p>
            {photo.looks_like ? null : <p className="text-sm text-soft">{photo.detail}</p>}
          </>
        ),
        candidates: (
          <>
            <BroughtPerson label={words.brought} externalId={photo.external_id} name={photo.name} />
            {photo.looks_like ? (
              <CandidateCard
                label={words.looksLike}
                personId={photo.looks_like.person_id}
                name={photo.looks_like.name}
              />
            ) : null}
          </>
        ),
      }
    }
    case 'suspect': {
      const { face, other, own_distance, other_distance } = one.suspect
      return {
        question: words.suspectQuestion(face.name, other.name),
        picture: <FaceTile faceId={face.face_id} name={words.face(face.name)} />,
        candidates: (
          <>
            <CandidateCard
              label={words.filed}
              personId={face.person_id}
              name={face.name}
              without={face.face_id}
              note={words.own(formatDistance(own_distance))}
              scale={thresholds && { distance: own_distance, thresholds }}
            />
            <CandidateCard
              label={words.looksLike}
              personId={other.person_id}
              name={other.name}
              first={other.face_id}
              note={words.distanceTo(formatDistance(other_distance))}
              scale={thresholds && { distance: other_distance, thresholds }}
            />
          </>
        ),
      }
    }
    case 'pair': {
      const { a, b, distance } = one.pair
      return {
        question: words.pairQuestion(a.name, b.name),
        picture: (
          <div className="grid grid-cols-2 gap-1">
            <FaceTile faceId={a.face_id} name={a.name} />
            <FaceTile faceId={b.face_id} name={b.name} />
          </div>
        ),
        candidates: (
          <>
            <CandidateCard label={words.filed} personId={a.person_id} name={a.name} first={a.face_id} />
            <CandidateCard
              label={words.filed}
              personId={b.person_id}
              name={b.name}
              first={b.face_id}
              note={words.distanceTo(formatDistance(distance))}
              scale={thresholds && { distance, thresholds }}
            />
          </>
        ),
      }
    }
    case 'sighting': {
      const { sighting, candidate } = one
      const { camera_name, started_at, distance } = sighting
      return {
        question: words.sightingQuestion(candidate.name),
        picture: (
          <>
            <SightingFace sighting={sighting} className="w-full" />
            <p className="mt-2 text-sm text-soft">
              {words.seen(camera_name ?? texts.sightings.noCamera, formatDateTime(started_at))}
            </p>
          </>
        ),
        candidates: (
          <CandidateCard
            label={words.looksLike}
            personId={candidate.person_id}
            name={candidate.name}
            {...(distance === null
              ? {}
              : {
                  note: words.distanceTo(formatDistance(distance)),
                  scale: thresholds && { distance, thresholds },
                })}
          />
        ),
      }
    }
  }
}
