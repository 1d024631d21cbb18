import type { z } from 'zod'
import { toWire } from '#api/names.ts'
import type { Recognised } from '#recognition/recognise-image.ts'
import type { Context } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import type { Looked } from './look-at-photos.ts'

type Result = Looked<z.output<typeof Recognised>>

/** How results are written as they come, for programs: a line for each face, or each photo. */
export type RecordFormat = 'csv' | 'ndjson'

const columns = 'file,face,decision,person_id,external_id,name,distance,similarity,confidence,box'

/** Writes what comes before the results. */
export function beginRecords({ output }: Context, format: RecordFormat): void {
  if (format === 'csv') output.line(columns)
}

/** Writes one photo's result. */
export function recordLooked({ output }: Context, format: RecordFormat, result: Result): void {
  if (format === 'csv') {
    for (const row of csvRows(result)) output.line(row.map(csvCell).join(','))
    if (!result.success) output.note(`${result.file}: ${result.detail} (${result.code})`)
    return
  }
  const { file, success } = result
  const { code, detail } = result.success ? { code: null, detail: null } : result
  output.record(toWire({ file, success, ...(result.success ? result.answer : { code, detail }) }))
}

/** Writes the last line, and answers the exit code. */
export function endRecords(
  { output, interrupt }: Context,
  format: RecordFormat,
  results: readonly Result[],
  total: number,
): number {
  const failed = results.filter(({ success }) => !success).length
  const interrupted = interrupt.exitCode !== null
  const summary = { totalImages: total, processed: results.length - failed, failed }
  if (format === 'ndjson') output.record(toWire({ ...summary, ...(interrupted ? { interrupted } : {}) }))
  if (interrupted) output.note(`Interrupted: ${results.length} of ${total} photos were looked at`)
  return interrupt.exitCode ?? (failed > 0 ? exitCodes.someRefused : exitCodes.done)
}

/** A row a face; a photo without any has one row that says so, as one that could not be read. */
export function csvRows(result: Result): (string | number | null)[][] {
  const { file } = result
  if (!result.success) return [emptyRow(file, 'failed')]
  const { faces } = result.answer
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

function emptyRow(file: string, decision: string): (string | null)[] {
  return [file, null, decision, ...Array.from({ length: 7 }, () => null)]
}

/** As RFC 4180 has it. */
export function csvCell(value: string | number | null): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
