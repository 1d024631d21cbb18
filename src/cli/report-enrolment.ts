import { isRefusal, type PhotoOutcome } from '#recognition/enrol-many.ts'
import { exitCodes } from './exit-codes.ts'
import type { Output } from './output.ts'
import { layOutTable, printable } from './print-table.ts'
import { inWordsOfTheCommand } from './report-failure.ts'

/** Prints what became of the photos. Answers the exit code. */
export function reportEnrolment(
  output: Output,
  results: readonly PhotoOutcome[],
  total: number,
  interruptedWith: number | null,
): number {
  const enrolled = results.filter((result) => result.status === 'enrolled')
  const refused = results.filter(isRefusal)
  const unchanged = results.length - enrolled.length - refused.length
  const people = new Set(enrolled.map(({ personId }) => personId))
  const interrupted = interruptedWith !== null
  output.document({
    images: results.length,
    enrolled: enrolled.length,
    people: people.size,
    unchanged,
    refused: refused.map(({ file, code, detail, facts }) => ({ ...facts, file, code, detail })),
    results,
    ...(interrupted ? { interrupted: true, notBegun: total - results.length } : {}),
  })
  if (refused.length > 0) {
    const rows = refused.map(({ file, code, detail }) => [
      printable(file),
      output.paint('yellow', code),
      inWordsOfTheCommand(detail),
    ])
    for (const line of layOutTable([{ title: 'Refused' }, { title: 'Code' }, { title: 'Reason' }], rows))
      output.line(line)
    output.line()
  }
  const photos = `${enrolled.length} of ${results.length} ${results.length === 1 ? 'photo' : 'photos'} enrolled`
  const parts = [
    photos,
    `${people.size} ${people.size === 1 ? 'person' : 'people'}`,
    ...(unchanged > 0 ? [`${unchanged} enrolled already`] : []),
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
    ...(interrupted ? [`interrupted, ${total - results.length} not begun`] : []),
  ]
  output.line(output.paint(enrolled.length + unchanged > 0 ? 'green' : 'yellow', parts.join(', ')))
  if (interruptedWith !== null) return interruptedWith
  return refused.length > 0 ? exitCodes.someRefused : exitCodes.done
}
