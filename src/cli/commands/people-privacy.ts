import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { choosePerson } from '#cli/choose-person.ts'
import { openStoreDoor } from '#cli/connect.ts'
import type { ConnectionOptions } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { printable } from '#cli/print-table.ts'
import { getConsent, legalBases, recordConsent, withdrawConsent } from '#gallery/consent.ts'
import { exportPerson } from '#gallery/export-person.ts'

interface ConsentOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly basis?: string
  readonly purpose?: string
  readonly given?: string
  readonly expires?: string
  readonly withdraw?: boolean
}

interface ExportOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly to?: string
}

const whoText = 'id, external id or name of the person'

/** The subcommands of `netra people` for what people have a right to. */
export function addPeoplePrivacy(
  add: (name: string, description: string) => Command,
  context: Context,
  finish: Finish,
): void {
  add('consent', 'show, record or withdraw the ground on which a person is stored')
    .argument('<person>', whoText)
    .option('--purpose <text>', 'record it: what the person was told')
    .option('--basis <basis>', 'ground, as of GDPR Art. 6 (default: consent)')
    .option('--given <date>', 'when it was given (default: now)')
    .option('--expires <date>', 'when it ends')
    .option('--withdraw', 'note that the person has withdrawn')
    .addHelpText(
      'after',
      '\nExamples:\n  netra people consent ann\n  netra people consent ann --purpose "access to the gym" --expires 2027-12-31',
    )
    .action((who: string, options: ConsentOptions) => finish(consent(context, who, options)))
  add('export', 'write everything held about a person into one archive')
    .argument('<person>', whoText)
    .option('--to <file>', 'where to (default: <person id>.tar.gz)')
    .addHelpText('after', '\nExample:\n  netra people export ann --to ann.tar.gz')
    .action((who: string, options: ExportOptions) => finish(exportTo(context, who, options)))
}

async function consent({ output, ...context }: Context, who: string, options: ConsentOptions): Promise<number> {
  const { purpose, basis, given, expires, withdraw } = options
  if (purpose === undefined && (basis ?? given ?? expires) !== undefined)
    throw new WrongUsage('--basis, --given and --expires go with --purpose')
  await using door = await openStoreDoor({ output, ...context }, options)
  const personId = await choosePerson(door, who, options.gallery)
  const record = {
    personId,
    purpose: purpose ?? '',
    ...(basis === undefined ? {} : { basis: basisOf(basis) }),
    ...(given === undefined ? {} : { givenAt: dateOf(given) }),
    ...(expires === undefined ? {} : { expiresAt: dateOf(expires) }),
  }
  const answer = withdraw
    ? await door.call(withdrawConsent, { personId })
    : purpose === undefined
      ? await door.call(getConsent, { personId })
      : await door.call(recordConsent, record)
  output.document(answer)
  const found = answer.consent
  if (!found) output.line('No consent is recorded.')
  else {
    output.line(`${found.valid ? 'valid' : 'NOT valid'}: ${found.basis}, ${printable(found.purpose)}`)
    output.line(`  given ${found.givenAt}, ${found.expiresAt ? `until ${found.expiresAt}` : 'without an end'}`)
    if (found.withdrawnAt) output.line(`  withdrawn ${found.withdrawnAt}`)
  }
  return exitCodes.done
}

function basisOf(text: string) {
  const parsed = recordConsent.input.shape.basis.safeParse(text)
  if (!parsed.success) throw new WrongUsage(`${text} is no basis; there are: ${legalBases.join(', ')}`)
  return parsed.data
}

function dateOf(text: string): string {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new WrongUsage(`${text} is no date: give for example 2027-12-31`)
  return date.toISOString()
}

async function exportTo(context: Context, who: string, options: ExportOptions): Promise<number> {
  await using door = await openStoreDoor(context, options)
  const personId = await choosePerson(door, who, options.gallery)
  const { archive } = await door.call(exportPerson, { personId })
  const file = options.to ?? `${personId}.tar.gz`
  await writeFile(file, archive, { mode: 0o600 })
  context.output.document({ personId, file, bytes: archive.length })
  context.output.line(`${file}: ${archive.length} bytes`)
  return exitCodes.done
}
