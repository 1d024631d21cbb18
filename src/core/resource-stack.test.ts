import { expect, it } from 'vitest'
import { ResourceStack } from './resource-stack.ts'

function recorder(order: string[], name: string, failure?: Error): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      order.push(name)
      if (failure) throw failure
    },
  }
}

it('ends resources in reverse order, all of them, and throws the first failure', async () => {
  const order: string[] = []
  const stack = new ResourceStack()
  stack.use(recorder(order, 'first'))
  stack.use(recorder(order, 'second', new Error('broken')))
  stack.use(recorder(order, 'third'))
  await expect(stack[Symbol.asyncDispose]()).rejects.toThrow('broken')
  expect(order).toEqual(['third', 'second', 'first'])
})

it('ends nothing that was moved on', async () => {
  const order: string[] = []
  const stack = new ResourceStack()
  stack.use(recorder(order, 'only'))
  const moved = stack.move()
  await stack[Symbol.asyncDispose]()
  expect(order).toEqual([])
  await moved[Symbol.asyncDispose]()
  expect(order).toEqual(['only'])
})
