import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import type { z } from 'zod'
import { chooseCamera } from '#cli/choose-camera.ts'
import { choosePerson } from '#cli/choose-person.ts'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { addFaceOption, type FaceOption } from '#cli/face-option.ts'
import { findPhotos } from '#cli/find-photos.ts'
import { printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import { readTime } from '#cli/time-option.ts'
import { beginSightings, type ShownSighting, sightingTable, whoOf, writeSightings } from '#cli/view-sighting.ts'
import { AppError } from '#core/errors.ts'
import type { StoreNeeds } from '#needs.ts'
import { decisionKinds } from '#recognition/decide.ts'
import { searchSightings } from '#sightings/search-sightings.ts'
import { deleteSighting, getSighting, getSightingCrop, listSightings } from '#sightings/sighting-operations.ts'
import { addSightingCorrections } from './sightings-correct.ts'
import { addVisits } from './sightings-visits.ts'

interface WhereOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly camera?: string
  readonly from?: string
  readonly to?: string
  readonly limit?: number
  readonly csv?: boolean
}

interface ListOptions extends WhereOptions {
  readonly person?: string
  readonly unknown?: string
  readonly video?: string
  readonly decision?: (typeof decisionKinds)[number]
  readonly zone?: string
  readonly cursor?: string
  readonly all?: boolean
}

interface SearchOptions extends WhereOptions {
  readonly face?: FaceOption
  readonly threshold?: number
}

type StoreDoor = Door<StoreNeeds>
type Page = z.output<typeof listSightings.output>
const largestPage = 1_000

/** `netra sightings`: who was seen where and when. */
export function addSightings(program: Command, context: Context, finish: Finish): void {
  const sightings = program.command('sightings').description('who was seen where and when; search, correct, delete')
  const add = (name: string, description: string) => withConnection(sightings.command(name).description(description))
  const withPlace = (command: Command) =>
    command
      .option('--gallery <name>', 'only of this set of people')
      .option('--camera <camera>', 'only of this camera: its id or name')
      .option('--from <time>', 'seen at that time or later, for example 2030-01-31T08:00:00Z')
      .option('--to <time>', 'seen before that time')
      .option('--csv', 'a line of CSV for each')

  withPlace(add('list', 'list sightings, newest first'))
    .option('--person <person>', 'only of this person: id, external id or name')
    .option('--unknown <id>', 'only of this stranger')
    .option('--video <id>', 'only of this video')
    .addOption(new Option('--decision <decision>', 'only what was decided so').choices(decisionKinds))
    .option('--zone <name>', 'only in this region of a camera')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, largestPage, true))
    .option('--cursor <text>', 'go on where the list before ended')
    .option('--all', 'all pages')
    .addHelpText(
      'after',
      '\nExamples:\n  netra sightings list --person ann --from 2030-01-31\n  netra sightings list --camera Door --decision unknown --all --csv > strangers.csv',
    )
    .action((options: ListOptions) =>
      finish(throughStoreDoor(context, options, (door) => list(context, door, options))),
    )

  add('show', 'show one sighting')
    .argument('<sighting>', 'its id')
    .option('--crop <file>', 'write its picture to a file, in clear')
    .addHelpText('after', '\nExample:\n  netra sightings show 019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f --crop face.jpg')
    .action((sightingId: string, options: ConnectionOptions & { readonly crop?: string }) =>
      finish(throughStoreDoor(context, options, (door) => show(context, door, sightingId, options.crop))),
    )

  addFaceOption(
    withPlace(add('search', 'has this face been here? Every sighting that looks like a photo, or is of whom it shows')),
    'prominent',
  )
    .argument('<image>', 'a photo')
    .option('--threshold <distance>', "largest distance (default: the policy's for uncertain)", numberBetween(0, 4))
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, largestPage, true))
    .addHelpText('after', '\nExample:\n  netra sightings search visitor.jpg --from 2030-01-01')
    .action((image: string, options: SearchOptions) => finish(search(context, image, options)))

  addVisits(add, context, finish)
  addSightingCorrections(add, context, finish)

  add('delete', 'delete a sighting with its picture and template; this cannot be undone')
    .argument('<sighting>', 'its id')
    .action((sightingId: string, options: ConnectionOptions) =>
      finish(
        throughStoreDoor(context, options, async (door) => {
          context.output.document(await door.call(deleteSighting, { sightingId }))
          context.output.line('Deleted.')
        }),
      ),
    )
}

async function placeOf(door: StoreDoor, { gallery, camera, from, to, limit, csv, json }: WhereOptions) {
  if (csv && json) throw new WrongUsage('--csv and --json exclude each other')
  const cameraId = camera === undefined ? undefined : await chooseCamera(door, camera)
  return { gallery, cameraId, from: readTime('--from', from), to: readTime('--to', to), limit }
}

async function list({ output }: Context, door: StoreDoor, options: ListOptions): Promise<void> {
  const { person, unknown: unknownId, video: videoId, decision, zone, csv, all, gallery } = options
  const asked = {
    ...(await placeOf(door, options)),
    ...(person === undefined ? {} : { personId: await choosePerson(door, person, gallery) }),
    ...(all ? { limit: largestPage } : {}),
    unknownId,
    videoId,
    decision,
    zone,
  }
  if (csv) beginSightings(output)
  const found: ShownSighting[] = []
  let cursor: string | null = options.cursor ?? null
  do {
    const page: Page = await door.call(listSightings, { ...asked, cursor: cursor ?? undefined })
    cursor = page.nextCursor
    if (csv) writeSightings(output, page.sightings)
    else found.push(...page.sightings)
  } while (all && cursor !== null)
  output.document({ sightings: found, nextCursor: cursor })
  if (!csv) tell(output, found)
  if (cursor !== null) output.note(`… and more: --cursor ${cursor}`)
}

function tell(output: Context['output'], found: readonly ShownSighting[]): void {
  if (found.length === 0) output.line('Nothing was found.')
  else for (const line of sightingTable(output, found)) output.line(line)
}

async function show({ output }: Context, door: StoreDoor, sightingId: string, crop: string | undefined): Promise<void> {
  const sighting = await door.call(getSighting, { sightingId })
  if (crop !== undefined) {
    const { jpeg } = await door.call(getSightingCrop, { sightingId })
    await writeFile(crop, jpeg, { mode: 0o600 })
  }
  output.document(sighting)
  output.line(output.paint('bold', whoOf(sighting)))
  const { person: _, candidate, ...facts } = sighting
  for (const [name, value] of Object.entries({ ...facts, candidate: candidate?.name ?? null }))
    if (value !== null) output.line(`  ${name.padEnd(14)} ${printable(String(value))}`)
  if (crop !== undefined) output.line(`Written to ${printable(crop)}: a picture in clear.`)
}

async function search(context: Context, path: string, options: SearchOptions): Promise<number> {
  const [photo, ...more] = await findPhotos([path])
  if (!photo || more.length > 0) throw new AppError('invalid_input', `${path} is a folder; one photo is needed`)
  const image = await photo.read()
  await using door = await openDoor(context, options)
  const { face, threshold, csv } = options
  const answer = await door.call(searchSightings, { ...(await placeOf(door, options)), image, face, threshold })
  const { output } = context
  output.document(answer)
  if (csv) {
    beginSightings(output)
    writeSightings(output, answer.sightings)
    return exitCodes.done
  }
  if (answer.person) output.line(`The photo shows ${printable(answer.person.name)}.`)
  if (answer.sightings.length === 0) output.line('This face was not seen.')
  else tell(output, answer.sightings)
  return exitCodes.done
}
