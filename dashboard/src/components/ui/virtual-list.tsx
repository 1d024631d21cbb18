import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

/**
 * A list of any length of which only what is seen exists. Rows that are not loaded yet are drawn by `row` as skeletons; `onRange` tells
 * which are wanted.
 */
export function VirtualList({
  count,
  rowHeight,
  label,
  row,
  onRange,
}: {
  readonly count: number
  readonly rowHeight: number
  readonly label: string
  row(index: number): ReactNode
  onRange(first: number, last: number): void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => onRange(first, last), [first, last, onRange])
  return (
    <section
      ref={scroller}
      // What scrolls must be reached by the keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
      tabIndex={0}
      className="h-full overflow-y-auto overscroll-contain"
      aria-label={label}
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <li
            key={item.key}
            aria-setsize={count}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
          >
            {row(item.index)}
          </li>
        ))}
      </ul>
    </section>
  )
}
