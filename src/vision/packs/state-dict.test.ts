import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  pickled,
  type TensorToWrite,
  writeLegacyStateDict,
  writeStateDict,
  writeStoredZip,
} from './state-dict.fixture.ts'
import { readStateDict } from './state-dict.ts'

const mtcnn = join('..', 'shared', 'models', 'mtcnn')
const { text, number, tuple, global, storage, tensor, dict, start, stop } = pickled

const six = Float32Array.of(1, 2, 3, 4, 5, 6)
const tensors: Record<string, TensorToWrite> = {
  weight: { shape: [2, 3], data: six },
  turned: { shape: [3, 2], data: six, strides: [1, 3] },
  tail: { shape: [2], data: six, offset: 4 },
  spread: { shape: [2, 2], data: Float32Array.of(7), strides: [0, 0] },
  count: { shape: [], data: BigInt64Array.of(123_456n) },
  half: { shape: [4], data: Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff) },
  nothing: { shape: [0, 3], data: new Float32Array() },
}

/** An archive whose description is this pickle, with one storage `0` of six numbers. */
function archive(pickle: readonly number[], more: Record<string, Uint8Array> = {}): Uint8Array {
  const members = { 'archive/data.pkl': Uint8Array.from(pickle), 'archive/data/0': new Uint8Array(six.buffer), ...more }
  return writeStoredZip(members)
}

const own = storage('FloatStorage', '0', 6)
const one = (...parts: Parameters<typeof tensor>) => archive(dict({ weight: tensor(...parts) }))

describe('state dicts', () => {
  it.each([
    ['the zip form', writeStateDict],
    ['the older form', writeLegacyStateDict],
  ])('are read from %s, whatever their strides', (_, write) => {
    const { names, tensor: read } = readStateDict(write(tensors))
    expect(names).toEqual(Object.keys(tensors))
    expect([...read('weight', [2, 3]).data]).toEqual([1, 2, 3, 4, 5, 6])
    expect([...read('turned', [3, 2]).data]).toEqual([1, 4, 2, 5, 3, 6])
    expect([...read('tail', [2]).data]).toEqual([5, 6])
    expect([...read('spread', [2, 2]).data]).toEqual([7, 7, 7, 7])
    expect([...read('count', []).data]).toEqual([123_456])
    expect([...read('half', [4]).data]).toEqual([1, -2, 2 ** -24, 65504])
    expect(read('nothing', [0, 3]).data).toHaveLength(0)
    expect(() => read('weight', [3, 2])).toThrow(/weight is \[2, 3\] instead of \[3, 2\]/)
    expect(() => read('bias', [3])).toThrow(/holds no bias/)
  })

  it('are read from archives with 64-bit sizes', () => {
    const members = {
      'x/data.pkl': Uint8Array.from(dict({ a: tensor(own, 0, [6], [1]) })),
      'x/data/0': new Uint8Array(six.buffer),
    }
    expect([...readStateDict(writeStoredZip(members, true)).tensor('a', [6]).data]).toEqual([...six])
  })

  it.skipIf(!existsSync(mtcnn))('of ../shared/models/mtcnn have every weight of the three networks', () => {
    const count = (name: string) => {
      const { names } = readStateDict(readFileSync(join(mtcnn, name)))
      return names.length
    }
    expect(['pnet.pt', 'rnet.pt', 'onet.pt'].map(count)).toEqual([13, 16, 21])
  })
})

const zip = writeStateDict(tensors)
const legacy = writeLegacyStateDict({ weight: { shape: [6], data: six } })

/** Every hostile file, and the words that refuse it. */
const hostile: [string, Uint8Array, RegExp][] = [
  [
    'a call of os.system',
    archive([...start, ...global('os', 'system'), ...tuple(text('true')), 0x52, ...stop]),
    /"os system"/,
  ],
  [
    'a call of eval',
    archive([...start, ...global('builtins', 'eval'), ...tuple(text('1')), 0x52, ...stop]),
    /"builtins eval"/,
  ],
  ['a name that only looks allowed', archive([...start, ...global('collections ', 'OrderedDict'), ...stop]), /names/],
  ['a storage of unknown type', one(storage('UntypedStorage', '0', 6), 0, [6], [1]), /torch UntypedStorage/],
  ['INST', archive([...start, 0x69, ...text('x'), ...stop]), /instruction 0x69/],
  ['OBJ', archive([...start, 0x28, 0x6f, ...stop]), /instruction 0x6f/],
  ['NEWOBJ', archive([...start, 0x29, 0x29, 0x81, ...stop]), /instruction 0x81/],
  ['EXT1', archive([...start, 0x82, 1, ...stop]), /instruction 0x82/],
  ['protocol 4', archive([0x80, 4, 0x95, ...stop]), /protocol 2/],
  ['a call of a text', archive([...start, ...text('x'), 0x29, 0x52, ...stop]), /no function/],
  ['a storage called', archive([...start, ...global('torch', 'FloatStorage'), 0x29, 0x52, ...stop]), /no function/],
  ['state for what is no dictionary', archive([...start, 0x29, 0x7d, 0x62, ...stop]), /builds/],
  ['a text of four gigabytes', archive([...start, 0x58, 0xff, 0xff, 0xff, 0xff, 1, ...stop]), /too long/],
  ['a number cut off', archive([...start, 0x8a, 255, 1]), /ends within/],
  ['a description without an end', archive([...start, 0x7d]), /ends within/],
  ['a stack that is empty', archive([...start, 0x85, ...stop]), /takes what is not there/],
  ['a mark that is missing', archive([...start, 0x74, ...stop]), /takes what is not there/],
  ['values taken from under a mark', archive([...start, 0x4e, 0x28, 0x85, ...stop]), /takes what is not there/],
  ['something recalled that was never said', archive([...start, 0x68, 7, ...stop]), /never said/],
  ['memory of nothing', archive([...start, 0x71, 0, ...stop]), /remembers/],
  ['marks without end', archive([...start, ...Array.from({ length: 200_000 }, () => 0x28)]), /too deep/],
  ['values without end', archive([...start, ...Array.from({ length: 200_000 }, () => 0x4e)]), /too deep/],
  [
    'steps without end',
    archive([...start, 0x4e, ...Array.from({ length: 1_000_000 }, () => [0x71, 0]).flat()]),
    /too many steps/,
  ],
  ['two values', archive([...start, 0x4e, 0x4e, ...stop]), /no single value/],
  ['a key that is a number', archive([...start, 0x7d, ...number(1), 0x4e, 0x73, ...stop]), /no text/],
  ['a tuple filled like a dictionary', archive([...start, 0x29, ...text('a'), 0x4e, 0x73, ...stop]), /fills/],
  // Each tuple holds the one before twice: 2^30 values if anybody walked them.
  [
    'a tuple that doubles',
    archive([...start, 0x29, ...Array.from({ length: 30 }, () => [0x71, 0, 0x68, 0, 0x86]).flat(), ...stop]),
    /no state dict/,
  ],
  [
    'a dictionary that holds itself',
    archive([...start, 0x7d, 0x71, 0, ...text('a'), 0x68, 0, 0x73, ...stop]),
    /no tensor/,
  ],
  ['a tensor past its storage', one(own, 3, [4], [1]), /outside its storage/],
  ['strides past its storage', one(own, 0, [2, 2], [1, 5]), /outside its storage/],
  ['strides that run backwards', one(own, 5, [6], [-1]), /not described/],
  ['a negative offset', one(own, -1, [2], [1]), /not described/],
  ['a tensor that is all one number, a billion times', one(own, 0, [32_768, 32_768], [0, 0]), /too large/],
  ['more sides than strides', one(own, 0, [2, 3], [1]), /no shape/],
  ['nine sides', one(own, 0, Array(9).fill(1), Array(9).fill(1)), /no shape/],
  ['a storage larger than its member', one(storage('FloatStorage', '0', 7), 0, [6], [1]), /another size/],
  ['a storage of another type', one(storage('LongStorage', '0', 6), 0, [6], [1]), /another size/],
  ['a storage outside the folder', one(storage('FloatStorage', '../0', 6), 0, [6], [1]), /no storage/],
  ['a storage that is missing', one(storage('FloatStorage', '9', 6), 0, [6], [1]), /holds no archive\/data\/9/],
  ['a value that is no tensor', archive(dict({ weight: number(1) })), /no tensor/],
  ['a list instead of a dictionary', archive([...start, 0x5d, ...stop]), /no state dict/],
  ['something behind the description', archive([...dict({}), 0x2e]), /follows/],
  ['big-endian numbers', archive(dict({}), { 'archive/byteorder': Buffer.from('big') }), /little-endian/],
  ['two descriptions', archive(dict({}), { 'b/data.pkl': Uint8Array.from(dict({})) }), /none of PyTorch/],
  ['an archive of something else', writeStoredZip({ 'word/document.xml': Buffer.from('<w/>') }), /none of PyTorch/],
  ['an archive cut short', zip.subarray(0, zip.length - 30), /damaged/],
  ['half an archive', zip.subarray(0, zip.length / 2), /damaged/],
  ['an older file cut short', legacy.subarray(0, legacy.length - 1), /ends within/],
  ['an older file with more behind', Buffer.concat([legacy, legacy]), /follows/],
  ['half an older file', legacy.subarray(0, legacy.length / 2), /ends within/],
  ['no file at all', new Uint8Array(), /ends within/],
  ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]), /no pickle/],
]

describe('hostile weights', () => {
  it.each(hostile)('are refused: %s', (_, bytes, message) => {
    let thrown: unknown
    try {
      readStateDict(bytes)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'misconfigured', message: expect.stringMatching(message) })
  })

  it('are refused where a byte of a member was changed, or a member is compressed', () => {
    const changed = Uint8Array.from(zip)
    const at = Buffer.from(changed).indexOf(Buffer.from(six.buffer))
    changed[at] = 1
    expect(() => readStateDict(changed)).toThrow(/damaged/)
    const squeezed = Buffer.from(archive(dict({}), { 'archive/version': deflateRawSync('3') }))
    const entry = squeezed.lastIndexOf('archive/version')
    squeezed.writeUInt16LE(8, entry - 36)
    expect(() => readStateDict(squeezed)).toThrow(/compressed/)
  })

  it('never break anything but with a refusal, whatever byte is changed', () => {
    const bytes = writeLegacyStateDict({ weight: { shape: [2, 3], data: six } })
    for (let at = 0; at < bytes.length; at++)
      for (const value of [0, 1, 0x2e, 0x52, 0x7f, 0xff]) {
        const changed = Uint8Array.from(bytes)
        changed[at] = value
        try {
          readStateDict(changed).tensor('weight', [2, 3])
        } catch (error) {
          expect(error).toMatchObject({ code: 'misconfigured' })
        }
      }
  })
})
