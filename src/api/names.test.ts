import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { camelName, fromWire, snakeName, toWire } from './names.ts'

it.each([
  ['personId', 'person_id'],
  ['imageA', 'image_a'],
  ['qualityScore', 'quality_score'],
  ['name', 'name'],
  ['minimumEnrolQuality', 'minimum_enrol_quality'],
])('%s is %s on the wire, and back', (camel, snake) => {
  expect(snakeName(camel)).toBe(snake)
  expect(camelName(snake)).toBe(camel)
})

it('renames at every depth but leaves what the user keeps under metadata alone', () => {
  const inside = {
    personId: '1',
    metadata: { shoeSize: 44, nested: { keepMe: [{ asIs: true }] } },
    faces: [{ faceId: 'f', metadata: { aB: 1 }, addedAt: new Date(0), cursor: 12n, source: undefined }],
  }
  const wire = {
    person_id: '1',
    metadata: { shoeSize: 44, nested: { keepMe: [{ asIs: true }] } },
    faces: [{ face_id: 'f', metadata: { aB: 1 }, added_at: '1970-01-01T00:00:00.000Z', cursor: '12' }],
  }
  expect(toWire(inside)).toEqual(wire)
  expect(fromWire(wire)).toMatchObject({ personId: '1', metadata: inside.metadata })
})

it('keeps a key called __proto__ an ordinary key', () => {
  const value = fromWire(JSON.parse('{"__proto__": {"admin": true}, "a_b": 1}')) as Record<string, unknown>
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(value.admin).toBeUndefined()
  expect(value.aB).toBe(1)
})

it('loses nothing of any JSON value whose names survive the round trip', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}([A-Z][a-z0-9]{0,4}){0,2}$/)
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(name, tie('tree'))),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      expect(fromWire(toWire(value))).toEqual(value)
    }),
  )
})
