import { z } from 'zod'
import { type ContractEvent, contractEventNames } from '#push/told-event.ts'

/** How a face looks is told only where it is asked for by name. */
const usualEvents: ContractEvent[] = contractEventNames.filter((name) => name !== 'expression_observed')

/** The configuration's part about a broker of MQTT. */
export const MqttConfig = z
  .strictObject({
    url: z
      .string()
      .regex(
        /^(mqtts?|wss?):\/\/[^/@]+(\/.*)?$/,
        'must be mqtt://host, mqtts://host or ws(s)://host, without user and password',
      )
      .describe('The broker; mqtts: for TLS'),
    username: z.string().optional(),
    password: z.string().optional().describe('The password, or file:PATH; NETRA_MQTT_PASSWORD wins'),
    topicPrefix: z
      .string()
      .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/, 'is letters, digits, - and _, with / between')
      .default('netra'),
    events: z
      .array(z.enum(contractEventNames as [ContractEvent, ...ContractEvent[]]))
      .min(1)
      .default(usualEvents)
      .describe('Events that are published; expression_observed only where it is named here'),
    lateSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe('Events that could not be published within this time are left out: machines act on what they hear'),
    homeAssistant: z.boolean().default(false).describe('Announce cameras to Home Assistant'),
  })
  .optional()
  .describe('Publishes events over MQTT')
export type MqttConfig = NonNullable<z.output<typeof MqttConfig>>
