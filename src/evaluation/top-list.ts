/** The best items by their rank, lowest first; of one key only the best is kept. Holds little more than it lists. */
export interface TopList<Item> {
  offer(key: string, item: Item): void
  list(): Item[]
}

/** Dropping what is not among the best `count` loses nothing: an item's best offer ranks no worse at the end than when it came. */
export function topList<Item>(count: number, rank: (item: Item) => number): TopList<Item> {
  const held = new Map<string, Item>()
  const sorted = () => [...held].sort(([, a], [, b]) => rank(a) - rank(b)).slice(0, count)
  return {
    offer(key, item) {
      const known = held.get(key)
      if (known !== undefined && rank(known) <= rank(item)) return
      held.set(key, item)
      if (held.size <= count * 4 + 64) return
      const best = sorted()
      held.clear()
      for (const [name, one] of best) held.set(name, one)
    },
    list: () => sorted().map(([, item]) => item),
  }
}
