/** Who listens to which topic, in this process. */
export interface Listeners {
  add(topic: string, onRing: () => void): () => void
  call(topic: string): void
  /** After rings may have been missed. */
  callAll(): void
}

export function createListeners(): Listeners {
  const byTopic = new Map<string, Set<() => void>>()
  return {
    add(topic, onRing) {
      // A function of its own, so that the same callback may listen twice.
      const entry = () => onRing()
      const entries = byTopic.get(topic) ?? new Set()
      byTopic.set(topic, entries.add(entry))
      return () => {
        entries.delete(entry)
      }
    },
    call(topic) {
      for (const entry of byTopic.get(topic) ?? []) entry()
    },
    callAll() {
      for (const entries of byTopic.values()) for (const entry of entries) entry()
    },
  }
}
