import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { z } from 'zod'
import { choosePerson } from '#cli/choose-person.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { throughStoreDoor } from '#cli/through-door.ts'
import { AppError } from '#core/errors.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { getPerson, listPeople, updatePerson } from '#gallery/people-operations.ts'
import { listMerges, undoMerge } from '#gallery/undo-merge.ts'
import type { StoreNeeds } from '#needs.ts'
import { addNotThisPerson } from './people-not-this-person.ts'
import { addPeoplePrivacy } from './people-privacy.ts'

interface PeopleOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly query?: string
  readonly offset?: number
  readonly limit?: number
}

const whoText = 'id, external id or name of the person'

export function addPeople(program: Command, context: Context, finish: Finish): void {
  const people = program.command('people').description('list, show, rename, merge and forget people')
  const add = (name: string, description: string) =>
    withConnection(
      people
        .command(name)
        .description(description)
        .option('--gallery <name>', 'their set of people (default: default)'),
    )

  add('list', 'list the people of a gallery')
    .option('--query <text>', 'only those with this in name, external id, e-mail or the value of a fact')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .addHelpText('after', '\nExamples:\n  netra people list\n  netra people list --query lee --json')
    .action((options: PeopleOptions) =>
      finish(throughStoreDoor(context, options, (door) => list(context, door, options))),
    )

  add('show', 'show a person and their faces')
    .argument('<person>', whoText)
    .addHelpText('after', '\nExample:\n  netra people show ann')
    .action((who: string, options: PeopleOptions) =>
      finish(throughStoreDoor(context, options, (door) => show(context, door, who, options))),
    )

  add('rename', 'give a person another name')
    .argument('<person>', whoText)
    .argument('<name>', 'the new name')
    .addHelpText('after', '\nExample:\n  netra people rename ann "Ann Lee"')
    .action((who: string, name: string, options: PeopleOptions) =>
      finish(throughStoreDoor(context, options, (door) => rename(context, door, who, name, options))),
    )

  add('merge', 'make two people one: the first is kept, and gets the faces of the second')
    .argument('<person>', `${whoText} that is kept`)
    .argument('<other>', `${whoText} that is gone afterwards`)
    .addHelpText('after', '\nExample:\n  netra people merge ann ann-2')
    .action((kept: string, gone: string, options: PeopleOptions) =>
      finish(throughStoreDoor(context, options, (door) => merge(context, door, kept, gone, options))),
    )

  add('unmerge', 'part two people again who were made one less than a week ago; the last merge first')
    .argument('<person>', `${whoText} that was kept`)
    .addHelpText('after', '\nExample:\n  netra people unmerge ann')
    .action((kept: string, options: PeopleOptions) =>
      finish(throughStoreDoor(context, options, (door) => unmerge(context, door, kept, options))),
    )

  addNotThisPerson(add, context, finish)
  addPeoplePrivacy(add, context, finish)

  add('forget', 'delete a person with all faces; this cannot be undone')
    .argument('<person>', whoText)
    .option('--receipt <file>', 'write the receipt, which `netra receipt verify` checks')
    .addHelpText('after', '\nExamples:\n  netra people forget ann\n  netra people forget ann --receipt ann.json')
    .action((who: string, options: ForgetOptions) =>
      finish(throughStoreDoor(context, options, (door) => forget(context, door, who, options))),
    )
}

type PeopleDoor = Door<StoreNeeds>

async function list({ output }: Context, door: PeopleDoor, options: PeopleOptions): Promise<void> {
  const { gallery, query, limit, offset } = options
  const answer = await door.call(listPeople, { gallery, query, limit, offset })
  output.document(answer)
  if (answer.people.length === 0) {
    output.line(
      query === undefined ? 'Nobody is enrolled. `netra enroll <photos>` enrols people.' : 'Nobody was found.',
    )
    return
  }
  const rows = answer.people.map((person) => [
    printable(person.name),
    printable(person.externalId ?? '–'),
    `${person.faceCount}`,
    person.createdAt.slice(0, 10),
    output.paint('gray', person.personId),
  ])
  const columns = [
    { title: 'Name' },
    { title: 'External id' },
    { title: 'Faces', align: 'right' as const },
    { title: 'Since' },
    { title: 'Id' },
  ]
  for (const line of layOutTable(columns, rows)) output.line(line)
  const rest = answer.total - (offset ?? 0) - answer.people.length
  if (rest > 0) output.line(`… and ${rest} more: --offset ${(offset ?? 0) + answer.people.length}`)
}

async function show(context: Context, door: PeopleDoor, who: string, { gallery }: PeopleOptions): Promise<void> {
  const person = await door.call(getPerson, { personId: await choosePerson(door, who, gallery) })
  context.output.document(person)
  printPerson(context, person)
}

async function rename(
  { output }: Context,
  door: PeopleDoor,
  who: string,
  name: string,
  { gallery }: PeopleOptions,
): Promise<void> {
  const person = await door.call(updatePerson, { personId: await choosePerson(door, who, gallery), name })
  output.document(person)
  output.line(`${printable(who)} is now called ${printable(person.name)}`)
}

async function merge(
  { output }: Context,
  door: PeopleDoor,
  kept: string,
  gone: string,
  { gallery }: PeopleOptions,
): Promise<void> {
  const personId = await choosePerson(door, kept, gallery)
  const mergedPersonId = await choosePerson(door, gone, gallery)
  const person = await door.call(mergePeople, { personId, mergedPersonId })
  output.document(person)
  output.line(
    `${printable(person.name)} now has ${person.faces.length} ${person.faces.length === 1 ? 'face' : 'faces'}`,
  )
}

async function unmerge({ output }: Context, door: PeopleDoor, kept: string, { gallery }: PeopleOptions): Promise<void> {
  const personId = await choosePerson(door, kept, gallery)
  const [last] = (await door.call(listMerges, { personId })).merges
  if (!last) throw new AppError('not_found', 'Nobody was merged into this person within the last week')
  const person = await door.call(undoMerge, { personId, mergeId: last.mergeId })
  output.document(person)
  output.line(
    `${printable(person.name)} is back, with ${person.faces.length} ${person.faces.length === 1 ? 'face' : 'faces'}`,
  )
}

interface ForgetOptions extends PeopleOptions {
  readonly receipt?: string
}

async function forget({ output }: Context, door: PeopleDoor, who: string, options: ForgetOptions): Promise<void> {
  const { gallery, receipt } = options
  const answer = await door.call(forgetPerson, { personId: await choosePerson(door, who, gallery) })
  output.document(answer)
  output.line(`${printable(who)} is forgotten, with ${answer.faces} ${answer.faces === 1 ? 'face' : 'faces'}`)
  if (receipt !== undefined) await writeFile(receipt, `${JSON.stringify(answer.receipt, null, 2)}\n`)
  for (const { file, until } of answer.receipt.backups)
    output.line(`The backup ${file} holds them still, sealed, until ${until ? until.slice(0, 10) : 'it is deleted'}`)
}

function printPerson({ output }: Context, person: z.output<typeof getPerson.output>): void {
  output.line(output.paint('bold', printable(person.name)))
  const facts: [string, string | null][] = [
    ['id', person.personId],
    ['external id', person.externalId],
    ['e-mail', person.email],
    ['gallery', person.gallery],
    ['since', person.createdAt],
    ['metadata', Object.keys(person.metadata).length > 0 ? JSON.stringify(person.metadata) : null],
  ]
  for (const [name, value] of facts) if (value !== null) output.line(`  ${name.padEnd(12)}${printable(value)}`)
  if (person.faces.length === 0) {
    output.line('  no faces')
    return
  }
  const rows = person.faces.map((face) => [
    output.paint('gray', face.faceId),
    `${Math.round(face.qualityScore * 100)} %`,
    face.addedAt.slice(0, 10),
    printable(face.source ?? '–'),
  ])
  output.line()
  const columns = [
    { title: 'Face' },
    { title: 'Quality', align: 'right' as const },
    { title: 'Since' },
    { title: 'Photo' },
  ]
  for (const line of layOutTable(columns, rows)) output.line(`  ${line}`)
}
