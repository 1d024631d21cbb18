import { useSyncExternalStore } from 'react'

/** How long what cannot be taken back is held before it is done. */
export const heldMs = 6_000

/** What is about to be done: held ids are shown as if it were done already. */
let held: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()
const waiting = new Set<() => void>()

function change(ids: readonly string[], add: boolean): void {
  const after = new Set(held)
  for (const id of ids) add ? after.add(id) : after.delete(id)
  held = after
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The ids of everything that is held or being done. */
export function useHeld(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => held)
}

/**
 * Does something after a moment, in which `drop` leaves it undone; `flush` does it at once, and so does leaving the page. The ids are given
 * back once `work` has ended, well or not.
 */
export function holdWork(ids: readonly string[], work: () => Promise<unknown>): { drop(): void; flush(): void } {
  change(ids, true)
  const perform = () => {
    stop()
    void work().finally(() => change(ids, false))
  }
  const timer = setTimeout(perform, heldMs)
  const stop = () => {
    clearTimeout(timer)
    waiting.delete(perform)
  }
  waiting.add(perform)
  return {
    drop() {
      if (!waiting.has(perform)) return
      stop()
      change(ids, false)
    },
    flush() {
      if (waiting.has(perform)) perform()
    },
  }
}

/** Does at once whatever is held. */
export function flushHeld(): void {
  for (const perform of [...waiting]) perform()
}
