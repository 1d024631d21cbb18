/** Value types of WebAssembly (core specification 2.0, §5.3). */
export const wasmType = { i32: 0x7f, v128: 0x7b } as const

/** A function to be exported. Its code ends without `end`, with an i32 on the stack; parameters are i32. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: number
  /** Further locals, first those of type i32, then those of type v128. */
  readonly locals: { readonly i32: number; readonly v128: number }
  readonly code: readonly number[]
}

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  let left = value
  do {
    const more = left > 0x7f
    bytes.push((left & 0x7f) | (more ? 0x80 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return bytes
}

/** Signed LEB128 of a 32-bit number. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = []
  let left = value
  for (;;) {
    const byte = left & 0x7f
    left >>= 7
    const last = (left === 0 && (byte & 0x40) === 0) || (left === -1 && (byte & 0x40) !== 0)
    bytes.push(last ? byte : byte | 0x80)
    if (last) return bytes
  }
}

function sized(bytes: readonly number[]): number[] {
  return [...leb(bytes.length), ...bytes]
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()]
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)])
}

function section(id: number, bytes: readonly number[]): number[] {
  return [id, ...sized(bytes)]
}

/** A module of these functions over an imported shared memory `host.memory` of at most `maxPages` pages of 64 KiB. */
export function encodeWasm(functions: readonly WasmFunction[], maxPages: number): Uint8Array<ArrayBuffer> {
  const { i32, v128 } = wasmType
  const types = functions.map(({ parameters }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [i32])),
    ...list([[i32]]),
  ])
  const shared = 0x03
  const memory = [...text('host'), ...text('memory'), 0x02, shared, ...leb(1), ...leb(maxPages)]
  const bodies = functions.map(({ locals, code }) =>
    sized([
      ...list([
        [...leb(locals.i32), i32],
        [...leb(locals.v128), v128],
      ]),
      ...code,
      0x0b,
    ]),
  )
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(functions.map((_, i) => leb(i)))),
    ...section(7, list(functions.map(({ name }, i) => [...text(name), 0x00, ...leb(i)]))),
    ...section(10, list(bodies)),
  ])
}
