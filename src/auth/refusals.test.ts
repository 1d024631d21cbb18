import { expect, it } from 'vitest'
import type { AuditTrail } from './audit-trail.ts'
import { Refusals } from './refusals.ts'
import type { RefusedRequest } from './request-limits.ts'

type Entry = Parameters<AuditTrail['note']>[0]

function bench() {
  const entries: Entry[] = []
  let wake = () => {}
  const clock = {
    now: () => new Date(0),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
  const refusals = new Refusals({ audit: { note: (entry) => void entries.push(entry) }, clock })
  const told = () => entries.map(({ actor, outcome, subject }) => [actor.id, outcome, subject.requests?.[0]])
  const minute = async () => {
    wake()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { refusals, told, minute, entries }
}

const of = (id: string, more: Partial<RefusedRequest> = {}): RefusedRequest => ({
  kind: 'key',
  id,
  address: '192.0.2.7',
  door: 'rest',
  code: 'rate_limited',
  ...more,
})

it('the first refusal is told at once, and further ones of its minute together', async () => {
  const { refusals, told, minute, entries } = bench()
  for (let at = 0; at < 42; at++) refusals.note(of('a'))
  refusals.note(of('b'))
  refusals.note(of('a', { code: 'unauthenticated' }))
  expect(told()).toEqual([
    ['a', 'rate_limited', '1'],
    ['b', 'rate_limited', '1'],
    ['a', 'unauthenticated', '1'],
  ])
  expect(entries[0]).toMatchObject({ operation: 'refused_requests', door: 'rest', address: '192.0.2.7' })
  await minute()
  expect(told().slice(3)).toEqual([['a', 'rate_limited', '41']])
  await minute()
  expect(told()).toHaveLength(4)
  refusals.note(of('a'))
  expect(told().slice(4)).toEqual([['a', 'rate_limited', '1']])
  await refusals[Symbol.asyncDispose]()
})

it('a flood from everywhere is counted together, and nothing is lost at the end', async () => {
  const { refusals, told, entries } = bench()
  for (let at = 0; at < 5_000; at++) refusals.note(of('anonymous', { address: `10.0.${at >> 8}.${at & 255}` }))
  expect(told()).toHaveLength(1_000)
  await refusals[Symbol.asyncDispose]()
  expect(told()).toHaveLength(1_001)
  expect(entries.at(-1)).toMatchObject({ address: null, subject: { requests: ['4000'] } })
})
