import { useLayoutEffect } from 'react'

interface Keys {
  next(): void
  previous(): void
  /** The answer with this place, from 0. */
  choose(index: number): void
  undo(): void
}

/** j/k and the arrows move, 1…9 answer, y and n are the first two answers, u takes back. Not while somebody types or a dialog is open. */
export function useReviewKeys({ next, previous, choose, undo }: Keys): void {
  // With the picture: a key pressed right after it must not answer the case before.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target as HTMLElement
      if (target.closest('input, textarea, select, [role=dialog], [role=menu]')) return
      const key = event.key.toLowerCase()
      if (key === 'j' || key === 'arrowdown') next()
      else if (key === 'k' || key === 'arrowup') previous()
      else if (key === 'y') choose(0)
      else if (key === 'n') choose(1)
      else if (key === 'u') undo()
      else if (/^[1-9]$/.test(key)) choose(Number(key) - 1)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [next, previous, choose, undo])
}
