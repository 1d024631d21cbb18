import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { choosePerson } from '#cli/choose-person.ts'
import { openDoor, openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { shortTime } from '#cli/time-option.ts'
import { nameUnknown } from '#sightings/name-unknown.ts'
import { type UnknownView, unknownStates } from '#sightings/unknown.ts'
import {
  deleteUnknown,
  getUnknown,
  getUnknownCrop,
  ignoreUnknown,
  listUnknowns,
  mergeUnknowns,
  splitUnknown,
} from '#sightings/unknown-operations.ts'
import { tellCorrection } from './sightings-correct.ts'

interface ListOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly state?: (typeof unknownStates)[number]
  readonly limit?: number
  readonly offset?: number
}

interface NameOptions extends ConnectionOptions {
  readonly person?: string
  readonly externalId?: string
  readonly email?: string
  readonly force?: boolean
  readonly gallery?: string
}

const idText = 'id of the stranger'

/** `netra strangers`: unknown people whose id lasts. */
export function addStrangers(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const strangers = program.command('strangers').description('unknown people: list, name, merge, split, ignore, delete')
  const add = (name: string, description: string) => withConnection(strangers.command(name).description(description))
  const run = (work: () => Promise<void>) => finish(work().then(() => exitCodes.done))

  add('list', 'list strangers, who was seen last first')
    .option('--gallery <name>', 'only of this set of people')
    .addOption(new Option('--state <state>', 'only those who are').choices(unknownStates))
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .action((options: ListOptions) =>
      run(async () => {
        const { gallery, state, limit, offset } = options
        await using door = await openStoreDoor(context, options)
        const answer = await door.call(listUnknowns, { gallery, state, limit, offset })
        output.document(answer)
        if (answer.unknowns.length === 0) output.line('Nobody was found.')
        else for (const line of tableOf(output, answer.unknowns)) output.line(line)
      }),
    )

  add('show', 'show a stranger')
    .argument('<unknown>', idText)
    .option('--crop <file>', 'write the best picture to a file, in clear')
    .action((unknownId: string, options: ConnectionOptions & { readonly crop?: string }) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        const stranger = await door.call(getUnknown, { unknownId })
        if (options.crop !== undefined)
          await writeFile(options.crop, (await door.call(getUnknownCrop, { unknownId })).jpeg, { mode: 0o600 })
        output.document(stranger)
        for (const line of tableOf(output, [stranger])) output.line(line)
        if (options.crop !== undefined) output.line(`Written to ${printable(options.crop)}: a picture in clear.`)
      }),
    )

  add('name', 'say who a stranger is: the best pictures are enrolled, all sightings follow')
    .argument('<unknown>', idText)
    .argument('[name]', 'name of a new person, or of one whom the face looks like')
    .option('--person <person>', 'somebody who is known, in place of a name: id, external id or name')
    .option('--gallery <name>', "the person's set of people (default: default)")
    .option('--external-id <id>', 'external id of the person')
    .option('--email <email>', 'e-mail of a new person')
    .option('--force', 'enrol although the face looks like somebody else')
    .addHelpText('after', '\nExample:\n  netra strangers name 019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f "Ann Lee"')
    .action((unknownId: string, name: string | undefined, options: NameOptions) =>
      run(() => giveName(context, unknownId, name, options)),
    )

  add('merge', 'make two strangers one: all sightings go to the first')
    .argument('<unknown>', `${idText} who is kept`)
    .argument('<other>', 'id of another one who is the same')
    .action((unknownId: string, mergedUnknownId: string, options: ConnectionOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        tellCorrection(output, await door.call(mergeUnknowns, { unknownId, mergedUnknownId }))
      }),
    )

  add('split', 'take sightings out, as those of another stranger')
    .argument('<unknown>', idText)
    .argument('<sighting...>', 'ids of the sightings of somebody else')
    .action((unknownId: string, sightingIds: string[], options: ConnectionOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        tellCorrection(output, await door.call(splitUnknown, { unknownId, sightingIds }))
      }),
    )

  add('ignore', 'still recorded, never reported, until it is undone')
    .argument('<unknown>', idText)
    .action((unknownId: string, options: ConnectionOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        tellCorrection(output, await door.call(ignoreUnknown, { unknownId }))
      }),
    )

  add('delete', 'delete a stranger with all sightings; this cannot be undone')
    .argument('<unknown>', idText)
    .action((unknownId: string, options: ConnectionOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        const answer = await door.call(deleteUnknown, { unknownId })
        output.document(answer)
        output.line(`Deleted, with ${answer.sightings} ${answer.sightings === 1 ? 'sighting' : 'sightings'}.`)
      }),
    )
}

async function giveName(
  context: Context,
  unknownId: string,
  name: string | undefined,
  options: NameOptions,
): Promise<void> {
  const { person, externalId, email, force, gallery } = options
  if ([name ?? externalId, person].filter((one) => one !== undefined).length !== 1)
    throw new WrongUsage('Give a name or --external-id, or --person')
  await using door = await openDoor(context, options)
  const personId = person === undefined ? undefined : await choosePerson(door, person, gallery)
  const answer = await door.call(nameUnknown, { unknownId, name, personId, externalId, email, force })
  const { output } = context
  const { correction, faceIds, notEnrolled } = answer
  output.document(answer)
  const faces = `${faceIds.length} ${faceIds.length === 1 ? 'picture' : 'pictures'}`
  const sightings = `${correction.sightings} ${correction.sightings === 1 ? 'sighting' : 'sightings'}`
  output.line(`${sightings} and ${faces} are now those of person ${answer.personId}.`)
  if (notEnrolled !== null) output.line(`No picture was enrolled: ${notEnrolled}`)
  output.line(`Take it back: netra sightings undo ${correction.correctionId}`)
}

function tableOf(output: Output, strangers: readonly UnknownView[]): string[] {
  const titles = ['Last seen (UTC)', 'First', 'State', 'Sightings', 'Cameras', 'Stranger']
  const rows = strangers.map((one) => [
    shortTime(one.lastSeenAt),
    shortTime(one.firstSeenAt),
    one.person ? printable(one.person.name) : one.state,
    `${one.sightings}`,
    `${one.cameras.length}`,
    output.paint('gray', one.unknownId),
  ])
  return layOutTable(
    titles.map((title) => ({ title })),
    rows,
  )
}
