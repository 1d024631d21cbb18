import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { tellFailure } from '#components/ui/toast.ts'
import { holdWork } from '#session/held-work.ts'
import type { Answer } from './review-case.ts'

/** What an answer may change. */
const touched = [['people'], ['quarantine', 'list'], ['sightings'], ['sighting-pages'], ['unknowns'], ['corrections']]

interface Decided {
  readonly id: string
  readonly told: string
  /** Null once it is too late. */
  undo: (() => Promise<unknown>) | null
}

/**
 * What was decided on this page: a decided case is gone from the list at once. What can be taken back is done at once; what cannot is
 * held for a moment, in which `undo` drops it, and done when the next decision is made, the page is left, or the moment has passed.
 */
export function useDecisions() {
  const queries = useQueryClient()
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<Decided | null>(null)
  const waiting = useRef<{ flush(): void; drop(): void } | null>(null)

  const show = useCallback((id: string) => setGone((ids) => new Set([...ids].filter((one) => one !== id))), [])
  const failed = useCallback(
    (id: string) => (error: unknown) => {
      show(id)
      setLast((now) => (now?.id === id ? null : now))
      tellFailure(error)
    },
    [show],
  )
  const stale = useCallback(() => {
    for (const queryKey of touched) void queries.invalidateQueries({ queryKey })
  }, [queries])

  const decide = useCallback(
    (id: string, answer: Answer) => {
      waiting.current?.flush()
      setGone((ids) => new Set(ids).add(id))
      const decided: Decided = { id, told: answer.told, undo: null }
      setLast(decided)
      if (!answer.held) {
        // Asked for before it is done, it waits for that.
        const done = answer.run()
        decided.undo = async () => (await done)?.()
        done.then(stale, failed(id))
        return
      }
      const mine = holdWork([], async () => {
        if (waiting.current === mine) waiting.current = null
        decided.undo = null
        setLast((now) => (now === decided ? { ...decided, undo: null } : now))
        await answer.run().then(stale, failed(id))
      })
      waiting.current = mine
      decided.undo = async () => {
        mine.drop()
        waiting.current = null
      }
    },
    [failed, stale],
  )

  const undo = useCallback(() => {
    if (!last?.undo) return
    const { id } = last
    last.undo().then(stale, failed(id))
    show(id)
    setLast(null)
  }, [last, failed, show, stale])

  useEffect(() => () => waiting.current?.flush(), [])

  return { gone, last, decide, undo, canUndo: last?.undo !== null && last !== null }
}
