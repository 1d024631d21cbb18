import { readStoredZip } from './stored-zip.ts'
import { type Pickled, type PickledReference, refuse, unpickle } from './unpickle.ts'

/** A tensor of a state dict, its numbers as float32 in row order. */
export interface StateTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Weights by name, as `torch.save(model.state_dict())` wrote them. */
export interface StateDict {
  readonly names: readonly string[]
  /** Reads the tensor; throws `misconfigured` where there is none of that name and shape. */
  tensor(name: string, shape: readonly number[]): StateTensor
}

/** One tensor may be read several times over through strides of 0, but nothing real is larger than this. */
const mostNumbers = 2 ** 28
const mostSides = 8

interface Described {
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly size: number
}

interface Storage {
  readonly key: string
  readonly type: keyof typeof storages
  /** How many numbers it holds. */
  readonly length: number
}

/** What a storage's numbers are: bytes of one, and how to read the one at a place. All little-endian. */
const storages = {
  'torch FloatStorage': { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  'torch LongStorage': { bytes: 8, read: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) },
  'torch HalfStorage': { bytes: 2, read: (view: DataView, at: number) => halfOf(view.getUint16(at, true)) },
} as const

/**
 * Reads a PyTorch state dict, in the zip form (since 1.6) or the older one, and executes nothing of it: see unpickle. Every
 * tensor's place is checked against its storage before any is read. Throws `misconfigured` saying what is wrong.
 */
export function readStateDict(bytes: Uint8Array): StateDict {
  const { value, find } = bytes[0] === 0x50 ? openArchive(bytes) : openLegacy(bytes)
  if (!(value instanceof Map)) return refuse('it holds no state dict')
  const tensors = new Map<string, Described>()
  for (const [name, tensor] of value) tensors.set(name, describe(name, tensor))
  for (const { storage } of tensors.values()) find(storage)
  return {
    names: [...tensors.keys()],
    tensor(name, shape) {
      const described = tensors.get(name)
      if (described === undefined) return refuse(`it holds no ${name}`)
      if (described.shape.join() !== shape.join())
        return refuse(`${name} is [${described.shape.join(', ')}] instead of [${shape.join(', ')}]`)
      return { shape, data: gather(described, find(described.storage)) }
    },
  }
}

interface Opened {
  readonly value: Pickled
  /** The bytes of a storage; throws `misconfigured` where it is missing or of another size. */
  find(storage: Storage): Uint8Array
}

function openArchive(bytes: Uint8Array): Opened {
  const zip = readStoredZip(bytes)
  const description = zip.names().filter((name) => /^[^/]+\/data\.pkl$/.test(name))
  const [path] = description
  if (path === undefined || description.length > 1) return refuse('the archive is none of PyTorch’s')
  const folder = path.slice(0, -'data.pkl'.length)
  const order = zip.names().includes(`${folder}byteorder`) ? zip.member(`${folder}byteorder`) : null
  if (order !== null && new TextDecoder().decode(order) !== 'little') refuse('its numbers are not little-endian')
  const pickle = zip.member(path)
  const { value, end } = unpickle(pickle)
  if (end !== pickle.length) refuse('something follows its description')
  const opened = new Map<string, Uint8Array>()
  return {
    value,
    find(storage) {
      const known = opened.get(storage.key)
      const found = known ?? zip.member(`${folder}data/${storage.key}`)
      opened.set(storage.key, found)
      return sized(storage, found)
    },
  }
}

/** Marks the older form: the first pickle is this number. */
const legacyMagic = 0x1950a86a20f9469cfc6cn
const legacyVersion = 1001

function openLegacy(bytes: Uint8Array): Opened {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const next = (): Pickled => {
    const { value, end } = unpickle(bytes, at)
    at = end
    return value
  }
  if (next() !== legacyMagic) refuse('it is no PyTorch file')
  if (next() !== legacyVersion) refuse('it has an unknown version')
  const system = next()
  if (!(system instanceof Map) || system.get('little_endian') !== true) refuse('its numbers are not little-endian')
  const value = next()
  const keys = next()
  if (!Array.isArray(keys)) return refuse('it does not list its storages')
  const types = typesOf(value)
  const opened = new Map<string, Uint8Array>()
  for (const key of keys as readonly Pickled[]) {
    if (typeof key !== 'string' || opened.has(key)) return refuse('it does not list its storages')
    const type = types.get(key)
    if (type === undefined) return refuse('it holds a storage that no tensor uses')
    if (at + 8 > bytes.length) return refuse('it ends within its storages')
    const length = view.getBigUint64(at, true) * BigInt(storages[type].bytes)
    at += 8
    if (length > BigInt(bytes.length - at)) return refuse('it ends within its storages')
    opened.set(key, bytes.subarray(at, at + Number(length)))
    at += Number(length)
  }
  if (at !== bytes.length) refuse('something follows its storages')
  return {
    value,
    find: (storage) => sized(storage, opened.get(storage.key) ?? refuse('it lacks a storage that a tensor uses')),
  }
}

/** The type of every storage that a tensor names; the older form does not repeat it beside the numbers. */
function typesOf(value: Pickled): ReadonlyMap<string, keyof typeof storages> {
  const types = new Map<string, keyof typeof storages>()
  if (!(value instanceof Map)) return types
  for (const [name, tensor] of value) {
    const { key, type } = describe(name, tensor).storage
    if ((types.get(key) ?? type) !== type) refuse('two tensors disagree about a storage')
    types.set(key, type)
  }
  return types
}

function sized({ type, length }: Storage, found: Uint8Array): Uint8Array {
  if (found.length !== length * storages[type].bytes) refuse('a storage has another size than its tensors say')
  return found
}

/** Arguments of `_rebuild_tensor_v2`: storage, offset, size, stride, requires_grad, backward_hooks. */
function describe(name: string, tensor: Pickled): Described {
  if (!isKind(tensor, 'tensor')) return refuse(`${name} is no tensor`)
  const [reference, offset, shape, strides] = tensor.arguments
  if (!isKind(reference, 'reference') || !isCount(offset) || !areCounts(shape) || !areCounts(strides))
    return refuse(`the tensor ${name} is not described as one`)
  const storage = storageOf(reference, name)
  if (shape.length !== strides.length || shape.length > mostSides) return refuse(`the tensor ${name} has no shape`)
  const size = shape.reduce((product, side) => product * side, 1)
  const last = shape.reduce((sum, side, i) => sum + (side - 1) * (strides[i] ?? 0), offset)
  if (size > mostNumbers) return refuse(`the tensor ${name} is too large`)
  if (size > 0 && last >= storage.length) return refuse(`the tensor ${name} lies outside its storage`)
  return { storage, offset, shape, strides, size }
}

function storageOf({ id }: PickledReference, name: string): Storage {
  const [word, type, key, , length, view = null] = Array.isArray(id) ? (id as readonly Pickled[]) : []
  const known = isKind(type, 'global') && type.name in storages
  if (word !== 'storage' || !known || typeof key !== 'string' || !isCount(length) || view !== null)
    return refuse(`the tensor ${name} lies in no storage`)
  if (!/^[\w-]{1,64}$/.test(key)) return refuse(`the tensor ${name} lies in no storage`)
  return { key, type: type.name as keyof typeof storages, length }
}

type Kinded = Extract<Pickled, { readonly kind: string }>

function isKind<Kind extends Kinded['kind']>(
  value: Pickled | undefined,
  kind: Kind,
): value is Extract<Kinded, { kind: Kind }> {
  return value !== null && typeof value === 'object' && 'kind' in value && value.kind === kind
}

function isCount(value: Pickled | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function areCounts(value: Pickled | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount)
}

function gather({ storage, offset, shape, strides, size }: Described, bytes: Uint8Array): Float32Array {
  const { bytes: width, read } = storages[storage.type]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data = new Float32Array(size)
  const place = shape.map(() => 0)
  let at = offset
  for (let i = 0; i < size; i++) {
    data[i] = read(view, at * width)
    // The next place in row order: the last side runs fastest.
    for (let side = shape.length - 1; side >= 0; side--) {
      const stride = strides[side] ?? 0
      const next = (place[side] ?? 0) + 1
      at += stride
      place[side] = next
      if (next < (shape[side] ?? 0)) break
      at -= next * stride
      place[side] = 0
    }
  }
  return data
}

/** IEEE 754 half precision. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
