/** Who somebody proved to be, before it is joined with one request to make a caller. */
export interface Identity {
  readonly kind: 'key' | 'user'
  readonly id: string
  readonly permissions: ReadonlySet<string>
  readonly sessionId?: string
  readonly mustChangePassword?: boolean
}
