import { AppError } from '#core/errors.ts'

/** Where a page begins, as text that callers hand back and do not look into. */
export function pageTokenOf(offset: number): string {
  return Buffer.from(`after ${offset}`).toString('base64url')
}

/** Throws `invalid_input` for text that is no page token. */
export function offsetOf(token: string): number {
  if (token === '') return 0
  const offset = /^after (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1]
  if (offset === undefined)
    throw new AppError('invalid_input', 'page_token: must be the next_page_token of the page before', {
      facts: { fields: 'page_token' },
    })
  return Number(offset)
}
