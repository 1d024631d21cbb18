import type { Context } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import type { Looked } from './look-at-photos.ts'
import { printable } from './print-table.ts'
import { inWordsOfTheCommand } from './report-failure.ts'

/**
 * Prints what was seen on photos. With `--json`: `results`, one for each photo, and where there is one photo its fields
 * at the top, too. Answers the exit code.
 */
export function reportLooked<Answer extends object>(
  { output, interrupt }: Context,
  results: readonly Looked<Answer>[],
  total: number,
  lines: (answer: Answer) => readonly string[],
): number {
  const failed = results.filter((result) => !result.success).length
  const documents = results.map((result) =>
    result.success
      ? { file: result.file, success: true, ...result.answer }
      : { file: result.file, success: false, code: result.code, detail: result.detail },
  )
  output.document({
    ...(total === 1 ? documents[0] : {}),
    totalImages: total,
    processed: results.length - failed,
    failed,
    ...(interrupt.exitCode === null ? {} : { interrupted: true }),
    results: documents,
  })
  for (const [at, result] of results.entries()) {
    if (at > 0) output.line()
    const file = output.paint('bold', printable(result.file))
    if (!result.success) {
      output.line(`${file}  ${output.paint('yellow', result.code)}  ${inWordsOfTheCommand(result.detail)}`)
      continue
    }
    const [first = '', ...rest] = lines(result.answer)
    output.line(`${file}  ${first}`)
    for (const line of rest) output.line(`  ${line}`)
  }
  if (interrupt.exitCode !== null) {
    output.note(`Interrupted: ${results.length} of ${total} photos were looked at`)
    return interrupt.exitCode
  }
  return failed > 0 ? exitCodes.someRefused : exitCodes.done
}
