import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openVault } from './open-vault.ts'

const master = { bytes: randomBytes(32), version: 1 }
const vault = openVault(master)
const { key, wrapped } = vault.createDataKey('owner')
const bytes = fc.uint8Array({ maxLength: 600 })
const binding = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 4 })
const internal = expect.objectContaining({ code: 'internal' })

describe('sealing', () => {
  it('gives back what was sealed, and never the same ciphertext twice', () => {
    fc.assert(
      fc.property(bytes, binding, (plaintext, words) => {
        const sealed = vault.seal(key, plaintext, words)
        expect(vault.open(key, sealed, words)).toEqual(Buffer.from(plaintext))
        expect(vault.seal(key, plaintext, words).equals(sealed)).toBe(false)
      }),
    )
  })

  it('opens under no other binding, so that a row’s ciphertext moved to another row is refused', () => {
    fc.assert(
      fc.property(bytes, binding, binding, (plaintext, words, others) => {
        fc.pre(JSON.stringify(words) !== JSON.stringify(others))
        const sealed = vault.seal(key, plaintext, words)
        expect(() => vault.open(key, sealed, others)).toThrow(internal)
      }),
    )
    const sealed = vault.seal(key, Buffer.of(1), ['ab', 'c'])
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['c', 'ab']])
      expect(() => vault.open(key, sealed, other)).toThrow(internal)
  })

  it('refuses a ciphertext with any bit changed, cut or grown', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (plaintext, place, bit) => {
        const sealed = vault.seal(key, plaintext, ['row'])
        const at = place % sealed.length
        sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at)
        expect(() => vault.open(key, sealed, ['row'])).toThrow(internal)
      }),
    )
    const sealed = vault.seal(key, Buffer.from('hello'), ['row'])
    for (let length = 0; length < sealed.length; length++)
      expect(() => vault.open(key, sealed.subarray(0, length), ['row'])).toThrow(internal)
    expect(() => vault.open(key, Buffer.concat([sealed, Buffer.of(0)]), ['row'])).toThrow(internal)
  })

  it('opens with no other data key', () => {
    const other = vault.createDataKey('owner')
    expect(() => vault.open(other.key, vault.seal(key, Buffer.from('hello'), ['row']), ['row'])).toThrow(internal)
  })
})

describe('data keys', () => {
  it('unwrap for their owner, in another vault of the same master key', () => {
    expect(openVault(master).unwrapDataKey('owner', wrapped)).toEqual(key)
  })

  it('unwrap for nobody else, under no other master key, and not as another version', () => {
    expect(() => vault.unwrapDataKey('somebody else', wrapped)).toThrow(internal)
    expect(() => openVault({ ...master, bytes: randomBytes(32) }).unwrapDataKey('owner', wrapped)).toThrow(internal)
    expect(() => openVault({ ...master, version: 2 }).unwrapDataKey('owner', wrapped)).toThrow(/version 1/)
    const relabelled = { ...wrapped, masterKeyVersion: 2 }
    expect(() => openVault({ ...master, version: 2 }).unwrapDataKey('owner', relabelled)).toThrow(internal)
  })

  it('do not show in their wrapped form', () => {
    expect(wrapped.bytes.includes(key.bytes)).toBe(false)
  })
})

it('digests are equal for equal bytes under one master key only', () => {
  const photo = Buffer.from('photo')
  expect(vault.digest(photo)).toEqual(openVault(master).digest(Buffer.from('photo')))
  expect(vault.digest(photo)).not.toEqual(vault.digest(Buffer.from('other')))
  expect(vault.digest(photo)).not.toEqual(openVault({ ...master, bytes: randomBytes(32) }).digest(photo))
})
