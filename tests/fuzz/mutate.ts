const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff]

/** The bytes with one to eight things wrong: bits, numbers, and pieces lost, doubled, cut off or taken from `other`. */
export function mutate(bytes: Buffer, other: Buffer, random: () => number): Buffer {
  let changed = Buffer.from(bytes)
  const upTo = (most: number) => Math.floor(random() * Math.max(1, most))
  // The first bytes decide what is read how: half of all changes are there.
  const place = () => (random() < 0.5 ? upTo(Math.min(256, changed.length)) : upTo(changed.length))
  const steps = 1 + upTo(8)
  for (let step = 0; step < steps && changed.length > 0; step++) {
    const at = place()
    const piece = 1 + upTo(64)
    switch (upTo(8)) {
      case 0:
        changed[at] = (changed[at] ?? 0) ^ (1 << upTo(8))
        break
      case 1:
        changed[at] = upTo(256)
        break
      case 2:
        if (at + 2 <= changed.length) changed.writeUInt16BE((extremes[upTo(extremes.length)] ?? 0) & 0xffff, at)
        break
      case 3:
        if (at + 4 <= changed.length) changed.writeUInt32BE(extremes[upTo(extremes.length)] ?? 0, at)
        break
      case 4:
        if (at + 4 <= changed.length) changed.writeUInt32LE(extremes[upTo(extremes.length)] ?? 0, at)
        break
      case 5:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + piece)])
        break
      case 6:
        changed = Buffer.concat([changed.subarray(0, at + piece), changed.subarray(at)])
        break
      default: {
        const from = upTo(other.length)
        changed = Buffer.concat([changed.subarray(0, at), other.subarray(from, from + piece * 4), changed.subarray(at)])
      }
    }
  }
  return random() < 0.1 ? changed.subarray(0, upTo(changed.length)) : changed
}
