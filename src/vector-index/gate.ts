import { setImmediate } from 'node:timers/promises'

/**
 * Lets a product of queries and rows use the rows undisturbed. ONNX Runtime reads their memory in a later turn of the event
 * loop than the one that asks for it; changes that arrive in between are held until the product is done, a few
 * milliseconds. They wait neither for the rest of the scan nor for the queue.
 */
export interface Gate {
  /** Runs `work` after what arrived before it; one at a time. */
  undisturbed<T>(work: () => Promise<T>): Promise<T>
  /** Makes a change now, or right after the work that runs. `make` must not throw. */
  change(make: () => void): void
}

export function createGate(): Gate {
  let held: (() => void)[] | null = null
  return {
    async undisturbed(work) {
      // One turn of the event loop: changes that arrived during the product before are made first.
      await setImmediate()
      const changes: (() => void)[] = []
      held = changes
      try {
        return await work()
      } finally {
        held = null
        for (const make of changes) make()
      }
    },
    change(make) {
      if (held) held.push(make)
      else make()
    },
  }
}
