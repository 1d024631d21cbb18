/** The same unit vector for the same number, everywhere: mulberry32 (public domain), twelve uniforms to a normal. */
export function seededVector(seed: number, dimensions: number): Float32Array {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const vector = Float32Array.from({ length: dimensions }, () => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += uniform()
    return sum
  })
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
