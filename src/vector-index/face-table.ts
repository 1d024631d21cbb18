/** Finds the row of a face. The ids themselves stay where the rows are; this holds four bytes a slot. */
export interface FaceTable {
  /** The row, or -1. */
  find(id: Uint32Array, offset: number): number
  /** Notes that the id, which must not be in the table, is at `row`. */
  insert(id: Uint32Array, offset: number, row: number): void
  /** Notes that the id moved. */
  move(id: Uint32Array, offset: number, row: number): void
  remove(id: Uint32Array, offset: number): void
}

const empty = -1
const firstSlots = 64
/** Grown at three quarters full: linear probing then reads about eight slots for an id that is absent. */
const fullness = 0.75

/** Finds the words of the id that a row holds. */
export type IdAt = (row: number) => { words: Uint32Array; offset: number }

/** Open addressing with linear probing; removal shifts back, so that no tombstones gather. */
export function createFaceTable(idAt: IdAt): FaceTable {
  let slots = new Int32Array(firstSlots).fill(empty)
  let used = 0

  const home = (id: Uint32Array, offset: number) => {
    let hash = 0
    for (let i = 0; i < 4; i++) {
      hash = Math.imul(hash ^ (id[offset + i] as number), 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return hash & (slots.length - 1)
  }
  const homeOfRow = (row: number) => {
    const { words, offset } = idAt(row)
    return home(words, offset)
  }
  const slotOf = (id: Uint32Array, offset: number) => {
    const mask = slots.length - 1
    for (let slot = home(id, offset); ; slot = (slot + 1) & mask) {
      const row = slots[slot] as number
      if (row === empty) return -1
      const held = idAt(row)
      let same = true
      for (let i = 0; i < 4 && same; i++) same = held.words[held.offset + i] === id[offset + i]
      if (same) return slot
    }
  }
  const place = (slot: number, row: number) => {
    const mask = slots.length - 1
    let free = slot
    while (slots[free] !== empty) free = (free + 1) & mask
    slots[free] = row
  }
  const grow = () => {
    const old = slots
    slots = new Int32Array(old.length * 2).fill(empty)
    for (const row of old) if (row !== empty) place(homeOfRow(row), row)
  }

  return {
    find(id, offset) {
      const slot = slotOf(id, offset)
      return slot < 0 ? -1 : (slots[slot] as number)
    },
    insert(id, offset, row) {
      if (used + 1 > slots.length * fullness) grow()
      place(home(id, offset), row)
      used++
    },
    move(id, offset, row) {
      const slot = slotOf(id, offset)
      if (slot >= 0) slots[slot] = row
    },
    remove(id, offset) {
      const mask = slots.length - 1
      let hole = slotOf(id, offset)
      if (hole < 0) return
      for (let next = (hole + 1) & mask; slots[next] !== empty; next = (next + 1) & mask) {
        const wish = homeOfRow(slots[next] as number)
        if (((next - wish) & mask) < ((next - hole) & mask)) continue
        slots[hole] = slots[next] as number
        hole = next
      }
      slots[hole] = empty
      used--
    },
  }
}
