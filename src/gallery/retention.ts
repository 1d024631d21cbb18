import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { storePurges } from '#storage/erasure-ledger.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Erasing, noteInLedger } from './forget.ts'
import { readRetentionRules, storeRetentionRules } from './retention-store.ts'

export type RetentionNeeds = Erasing & { readonly db: Db; readonly clock: Clock; readonly events: EventsApplied }

/** Something that need not be kept for ever. Every module brings its own; `retention-classes.ts` lists them. */
export interface RetentionClass {
  readonly name: string
  readonly summary: string
  /** How many there are that are older. */
  count(db: Db, before: Date, now: Date): Promise<number>
  /** Some of them, in any order; none when all are gone. */
  find(db: Db, before: Date, now: Date): Promise<string[]>
  /** Deletes one as if somebody had asked for it. */
  remove(needs: RetentionNeeds, id: string, caller: Caller): Promise<void>
  /**
   * Deletes all that are older at once, where a backup brought them back; how many there were. Only where `remove` does not note each in
   * the ledger: then one line a run says what was deleted.
   */
  removeAgain?(tx: Db, before: Date): Promise<number>
}

interface Classes {
  readonly retentionClasses: readonly RetentionClass[]
}

const dayMs = 86_400_000
const Rule = z.strictObject({
  class: z.string(),
  days: z.int().min(1).max(36_500).nullable().describe('Deleted after so many days; null: kept'),
})
const Rules = z.strictObject({ rules: z.array(Rule).max(100) })
const RuleView = Rule.extend({ summary: z.string() })
const Counted = z.strictObject({ class: z.string(), days: z.int(), count: z.int() })

/** The rules of every class, those of `changes` in the place of the stored ones. Throws `invalid_input` for no class. */
async function rulesOf({ db, retentionClasses }: { db: Db } & Classes, changes: z.output<typeof Rules>['rules'] = []) {
  const stranger = changes.find((change) => !retentionClasses.some(({ name }) => name === change.class))
  if (stranger) {
    const known = retentionClasses.map(({ name }) => name).join(', ')
    throw new AppError('invalid_input', `There is no class of that name; there are: ${known}`, {
      facts: { fields: 'class' },
    })
  }
  const days = new Map<string, number | null>((await readRetentionRules(db)).map((rule) => [rule.class, rule.days]))
  for (const change of changes) days.set(change.class, change.days)
  return retentionClasses.map((one) => ({ ...one, days: days.get(one.name) ?? null }))
}

const viewOf = ({ name, summary, days }: { name: string; summary: string; days: number | null }) => ({
  class: name,
  summary,
  days,
})

export const getRetention = operation({
  name: 'get_retention',
  summary: 'After how many days what is deleted by itself',
  permission: 'system:read',
  input: z.strictObject({}),
  output: z.strictObject({ rules: z.array(RuleView) }),
  async run(needs: { db: Db } & Classes) {
    return { rules: (await rulesOf(needs)).map(viewOf) }
  },
})

export const setRetention = operation({
  name: 'set_retention',
  summary: 'Changes rules of retention; classes that are not named keep theirs. Preview them first',
  permission: 'system:write',
  input: Rules,
  output: z.strictObject({ rules: z.array(RuleView) }),
  async run(needs: { db: Db } & Classes, { rules }, caller) {
    await rulesOf(needs, rules)
    await inTransaction(needs.db, async (tx) => await storeRetentionRules(tx, rules, caller.id))
    return { rules: (await rulesOf(needs)).map(viewOf) }
  },
})

export const previewRetention = operation({
  name: 'preview_retention',
  summary: 'How much the rules, or those given, would delete now; deletes nothing',
  permission: 'system:read',
  input: z.strictObject({ rules: Rules.shape.rules.default([]) }),
  output: z.strictObject({ classes: z.array(Counted) }),
  async run(needs: { db: Db; clock: Clock } & Classes, { rules }) {
    const now = needs.clock.now()
    const classes: z.output<typeof Counted>[] = []
    for (const { name, days, count } of await rulesOf(needs, rules))
      if (days !== null) {
        const before = new Date(now.getTime() - days * dayMs)
        classes.push({ class: name, days, count: await count(needs.db, before, now) })
      }
    return { classes }
  },
})

/** Deletes what is older than the rules say; broken off, the next run goes on. */
export async function runRetentionRules(
  needs: RetentionNeeds & Classes,
  caller: Caller,
): Promise<z.output<typeof Counted>[]> {
  const done: z.output<typeof Counted>[] = []
  for (const { name, days, find, remove, removeAgain } of await rulesOf(needs)) {
    if (days === null) continue
    const now = needs.clock.now()
    const before = new Date(now.getTime() - days * dayMs)
    let count = 0
    if (removeAgain && (await find(needs.db, before, now)).length > 0) await notePurge(needs, name, before)
    for (let ids = await find(needs.db, before, now); ids.length > 0; ids = await find(needs.db, before, now))
      for (const id of ids) {
        caller.signal.throwIfAborted()
        await remove(needs, id, caller)
        count++
      }
    needs.log.info({ class: name, days, count }, 'retention')
    done.push({ class: name, days, count })
  }
  return done
}

/** Before it begins: what is broken off in the middle is not kept by a restore either. */
async function notePurge(needs: RetentionNeeds, name: string, before: Date): Promise<void> {
  const purge = { kind: 'purge' as const, class: name, before, at: needs.clock.now() }
  await storePurges(needs.db, [purge])
  noteInLedger(needs, [purge])
}

export const runRetention = operation({
  name: 'run_retention',
  summary: 'Deletes now what the rules of retention say, as happens every night',
  permission: 'system:write',
  input: z.strictObject({}),
  output: z.strictObject({ classes: z.array(Counted) }),
  async run(needs: RetentionNeeds & Classes, _input, caller) {
    return { classes: await runRetentionRules(needs, caller) }
  },
})
