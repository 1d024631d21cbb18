import { parseArgs } from 'node:util'
import { fuzz } from './hostile-input.ts'

// npm run fuzz -- --minutes 10 [--seed 42]: changed pictures and archives for as long as wanted, half of the time each.
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write('usage: npm run fuzz -- --minutes 10 [--seed 42]\n')
  process.exit(2)
}
for (const kind of ['archives', 'images'] as const) {
  const end = performance.now() + minutes * 30_000
  const result = await fuzz(kind, seed, () => performance.now() >= end)
  process.stdout.write(`${kind}, seed ${seed}: ${JSON.stringify(result)}\n`)
}
process.exit(0)
