import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { findPerson } from '#gallery/person-store.ts'
import type { Database, Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { RuleFacts, RuleName, RuleView } from './alert-rule.ts'
import {
  changeRule,
  deleteRuleRow,
  findRule,
  insertRule,
  listRuleRows,
  type RuleRow,
  ruleColumns,
  viewRule,
} from './alert-rule-store.ts'
import { requireWatchList } from './watch-list-operations.ts'
import { isNameTaken } from './watch-list-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

const ById = z.strictObject({ ruleId: z.string() })
/** Every sighting is compared with every rule. */
const mostRules = 200

async function requireRule(db: Db, ruleId: string): Promise<RuleRow> {
  const row = await findRule(db, requireId(ruleId, 'rule'))
  if (!row) throw new AppError('not_found', 'There is no rule with the id given')
  return row
}

/** The columns of what a rule says. Throws `invalid_input` or `not_found` where it names nobody, or somebody who is not there. */
export async function checkRule(db: Db, facts: RuleFacts, now: Date): Promise<ReturnType<typeof ruleColumns>> {
  for (const [who, field, given] of [
    ['list', 'watch_list_id', facts.watchListId],
    ['person', 'person_id', facts.personId],
  ] as const)
    if ((facts.who === who) !== (given !== null))
      throw new AppError('invalid_input', `${field}: is named exactly where who is ${who}`, {
        facts: { fields: field },
      })
  const watchListId = facts.watchListId && (await requireWatchList(db, facts.watchListId, now)).id
  const personId = facts.personId && requireId(facts.personId, 'person')
  if (personId && !(await findPerson(db, personId)))
    throw new AppError('not_found', 'There is no person with the id given')
  const cameraIds = facts.cameraIds?.map((id) => requireId(id, 'camera')) ?? null
  const galleryId = facts.gallery === null ? null : await galleryIdOf(db, facts.gallery)
  return ruleColumns({ ...facts, watchListId, personId, cameraIds }, galleryId)
}

const taken = () => new AppError('conflict', 'There is a rule of that name already')

export const listAlertRules = operation({
  name: 'list_alert_rules',
  summary: 'Rules that raise alerts',
  permission: 'alerts:read',
  input: z.strictObject({}),
  output: z.strictObject({ rules: z.array(RuleView) }),
  async run({ db }: Needs) {
    return { rules: (await listRuleRows(db)).map(viewRule) }
  },
})

export const getAlertRule = operation({
  name: 'get_alert_rule',
  summary: 'One rule',
  permission: 'alerts:read',
  input: ById,
  output: RuleView,
  run: async ({ db }: Needs, { ruleId }) => viewRule(await requireRule(db, ruleId)),
})

export const createAlertRule = operation({
  name: 'create_alert_rule',
  summary: 'Makes a rule; it looks at what is seen from now on',
  permission: 'alerts:write',
  input: RuleFacts.extend({ name: RuleName, enabled: z.boolean().default(true) }),
  output: RuleView,
  async run({ db, clock }: Needs, { name, enabled, ...facts }, caller) {
    const id = newId()
    const row = await inTransaction(db, async (tx) => {
      if ((await listRuleRows(tx)).length >= mostRules)
        throw new AppError('conflict', `There are ${mostRules} rules, which is the most; remove one first`)
      if (await isNameTaken(tx, 'alert_rules', name, id)) throw taken()
      const columns = await checkRule(tx, facts, clock.now())
      await insertRule(tx, { id, name, enabled, created_by: caller.id, ...columns })
      await appendEvent(tx, { type: 'alert_rule_changed', payload: { ruleId: id } })
      return await requireRule(tx, id)
    })
    return viewRule(row)
  },
})

export const updateAlertRule = operation({
  name: 'update_alert_rule',
  summary: 'Changes a rule, or turns it on or off; what is not named stays',
  permission: 'alerts:write',
  input: ById.extend({
    name: RuleName.optional(),
    enabled: z.boolean().optional(),
    ...Object.fromEntries(Object.entries(RuleFacts.shape).map(([name, field]) => [name, optionalOf(field)])),
  }),
  output: RuleView,
  async run({ db, clock }: Needs, { ruleId, name, enabled, ...changes }) {
    const row = await inTransaction(db, async (tx) => {
      const before = await requireRule(tx, ruleId)
      if (name !== undefined && (await isNameTaken(tx, 'alert_rules', name, before.id))) throw taken()
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      const columns = await checkRule(tx, RuleFacts.strip().parse({ ...viewRule(before), ...given }), clock.now())
      await changeRule(tx, before.id, {
        ...columns,
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        updated_at: clock.now(),
      })
      await appendEvent(tx, { type: 'alert_rule_changed', payload: { ruleId: before.id } })
      return await requireRule(tx, before.id)
    })
    return viewRule(row)
  },
})

/** A field that may be left out and then means no change, not its default. */
function optionalOf(field: z.ZodType): z.ZodOptional<z.ZodType> {
  return (field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field).optional()
}

export const deleteAlertRule = operation({
  name: 'delete_alert_rule',
  summary: 'Removes a rule; alerts that it raised stay',
  permission: 'alerts:write',
  input: ById,
  output: RuleView,
  async run({ db }: Needs, { ruleId }) {
    const row = await inTransaction(db, async (tx) => {
      const before = await requireRule(tx, ruleId)
      await deleteRuleRow(tx, before.id)
      await appendEvent(tx, { type: 'alert_rule_changed', payload: { ruleId: before.id } })
      return before
    })
    return viewRule(row)
  },
})
