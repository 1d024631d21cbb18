/** Whether a recognition would succeed now, and if not, why. */
export interface Readiness {
  readonly ready: boolean
  readonly parts: readonly {
    readonly name: string
    readonly ready: boolean
    /** Something is wrong with it that keeps nobody from recognising; absent where nothing is. */
    readonly degraded?: true | undefined
    /** What is missing or going on, for an operator. */
    readonly detail?: string | undefined
  }[]
}
