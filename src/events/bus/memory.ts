import { createListeners } from './listeners.ts'
import type { Bus } from './port.ts'

/** A bus inside one process. Rings arrive after the current turn, as they would from elsewhere. */
export function createMemoryBus(): Bus {
  const listeners = createListeners()
  let open = true
  return {
    async ring(topic) {
      setImmediate(() => {
        if (open) listeners.call(topic)
      })
    },
    listen: (topic, onRing) => listeners.add(topic, onRing),
    async [Symbol.asyncDispose]() {
      open = false
    },
  }
}
