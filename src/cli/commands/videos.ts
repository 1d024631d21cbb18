import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { analyseVideo } from '#cameras/video/analyse-video.ts'
import type { VideoView } from '#cameras/video/video.ts'
import { cancelVideo, deleteVideo, getAnnotatedVideo, getVideo, listVideos } from '#cameras/video/video-operations.ts'
import { chooseCamera } from '#cli/choose-camera.ts'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { showProgress } from '#cli/progress.ts'
import { readTime, shortTime } from '#cli/time-option.ts'
import { AppError } from '#core/errors.ts'
import { type JobState, jobStates } from '#jobs/job.ts'
import type { StoreNeeds } from '#needs.ts'
import { createScratchFile, type ScratchFile } from '#storage/scratch-file.ts'

interface AnalyseOptions extends ConnectionOptions {
  readonly name?: string
  readonly gallery?: string
  readonly camera?: string
  readonly cameraName?: string
  readonly startedAt?: string
  readonly frameRate?: number
  readonly confirm?: number
  readonly minimumFace?: number
  readonly annotated?: boolean
  readonly background?: boolean
}

interface ListOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly state?: JobState
  readonly limit?: number
  readonly offset?: number
}

type StoreDoor = Door<StoreNeeds>
type Shown = z.output<typeof getVideo.output>

/** Milliseconds between two looks at how far a video is, and after which it is said that nobody takes it. */
const wait = { look: 500, told: 5_000 }

/** `netra videos`: recorded videos that are sent and looked through. */
export function addVideos(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const videos = program.command('videos').description('recorded videos: who is in them, and when')
  const add = (name: string, description: string) => withConnection(videos.command(name).description(description))
  const one = (name: string, description: string) => add(name, description).argument('<video>', 'its id')
  const run = (options: ConnectionOptions, work: (door: StoreDoor) => Promise<number | undefined>) =>
    finish(
      (async () => {
        await using door = await openStoreDoor(context, options)
        return (await work(door)) ?? exitCodes.done
      })(),
    )

  add('analyse', 'send a video and wait until it was looked through')
    .argument('<file>', 'MP4, MOV, MKV, WebM, AVI …')
    .option('--name <name>', 'what it is called (default: the name of the file)')
    .option('--gallery <name>', 'who is searched for (default: the gallery of the camera, or default)')
    .option('--started-at <time>', 'when the recording began (default: it is taken to end now)')
    .option('--camera <camera>', 'the camera that took it: its id or name')
    .option('--camera-name <name>', 'what took it, where that is no camera here')
    .option('--frame-rate <n>', 'frames of a second that are looked at', numberBetween(0.1, 30))
    .option('--confirm <n>', 'frames that must agree before anything is said', numberBetween(1, 50, true))
    .option('--minimum-face <pixels>', 'smaller faces are passed over', numberBetween(0, 2_000, true))
    .option('--annotated', 'also make a copy with boxes, names and decisions')
    .option('--background', 'do not wait')
    .addHelpText(
      'after',
      '\nExamples:\n  netra videos analyse yard.mp4 --started-at 2030-01-31T08:00:00Z --annotated\n  netra videos analyse door.mkv --camera Door --frame-rate 10 --background',
    )
    .action((file: string, options: AnalyseOptions) => run(options, (door) => analyse(context, door, file, options)))

  add('list', 'list videos, newest first')
    .option('--gallery <name>', 'only of this gallery')
    .addOption(new Option('--state <state>', 'only those that are so').choices(jobStates))
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .action(({ gallery, state, limit, offset }: ListOptions, command: Command) =>
      run(command.opts(), async (door) => {
        const found = await door.call(listVideos, { gallery, state, limit, offset })
        output.document(found)
        const titles = ['id', 'name', 'state', 'done', 'people', 'strangers', 'began'].map((title) => ({ title }))
        const rows = found.videos.map((video) => [
          video.videoId,
          printable(video.name),
          video.state,
          `${Math.round(video.doneSeconds)}/${video.seconds === null ? '?' : Math.round(video.seconds)} s`,
          String(video.figures?.people ?? ''),
          String(video.figures?.strangers ?? ''),
          shortTime(video.startedAt),
        ])
        for (const line of layOutTable(titles, rows)) output.line(line)
        return undefined
      }),
    )

  one('show', 'one video, how far it is, and who was seen in it').action(
    (videoId: string, options: ConnectionOptions) =>
      run(options, async (door) => show(context, await door.call(getVideo, { videoId }))),
  )

  one('annotated', 'write the annotated copy to a file, in clear')
    .argument('<file>', 'an MP4')
    .action((videoId: string, file: string, options: ConnectionOptions) =>
      run(options, async (door) => {
        const { pieces } = await door.call(getAnnotatedVideo, { videoId })
        await pipeline(Readable.from(pieces), createWriteStream(file), { signal: context.interrupt.signal })
        output.document({ videoId, file })
        output.line(`Written to ${file}`)
        return undefined
      }),
    )

  one('cancel', 'end looking through a video; what was seen so far stays').action(
    (videoId: string, options: ConnectionOptions) =>
      run(options, async (door) => {
        output.document(await door.call(cancelVideo, { videoId }))
        output.line('It ends.')
        return undefined
      }),
  )

  one('delete', 'delete a video with its annotated copy')
    .option('--sightings', 'also what was seen in it; this cannot be undone')
    .action((videoId: string, { sightings, ...options }: ConnectionOptions & { readonly sightings?: boolean }) =>
      run(options, async (door) => {
        const gone = await door.call(deleteVideo, { videoId, sightings: sightings ?? false })
        output.document(gone)
        output.line(sightings ? `Deleted, with ${gone.deletedSightings} sightings.` : 'Deleted.')
        return undefined
      }),
    )
}

async function analyse(context: Context, door: StoreDoor, file: string, options: AnalyseOptions): Promise<number> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new AppError('not_found', `There is no file ${file}`)
  const { gallery, cameraName, frameRate, confirm, minimumFace, annotated = false } = options
  const cameraId = options.camera === undefined ? undefined : await chooseCamera(door, options.camera)
  const startedAt = readTime('--started-at', options.startedAt)
  const name = options.name ?? basename(file)
  const input = { name, gallery, cameraId, cameraName, startedAt, frameRate, confirm, minimumFace, annotated }
  await using scratch = door.kind === 'local' ? await copied(file) : null
  // To a server it is sent as it lies on the disk.
  const video = scratch ?? ((await openAsBlob(file)) as unknown as ScratchFile)
  const sent = await door.call(analyseVideo, { ...input, video })
  const { output } = context
  if (options.background) {
    output.document(sent)
    output.line(`Video ${sent.videoId}: see it with netra videos show ${sent.videoId}`)
    return exitCodes.done
  }
  return show(context, await ended(context, door, sent))
}

async function copied(file: string): Promise<ScratchFile> {
  const scratch = await createScratchFile(tmpdir())
  try {
    for await (const chunk of createReadStream(file)) await scratch.append(chunk as Buffer)
    return scratch
  } catch (error) {
    await scratch[Symbol.asyncDispose]()
    throw error
  }
}

/** The video once it was looked through. An interrupt ends the waiting, and not the work. */
async function ended({ output, interrupt }: Context, door: StoreDoor, sent: VideoView): Promise<Shown> {
  const { videoId } = sent
  const total = Math.ceil(sent.seconds ?? 0)
  const bar = showProgress(output, 'looking through', total)
  try {
    for (let waited = 0; ; waited += wait.look) {
      const video = await door.call(getVideo, { videoId })
      if (video.state !== 'waiting' && video.state !== 'running') return video
      if (video.state === 'waiting' && waited === wait.told)
        output.note('It waits for a server that looks through videos: netra serve')
      bar.update({ done: Math.min(total, Math.floor(video.doneSeconds)), total, refused: 0 })
      await delay(wait.look, undefined, { signal: interrupt.signal })
    }
  } finally {
    bar.stop()
  }
}

function show({ output }: Context, { seen, figures, ...video }: Shown): number {
  output.document({ ...video, figures, seen })
  const length = video.seconds === null ? '' : ` of ${clockTime(video.seconds)}`
  output.line(`${printable(video.name)}: ${video.state}, ${clockTime(video.doneSeconds)}${length}`)
  if (video.error) output.line(`  ${video.error.detail}`)
  if (figures) {
    const { frames, tracks, people, strangers, sightings } = figures
    const speed = video.rate === null ? '' : `, ${video.rate} times as fast as it was recorded`
    output.line(`  frames: ${frames}, faces followed: ${tracks}, sightings: ${sightings}${speed}`)
    output.line(`  known people: ${people}, strangers: ${strangers}`)
  }
  const titles = ['who', 'from', 'to', 'sightings'].map((title) => ({ title }))
  const rows = seen.map((one) => [
    one.person ? printable(one.person.name) : `stranger ${one.unknownId ?? ''}`,
    clockTime(one.firstSeconds),
    clockTime(one.lastSeconds),
    String(one.sightings),
  ])
  if (rows.length > 0) for (const line of layOutTable(titles, rows)) output.line(line)
  if (video.annotatedBytes !== null) output.line(`The annotated copy: netra videos annotated ${video.videoId} FILE.mp4`)
  return video.state === 'failed' || video.state === 'cancelled' ? exitCodes.failed : exitCodes.done
}

/** 75.2 → 1:15. */
function clockTime(seconds: number): string {
  const whole = Math.floor(seconds)
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60]
  return parts
    .slice(parts[0] === 0 ? 1 : 0)
    .map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}
