import type { z } from 'zod'
import { toWire } from '#api/names.ts'
import type { Recognised } from '#recognition/recognise-image.ts'
import { csvLine, resultColumns, resultRows } from '#recognition/result-rows.ts'
import type { Context } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import type { Looked } from './look-at-photos.ts'

type Result = Looked<z.output<typeof Recognised>>

/** How results are written as they come, for programs: a line for each face, or each photo. */
export type RecordFormat = 'csv' | 'ndjson'

/** Writes what comes before the results. */
export function beginRecords({ output }: Context, format: RecordFormat): void {
  if (format === 'csv') output.line(csvLine(resultColumns))
}

/** Writes one photo's result. */
export function recordLooked({ output }: Context, format: RecordFormat, result: Result): void {
  if (format === 'csv') {
    const { file } = result
    for (const row of resultRows({ file, faces: result.success ? result.answer.faces : null }))
      output.line(csvLine(row))
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
