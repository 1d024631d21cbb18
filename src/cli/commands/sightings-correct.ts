import type { Command } from 'commander'
import { choosePerson } from '#cli/choose-person.ts'
import { openDoor, openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes } from '#cli/exit-codes.ts'
import type { Output } from '#cli/output.ts'
import { layOutTable } from '#cli/print-table.ts'
import { shortTime } from '#cli/time-option.ts'
import { assignSighting, markSightingNotThisPerson } from '#sightings/correct-sighting.ts'
import type { StrangerCorrection } from '#sightings/correction.ts'
import { listStrangerCorrections, undoStrangerCorrection } from '#sightings/undo-correction.ts'

interface ListOptions extends ConnectionOptions {
  readonly unknown?: string
  readonly sighting?: string
  readonly limit?: number
  readonly offset?: number
}

/** What a user said, and how it is taken back. */
export function tellCorrection(output: Output, correction: StrangerCorrection): void {
  const { kind, sightings, correctionId } = correction
  output.document(correction)
  const moved = `${sightings} ${sightings === 1 ? 'sighting' : 'sightings'}`
  output.line(`Noted (${kind.replaceAll('_', ' ')}, ${moved}). Take it back: netra sightings undo ${correctionId}`)
}

/** The subcommands of `netra sightings` by which users say whom a sighting is of. */
export function addSightingCorrections(
  add: (name: string, description: string) => Command,
  context: Context,
  finish: Finish,
): void {
  const { output } = context
  const run = (work: () => Promise<void>) => finish(work().then(() => exitCodes.done))

  add('assign', 'say whom a sighting is of, whatever was decided')
    .argument('<sighting>', 'its id')
    .argument('<person>', 'id, external id or name of the person')
    .option('--gallery <name>', "the person's set of people (default: default)")
    .action((sightingId: string, who: string, options: ConnectionOptions & { readonly gallery?: string }) =>
      run(async () => {
        await using door = await openDoor(context, options)
        const personId = await choosePerson(door, who, options.gallery)
        tellCorrection(output, await door.call(assignSighting, { sightingId, personId }))
      }),
    )

  add('not-this-person', 'say that a sighting is not of the person it was taken for; later decisions honour it')
    .argument('<sighting>', 'its id')
    .action((sightingId: string, options: ConnectionOptions) =>
      run(async () => {
        await using door = await openDoor(context, options)
        tellCorrection(output, await door.call(markSightingNotThisPerson, { sightingId }))
      }),
    )

  add('corrections', 'list what users said about sightings and strangers, newest first')
    .option('--unknown <id>', 'only about this stranger')
    .option('--sighting <id>', 'only about this sighting')
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .action((options: ListOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        const { unknown: unknownId, sighting: sightingId, limit, offset } = options
        const answer = await door.call(listStrangerCorrections, { unknownId, sightingId, limit, offset })
        output.document(answer)
        tell(output, answer.corrections)
      }),
    )

  add('undo', 'take a correction back: the sightings return to where they were')
    .argument('<correction>', 'its id')
    .action((correctionId: string, options: ConnectionOptions) =>
      run(async () => {
        await using door = await openStoreDoor(context, options)
        output.document(await door.call(undoStrangerCorrection, { correctionId }))
        output.line('Taken back.')
      }),
    )
}

function tell(output: Output, corrections: readonly StrangerCorrection[]): void {
  if (corrections.length === 0) output.line('Nothing was corrected.')
  const titles = ['Made (UTC)', 'What', 'Sightings', 'Undone (UTC)', 'Correction']
  const rows = corrections.map(({ correctionId, kind, sightings, madeAt, undoneAt }) => [
    shortTime(madeAt),
    kind.replaceAll('_', ' '),
    `${sightings}`,
    undoneAt === null ? '–' : shortTime(undoneAt),
    output.paint('gray', correctionId),
  ])
  for (const line of layOutTable(
    titles.map((title) => ({ title })),
    rows,
  ))
    output.line(line)
}
