import type { z } from 'zod'
import type { RecognisedFaceView } from '#recognition/recognise-image.ts'
import type { DetectedFaceView } from '#recognition/view-face.ts'
import type { Mark } from '#vision/drawing/annotate-photo.ts'
import type { Output } from './output.ts'
import { printable } from './print-table.ts'

type Recognised = z.output<typeof RecognisedFaceView>
type Detected = z.output<typeof DetectedFaceView>

const percent = (share: number): string => `${Math.round(share * 100)} %`

const shown = {
  known: { text: 'known', style: ['bold', 'green'] },
  uncertain: { text: 'uncertain', style: 'yellow' },
  unknown: { text: 'unknown', style: 'gray' },
  not_usable: { text: 'not usable', style: 'gray' },
} as const

/** Who a face was taken for: the person, or for an uncertain one who it may be. */
export function whoIs(face: Recognised): string | null {
  if (face.decision === 'known') return face.person?.name ?? null
  return face.decision === 'uncertain' ? (face.candidates[0]?.name ?? null) : null
}

export function paintDecision(output: Output, decision: Recognised['decision']): string {
  const { text, style } = shown[decision]
  return output.paint([...[style].flat()], text)
}

/** Cells of a recognised face: decision, who, distance, confidence, reason. */
export function decisionCells(output: Output, face: Recognised): string[] {
  const who = whoIs(face)
  return [
    paintDecision(output, face.decision),
    who === null ? '–' : printable(face.decision === 'uncertain' ? `${who}?` : who),
    face.distance === null ? '–' : face.distance.toFixed(3),
    face.decision === 'not_usable' ? '–' : percent(face.confidence),
    face.reason,
  ]
}

export function markOfDecision(face: Recognised): Mark {
  const who = whoIs(face)
  const confidence = percent(face.confidence)
  const labels = {
    known: `${who ?? ''} ${confidence}`,
    uncertain: `${who ?? ''}? ${confidence}`,
    unknown: `unknown ${confidence}`,
    not_usable: 'not usable',
  }
  return { box: face.box, kind: face.decision, label: labels[face.decision] }
}

export function markOfDetection(face: Detected, index: number): Mark {
  return { box: face.box, kind: 'face', label: `${index + 1}  quality ${percent(face.quality.overall)}` }
}

/** Expression and liveness where they were asked for. */
export function attributeCells(face: Detected): string[] {
  const { expression, liveness } = face
  return [
    ...(expression ? [`${expression.label} ${percent(expression.probabilities[expression.label])}`] : []),
    ...(liveness ? [`${liveness.score.toFixed(2)} (${liveness.certainty})`] : []),
  ]
}

export function attributeColumns(attributes: readonly string[]): { title: string }[] {
  return ['expression', 'liveness']
    .filter((name) => attributes.includes(name))
    .map((name) => ({
      title: name === 'expression' ? 'Expression' : 'Liveness',
    }))
}

export { percent }
