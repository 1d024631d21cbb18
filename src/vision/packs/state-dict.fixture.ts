import { crc32 } from 'node:zlib'

/** A tensor to write; strides are those of row order where none are given, and tensors of the same `data` share a storage. */
export interface TensorToWrite {
  readonly shape: readonly number[]
  readonly data: Float32Array | BigInt64Array | Uint16Array
  readonly strides?: readonly number[]
  readonly offset?: number
}

export const pickled = {
  start: [0x80, 2],
  stop: [0x2e],
  text(value: string): number[] {
    const bytes = [...new TextEncoder().encode(value)]
    return [0x58, bytes.length & 255, bytes.length >> 8, 0, 0, ...bytes]
  },
  number(value: number): number[] {
    return [0x4a, value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255]
  },
  tuple: (...items: readonly (readonly number[])[]): number[] => [0x28, ...items.flat(), 0x74],
  global: (module: string, name: string): number[] => [0x63, ...new TextEncoder().encode(`${module}\n${name}\n`)],
  reduce: [0x52],
  /** Storage, offset, shape and strides as `_rebuild_tensor_v2` is given them. */
  tensor(storage: readonly number[], offset: number, shape: readonly number[], strides: readonly number[]): number[] {
    const { tuple, number, global } = pickled
    const sides = (values: readonly number[]) => tuple(...values.map(number))
    const hooks = [...global('collections', 'OrderedDict'), 0x29, 0x52]
    return [
      ...global('torch._utils', '_rebuild_tensor_v2'),
      ...tuple(storage, number(offset), sides(shape), sides(strides), [0x89], hooks),
      0x52,
    ]
  },
  storage(type: string, key: string, length: number): number[] {
    const { tuple, text, number, global } = pickled
    return [...tuple(text('storage'), global('torch', type), text(key), text('cpu'), number(length)), 0x51]
  },
  /** An OrderedDict with its entries, as bytes of a whole pickle. */
  dict(entries: Readonly<Record<string, readonly number[]>>): number[] {
    const { start, stop, global, text } = pickled
    const items = Object.entries(entries).flatMap(([name, value]) => [...text(name), ...value])
    return [...start, ...global('collections', 'OrderedDict'), 0x29, 0x52, 0x28, ...items, 0x75, ...stop]
  },
}

function typeOf({ data }: TensorToWrite): string {
  if (data instanceof Float32Array) return 'FloatStorage'
  return data instanceof BigInt64Array ? 'LongStorage' : 'HalfStorage'
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, side) => product * side, 1))
}

function storagesOf(tensors: Readonly<Record<string, TensorToWrite>>): readonly TensorToWrite['data'][] {
  return [...new Set(Object.values(tensors).map(({ data }) => data))]
}

function describe(tensors: Readonly<Record<string, TensorToWrite>>): number[] {
  const storages = storagesOf(tensors)
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const { shape, strides = stridesOf(shape), offset = 0, data } = tensor
    const key = `${storages.indexOf(data)}`
    return [name, pickled.tensor(pickled.storage(typeOf(tensor), key, data.length), offset, shape, strides)]
  })
  return pickled.dict(Object.fromEntries(entries))
}

function bytesOf(data: TensorToWrite['data']): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** A state dict as torch.save writes it since 1.6: a zip archive of stored members. */
export function writeStateDict(tensors: Readonly<Record<string, TensorToWrite>>): Uint8Array {
  return writeStoredZip({
    'archive/data.pkl': Uint8Array.from(describe(tensors)),
    'archive/byteorder': new TextEncoder().encode('little'),
    ...Object.fromEntries(storagesOf(tensors).map((data, i) => [`archive/data/${i}`, bytesOf(data)])),
    'archive/version': new TextEncoder().encode('3\n'),
  })
}

/** The same in the older form, of one tensor or several. */
export function writeLegacyStateDict(tensors: Readonly<Record<string, TensorToWrite>>): Uint8Array {
  const { start, stop, text, number } = pickled
  const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  const stored = storagesOf(tensors)
  const keys = stored.flatMap((_, i) => text(`${i}`))
  const head = [
    [...start, ...magic, ...stop],
    [...start, ...number(1001), ...stop],
    [...start, 0x7d, ...text('little_endian'), 0x88, 0x73, ...stop],
    describe(tensors),
    [...start, 0x5d, 0x28, ...keys, 0x65, ...stop],
  ].flat()
  const storages = stored.flatMap((data) => [
    new Uint8Array(BigInt64Array.of(BigInt(data.length)).buffer),
    bytesOf(data),
  ])
  return Buffer.concat([Uint8Array.from(head), ...storages])
}

/** A zip archive of uncompressed members, in the plain or (`wide`) the 64-bit form. */
export function writeStoredZip(members: Readonly<Record<string, Uint8Array>>, wide = false): Uint8Array {
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let at = 0
  for (const [path, data] of Object.entries(members)) {
    const name = Buffer.from(path)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    for (const [header, shift] of [
      [local, 0],
      [entry, 2],
    ] as const) {
      header.writeUInt32LE(crc32(data), 14 + shift)
      header.writeUInt32LE(data.length, 18 + shift)
      header.writeUInt32LE(data.length, 22 + shift)
      header.writeUInt16LE(name.length, 26 + shift)
    }
    entry.writeUInt32LE(at, 42)
    const extra = Buffer.alloc(wide ? 28 : 0)
    if (wide) {
      for (const field of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, field)
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(24, 2)
      for (const [i, value] of [data.length, data.length, at].entries())
        extra.writeBigUInt64LE(BigInt(value), 4 + i * 8)
      entry.writeUInt16LE(extra.length, 30)
    }
    locals.push(local, name, data)
    central.push(entry, name, extra)
    at += local.length + name.length + data.length
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(members).length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(wide ? 0xffffffff : at, 16)
  const end64 = Buffer.alloc(wide ? 76 : 0)
  if (wide) {
    end64.writeUInt32LE(0x06064b50, 0)
    end64.writeBigUInt64LE(44n, 4)
    end64.writeBigUInt64LE(BigInt(count), 24)
    end64.writeBigUInt64LE(BigInt(count), 32)
    end64.writeBigUInt64LE(BigInt(directory.length), 40)
    end64.writeBigUInt64LE(BigInt(at), 48)
    end64.writeUInt32LE(0x07064b50, 56)
    end64.writeBigUInt64LE(BigInt(at + directory.length), 64)
  }
  return Buffer.concat([...locals, directory, end64, end])
}
