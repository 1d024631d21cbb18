import type { Evaluation } from '#evaluation/evaluate-photos.ts'
import type { EvaluatedPhoto } from '#evaluation/photo-set.ts'
import { countText } from '#evaluation/words.ts'
import type { WorstCase } from '#evaluation/worst-cases.ts'
import type { Pictures } from './face-pictures.ts'
import { html, type Markup } from './markup.ts'
import { identificationSection, summaryTiles, verificationSection } from './sections.ts'
import { style } from './style.ts'

export interface RefusedPhoto {
  readonly file: string
  readonly code: string
  readonly detail: string
}

export interface Report {
  /** What was evaluated, in a word: the folder's name. */
  readonly title: string
  readonly evaluation: Evaluation
  readonly photos: readonly EvaluatedPhoto[]
  readonly refused: readonly RefusedPhoto[]
  readonly pictures: Pictures
  readonly date: Date
}

const refusedShown = 100

/** The evaluation as one HTML page that loads nothing: style, plots and pictures are in it, and no script. */
export function writeReport(report: Report): string {
  const { title, evaluation, refused, date } = report
  const { photos, people, usable, modelId } = evaluation
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Evaluation of ${title}</title><style>${{ html: style }}</style></head><body><main>
<header><h1>Evaluation of ${title}</h1>
<p class="facts">${countText(photos)} photos of ${countText(people)} people, ${countText(usable)} with a usable face · model <code>${modelId}</code> · ${date.toISOString().slice(0, 10)}</p></header>
${summaryTiles(evaluation)}
${verificationSection(evaluation)}
${identificationSection(evaluation)}
${worstSection(report)}
${refused.length > 0 ? refusedSection(refused) : null}
<footer><p>Intervals are 95 %: the wider of Wilson’s and that of resampled people, since the photos of one person go together. A rate is left open where fewer than five errors would be expected at it. All numbers hold for these photos; other people, cameras and light give others.</p>
<p>This page shows faces and names. Treat it as you treat the photos.</p></footer>
</main></body></html>
`
  return page.html
}

function worstSection(report: Report): Markup | null {
  const { closestImpostors, farthestGenuine, wrongPeople, closestStrangers } = report.evaluation.worst
  const groups = [
    group(
      report,
      'Different people, but close',
      'The pairs most likely to be taken for one person. Look whether they are two people.',
      closestImpostors,
    ),
    group(
      report,
      'The same person, but far',
      'The pairs most likely to be missed, or filed under the wrong name.',
      farthestGenuine,
    ),
    group(
      report,
      'Closest to somebody else',
      'Photos of enrolled people, left, whose closest person is another one, right.',
      wrongPeople,
    ),
    group(
      report,
      'Strangers closest to somebody',
      'Photos of people who are not enrolled, left, with the enrolled person closest to them, right.',
      closestStrangers,
    ),
  ]
  return html`<section><h2>Worst cases</h2>${groups}</section>`
}

function group(report: Report, title: string, text: string, cases: readonly WorstCase[]): Markup | null {
  if (cases.length === 0) return null
  return html`<h3>${title}</h3><p class="soft">${text}</p><div class="cases">${cases.map((one) => caseCard(report, one))}</div>`
}

function caseCard({ photos, pictures }: Report, { left, right, distance }: WorstCase): Markup {
  const face = (photo: number) => {
    const [source, name] = [pictures.get(photo), photos[photo]?.file ?? '']
    return source === undefined
      ? html`<div class="none"></div>`
      : html`<img src="${source}" alt="${name}" width="160" height="160">`
  }
  return html`<div class="case"><div class="faces">${face(left)}${face(right)}</div><b>${distance.toFixed(3)}</b>
<small>${photos[left]?.file ?? ''}</small><small>${photos[right]?.file ?? ''}</small></div>`
}

function refusedSection(refused: readonly RefusedPhoto[]): Markup {
  const rest = refused.length - refusedShown
  return html`<section><h2>Photos that could not be used</h2><div class="table"><table><tr><th>photo</th><th>code</th><th>reason</th></tr>
${refused.slice(0, refusedShown).map(({ file, code, detail }) => html`<tr><td>${file}</td><td><code>${code}</code></td><td style="white-space:normal">${detail}</td></tr>`)}
</table></div>${rest > 0 ? html`<p class="soft">and ${countText(rest)} more</p>` : null}</section>`
}
