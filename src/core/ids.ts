import { v7, validate } from 'uuid'
import { AppError } from './errors.ts'

/** A new id: UUID version 7, so that ids sort by creation time and indexes stay dense. */
export function newId(): string {
  return v7()
}

/** Whether the text can be an id at all; what cannot is `not_found`, never a database error. */
export function isId(text: string): boolean {
  return validate(text)
}

/** The id itself. Throws `not_found` naming the noun when the text cannot be an id. */
export function requireId(text: string, noun: string): string {
  if (!isId(text)) throw new AppError('not_found', `There is no ${noun} with the id given`)
  return text.toLowerCase()
}
