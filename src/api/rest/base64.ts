import { AppError } from '#core/errors.ts'

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * The bytes of base64 text, with or without a `data:…;base64,` prefix; line breaks and the URL-safe alphabet are accepted.
 * Throws `invalid_input` naming the field for anything else, where Node's own decoder would skip over it.
 */
export function decodeBase64(field: string, text: string): Uint8Array {
  const comma = text.startsWith('data:') ? text.indexOf(',') : -1
  if (text.startsWith('data:') && !(comma > 0 && text.slice(0, comma).endsWith(';base64')))
    throw new AppError('invalid_input', `${field}: a data: URL must be base64, like data:image/jpeg;base64,…`)
  const body = text.slice(comma + 1)
  const plain = /[\s_-]/.test(body) ? body.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/') : body
  const unpadded = plain.replace(/=+$/, '').length
  if (!alphabet.test(plain) || unpadded % 4 === 1)
    throw new AppError('invalid_input', `${field}: is not valid base64`, { facts: { fields: field } })
  return Buffer.from(plain, 'base64')
}
