import { expect, it } from 'vitest'
import { canBeApiKey, checkPresetKey, hashApiKey, newApiKey, shownPrefix } from './api-key.ts'

it('makes keys that are long, distinct and accepted', () => {
  const keys = new Set(Array.from({ length: 100 }, newApiKey))
  expect(keys.size).toBe(100)
  for (const key of keys) {
    expect(key).toMatch(/^nk_[A-Za-z0-9_-]{43}$/)
    expect(canBeApiKey(key)).toBe(true)
    expect(shownPrefix(key)).toBe(key.slice(0, 10))
  }
})

it.each([
  ['', false],
  ['nk_short', false],
  ['x'.repeat(31), false],
  ['x'.repeat(32), true],
  ['x'.repeat(4_097), false],
  [`${'x'.repeat(40)}\u0000`, false],
])('tells what can be a key: %j', (text, expected) => {
  expect(canBeApiKey(text)).toBe(expected)
})

it('hashes to the published SHA-256 of the text', () => {
  expect(hashApiKey('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('takes a preset of 32 characters, shows nothing of it, and refuses what cannot travel in a header', () => {
  const preset = 'correct-horse-battery-staple-0001'
  expect(checkPresetKey(` ${preset}\n`)).toBe(preset)
  expect(shownPrefix(preset)).toBe('preset')
  expect(() => checkPresetKey('too short')).toThrow(/32 characters/)
  expect(checkPresetKey(`${preset} spaces, grüße`)).toBe(`${preset} spaces, grüße`)
  expect(() => checkPresetKey(`${preset}\r\nX-Evil: 1`)).toThrow(/control characters/)
})
