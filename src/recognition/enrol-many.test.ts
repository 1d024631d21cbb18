import { describe, expect, it } from 'vitest'
import { sourceOf } from './enrol-many.ts'

describe('sourceOf', () => {
  it.each([
    ['/srv/private/ada.jpg', 'ada.jpg'],
    ['C:\\photos\\ada.jpg', 'ada.jpg'],
    ['ada/1.jpg', '1.jpg'],
    ['1.jpg', '1.jpg'],
  ])('keeps the name of %s, not the folders', (file, name) => {
    expect(sourceOf(file)).toBe(name)
  })
})
