import { describe, expect, it } from 'vitest'
import { readName } from './read-name.ts'

describe('a file name', () => {
  it.each([
    ['1017.jpg', '1017', '1017'],
    ['ann.jpg', 'ann', 'ann'],
    ['ann_2.jpg', 'ann', 'ann'],
    ['ann (2).jpg', 'ann', 'ann'],
    ['E-8.jpg', 'E-8', 'E-8'],
    ['E-8_3.jpg', 'E-8', 'E-8'],
    ['E-77__Ann_Mary Lee.jpeg', 'E-77', 'Ann Mary Lee'],
    ['E-77__.jpg', 'E-77__', 'E-77'],
    ['Ann_Lee/IMG_0001.jpg', 'Ann_Lee', 'Ann Lee'],
    ['Zoë/a.b.png', 'Zoë', 'Zoë'],
    ['jo\u0308rg.jpg', 'jörg', 'jörg'],
    ['with spaces and 🙂.jpg', 'with spaces and 🙂', 'with spaces and 🙂'],
    ['..jpg', '.', null],
    ['a..b.jpg', 'a..b', 'a..b'],
    ['   .jpg', '', null],
    ['no-extension', 'no-extension', 'no-extension'],
    [`${'x'.repeat(201)}.jpg`, '', null],
    ['a\u0007b.jpg', '', null],
  ])('%j is of %j', (path, externalId, name) => {
    const read = () => readName(path, { numbered: true })
    if (name === null) expect(read).toThrow(expect.objectContaining({ code: 'invalid_input' }))
    else expect(read()).toEqual({ externalId, name })
  })

  it('may keep the number at its end', () => {
    expect(readName('ann_2.jpg', { numbered: false }).externalId).toBe('ann_2')
  })

  it('tells two cases apart', () => {
    expect(readName('Ann.jpg', { numbered: true }).externalId).not.toBe(
      readName('ann.jpg', { numbered: true }).externalId,
    )
  })
})
