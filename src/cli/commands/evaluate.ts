import { writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { openApp } from '#app.ts'
import { configure, openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { type DatasetFiles, openDatasetFiles, requireFolderOf } from '#cli/evaluate/dataset-files.ts'
import { printEvaluation } from '#cli/evaluate/print-evaluation.ts'
import { printGallery } from '#cli/evaluate/print-gallery.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { type Looked, lookAtPhotos } from '#cli/look-at-photos.ts'
import { printable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { inWordsOfTheCommand } from '#cli/report-failure.ts'
import { systemClock } from '#core/clock.ts'
import { evaluateGallery } from '#evaluation/evaluate-gallery.ts'
import { type Evaluation, evaluatePhotos } from '#evaluation/evaluate-photos.ts'
import type { EvaluatedPhoto } from '#evaluation/photo-set.ts'
import { collectPictures } from '#evaluation/report/face-pictures.ts'
import { type RefusedPhoto, writeReport } from '#evaluation/report/write-report.ts'
import { requireOneFace, templateOf } from '#recognition/photo.ts'
import type { Vision } from '#vision/vision.ts'

interface EvaluateOptions extends ConnectionOptions {
  readonly pairs?: string
  readonly report?: string
  readonly limit?: number
  readonly face?: FaceOption
  readonly gallery?: string | true
}

export function addEvaluate(program: Command, context: Context, finish: Finish): void {
  const command = program
    .command('evaluate')
    .description('measure how right decisions are on labelled photos, or what is doubtful in a gallery')
    .argument('[folder]', 'photos as <person>/<photo>')
    .option('--pairs <file>', 'CSV of pairs to compare: a,b,same with paths below the folder (default: all pairs)')
    .option('--report <file>', 'write a report as one HTML file, with plots and pictures of the worst cases')
    .option(
      '--limit <n>',
      'at most n photos; with --gallery n entries a list (default 10)',
      numberBetween(1, 1_000_000, true),
    )
    .option('--gallery [name]', 'look at the people enrolled instead of photos (default: default)')
  addFaceOption(command, 'prominent')
  withConnection(command)
    .addHelpText('after', help)
    .action((folder: string | undefined, options: EvaluateOptions) => finish(evaluate(context, folder, options)))
}

const help = `
Photos go through this installation's networks and are judged by its policy; nothing is enrolled. The
report shows faces: treat it as you treat the photos.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done, but some photos could not be used.

Examples:
  netra evaluate photos/ --report report.html
  netra evaluate lfw/ --pairs lfw/pairs.csv --json
  netra evaluate --gallery
  netra evaluate --gallery staff --limit 50`

async function evaluate(context: Context, folder: string | undefined, options: EvaluateOptions): Promise<number> {
  if (options.gallery !== undefined) {
    if (folder !== undefined) throw new WrongUsage('Give a folder of photos or --gallery, not both')
    if (options.pairs !== undefined || options.report !== undefined)
      throw new WrongUsage('--pairs and --report go with a folder of photos, not with --gallery')
    return await evaluateEnrolled(context, options.gallery === true ? undefined : options.gallery, options)
  }
  if (folder === undefined) throw new WrongUsage('Give a folder of photos as <person>/<photo>, or --gallery')
  if (options.server !== undefined)
    throw new WrongUsage('Photos are evaluated on this machine: leave --server out, or use it with --gallery')
  return await evaluateFolder(context, folder, options)
}

async function evaluateEnrolled(
  context: Context,
  gallery: string | undefined,
  options: EvaluateOptions,
): Promise<number> {
  await using door = await openDoor(context, options)
  let progress: ReturnType<typeof showProgress> | undefined
  const answer = await door
    .call(evaluateGallery, { gallery, limit: options.limit }, (now) => {
      progress ??= showProgress(context.output, 'Comparing', now.total)
      progress.update(now)
    })
    .finally(() => progress?.stop())
  context.output.document(answer)
  printGallery(context.output, answer)
  return exitCodes.done
}

async function evaluateFolder(context: Context, folder: string, options: EvaluateOptions): Promise<number> {
  const { output, interrupt } = context
  const { face: pick = 'prominent', report } = options
  if (report !== undefined) await requireFolderOf(report)
  const files = await openDatasetFiles(folder, options)
  const { config, log } = configure(context, options)
  await using app = await openApp(config, log, { signal: interrupt.signal })
  app.filled.catch(() => undefined)
  // Held to the end: a server on the same data may switch to another model meanwhile.
  const { vision, policy } = app.needs.hold().value
  const looked = await lookAtPhotos(context, 'Looking at photos', files.photos, (image) =>
    lookAt(vision, image, pick, interrupt.signal),
  )
  if (interrupt.exitCode !== null) {
    output.note(`Interrupted: ${looked.length} of ${files.photos.length} photos were looked at, nothing was evaluated`)
    output.document({ interrupted: true, processed: looked.length, total: files.photos.length })
    return interrupt.exitCode
  }
  const photos = looked.map(photoOf)
  const signal = AbortSignal.any([interrupt.stopping, interrupt.signal])
  const subject = { photos, pairs: files.pairs, embedder: vision.pack.embedder, policy: policy.stored() }
  const evaluation = await evaluatePhotos(subject, signal)
  const refused = looked.flatMap((one): RefusedPhoto[] => (one.success ? [] : [refusalOf(one)]))
  if (report !== undefined) {
    const pictures = await collectPictures(
      evaluation.worst,
      (photo) => pictureSource(files, photos, photo),
      { vision, pick },
      signal,
    )
    const title = basename(resolve(folder))
    await writeFile(report, writeReport({ title, evaluation, photos, refused, pictures, date: systemClock.now() }))
  }
  output.document({ ...documentOf(evaluation, photos), refused, ...(report === undefined ? {} : { report }) })
  printEvaluation(output, evaluation)
  if (refused.length > 0) {
    output.line()
    output.line(
      output.paint('bold', `${refused.length} ${refused.length === 1 ? 'photo' : 'photos'} could not be used`),
    )
    for (const { file, code, detail } of refused)
      output.line(`  ${printable(file)}  ${output.paint('yellow', code)}  ${inWordsOfTheCommand(detail)}`)
  }
  if (report !== undefined) {
    output.line()
    output.line(`report: ${report}`)
  }
  return refused.length > 0 ? exitCodes.someRefused : exitCodes.done
}

type LookedAt = Omit<EvaluatedPhoto, 'file'>

async function lookAt(vision: Vision, image: Uint8Array, pick: FaceOption, signal: AbortSignal): Promise<LookedAt> {
  const analysis = await vision.analyse(image, { pick, template: true, region: false, attributes: [] }, signal)
  const face = requireOneFace(analysis, pick)
  return { vector: templateOf(face).vector, quality: face.quality.overall, qualityReason: face.quality.reason }
}

function photoOf(looked: Looked<LookedAt>): EvaluatedPhoto {
  const { file } = looked
  return looked.success ? { file, ...looked.answer } : { file, vector: null, quality: 0, qualityReason: looked.detail }
}

function refusalOf({ file, code, detail }: { file: string; code: string; detail: string }): RefusedPhoto {
  return { file, code, detail }
}

async function pictureSource(
  { photos: files }: DatasetFiles,
  photos: readonly EvaluatedPhoto[],
  photo: number,
): Promise<Uint8Array | null> {
  const label = photos[photo]?.file
  return (await files.find((file) => file.label === label)?.read()) ?? null
}

/** The evaluation with photos by their names. */
function documentOf(evaluation: Evaluation, photos: readonly EvaluatedPhoto[]): object {
  const { worst, ...measured } = evaluation
  const name = (photo: number) => photos[photo]?.file ?? null
  const named = Object.entries(worst).map(([kind, cases]) => [
    kind,
    cases.map(({ left, right, distance }: { left: number; right: number; distance: number }) => ({
      a: name(left),
      b: name(right),
      distance,
    })),
  ])
  return { ...measured, worst: Object.fromEntries(named) }
}
