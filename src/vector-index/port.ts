import type { Metric } from '#vision/template.ts'

/** A space of vectors that are searched together: one model in one gallery. Spaces never mix. */
export interface Space {
  readonly galleryId: string
  readonly modelId: string
}

export interface SpaceShape {
  readonly dimensions: number
  readonly metric: Metric
}

export interface IndexEntry {
  readonly faceId: string
  readonly personId: string
  readonly vector: Float32Array
}

/** The best face of one person for a query. */
export interface Neighbour {
  readonly personId: string
  readonly faceId: string
  /** In the space's metric: Euclidean distance, or 1 − cosine. */
  readonly distance: number
}

/**
 * The K best *people* for each template, of one model in one gallery. Promises: exact; a person appears at most once per
 * query, with its best face; adds and removes are seen by every search that starts after they resolved; adding a face id
 * again replaces it; unknown face ids are ignored by remove; ties are broken by person id; everything can be dropped and
 * filled again from the database. A space that was never filled is empty, not an error. Face and person ids are UUIDs.
 * RangeError: vectors of another length, not finite, or with a norm outside 1e-15…1e15 (0 is allowed), adding to a space
 * that is not open, fewer than one person asked for. An aborted search rejects with the signal's reason.
 */
export interface VectorIndex extends AsyncDisposable {
  /** Declares the shape of a space; again with the same shape it does nothing, with another one it throws RangeError. */
  open(space: Space, shape: SpaceShape): Promise<void>
  add(space: Space, entries: readonly IndexEntry[]): Promise<void>
  remove(space: Space, faceIds: readonly string[]): Promise<void>
  /** Neighbours by ascending distance, at most `people` for each query. */
  search(space: Space, queries: readonly Float32Array[], people: number, signal?: AbortSignal): Promise<Neighbour[][]>
  /** Forgets one space. */
  drop(space: Space): Promise<void>
  /** Faces per space. */
  sizes(): Promise<readonly { space: Space; faces: number }[]>
}
