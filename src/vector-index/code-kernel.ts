import { encodeWasm, leb, signedLeb, type WasmFunction } from './wasm-bytes.ts'

/**
 * Arguments of a kernel, all addresses in bytes. `codes` is the first of `rows` rows (a multiple of four) of int8 codes;
 * `scales` and `biases` hold a float32 for each; `query` is int16; `bounds` float32, see {@link laneBytes}. Rows that may
 * belong to the answer are written to `out` as four words: `firstRow` plus the row's place, the query's number counted
 * from `firstQuery`, and the upper and lower bound of its score. Returns the address after the last one written.
 */
export type Kernel = (
  codes: number,
  rows: number,
  scales: number,
  biases: number,
  query: number,
  bounds: number,
  out: number,
  firstRow: number,
  firstQuery: number,
) => number

/** `one` compares four rows with a query, `four` two rows with four queries at a time. */
export interface Kernels {
  readonly one: Kernel
  readonly four: Kernel
}

/** Bounds of four queries: their steps, errors, bars and double errors, four float32 each. */
export const laneBytes = 64
/** Bytes of a row that was found. */
export const foundBytes = 16

const names = ['codes', 'rows', 'scales', 'biases', 'query', 'bounds', 'out', 'firstRow', 'firstQuery'] as const
const counters = ['row', 'at', 'elements', 'mask'] as const
type Word = (typeof names)[number] | (typeof counters)[number]
const wordNumber = new Map<Word, number>([...names, ...counters].map((name, i) => [name, i]))

type Code = readonly number[]
const simd = (operation: number): Code => [0xfd, ...leb(operation)]
const get = (word: Word): Code => [0x20, ...leb(wordNumber.get(word) as number)]
const set = (word: Word): Code => [0x21, ...leb(wordNumber.get(word) as number)]
const vectorNumber = (vector: number) => leb(wordNumber.size + vector)
const getVector = (vector: number): Code => [0x20, ...vectorNumber(vector)]
const setVector = (vector: number): Code => [0x21, ...vectorNumber(vector)]
const constant = (value: number): Code => [0x41, ...signedLeb(value)]
const add: Code = [0x6a]
const and: Code = [0x71]
const multiply: Code = [0x6c]
const below: Code = [0x49]
/** Memory arguments: alignment as a power of two, offset. */
const memory = (align: number, offset: number): Code => [...leb(align), ...leb(offset)]
const store = (offset: number): Code => [0x36, ...memory(2, offset)]
const load128 = (offset: number): Code => [...simd(0x00), ...memory(2, offset)]
const loadWidened = (offset: number): Code => [...simd(0x01), ...memory(3, offset)]
const loadSplat = (offset: number): Code => [...simd(0x09), ...memory(2, offset)]
const storeLane = (lane: number, offset: number): Code => [...simd(0x5a), ...memory(2, offset), lane]
const dot = simd(0xba)
const addWhole = simd(0xae)
const addFloat = simd(0xe4)
const subtractFloat = simd(0xe5)
const multiplyFloat = simd(0xe6)
const toFloat = simd(0xfa)
const notBelow = simd(0x46)
const bitmask = simd(0xa4)
const zero: Code = [...simd(0x0c), ...Array<number>(16).fill(0)]
const splatFloat = (value: number): Code => [
  ...simd(0x0c),
  ...Array.from({ length: 4 }, () => [...new Uint8Array(Float32Array.of(value).buffer)]).flat(),
]
/** Takes 32-bit lanes 0…3 of the first vector and 4…7 of the second. */
const shuffle = (lanes: readonly number[]): Code => [
  ...simd(0x0d),
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
]
const advance = (word: Word, by: Code): Code => [...get(word), ...by, ...add, ...set(word)]
/** Repeats while the word is below the limit, at least once. */
const repeat = (body: Code, word: Word, limit: Code): Code => [
  ...[0x03, 0x40],
  ...body,
  ...get(word),
  ...limit,
  ...below,
  ...[0x0d, 0x00, 0x0b],
]

/** How much of a bias its rounding can be, generously; see `codeError`. */
export const biasSlack = 2 ** -19

/** Sums the lanes of each of four vectors, from `from` on: one lane each. */
function laneSums(from: number, into: number): Code {
  const pair = (a: number, b: number): Code => [
    ...getVector(a),
    ...getVector(b),
    ...shuffle([0, 4, 1, 5]),
    ...getVector(a),
    ...getVector(b),
    ...shuffle([2, 6, 3, 7]),
    ...addWhole,
  ]
  return [
    ...pair(from, from + 1),
    ...setVector(into),
    ...pair(from + 2, from + 3),
    ...setVector(from),
    ...getVector(into),
    ...getVector(from),
    ...shuffle([0, 1, 4, 5]),
    ...getVector(into),
    ...getVector(from),
    ...shuffle([2, 3, 6, 7]),
    ...addWhole,
    ...setVector(into),
  ]
}

interface Lanes {
  readonly step: number
  readonly error: number
  readonly bar: number
  readonly twice: number
  readonly scale: number
  readonly bias: number
  readonly score: number
}

/** Turns sums in `score` into upper bounds, and writes those that reach the bar. */
function sieve(lanes: Lanes, row: (lane: number) => Code, query: (lane: number) => Code): Code {
  const upper: Code = [
    ...getVector(lanes.score),
    ...toFloat,
    ...getVector(lanes.step),
    ...multiplyFloat,
    ...getVector(lanes.error),
    ...addFloat,
    ...getVector(lanes.scale),
    ...multiplyFloat,
    ...getVector(lanes.bias),
    ...addFloat,
    ...setVector(lanes.score),
  ]
  const lower: Code = [
    ...getVector(lanes.score),
    ...getVector(lanes.twice),
    ...getVector(lanes.scale),
    ...multiplyFloat,
    ...subtractFloat,
    ...getVector(lanes.bias),
    ...splatFloat(biasSlack),
    ...multiplyFloat,
    ...addFloat,
    ...setVector(lanes.bias),
  ]
  const writeLane = (lane: number): Code => [
    ...get('mask'),
    ...constant(1 << lane),
    ...and,
    ...[0x04, 0x40],
    ...[...get('out'), ...row(lane), ...store(0)],
    ...[...get('out'), ...query(lane), ...store(4)],
    ...[...get('out'), ...getVector(lanes.score), ...storeLane(lane, 8)],
    ...[...get('out'), ...getVector(lanes.bias), ...storeLane(lane, 12)],
    ...advance('out', constant(foundBytes)),
    0x0b,
  ]
  return [
    ...upper,
    ...getVector(lanes.score),
    ...getVector(lanes.bar),
    ...notBelow,
    ...bitmask,
    ...set('mask'),
    ...get('mask'),
    ...[0x04, 0x40],
    ...lower,
    ...[0, 1, 2, 3].flatMap(writeLane),
    0x0b,
  ]
}

/**
 * Where element d of a row is among the codes: four rows lie interleaved, eight bytes of each in turn, so that comparing
 * four rows at a time walks straight through memory. Row after row, 1 M × 512 were read at a quarter of the speed; with
 * longer runs V8 keeps too much in registers (64 bytes: 18 GB/s and 181 ms a batch of 32; 8 bytes: 25 GB/s and 132 ms).
 */
export function codeAt(row: number, d: number, dimensions: number): number {
  const lane = row & 3
  return (row - lane) * dimensions + (d >> 3) * 32 + lane * 8 + (d & 7)
}

/** The innermost loop: products of some rows of a tile and some queries, summed in vectors from 0 on, row by row. */
function products(dimensions: number, firstRow: number, rows: number, queries: number): Code {
  const sums = rows * queries
  const widened = sums
  const rowVector = widened + queries
  const clear = Array.from({ length: sums }, (_, i) => [...zero, ...setVector(i)])
  const loads = Array.from({ length: queries }, (_, q) => [
    ...get('elements'),
    ...load128(q * dimensions * 2),
    ...setVector(widened + q),
  ])
  const multiplied = (sum: number, q: number): Code => [
    ...[...getVector(sum), ...getVector(rowVector), ...getVector(widened + q)],
    ...[...dot, ...addWhole, ...setVector(sum)],
  ]
  const turns = Array.from({ length: rows }, (_, r) => [
    ...[...get('at'), ...loadWidened((firstRow + r) * 8), ...setVector(rowVector)],
    ...Array.from({ length: queries }, (_, q) => multiplied(r * queries + q, q)).flat(),
  ])
  const next: Code = [...advance('at', constant(32)), ...advance('elements', constant(16))]
  const end: Code = [...get('query'), ...constant(dimensions * 2), ...add]
  return [
    ...[...clear.flat(), ...get('query'), ...set('elements')],
    ...repeat([...loads.flat(), ...turns.flat(), ...next], 'elements', end),
  ]
}

function kernel(name: string, dimensions: number, rows: number, queries: number): WasmFunction {
  const first = rows * queries + queries + 1
  const [step, error, bar, twice, scale, bias, score] = Array.from({ length: 7 }, (_, i) => first + i) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const lanes: Lanes = { step, error, bar, twice, scale, bias, score }
  const loadBound = queries === 1 ? loadSplat : load128
  const bounds = [step, error, bar, twice].flatMap((vector, i) => [
    ...get('bounds'),
    ...loadBound(i * 16),
    ...setVector(vector),
  ])
  const weights = (load: (offset: number) => Code, offset: number): Code =>
    (
      [
        ['scales', scale],
        ['biases', bias],
      ] as const
    ).flatMap(([base, vector]) => [
      ...get(base),
      ...get('row'),
      ...constant(4),
      ...multiply,
      ...add,
      ...load(offset),
      ...setVector(vector),
    ])
  const rowNumber = (extra: number): Code => [...get('firstRow'), ...get('row'), ...add, ...constant(extra), ...add]
  const queryNumber = (extra: number): Code => [...get('firstQuery'), ...constant(extra), ...add]
  const tile: Code[] = []
  for (let r = 0; r < 4; r += rows) {
    tile.push([...get('codes'), ...set('at'), ...products(dimensions, r, rows, queries)])
    if (queries === 1)
      tile.push([...laneSums(0, score), ...weights(load128, 0), ...sieve(lanes, rowNumber, () => queryNumber(0))])
    else
      for (let i = 0; i < rows; i++)
        tile.push([
          ...laneSums(i * queries, score),
          ...weights(loadSplat, (r + i) * 4),
          ...sieve(lanes, () => rowNumber(r + i), queryNumber),
        ])
  }
  const body: Code = [...tile.flat(), ...advance('codes', constant(4 * dimensions)), ...advance('row', constant(4))]
  return {
    name,
    parameters: names.length,
    locals: { i32: counters.length, v128: first + 7 },
    code: [...bounds, ...repeat(body, 'row', get('rows')), ...get('out')],
  }
}

/** A WebAssembly module with {@link Kernels} for rows of `dimensions` bytes, a multiple of 8. */
export function kernelModule(dimensions: number, maxPages: number): Uint8Array<ArrayBuffer> {
  return encodeWasm([kernel('one', dimensions, 4, 1), kernel('four', dimensions, 2, 4)], maxPages)
}
