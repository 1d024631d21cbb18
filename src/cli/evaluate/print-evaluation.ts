import type { Output } from '#cli/output.ts'
import { layOutTable } from '#cli/print-table.ts'
import type { AskedRate } from '#evaluation/asked-rates.ts'
import type { Evaluation, Verification } from '#evaluation/evaluate-photos.ts'
import type { Identification } from '#evaluation/identification.ts'
import type { Rates } from '#evaluation/operating-points.ts'
import { askedText, countText, intervalText, percentText } from '#evaluation/words.ts'

const right = { align: 'right' as const }
const measureColumns = [
  { title: 'Measure' },
  { title: 'Value', ...right },
  { title: '95 % interval', ...right },
  { title: 'Distance', ...right },
  { title: '' },
]

/** Prints what was measured as tables. */
export function printEvaluation(output: Output, evaluation: Evaluation): void {
  const { photos, people, usable, modelId, verification, identification } = evaluation
  output.line(
    `${countText(photos)} photos of ${countText(people)} people, ${countText(usable)} with a usable face; model ${modelId}`,
  )
  printVerification(output, verification)
  if (identification) printIdentification(output, identification)
  else {
    output.line()
    output.line('Identification of strangers: not measured, it needs people with two photos and people besides them')
  }
}

function printVerification(output: Output, verification: Verification): void {
  const { genuine, impostor, unusable, pairsFrom, accuracy, rates, thresholds } = verification
  output.line()
  output.line(output.paint('bold', 'The same person or not'))
  const lost = unusable > 0 ? `, ${countText(unusable)} of them with a photo that could not be used` : ''
  output.line(
    `pairs of the same person: ${countText(genuine)}, of different people: ${countText(impostor)} (${pairsFrom === 'file' ? 'as listed' : 'all of the dataset'})${lost}`,
  )
  output.line()
  const rows = rates ? rateRows(rates, (share) => `true accepts at ${askedText(share)} false`) : []
  if (accuracy)
    rows.unshift([
      'accuracy over 10 folds',
      percentText(accuracy.value),
      intervalText(accuracy),
      accuracy.threshold.toFixed(3),
    ])
  for (const line of layOutTable(measureColumns, rows)) output.line(line)
  output.line()
  const columns = [
    { title: 'Known up to' },
    { title: 'Distance', ...right },
    { title: 'False accepts', ...right },
    { title: '95 % interval', ...right },
    { title: 'True accepts', ...right },
    { title: '95 % interval', ...right },
  ]
  const cells = thresholds.map(({ name, inUse, threshold, falseAccept, trueAccept }) => [
    inUse ? `${name} (in use)` : name,
    threshold.toFixed(3),
    percentText(falseAccept.value),
    intervalText(falseAccept),
    percentText(trueAccept.value),
    intervalText(trueAccept),
  ])
  for (const line of layOutTable(columns, cells)) output.line(line)
}

function rateRows(rates: Rates, name: (share: number) => string): string[][] {
  const rows = rates.operatingPoints.map(({ falseAccept, trueAccept, threshold, reason }) =>
    trueAccept && threshold !== null
      ? [name(falseAccept), percentText(trueAccept.value), intervalText(trueAccept), threshold.toFixed(3)]
      : [name(falseAccept), '–', '', '', reason ?? ''],
  )
  const { equalError, equalErrorThreshold } = rates
  return [
    ...rows,
    ['equal error rate', percentText(equalError.value), intervalText(equalError), equalErrorThreshold.toFixed(3)],
  ]
}

function printIdentification(output: Output, found: Identification): void {
  const {
    enrolledPeople,
    strangers,
    heldOut,
    enrolledSearches,
    strangerSearches,
    closestIsRight,
    accuracy,
    askedRates,
    policy,
    decisions,
  } = found
  output.line()
  output.line(output.paint('bold', 'Who it is, if anybody'))
  const held = heldOut > 0 ? ` (${countText(heldOut)} of them held out)` : ''
  output.line(
    `${countText(enrolledPeople)} people enrolled, ${countText(strangers)} strangers${held}; ${countText(enrolledSearches)} searches of enrolled people, each without its own photo, ${countText(strangerSearches)} of strangers`,
  )
  output.line()
  // The equal error rate of searches is nothing that anybody sets.
  const rows = accuracy
    ? rateRows(accuracy, (share) => `identified (DIR) at ${askedText(share)} of strangers`).slice(0, -1)
    : []
  const closest = closestIsRight / Math.max(1, enrolledSearches)
  for (const line of layOutTable(measureColumns, [['closest person is right', percentText(closest), '', ''], ...rows]))
    output.line(line)
  if (askedRates) printAskedRates(output, askedRates)
  output.line()
  const { enrolled } = decisions
  const columns = [
    `Decisions of policy ${policy.version}, known up to ${policy.known.toFixed(3)}`,
    'Known',
    'Uncertain',
    'Unknown',
    'Not usable',
    'Wrong, known',
    'Wrong, uncertain',
  ].map((title, at) => ({ title, ...(at > 0 ? right : {}) }))
  const shown = (count: number, of: number) => `${countText(count)} (${percentText(count / Math.max(1, of))})`
  const cells = [
    [
      'enrolled people',
      ...[
        enrolled.known,
        enrolled.uncertain,
        enrolled.unknown,
        enrolled.not_usable,
        enrolled.wrongKnown,
        enrolled.wrongUncertain,
      ].map((n) => shown(n, enrolledSearches)),
    ],
    [
      'strangers',
      ...[
        decisions.strangers.known,
        decisions.strangers.uncertain,
        decisions.strangers.unknown,
        decisions.strangers.not_usable,
      ].map((n) => shown(n, strangerSearches)),
      '',
    ],
  ]
  for (const line of layOutTable(columns, cells)) output.line(line)
}

function printAskedRates(output: Output, rates: readonly AskedRate[]): void {
  output.line()
  const columns = [
    { title: 'Strangers asked for' },
    { title: 'Known up to', ...right },
    { title: 'Strangers realised', ...right },
    { title: '95 % interval', ...right },
    { title: 'Identified', ...right },
    { title: '95 % interval', ...right },
    { title: '' },
  ]
  const shown = (estimate: AskedRate['realised']) =>
    estimate ? [percentText(estimate.value), intervalText(estimate)] : ['–', '']
  const cells = rates.map(({ asked, inUse, threshold, realised, identified, reason, note }) => [
    `${askedText(asked)}${inUse ? ' (in use)' : ''}`,
    threshold.toFixed(3),
    ...shown(realised),
    ...shown(identified),
    reason ?? note ?? '',
  ])
  for (const line of layOutTable(columns, cells)) output.line(line)
}
