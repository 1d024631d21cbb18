import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type ConsentRow, readConsent, storeConsent, withdrawConsentRow } from './consent-store.ts'
import { findPerson, lockPerson } from './person-store.ts'

/** The grounds of GDPR Art. 6; biometric data usually need consent (Art. 9), elsewhere other laws hold. */
export const legalBases = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
] as const

export const ConsentView = z.strictObject({
  basis: z.enum(legalBases),
  purpose: z.string(),
  givenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  withdrawnAt: z.iso.datetime().nullable(),
  recordedBy: z.string().describe('Id of the key or user'),
  recordedAt: z.iso.datetime(),
  valid: z.boolean().describe('Neither withdrawn nor expired'),
})

const ConsentAnswer = z.strictObject({ personId: z.string(), consent: ConsentView.nullable() })

export function consentViewOf(row: ConsentRow, now: Date): z.output<typeof ConsentView> {
  return {
    basis: z.enum(legalBases).parse(row.basis),
    purpose: row.purpose,
    givenAt: row.given_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at.toISOString(),
    valid: row.withdrawn_at === null && (row.expires_at === null || row.expires_at > now),
  }
}

async function answerFor(db: Db, personId: string): Promise<z.output<typeof ConsentAnswer>> {
  if (!(await findPerson(db, personId))) throw noSuchPerson()
  const row = await readConsent(db, personId)
  return { personId, consent: row ? consentViewOf(row, new Date()) : null }
}

const noSuchPerson = () => new AppError('not_found', 'There is no person with the id given')

export const getConsent = operation({
  name: 'get_consent',
  summary: 'On what ground and for what purpose a person is stored',
  permission: 'gallery:read',
  input: z.strictObject({ personId: z.string() }),
  output: ConsentAnswer,
  async run({ db }: { db: Db }, input) {
    return await answerFor(db, requireId(input.personId, 'person'))
  },
})

export const recordConsent = operation({
  name: 'record_consent',
  summary: 'Records the ground on which a person is stored; replaces the record before',
  permission: 'gallery:write',
  input: z.strictObject({
    personId: z.string(),
    basis: z.enum(legalBases).default('consent'),
    purpose: z.string().trim().min(1).max(500),
    givenAt: z.iso.datetime({ offset: true }).optional().describe('Default: now'),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  }),
  output: ConsentAnswer,
  async run({ db }: { db: Db }, { basis, purpose, givenAt, expiresAt, ...input }, caller) {
    const personId = requireId(input.personId, 'person')
    const given = givenAt === undefined ? new Date() : new Date(givenAt)
    const expires = expiresAt === null ? null : new Date(expiresAt)
    if (expires && expires <= given)
      throw new AppError('invalid_input', 'expires_at must be later than given_at', { facts: { fields: 'expires_at' } })
    await inTransaction(db, async (tx) => {
      const person = await lockPerson(tx, personId)
      if (!person) throw noSuchPerson()
      await storeConsent(tx, { personId, basis, purpose, given, expires, by: caller.id })
      await appendEvent(tx, { type: 'person_updated', payload: { galleryId: person.gallery_id, personId } })
    })
    return await answerFor(db, personId)
  },
})

export const withdrawConsent = operation({
  name: 'withdraw_consent',
  summary: 'Notes that a person has withdrawn; deletes nothing by itself',
  permission: 'gallery:write',
  input: z.strictObject({ personId: z.string() }),
  output: ConsentAnswer,
  async run({ db }: { db: Db }, input) {
    const personId = requireId(input.personId, 'person')
    await inTransaction(db, async (tx) => {
      const person = await lockPerson(tx, personId)
      if (!person) throw noSuchPerson()
      if (!(await withdrawConsentRow(tx, personId, new Date())))
        throw new AppError('not_found', 'No consent of this person is recorded')
      await appendEvent(tx, { type: 'person_updated', payload: { galleryId: person.gallery_id, personId } })
    })
    return await answerFor(db, personId)
  },
})
