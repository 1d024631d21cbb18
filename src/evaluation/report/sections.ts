import type { AskedRate } from '#evaluation/asked-rates.ts'
import type { Estimate } from '#evaluation/estimate.ts'
import type { Evaluation } from '#evaluation/evaluate-photos.ts'
import type { Identification } from '#evaluation/identification.ts'
import type { OperatingPoint } from '#evaluation/operating-points.ts'
import { askedText, countText, intervalText, percentText } from '#evaluation/words.ts'
import { discardPlot, reliabilityPlot, rocPlot } from './curves.ts'
import { histogramPlot } from './histogram-plot.ts'
import { html, type Markup } from './markup.ts'

function figure(title: string, caption: Markup, drawing: Markup): Markup {
  return html`<figure><h3>${title}</h3><figcaption>${caption}</figcaption>${drawing}</figure>`
}

function tile(name: string, estimate: Estimate | null, reason: string | null): Markup {
  const shown = estimate
    ? html`<div class="value">${percentText(estimate.value)}</div><div class="interval">95 %: ${intervalText(estimate)}</div>`
    : html`<div class="value">–</div><div class="reason">${reason ?? 'not measured'}</div>`
  return html`<div class="tile"><dt>${name}</dt><dd>${shown}</dd></div>`
}

/** The four numbers that most readers come for. */
export function summaryTiles({ verification, identification }: Evaluation): Markup {
  const { accuracy, rates } = verification
  const [percent] = rates?.operatingPoints ?? []
  const found = identification?.accuracy?.operatingPoints.find(({ falseAccept }) => falseAccept === 0.01)
  return html`<dl class="tiles">
${accuracy ? tile('pairs answered rightly, over ten folds', accuracy, null) : tile('equal error rate', rates?.equalError ?? null, null)}
${tile('same person accepted, with 1 % of different people', percent?.trueAccept ?? null, percent?.reason ?? null)}
${accuracy ? tile('equal error rate', rates?.equalError ?? null, null) : null}
${tile('enrolled person identified, with 1 % of strangers', found?.trueAccept ?? null, found?.reason ?? 'needs people with several photos, and others besides')}
</dl>`
}

function pointRow(name: string, { trueAccept, threshold, reason }: Omit<OperatingPoint, 'falseAccept'>): Markup {
  return trueAccept && threshold !== null
    ? html`<tr><td>${name}</td><td>${percentText(trueAccept.value)}</td><td class="interval">${intervalText(trueAccept)}</td><td>${threshold.toFixed(3)}</td></tr>`
    : html`<tr><td>${name}</td><td>–</td><td class="reason" colspan="2">${reason}</td></tr>`
}

const measureHead = html`<tr><th>measure</th><th>value</th><th>95 % interval</th><th>at distance</th></tr>`

export function verificationSection({ verification, policy }: Evaluation): Markup {
  const { genuine, impostor, unusable, pairsFrom, accuracy, rates, thresholds, histogram, reliability, discard } =
    verification
  const lost =
    unusable > 0
      ? `, ${countText(unusable)} of them with a photo that could not be used: never accepted, and wrong in the accuracy`
      : ''
  return html`<section><h2>The same person or not</h2>
<p>Pairs of the same person: ${countText(genuine)}, of different people: ${countText(impostor)} (${pairsFrom === 'file' ? 'as listed' : 'all pairs of the dataset'})${lost}.</p>
<div class="table"><table>${measureHead}
${accuracy ? pointRow('accuracy over ten folds', { trueAccept: accuracy, threshold: accuracy.threshold, reason: null }) : null}
${rates ? rates.operatingPoints.map((point) => pointRow(`same person accepted (TAR) where ${askedText(point.falseAccept)} of different people are (FAR)`, point)) : null}
${rates ? pointRow('equal error rate (EER)', { trueAccept: rates.equalError, threshold: rates.equalErrorThreshold, reason: null }) : null}
</table></div>
<div class="table"><table><tr><th>known up to</th><th>distance</th><th>different people accepted</th><th>95 % interval</th><th>same person accepted</th><th>95 % interval</th></tr>
${thresholds.map(({ name, inUse, threshold, falseAccept, trueAccept }) => html`<tr><td>${name}${inUse ? ' (in use)' : ''}</td><td>${threshold.toFixed(3)}</td><td>${percentText(falseAccept.value)}</td><td class="interval">${intervalText(falseAccept)}</td><td>${percentText(trueAccept.value)}</td><td class="interval">${intervalText(trueAccept)}</td></tr>`)}
</table></div>
<div class="plots">
${figure(
  'Distances',
  html`<span class="key genuine"></span>same person <span class="key impostor"></span>different people; the less they overlap, the better.`,
  histogramPlot(histogram, [
    { name: 'known', at: policy.known },
    { name: 'uncertain', at: policy.uncertain },
  ]),
)}
${rates && rates.roc.length > 0 ? figure('ROC', html`Same person accepted, over different people accepted. The band is the 95 % interval.`, rocPlot(rates.roc, rates.operatingPoints, { title: 'ROC curve of pairs', x: 'different people accepted (FAR)', y: 'same person accepted (TAR)' })) : null}
${reliability ? figure('Calibration', html`Whether a promised probability holds, both kinds counting half: on the dotted line it does. Mean error ${percentText(reliability.error)}.`, reliabilityPlot(reliability)) : null}
${discard ? figure('Error against discard', html`Pairs of the same person missed at distance ${discard.threshold.toFixed(3)}, as those with the worst photos are left out. The faster it falls, the more the quality score knows.`, discardPlot(discard)) : null}
</div></section>`
}

export function identificationSection({ identification }: Evaluation): Markup {
  if (!identification)
    return html`<section><h2>Who it is, if anybody</h2><p class="soft">Not measured: it needs people with two usable photos, and people besides them.</p></section>`
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
  } = identification
  const held = heldOut > 0 ? ` (${countText(heldOut)} of them held out)` : ''
  return html`<section><h2>Who it is, if anybody</h2>
<p>${countText(enrolledPeople)} people are enrolled, ${countText(strangers)} are strangers${held}. Each of ${countText(enrolledSearches)} photos of enrolled people was looked up without itself, and ${countText(strangerSearches)} photos of strangers. The closest person is the right one for ${percentText(closestIsRight / Math.max(1, enrolledSearches))}.</p>
<div class="table"><table>${measureHead}
${accuracy ? accuracy.operatingPoints.map((point) => pointRow(`enrolled person identified (DIR) where ${askedText(point.falseAccept)} of strangers are taken for somebody (FPIR)`, point)) : null}
</table></div>
${askedRates ? askedSection(askedRates) : null}
<h3>Decisions of the policy in use</h3>
<p class="soft">Known up to ${policy.known.toFixed(3)}, uncertain up to ${policy.uncertain.toFixed(3)}, ${policy.margin} closer than the next person; policy version ${policy.version}.</p>
<div class="table">${decisionTable(identification)}</div>
${accuracy && accuracy.roc.length > 0 ? html`<div class="plots alone">${figure('Identification', html`Enrolled people identified, over strangers taken for somebody. Missed (FNIR) is what is left to 100 %.`, rocPlot(accuracy.roc, accuracy.operatingPoints, { title: 'Open-set identification', x: 'strangers taken for somebody (FPIR)', y: 'enrolled identified (DIR)' }))}</div>` : null}</section>`
}

function askedSection(rates: readonly AskedRate[]): Markup {
  const cells = (estimate: Estimate | null) =>
    estimate
      ? html`<td>${percentText(estimate.value)}</td><td class="interval">${intervalText(estimate)}</td>`
      : html`<td>–</td><td></td>`
  return html`<h3>The rate asked for, and the one realised</h3>
<p class="soft">Thresholds are derived from the enrolled people alone, as a server derives them for a gallery; then the strangers are looked up.</p>
<div class="table"><table><tr><th>strangers asked for</th><th>known up to</th><th>strangers realised</th><th>95 % interval</th><th>enrolled identified</th><th>95 % interval</th><th></th></tr>
${rates.map(({ asked, inUse, threshold, realised, identified, reason, note }) => html`<tr><td>${askedText(asked)}${inUse ? ' (in use)' : ''}</td><td>${threshold.toFixed(3)}</td>${cells(realised)}${cells(identified)}<td class="reason">${reason ?? note ?? ''}</td></tr>`)}
</table></div>`
}

function decisionTable({ decisions, enrolledSearches, strangerSearches }: Identification): Markup {
  const cell = (count: number, of: number) =>
    html`<td>${countText(count)} <span class="soft">${percentText(count / Math.max(1, of))}</span></td>`
  const { enrolled, strangers } = decisions
  return html`<table><tr><th></th><th>known</th><th>uncertain</th><th>unknown</th><th>not usable</th><th>wrong, known</th><th>wrong, uncertain</th></tr>
<tr><td>photos of enrolled people</td>${[enrolled.known, enrolled.uncertain, enrolled.unknown, enrolled.not_usable, enrolled.wrongKnown, enrolled.wrongUncertain].map((count) => cell(count, enrolledSearches))}</tr>
<tr><td>photos of strangers</td>${[strangers.known, strangers.uncertain, strangers.unknown, strangers.not_usable].map((count) => cell(count, strangerSearches))}<td></td><td></td></tr></table>`
}
