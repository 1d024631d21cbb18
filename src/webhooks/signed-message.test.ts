import { expect, it } from 'vitest'
import { eventTypes } from '#events/event.ts'
import { deliveryDelays, isHeldBack } from './delivery.ts'
import { messageOf, signatureOf, signMessage } from './signed-message.ts'
import { wantsEvent } from './webhook.ts'

const event = {
  id: 12n,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  type: 'people_merged' as const,
  payload: { galleryId: 'g', personId: 'p', mergedPersonId: 'm', faceIds: ['f'] },
}

it('signs time and body with HMAC-SHA-256', () => {
  // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac nw_secret
  expect(signatureOf('nw_secret', 1_700_000_000, '{"a":1}')).toBe(
    '306e80ca1985d0b60e25e6313075640c02bacf8f7df6c77c7543ce9e4fda368a',
  )
  const { body, headers } = signMessage(messageOf(event), 'nw_secret', new Date(1_700_000_000_999))
  expect(headers['netra-signature']).toBe(`t=1700000000,v1=${signatureOf('nw_secret', 1_700_000_000, body)}`)
  expect(headers['user-agent']).toMatch(/^netra\/\d/)
  expect(JSON.parse(body)).toEqual({
    event_id: '12',
    event_type: 'people_merged',
    created_at: '2026-01-02T03:04:05.678Z',
    data: { gallery_id: 'g', person_id: 'p', merged_person_id: 'm', face_ids: ['f'] },
  })
})

it('tries for exactly 24 hours, ever less often', () => {
  expect(deliveryDelays.reduce((a, b) => a + b)).toBe(24 * 3_600_000)
  expect(deliveryDelays).toEqual([...deliveryDelays].sort((a, b) => a - b))
  expect(deliveryDelays[0]).toBe(60_000)
})

it('holds attempts back for a minute after a stall, but never the last one', () => {
  const stalled = new Date(0)
  expect(isHeldBack(null, 1, stalled)).toBe(false)
  expect(isHeldBack(stalled, 1, new Date(59_999))).toBe(true)
  expect(isHeldBack(stalled, 10, new Date(59_999))).toBe(true)
  expect(isHeldBack(stalled, 11, new Date(59_999))).toBe(false)
  expect(isHeldBack(stalled, 1, new Date(60_000))).toBe(false)
})

it.each([
  ['everything', null, null, true],
  ['its type', ['people_merged'], null, true],
  ['another type', ['face_added'], null, false],
  ['its gallery', null, 'g', true],
  ['another gallery', null, 'h', false],
])('%s', (_, types, galleryId, wanted) => {
  expect(wantsEvent({ eventTypes: types, galleryId }, event)).toBe(wanted)
})

it('a webhook of one gallery is not told of what belongs to none', () => {
  const other = { id: 1n, createdAt: new Date(), type: 'caches_emptied' as const, payload: {} }
  expect(wantsEvent({ eventTypes: null, galleryId: 'g' }, other)).toBe(false)
  expect(wantsEvent({ eventTypes: [...eventTypes], galleryId: null }, other)).toBe(true)
})
