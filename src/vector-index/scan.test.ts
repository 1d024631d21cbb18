import { describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { randomVector, seededNumbers } from './contract.ts'
import { createGate, type Gate } from './gate.ts'
import { packIds } from './id-words.ts'
import { createRows, type Rows } from './rows.ts'
import { scan } from './scan.ts'
import { createSearchEngine } from './search-engine.ts'
import { fullCapacity } from './segment.ts'

const shape = { dimensions: 4096, metric: 'euclidean' } as const
const engine = createSearchEngine(1)

/** Rows of one full segment and a few more, all far from the zero vector but the last. */
function rowsOfTwoSegments(): { rows: Rows; faces: string[]; near: string } {
  const rows = createRows(shape)
  const next = seededNumbers(3)
  const faces = Array.from({ length: fullCapacity(shape) + 120 }, newId)
  for (const [i, id] of faces.entries()) {
    const size = i === faces.length - 1 ? 0.1 : 2
    rows.add(
      packIds([id]),
      packIds([id]),
      randomVector(next, shape.dimensions).map((x) => x * size),
    )
  }
  return { rows, faces, near: faces.at(-1) as string }
}

/** A gate that makes one change after the first product, as a message that arrives during it would. */
function changingAfterFirst(change: () => void): Gate {
  const gate = createGate()
  let products = 0
  return {
    change: gate.change,
    undisturbed: (work) =>
      gate.undisturbed(async () => {
        if (++products === 2) change()
        return await work()
      }),
  }
}

describe('scan', () => {
  const query = { vector: new Float32Array(shape.dimensions), people: 1 }

  it('finds a face that moves from where it was not scanned yet to where it was', async () => {
    const { rows, faces, near } = rowsOfTwoSegments()
    const gate = changingAfterFirst(() => rows.remove(packIds([faces[5] as string])))
    const [best] = await scan(rows, engine, [query], gate, () => false)
    expect(rows.segments).toHaveLength(2)
    expect(best?.list()[0]?.faceId).toBe(near)
  })

  it('survives that a whole segment disappears', async () => {
    const { rows, faces, near } = rowsOfTwoSegments()
    const gate = changingAfterFirst(() => rows.remove(packIds(faces.slice(0, 150))))
    const [best] = await scan(rows, engine, [query], gate, () => false)
    expect(rows.segments).toHaveLength(1)
    expect(best?.list()[0]?.faceId).toBe(near)
  })

  it('ends early once nobody waits for it', async () => {
    const { rows } = rowsOfTwoSegments()
    const gate = createGate()
    let products = 0
    const counting: Gate = {
      change: gate.change,
      undisturbed: (work) => {
        products++
        return gate.undisturbed(work)
      },
    }
    await scan(rows, engine, [query], counting, () => products > 0)
    expect(products).toBe(1)
  })
})
