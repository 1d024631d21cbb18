import type { Command } from 'commander'
import { openStoreDoor } from '#cli/connect.ts'
import { type ConnectionOptions, numberBetween, withConnection } from '#cli/connection-options.ts'
import type { Context, Finish } from '#cli/context.ts'
import type { Door } from '#cli/door.ts'
import { exitCodes, WrongUsage } from '#cli/exit-codes.ts'
import { layOutTable, printable } from '#cli/print-table.ts'
import { type EventType, eventTypes } from '#events/event.ts'
import { type JobState, jobStates } from '#jobs/job.ts'
import type { StoreNeeds } from '#needs.ts'
import { listWebhookDeliveries, replayWebhook, testWebhook } from '#webhooks/delivery-operations.ts'
import type { WebhookView } from '#webhooks/webhook.ts'
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '#webhooks/webhook-operations.ts'

interface WebhookOptions extends ConnectionOptions {
  readonly events?: string
  readonly gallery?: string
  readonly description?: string
  readonly state?: JobState
  readonly limit?: number
  readonly offset?: number
  readonly after: string
}

type StoreDoor = Door<StoreNeeds>
type Work = (door: StoreDoor, options: WebhookOptions) => Promise<number>

export function addWebhooks(program: Command, context: Context, finish: Finish): void {
  const { output } = context
  const webhooks = program.command('webhooks').description('receivers that are told of events over HTTP')
  const add = (name: string, description: string) => withConnection(webhooks.command(name).description(description))
  const run = (options: WebhookOptions, work: Work) =>
    finish(
      (async () => {
        await using door = await openStoreDoor(context, options)
        return await work(door, options)
      })(),
    )
  const table = (titles: readonly string[], rows: readonly (readonly string[])[]) => {
    const columns = titles.map((title) => ({ title }))
    for (const line of layOutTable(columns, rows)) output.line(line)
  }
  const showSecret = (webhook: WebhookView & { secret: string }) => {
    output.document(webhook)
    output.line(`Webhook ${webhook.webhookId}. Its secret, shown this once only:`)
    output.line(`  ${webhook.secret}`)
    return exitCodes.done
  }
  const one = (name: string, description: string) => add(name, description).argument('<webhook>', 'id of the webhook')

  add('list', 'webhooks and how they are').action((options: WebhookOptions) =>
    run(options, async (door) => {
      const found = await door.call(listWebhooks, {})
      output.document(found)
      if (found.webhooks.length === 0) output.line('There is no webhook; see netra webhooks add --help.')
      else table(['webhook', 'address', 'events', 'gallery', 'state', 'last error'], found.webhooks.map(webhookRow))
      return exitCodes.done
    }),
  )

  add('add', 'add a webhook; its secret is shown once')
    .argument('<url>', 'address that events are sent to')
    .option('--events <types>', 'only these types of events, with commas between them (default: all)')
    .option('--gallery <name>', 'only events of this set of people')
    .option('--description <text>', 'what it is for')
    .addHelpText('after', '\nExample:\n  netra webhooks add https://hooks.example.org/netra --events face_added')
    .action((url: string, options: WebhookOptions) =>
      run(options, async (door, { events, gallery, description }) => {
        const input = { url, eventTypes: events === undefined ? undefined : readTypes(events), gallery, description }
        return showSecret(await door.call(createWebhook, input))
      }),
    )

  one('remove', 'remove a webhook').action((webhookId: string, options: WebhookOptions) =>
    run(options, async (door) => {
      output.document(await door.call(deleteWebhook, { webhookId }))
      output.line('Removed.')
      return exitCodes.done
    }),
  )

  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    one(name, enabled ? 'turn a webhook on' : 'turn a webhook off').action((webhookId: string, opts: WebhookOptions) =>
      run(opts, async (door) => {
        output.document(await door.call(updateWebhook, { webhookId, enabled }))
        output.line(enabled ? 'On: events from now on are sent.' : 'Off: nothing is sent.')
        return exitCodes.done
      }),
    )

  one('rotate', 'give a webhook a new secret, shown once').action((webhookId: string, options: WebhookOptions) =>
    run(options, async (door) => showSecret(await door.call(rotateWebhookSecret, { webhookId }))),
  )

  one('test', 'send a test event and say what came of it').action((webhookId: string, options: WebhookOptions) =>
    run(options, async (door) => {
      const result = await door.call(testWebhook, { webhookId })
      output.document(result)
      output.line(result.delivered ? `Taken: ${result.status}` : `Not taken. ${printable(result.error ?? '')}`)
      return result.delivered ? exitCodes.done : exitCodes.failed
    }),
  )

  one('replay', 'send every event after one again')
    .requiredOption('--after <event>', 'id of an event; 0 for the whole log')
    .action((webhookId: string, options: WebhookOptions) =>
      run(options, async (door, { after }) => {
        const begun = await door.call(replayWebhook, { webhookId, after })
        output.document(begun)
        output.line(`Events after ${begun.after} up to ${begun.upTo} are sent again.`)
        return exitCodes.done
      }),
    )

  one('deliveries', 'what a webhook was sent, newest first')
    .option('--state <state>', `only those that are ${jobStates.join(', ')}`)
    .option('--limit <n>', 'how many (default 50)', numberBetween(1, 1_000, true))
    .option('--offset <n>', 'how many to skip', numberBetween(0, 100_000_000, true))
    .action((webhookId: string, options: WebhookOptions) =>
      run(options, async (door, { state, limit, offset }) => {
        const found = await door.call(listWebhookDeliveries, { webhookId, state, limit, offset })
        output.document(found)
        if (found.deliveries.length === 0) output.line('There are no such deliveries.')
        else
          table(
            ['job', 'event', 'state', 'attempts', 'next attempt', 'error'],
            found.deliveries.map((delivery) => [
              delivery.jobId,
              delivery.eventId,
              delivery.state,
              String(delivery.attempts),
              delivery.nextAttemptAt ?? '',
              printable(delivery.error ?? ''),
            ]),
          )
        return exitCodes.done
      }),
    )
}

function webhookRow(webhook: WebhookView): string[] {
  const types = webhook.eventTypes?.join(', ') ?? 'all'
  const { webhookId, url, gallery, state, lastError } = webhook
  return [webhookId, printable(url), types, gallery ?? 'all', state, printable(lastError ?? '')]
}

function readTypes(text: string): EventType[] {
  return text.split(',').map((item) => {
    const type = eventTypes.find((one) => one === item.trim())
    if (!type) throw new WrongUsage(`there is no event ${item.trim()}; there are: ${eventTypes.join(', ')}`)
    return type
  })
}
