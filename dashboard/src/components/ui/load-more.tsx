import { texts } from '#texts/texts.ts'
import { Button } from './button.tsx'

interface Pages {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

/** The next page of a list, where there is one. */
export function LoadMore({ list }: { readonly list: Pages }) {
  if (!list.hasNextPage) return null
  return (
    <Button className="self-center" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {texts.actions.showMore}
    </Button>
  )
}
