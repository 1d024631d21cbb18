/** Something that stays usable until it is released; releasing twice does no harm. */
export interface Held<T> {
  readonly value: T
  release(): void
}

/** Needs of which parts may be exchanged while the process runs: one operation keeps what it began with. */
interface Exchangeable<Needs> {
  hold(): Held<Needs>
}

/** The needs as they are now, until the release; needs that never change are held as they are. */
export function holdNeeds<Needs>(needs: Needs): Held<Needs> {
  return isExchangeable(needs) ? needs.hold() : { value: needs, release() {} }
}

function isExchangeable<Needs>(needs: Needs): needs is Needs & Exchangeable<Needs> {
  return typeof needs === 'object' && needs !== null && 'hold' in needs && typeof needs.hold === 'function'
}
