import { crc32 } from 'node:zlib'
import { refuse } from './unpickle.ts'

const mostMembers = 20_000
/** A comment is at most 65,535 bytes; the end's own record has 22. */
const farthest = 65_535 + 22
const signature = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, central: 0x02014b50, local: 0x04034b50 }
const unset = 0xffffffff

/**
 * The members of a zip archive whose members are stored as they are, which is how PyTorch writes weights: views into `bytes`, by
 * path, each checked against its CRC-32 when it is asked for. Throws `misconfigured` for anything else.
 */
export function readStoredZip(bytes: Uint8Array): { names(): readonly string[]; member(name: string): Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { start, count } = findDirectory(view)
  if (count > mostMembers) refuse(`the archive has more than ${mostMembers} members`)
  const members = new Map<string, { readonly offset: number; readonly size: number; readonly crc: number }>()
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== signature.central) damaged()
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const [flags, method, crc] = [
      view.getUint16(at + 8, true),
      view.getUint16(at + 10, true),
      view.getUint32(at + 16, true),
    ]
    const nameEnd = at + 46 + (nameLength ?? 0)
    const end = nameEnd + (extraLength ?? 0) + (commentLength ?? 0)
    if (end > view.byteLength) damaged()
    const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd))
    if ((flags & 1) === 1) refuse('the archive is encrypted')
    if (method !== 0) refuse('the archive is compressed, which PyTorch’s are not')
    if (members.has(name)) refuse('the archive has two members of one name')
    const [size, offset] = wideFields(view, at, nameEnd, extraLength ?? 0)
    members.set(name, { offset, size, crc })
    at = end
  }
  return {
    names: () => [...members.keys()],
    member(name) {
      const member = members.get(name)
      if (member === undefined) return refuse(`the archive holds no ${name}`)
      const { offset, size, crc } = member
      if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== signature.local) damaged()
      const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
      if (from + size > view.byteLength) damaged()
      const found = bytes.subarray(from, from + size)
      if (crc32(found) !== crc) damaged()
      return found
    },
  }
}

function findDirectory(view: DataView): { readonly start: number; readonly count: number } {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - farthest); at--) {
    if (view.getUint32(at, true) !== signature.end) continue
    const locator = at - 20
    if (locator < 0 || view.getUint32(locator, true) !== signature.locator64)
      return { start: view.getUint32(at + 16, true), count: view.getUint16(at + 10, true) }
    const end64 = wide(view, locator + 8)
    if (end64 + 56 > view.byteLength || view.getUint32(end64, true) !== signature.end64) damaged()
    return { start: wide(view, end64 + 48), count: wide(view, end64 + 32) }
  }
  return damaged()
}

/** Size and offset of a member, which stand in its extra field where they are announced to. */
function wideFields(view: DataView, at: number, extraStart: number, extraLength: number): readonly [number, number] {
  const compressed = view.getUint32(at + 20, true)
  let size = view.getUint32(at + 24, true)
  let offset = view.getUint32(at + 42, true)
  if (size === unset || compressed === unset || offset === unset) {
    const end = extraStart + extraLength
    for (let extra = extraStart; extra + 4 <= end; extra += 4 + view.getUint16(extra + 2, true)) {
      if (view.getUint16(extra, true) !== 1) continue
      let next = extra + 4
      const take = () => {
        next += 8
        return next <= end ? wide(view, next - 8) : damaged()
      }
      if (size === unset) size = take()
      if (compressed === unset && take() !== size) damaged()
      if (offset === unset) offset = take()
    }
  } else if (compressed !== size) damaged()
  return [size, offset]
}

function wide(view: DataView, at: number): number {
  if (at < 0 || at + 8 > view.byteLength) damaged()
  const value = Number(view.getBigUint64(at, true))
  return Number.isSafeInteger(value) ? value : damaged()
}

function damaged(): never {
  return refuse('the archive is damaged')
}
