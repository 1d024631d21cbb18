import { AppError } from '#core/errors.ts'
import { isId } from '#core/ids.ts'

/** Where a page of a list by time ended. */
export interface TimeCursor {
  readonly at: Date
  readonly id: string
}

/** As text for the wire, to be given back unread. */
export function cursorText({ at, id }: TimeCursor): string {
  return `${at.getTime()}_${id}`
}

/** Throws `invalid_input` for what no list gave out. */
export function readCursor(text: string): TimeCursor {
  const [, ms = '', id = ''] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(text) ?? []
  if (!isId(id)) throw new AppError('invalid_input', 'cursor: give the next_cursor of the page before, as it is')
  return { at: new Date(Number(ms)), id }
}
