import { personOfFile } from './photo-set.ts'
import type { Pair } from './read-pairs.ts'

/** At most `limit` photos, of people spread evenly over the list and with all their photos, so that pairs stay possible. */
export function chooseFiles(files: readonly string[], limit: number | undefined): string[] {
  if (limit === undefined || files.length <= limit) return [...files]
  const people = new Map<string, string[]>()
  for (const file of files) people.set(personOfFile(file), [...(people.get(personOfFile(file)) ?? []), file])
  const lists = spread([...people.values()], Math.max(2, Math.ceil((people.size * limit) / files.length)))
  return lists.flat().slice(0, limit)
}

/** Pairs spread evenly over both kinds, of at most `limit` photos together. */
export function choosePairs(pairs: readonly Pair[], limit: number | undefined): Pair[] {
  if (limit === undefined || filesOf(pairs).length <= limit) return [...pairs]
  const each = Math.max(1, Math.floor(limit / 4))
  return [true, false].flatMap((same) =>
    spread(
      pairs.filter((pair) => pair.same === same),
      each,
    ),
  )
}

export function filesOf(pairs: readonly Pair[]): string[] {
  return [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
}

function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)] as Item)
}
