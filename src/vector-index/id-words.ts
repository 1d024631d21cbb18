/** A UUID packed into four 32-bit words: 16 bytes where the text takes 56, which decides the memory of a million faces. */
export const wordsPerId = 4

const hexDigits = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(digit) ? 255 : digit
})
const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const dashes = [8, 13, 18, 23]
/** Where the 32 digits stand in the text. */
const digitPlaces = Uint8Array.from(Array.from({ length: 36 }, (_, i) => i).filter((i) => !dashes.includes(i)))

/** Writes the id's words at `offset`. Throws RangeError where the text is no UUID. */
export function packId(id: string, words: Uint32Array, offset: number): void {
  let wrong = id.length === 36 && dashes.every((place) => id.charCodeAt(place) === 45) ? 0 : 255
  for (let i = 0; i < wordsPerId; i++) {
    let word = 0
    for (let j = 0; j < 8; j++) {
      const digit = hexDigits[id.charCodeAt(digitPlaces[i * 8 + j] as number)] ?? 255
      wrong |= digit & 0xf0
      word = (word << 4) | digit
    }
    words[offset + i] = word
  }
  if (wrong > 0) throw new RangeError('ids in the vector index must be UUIDs')
}

/** All ids packed one after the other. */
export function packIds(ids: readonly string[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(ids.length * wordsPerId)
  for (const [i, id] of ids.entries()) packId(id, words, i * wordsPerId)
  return words
}

/** The id in lower case. */
export function unpackId(words: Uint32Array, offset: number): string {
  let text = ''
  for (let i = 0; i < wordsPerId; i++) {
    const word = words[offset + i] as number
    const high = `${hexPairs[word >>> 24]}${hexPairs[(word >>> 16) & 255]}`
    const low = `${hexPairs[(word >>> 8) & 255]}${hexPairs[word & 255]}`
    text += i === 0 ? `${high}${low}-` : i === 1 ? `${high}-${low}-` : i === 2 ? `${high}-${low}` : `${high}${low}`
  }
  return text
}
