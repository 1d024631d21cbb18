import { describe, expect, it } from 'vitest'
import { fuzz } from './hostile-input.ts'

/** The same in every run; `npm run fuzz` tries others for as long as one likes. */
const seed = 20_300_101

describe('changed input is read or refused with its code, and never a crash', () => {
  it.each([
    ['images', 300, 'invalid_image'],
    ['archives', 1_500, 'invalid_archive'],
  ] as const)(
    '%s',
    async (kind, count, code) => {
      const { runs, outcomes, decodersLost } = await fuzz(kind, seed, (done) => done >= count)
      expect(runs).toBe(count)
      // Neither everything refused at the door nor everything accepted: the changes do reach the readers.
      expect(outcomes.ok).toBeGreaterThan(count / 50)
      expect(outcomes[code]).toBeGreaterThan(count / 50)
      expect(decodersLost).toBe(0)
    },
    300_000,
  )
})
