/** Things in pages of at most `size`; a page also ends once those in it have `bytes`. */
export async function* pagesOf<T extends { readonly bytes?: number }>(
  things: AsyncIterable<T>,
  size: number,
  bytes: number,
): AsyncGenerator<T[]> {
  let page: T[] = []
  let held = 0
  for await (const thing of things) {
    page.push(thing)
    held += thing.bytes ?? 0
    if (page.length < size && held < bytes) continue
    yield page
    page = []
    held = 0
  }
  if (page.length > 0) yield page
}
