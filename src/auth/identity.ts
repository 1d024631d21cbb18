/** Who somebody proved to be, before it is joined with one request to make a caller. */
export interface Identity {
  readonly kind: 'key' | 'user'
  readonly id: string
  readonly permissions: ReadonlySet<string>
  readonly sessionId?: string
  readonly mustChangePassword?: boolean
  /** Requests a minute; null is none, and undefined what the configuration says. */
  readonly rateLimit?: number | null
  /** The only galleries and cameras that a key can be used for. */
  readonly galleries?: readonly string[]
  readonly cameras?: readonly string[]
}
