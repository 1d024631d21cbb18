import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { openDoor } from '#cli/connect.ts'
import { type ConnectionOptions, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import type { Needs } from '#needs.ts'
import { PolicySettings } from '#recognition/policy.ts'
import { derivePolicy, getPolicy, setPolicy } from '#recognition/policy-operations.ts'

interface PolicyOptions extends ConnectionOptions {
  readonly gallery?: string
  readonly falsePositiveRate?: number
  readonly enrolledShare?: number
  readonly preset?: string
}

/** Shows and sets what decisions are made by. */
export function addPolicy(program: Command, context: Context, finish: Finish): void {
  const policy = program.command('policy').description('thresholds of decisions: show, set, derive')
  const add = (name: string, description: string, example: string) =>
    withConnection(
      policy.command(name).description(description).option('--gallery <name>', 'in this gallery (default: default)'),
    ).addHelpText('after', `\nExample:\n  ${example}`)
  add('show', 'the thresholds in use, and the errors to expect of them', 'netra policy show').action(
    (options: PolicyOptions) =>
      finish(withDoor(context, options, (door) => door.call(getPolicy, { gallery: options.gallery }))),
  )
  add('set', 'ask for a rate, or choose a preset', 'netra policy set --false-positive-rate 0.001')
    .option('--false-positive-rate <share>', 'share of strangers that may be taken for somebody', shareOf)
    .option('--enrolled-share <share>', 'share of the faces seen that are of enrolled people', shareOf)
    .option('--preset <name>', 'asked, strict, balanced or lenient')
    .action((options: PolicyOptions) => finish(withDoor(context, options, (door) => set(door, options))))
  add(
    'derive',
    'compare everybody enrolled with each other now; a server does it on its own',
    'netra policy derive',
  ).action((options: PolicyOptions) =>
    finish(withDoor(context, options, (door) => door.call(derivePolicy, { gallery: options.gallery }))),
  )
}

type PolicyView = z.output<typeof getPolicy.output>

function shareOf(text: string): number {
  const share = Number(text)
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError('a share between 0 and 1 is needed, for example 0.001')
  return share
}

async function set(door: Door<Needs>, options: PolicyOptions): Promise<PolicyView> {
  const { gallery, falsePositiveRate, enrolledShare, preset } = options
  if (falsePositiveRate === undefined && enrolledShare === undefined && preset === undefined)
    throw new WrongUsage('give --false-positive-rate, --enrolled-share or --preset')
  if (falsePositiveRate !== undefined && preset !== undefined && preset !== 'asked')
    throw new WrongUsage(`--false-positive-rate belongs to the preset asked, not to ${preset}`)
  const before = z.object(PolicySettings.shape).parse(await door.call(getPolicy, { gallery }))
  const chosen = falsePositiveRate === undefined ? preset : 'asked'
  const settings = PolicySettings.safeParse({
    ...before,
    ...(chosen === undefined ? {} : { preset: chosen, thresholds: null }),
    ...(falsePositiveRate === undefined ? {} : { falsePositiveRate }),
    ...(enrolledShare === undefined ? {} : { enrolledShare }),
  })
  if (!settings.success) throw new WrongUsage('the preset is asked, strict, balanced or lenient; the rate at most 0.2')
  await door.call(setPolicy, settings.data)
  return await door.call(getPolicy, { gallery })
}

async function withDoor(
  context: Context,
  options: PolicyOptions,
  work: (door: Door<Needs>) => Promise<PolicyView>,
): Promise<number> {
  await using door = await openDoor(context, options)
  print(context, await work(door))
  return exitCodes.done
}

function print({ output }: Context, view: PolicyView): void {
  output.document(view)
  const { inGallery: here } = view
  const asked = view.preset === 'asked' ? `, ${view.falsePositiveRate * 1000} of 1,000 strangers` : ''
  output.line(output.paint('bold', `${view.preset}${asked} (version ${view.version})`))
  output.line(`  known up to ${view.known}, uncertain up to ${view.uncertain} (${view.metric}, ${view.modelId})`)
  if (here.derivation === null) output.line(`  not derived for the gallery ${here.gallery} yet`)
  else
    output.line(
      `  gallery ${here.gallery}: ${here.people} people, ${here.comparisons?.toLocaleString('en')} comparisons; ${Math.round(here.ownShare * 100)} % of the rate is its own`,
    )
  if (here.expectedFalsePositivesPerThousand !== null) {
    const { expectedFalsePositivesLow: low, expectedFalsePositivesHigh: high } = here
    const interval = low === null || high === null ? '' : ` (${low}–${high})`
    output.line(
      `  of 1,000 strangers expect ${here.expectedFalsePositivesPerThousand}${interval} known as somebody, ${here.expectedUncertainPerThousand} uncertain`,
    )
  }
  if (here.expectedMissRate !== null)
    output.line(
      `  of photos of enrolled people expect ${(here.expectedMissRate * 100).toFixed(1)} % not known by one other photo (${here.expectedMissRateFrom})`,
    )
  if (here.note !== null) output.line(`  ${here.note}`)
}
