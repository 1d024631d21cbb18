import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createGate } from './gate.ts'

it('holds changes while work runs and makes them right after it, in their order', async () => {
  const gate = createGate()
  const order: string[] = []
  gate.change(() => order.push('before'))
  const work = gate.undisturbed(async () => {
    order.push('work begins')
    gate.change(() => order.push('first'))
    await setImmediate()
    gate.change(() => order.push('second'))
    order.push('work ends')
    return 7
  })
  gate.change(() => order.push('arrived before the work began'))
  expect(await work).toBe(7)
  gate.change(() => order.push('after'))
  expect(order).toEqual([
    'before',
    'arrived before the work began',
    'work begins',
    'work ends',
    'first',
    'second',
    'after',
  ])
})

it('makes held changes also when the work fails', async () => {
  const gate = createGate()
  let made = false
  const work = gate.undisturbed(async () => {
    gate.change(() => {
      made = true
    })
    throw new Error('no memory')
  })
  await expect(work).rejects.toThrow('no memory')
  expect(made).toBe(true)
})
