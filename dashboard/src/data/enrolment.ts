import { NetraError } from '@netra/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { texts } from '#texts/texts.ts'
import { explain } from './explain.ts'
import { netra } from './netra.ts'

/** A photo on its way to be enrolled, and what became of it. */
export interface QueuedPhoto {
  readonly id: number
  readonly file: File
  /** Shown from memory. */
  readonly preview: string
  readonly state: 'waiting' | 'working' | 'enrolled' | 'refused'
  readonly code: string | null
  readonly detail: string | null
}

export interface EnrolOptions {
  readonly face: 'only' | 'prominent'
}

/** As many as the server's inference threads have use for; more would only wait there. */
const atOnce = 3

/** Enrols photos of one person one by one, so that each has its outcome as soon as there is one. */
export function useEnrolment(personId: string) {
  const [photos, setPhotos] = useState<readonly QueuedPhoto[]>([])
  const queries = useQueryClient()
  const next = useRef(0)
  const working = useRef(0)
  const queue = useRef<{ photo: QueuedPhoto; face: 'only' | 'prominent'; force: boolean }[]>([])
  const gone = useRef(new AbortController())

  const change = useCallback(
    (id: number, change: Partial<QueuedPhoto>) =>
      setPhotos((before) => before.map((photo) => (photo.id === id ? { ...photo, ...change } : photo))),
    [],
  )

  const work = useCallback(() => {
    while (working.current < atOnce) {
      const task = queue.current.shift()
      if (!task) break
      working.current++
      change(task.photo.id, { state: 'working' })
      void enrol(personId, task, gone.current.signal)
        .then((outcome) => change(task.photo.id, outcome))
        .finally(() => {
          working.current--
          if (working.current === 0 && queue.current.length === 0)
            void queries.invalidateQueries({ queryKey: ['people'] })
          work()
        })
    }
  }, [personId, change, queries])

  useEffect(() => {
    gone.current = new AbortController()
    const { current } = gone
    return () => current.abort()
  }, [])

  const add = useCallback(
    (files: readonly File[], { face }: EnrolOptions) => {
      const added = files.map((file) => ({
        id: next.current++,
        file,
        preview: URL.createObjectURL(file),
        state: 'waiting' as const,
        code: null,
        detail: null,
      }))
      setPhotos((before) => [...before, ...added])
      queue.current.push(...added.map((photo) => ({ photo, face, force: false })))
      work()
    },
    [work],
  )

  /** Once more, although the face looks like somebody else. */
  const insist = useCallback(
    (photo: QueuedPhoto, { face }: EnrolOptions) => {
      change(photo.id, { state: 'waiting', code: null, detail: null })
      queue.current.push({ photo, face, force: true })
      work()
    },
    [change, work],
  )

  const clear = useCallback(() => {
    setPhotos((before) => {
      for (const { preview } of before) URL.revokeObjectURL(preview)
      return []
    })
  }, [])

  return { photos, add, insist, clear }
}

async function enrol(
  personId: string,
  { photo, face, force }: { photo: QueuedPhoto; face: 'only' | 'prominent'; force: boolean },
  signal: AbortSignal,
): Promise<Partial<QueuedPhoto>> {
  try {
    const { results } = await netra.post('/api/people/{person_id}/faces', {
      params: { path: { person_id: personId } },
      body: { images: [photo.file], face, force } as never,
      signal,
    })
    const [outcome] = results
    if (outcome?.status === 'enrolled') return { state: 'enrolled' }
    const other = outcome?.code === 'looks_like_other_person' ? outcome.facts.name : null
    const detail = typeof other === 'string' ? texts.people.enrol.looksLike(other) : (outcome?.detail ?? null)
    return { state: 'refused', code: outcome?.code ?? null, detail }
  } catch (error) {
    return { state: 'refused', code: error instanceof NetraError ? error.code : null, detail: explain(error).detail }
  }
}
