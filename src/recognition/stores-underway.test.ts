import { expect, it } from 'vitest'
import { StoresUnderway } from './stores-underway.ts'

const photo = (person: string, ...vector: number[]) => ({
  person,
  template: { modelId: 'two@1', vector: Float32Array.from(vector) },
})

/** Work that is ended by hand, and what has begun so far. */
function bench() {
  const stores = new StoresUnderway({ distance: 1, metric: 'euclidean' })
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    begun,
    settled,
    start: (name: string, one: ReturnType<typeof photo>) =>
      stores
        .run(one, () => {
          begun.push(name)
          return new Promise<void>((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve())))
        })
        .catch(() => undefined),
    end: async (name: string, error?: Error) => {
      ends.get(name)?.(error)
      await settled()
    },
  }
}

it('people who look different are stored at once', async () => {
  const { start, begun, settled } = bench()
  void start('ann', photo('ann', 0, 0))
  void start('bob', photo('bob', 5, 0))
  await settled()
  expect(begun).toEqual(['ann', 'bob'])
})

it('who looks like somebody before waits for them, and for nobody behind', async () => {
  const { start, begun, end, settled } = bench()
  void start('ann', photo('ann', 0, 0))
  void start('twin', photo('twin', 0.5, 0))
  void start('bob', photo('bob', 5, 0))
  await settled()
  expect(begun).toEqual(['ann', 'bob'])
  await end('ann')
  expect(begun).toEqual(['ann', 'bob', 'twin'])
})

it('photos of one person wait for the first of them, whatever becomes of it', async () => {
  const { start, begun, end, settled } = bench()
  void start('1', photo('ann', 0, 0))
  void start('2', photo('ann', 5, 0))
  void start('3', photo('ann', 9, 0))
  await settled()
  expect(begun).toEqual(['1'])
  await end('1', new Error('refused'))
  expect(begun).toEqual(['1', '2'])
  await end('2')
  expect(begun).toEqual(['1', '2', '3'])
  void start('4', photo('ann', 20, 0))
  await settled()
  expect(begun).toEqual(['1', '2', '3', '4'])
})
