import { NetraError } from '@netra/client'
import { isPartMissing } from '#session/missing-part.ts'
import { texts } from '#texts/texts.ts'

/** What went wrong in words: a title from the code, and what the server says to do about it. */
export function explain(error: unknown): { readonly title: string; readonly detail: string } {
  if (isPartMissing(error)) return { title: texts.errors.titles.unreachable, detail: texts.errors.partMissing }
  if (!(error instanceof NetraError)) return { title: texts.errors.internal, detail: texts.errors.reload }
  const titles: Readonly<Partial<Record<string, string>>> = texts.errors.titles
  const title = titles[error.code] ?? error.problem?.title ?? texts.errors.internal
  const detail =
    error.retryAfter === null ? error.message : `${error.message} ${texts.errors.retryIn(error.retryAfter)}`
  return { title, detail }
}
