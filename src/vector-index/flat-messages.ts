import type { Neighbour, SpaceShape } from './port.ts'

/** What the index thread is started with. */
export interface FlatStart {
  /** Cores that one large scan may use. */
  readonly threads: number
  /** Numbers (faces × dimensions) from which faces have int8 codes; Infinity for none. */
  readonly codesFrom: number
}

/** Ids travel packed, see id-words.ts; vectors one after the other; both are transferred, not copied. */
export type FlatRequest =
  | { readonly kind: 'open'; readonly space: number; readonly shape: SpaceShape }
  | {
      readonly kind: 'add'
      readonly space: number
      readonly faces: Uint32Array
      readonly people: Uint32Array
      readonly vectors: Float32Array<ArrayBuffer>
    }
  | { readonly kind: 'remove'; readonly space: number; readonly faces: Uint32Array }
  | { readonly kind: 'drop'; readonly space: number }
  | {
      readonly kind: 'search'
      readonly space: number
      readonly count: number
      readonly vectors: Float32Array
      readonly people: number
    }
  | { readonly kind: 'sizes' }

export type ToThread =
  | { readonly id: number; readonly request: FlatRequest }
  /** Nobody waits for this request any more. */
  | { readonly cancelled: number }

export interface FlatAnswer {
  /** The memory of vectors that were added, handed back: left to the garbage collectors, 100 MB of it lay about. */
  readonly spent?: Float32Array<ArrayBuffer>
  readonly neighbours?: Neighbour[][]
  readonly faces?: readonly { readonly space: number; readonly faces: number }[]
}

export type FromThread =
  | { readonly id: number; readonly answer: FlatAnswer }
  | { readonly id: number; readonly failure: string }
