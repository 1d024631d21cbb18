import type { RecognisedFaceView } from './recognise-image.ts'

/** A photo that was looked at, or could not be read. */
export interface PhotoRows {
  readonly file: string
  /** Null where the photo could not be read. */
  readonly faces: readonly RecognisedFaceView[] | null
}

export const resultColumns = [
  'file',
  'face',
  'decision',
  'person_id',
  'external_id',
  'name',
  'distance',
  'similarity',
  'confidence',
  'box',
] as const

type Cell = string | number | null

/** A row a face; a photo without any has one row that says so, as one that could not be read. */
export function resultRows({ file, faces }: PhotoRows): Cell[][] {
  if (!faces) return [emptyRow(file, 'failed')]
  if (faces.length === 0) return [emptyRow(file, 'no_face')]
  return faces.map((face, at) => {
    const { decision, distance, similarity, confidence, box } = face
    // Who it may be, for an uncertain one.
    const who = decision === 'known' ? face.person : decision === 'uncertain' ? face.candidates[0] : null
    const { personId = null, externalId = null, name = null } = who ?? {}
    const { x, y, width, height } = box
    const place = [x, y, width, height].join(' ')
    return [file, at + 1, decision, personId, externalId, name, distance, similarity, confidence, place]
  })
}

function emptyRow(file: string, decision: string): Cell[] {
  return [file, null, decision, ...resultColumns.slice(3).map(() => null)]
}

/** Text that begins like this is taken for a formula by spreadsheets, whoever wrote it (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/

/** A line as RFC 4180 has it, without its end. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',')
}

export function csvCell(value: Cell): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
