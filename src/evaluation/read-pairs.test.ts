import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPairs } from './read-pairs.ts'

describe('pairs from CSV', () => {
  it.each([
    { name: 'with a header', text: 'a,b,same\nx/1.jpg,x/2.jpg,1\n' },
    { name: 'without a header', text: 'x/1.jpg,x/2.jpg,true' },
    { name: 'with a byte order mark, CRLF and empty lines', text: '\ufeffA,B,Same\r\n\r\nx/1.jpg , x/2.jpg,same\r\n' },
    { name: 'in quotes', text: '"x/1.jpg","x/2.jpg","yes"' },
    { name: 'with the paths of another system', text: '.\\x\\1.jpg,./x/2.jpg,1' },
  ])('$name', ({ text }) => {
    expect(readPairs(text, 'pairs.csv')).toEqual([{ a: 'x/1.jpg', b: 'x/2.jpg', same: true }])
  })

  it.each([
    { text: '', message: 'pairs.csv has no pairs; each line needs a,b,same' },
    { text: 'a,b,same\n', message: 'pairs.csv has no pairs; each line needs a,b,same' },
    { text: 'a,b,same\nx,y,1\nx,y\n', message: 'pairs.csv, line 3: 2 cells where three are needed: a,b,same' },
    { text: 'x,y,1,\n', message: 'pairs.csv, line 1: 4 cells where three are needed: a,b,same' },
    { text: 'x,,0', message: 'pairs.csv, line 1: the name of a photo is missing' },
    { text: 'x,y,maybe', message: 'pairs.csv, line 1: the third cell must be 1 (the same person) or 0, not "maybe"' },
    {
      text: 'x,y,constructor',
      message: 'pairs.csv, line 1: the third cell must be 1 (the same person) or 0, not "constructor"',
    },
    { text: 'x,y,1\n"x,y,1\nz', message: 'pairs.csv, line 2: a quoted cell is not closed' },
  ])('that are wrong are refused: $message', ({ text, message }) => {
    expect(() => readPairs(text, 'pairs.csv')).toThrow(message)
  })

  it('come back as they were written, whatever the names', () => {
    const name = fc.stringMatching(/^[a-z0-9"',; äß()-]{1,12}$/).filter((text) => text.trim() === text && text !== '')
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(fc.record({ a: name, b: name, same: fc.boolean() }), { minLength: 1 }), (pairs) => {
        const text = pairs
          .map(({ a, b, same }) => [quoted(`d/${a}`), quoted(`d/${b}`), same ? '1' : '0'].join())
          .join('\n')
        expect(readPairs(text, 'p')).toEqual(pairs.map(({ a, b, same }) => ({ a: `d/${a}`, b: `d/${b}`, same })))
      }),
    )
  })
})
