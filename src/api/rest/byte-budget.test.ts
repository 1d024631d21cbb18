import { expect, it } from 'vitest'
import { createByteBudget } from './byte-budget.ts'

const overloaded = expect.objectContaining({ code: 'overloaded' })

it('gives out no more bytes than it has, and takes them back once', () => {
  const budget = createByteBudget({ bytes: 100, requests: 10 })
  const first = budget.open(60)
  expect(() => budget.open(41)).toThrow(overloaded)
  const second = budget.open(40)
  expect(budget.inFlight).toBe(100)
  first.release()
  first.release()
  expect([budget.inFlight, budget.requests]).toEqual([40, 1])
  second.release()
  expect(budget.inFlight).toBe(0)
})

it('grows a reservation as bytes come, up to what is left', () => {
  const budget = createByteBudget({ bytes: 100, requests: 10 })
  const chunked = budget.open(0)
  chunked.cover(50)
  chunked.cover(20)
  expect(budget.inFlight).toBe(50)
  expect(() => chunked.cover(101)).toThrow(overloaded)
  expect(budget.inFlight).toBe(50)
  chunked.release()
  expect(budget.inFlight).toBe(0)
})

it('bounds the requests, however small', () => {
  const budget = createByteBudget({ bytes: 100, requests: 2 })
  const held = [budget.open(0), budget.open(0)]
  expect(() => budget.open(0)).toThrow(overloaded)
  held[0]?.release()
  budget.open(0)
})
