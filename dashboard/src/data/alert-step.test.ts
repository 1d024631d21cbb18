import { describe, expect, it } from 'vitest'
import { stepped } from './alert-step.ts'

const alert = (alert_id: string, state: string) => ({ alert_id, state })
const counts = { open: 2, acknowledged: 0, resolved: 5 }
const list = (...alerts: object[]) => ({ alerts, counts })
const [a, b] = [alert('a', 'open'), alert('b', 'open')]

describe('an alert that is taken a step further', () => {
  it('leaves lists of another state, and is counted where it is now', () => {
    const pages = { pages: [list(a), list(b)], pageParams: [null, 'x'] }
    const shown = stepped(pages, ['alerts', 'list', { state: 'open' }], 'b', 'acknowledged')
    const after = { open: 1, acknowledged: 1, resolved: 5 }
    expect(shown).toEqual({
      pages: [
        { alerts: [a], counts: after },
        { alerts: [], counts: after },
      ],
      pageParams: [null, 'x'],
    })
    expect(stepped(list(a, b), ['alerts', 'open'], 'a', 'resolved')).toEqual({
      alerts: [b],
      counts: { open: 1, acknowledged: 0, resolved: 6 },
    })
  })

  it('stays in lists of all states, and in its own drawer', () => {
    const shown = stepped({ pages: [list(a, b)] }, ['alerts', 'list', {}], 'a', 'acknowledged')
    expect(shown).toMatchObject({ pages: [{ alerts: [alert('a', 'acknowledged'), b] }] })
    expect(stepped({ ...a, comments: [] }, ['alerts', 'one', 'a'], 'a', 'resolved')).toEqual({
      ...alert('a', 'resolved'),
      comments: [],
    })
  })

  it('leaves everything else the very same', () => {
    for (const data of [undefined, null, list(b), { pages: [list(b)] }, b, { rules: [] }])
      expect(stepped(data, ['alerts', 'list', {}], 'a', 'resolved')).toBe(data)
  })
})
