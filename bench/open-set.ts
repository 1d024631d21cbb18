import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { distanceBetween } from '#vision/template.ts'

export interface OpenSetResult {
  readonly seed: number
  readonly enrolled: number
  /** Enrolled people known by another photo, as themselves. */
  readonly known: number
  /** Enrolled people known as somebody else. */
  readonly mistaken: number
  readonly strangers: number
  /** Strangers called known. */
  readonly strangersKnown: number
}

/**
 * Enrols 60 people of two photos or more by one each and looks another photo of them up, then 60 strangers, by the balanced
 * preset's distance. `templates` holds the templates that enrolment makes of the same photos. Keys are `<person>/<photo>`; the draw depends on `seed` alone.
 */
export function openSet(
  vectors: ReadonlyMap<string, Float32Array>,
  templates: ReadonlyMap<string, Float32Array>,
  { metric, presets }: EmbedderFacts,
  seed: number,
): OpenSetResult {
  const photos = new Map<string, { probe: Float32Array; template: Float32Array }[]>()
  for (const [path, probe] of vectors) {
    const person = path.split('/')[0] ?? ''
    photos.set(person, [...(photos.get(person) ?? []), { probe, template: templates.get(path) ?? probe }])
  }
  const people = shuffle([...photos.entries()], seed)
  const enrolled = people.filter(([, list]) => list.length > 1).slice(0, 60)
  const names = new Set(enrolled.map(([name]) => name))
  const strangers = people.filter(([name]) => !names.has(name)).slice(0, 60)
  const decide = (vector: Float32Array): string | null => {
    let best: { name: string | null; distance: number } = { name: null, distance: presets.balanced.known }
    for (const [name, [first]] of enrolled) {
      const distance = first === undefined ? 9 : distanceBetween(first.template, vector, metric)
      if (distance <= best.distance) best = { name, distance }
    }
    return best.name
  }
  const answers = enrolled.map(([name, list]) => ({ name, answer: decide(list[1]?.probe ?? new Float32Array()) }))
  return {
    seed,
    enrolled: enrolled.length,
    known: answers.filter(({ name, answer }) => answer === name).length,
    mistaken: answers.filter(({ name, answer }) => answer !== null && answer !== name).length,
    strangers: strangers.length,
    strangersKnown: strangers.filter(([, list]) => decide(list[0]?.probe ?? new Float32Array()) !== null).length,
  }
}

function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const shuffled = [...items]
  let state = seed
  for (let i = shuffled.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    const [a, b] = [shuffled[i], shuffled[j]]
    if (a !== undefined && b !== undefined) [shuffled[i], shuffled[j]] = [b, a]
  }
  return shuffled
}
