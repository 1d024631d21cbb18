import { AppError } from '#core/errors.ts'

/** A class or function that a pickle names and that is allowed. It stands for itself; nothing is ever called. */
export interface AllowedGlobal {
  readonly kind: 'global'
  readonly name: string
}

/** A dictionary in the order in which it was filled. */
export type PickledDict = Map<string, Pickled>

/** What `torch._utils._rebuild_tensor_v2` was given: which storage, where in it, which shape. */
export interface PickledTensor {
  readonly kind: 'tensor'
  readonly arguments: readonly Pickled[]
}

/** A reference to something outside the pickle. */
export interface PickledReference {
  readonly kind: 'reference'
  readonly id: Pickled
}

export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Pickled[]
  | PickledDict
  | AllowedGlobal
  | PickledTensor
  | PickledReference

/** The state dict of a large network has some thousand tensors of ten instructions each. */
const limits = { bytes: 4 * 2 ** 20, steps: 1_000_000, stack: 100_000, memo: 200_000, text: 1_000, items: 100_000 }

const allowed = new Set([
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'torch FloatStorage',
  'torch LongStorage',
  'torch HalfStorage',
])

/** Says why a weights file cannot be taken. */
export function refuse(problem: string): never {
  throw new AppError('misconfigured', `The weights file is refused: ${problem}`)
}

/**
 * Reads one pickle of protocol 2 at `from` as data: the instructions that dictionaries, tuples, numbers, texts and tensors
 * need, and five names. A pickle is a program; any other instruction or name is refused, and the names are not looked up
 * anywhere. Answers the value and where the pickle ended. Throws `misconfigured`.
 */
export function unpickle(bytes: Uint8Array, from = 0): { readonly value: Pickled; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: Pickled[] = []
  const marks: number[] = []
  const memo = new Map<number, Pickled>()
  let at = from

  const skip = (count: number): number => {
    const start = at
    at += count
    if (at > bytes.length) refuse('it ends within its description')
    if (at - from > limits.bytes) refuse('its description is too long')
    return start
  }
  const push = (value: Pickled): void => {
    if (stack.length >= limits.stack) refuse('its description is too deep')
    stack.push(value)
  }
  const pop = (): Pickled => {
    if (stack.length <= (marks.at(-1) ?? 0)) refuse('its description takes what is not there')
    return stack.pop() as Pickled
  }
  const popToMark = (): Pickled[] => {
    const mark = marks.pop()
    if (mark === undefined) refuse('its description takes what is not there')
    return stack.splice(mark)
  }
  const popTuple = (count: number): void => push(Array.from({ length: count }, pop).reverse())
  const remember = (key: number): void => {
    const top = stack.at(-1)
    if (top === undefined || memo.size >= limits.memo) refuse('its description remembers too much, or nothing')
    memo.set(key, top)
  }
  const recall = (key: number): void => {
    const value = memo.get(key)
    if (value === undefined) refuse('its description recalls what it never said')
    push(value)
  }
  const text = (length: number): string => {
    if (length > limits.text) refuse('its description holds a text that is too long')
    const start = skip(length)
    return new TextDecoder('utf-8').decode(bytes.subarray(start, at))
  }
  const line = (): string => {
    const end = bytes.subarray(at, at + limits.text).indexOf(10)
    if (end < 0) refuse('it names something without an end')
    const found = text(end)
    skip(1)
    return found
  }
  const fill = (pairs: readonly Pickled[]): void => {
    const dict = stack.at(-1)
    if (!(dict instanceof Map) || pairs.length % 2 === 1) refuse('its description fills what is no dictionary')
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i]
      if (typeof key !== 'string') refuse('its description has a key that is no text')
      dict.set(key, pairs[i + 1] ?? null)
    }
    if (dict.size > limits.items) refuse('its description holds too many entries')
  }

  if (bytes[skip(1)] !== 0x80 || bytes[skip(1)] !== 2) refuse('it is no pickle of protocol 2')
  for (let step = 0; step < limits.steps; step++) {
    const code = bytes[skip(1)]
    switch (code) {
      case 0x2e: // STOP
        if (stack.length !== 1 || marks.length > 0) refuse('its description is no single value')
        return { value: pop(), end: at }
      case 0x28: // MARK
        if (marks.length >= limits.stack) refuse('its description is too deep')
        marks.push(stack.length)
        break
      case 0x4e: // NONE
        push(null)
        break
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        push(code === 0x88)
        break
      case 0x4b: // BININT1
        push(view.getUint8(skip(1)))
        break
      case 0x4d: // BININT2
        push(view.getUint16(skip(2), true))
        break
      case 0x4a: // BININT
        push(view.getInt32(skip(4), true))
        break
      case 0x8a: // LONG1
        push(longOf(bytes.subarray(skip(1 + (bytes[at] ?? 0)) + 1, at)))
        break
      case 0x58: // BINUNICODE
        push(text(view.getUint32(skip(4), true)))
        break
      case 0x7d: // EMPTY_DICT
        push(new Map())
        break
      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        push([])
        break
      case 0x74: // TUPLE
        push(popToMark())
        break
      case 0x85: // TUPLE1 to TUPLE3
      case 0x86:
      case 0x87:
        popTuple(code - 0x84)
        break
      case 0x65: {
        // APPENDS
        const items = popToMark()
        const list = pop()
        if (!Array.isArray(list) || list.length > 0) return refuse('its description appends to what is no empty list')
        push(items)
        break
      }
      case 0x73: {
        // SETITEM
        const [value, key] = [pop(), pop()]
        fill([key, value])
        break
      }
      case 0x75: // SETITEMS
        fill(popToMark())
        break
      case 0x71: // BINPUT
        remember(view.getUint8(skip(1)))
        break
      case 0x72: // LONG_BINPUT
        remember(view.getUint32(skip(4), true))
        break
      case 0x68: // BINGET
        recall(view.getUint8(skip(1)))
        break
      case 0x6a: // LONG_BINGET
        recall(view.getUint32(skip(4), true))
        break
      case 0x63: {
        // GLOBAL
        const name = `${line()} ${line()}`
        if (!allowed.has(name)) refuse(`it names ${JSON.stringify(name)}, which a state dict has no use for`)
        push({ kind: 'global', name })
        break
      }
      case 0x51: // BINPERSID
        push({ kind: 'reference', id: pop() })
        break
      case 0x52: {
        // REDUCE
        const [given, callee] = [pop(), pop()]
        push(built(callee, given))
        break
      }
      case 0x62: {
        // BUILD: a state dict carries versions of its modules, which nobody needs.
        const [state, target] = [pop(), pop()]
        if (!(state instanceof Map && target instanceof Map)) refuse('its description builds what is no dictionary')
        push(target)
        break
      }
      default:
        refuse(`its description uses the instruction 0x${(code ?? 0).toString(16)}, which a state dict has no use for`)
    }
  }
  return refuse('its description takes too many steps')
}

/** What of a call remains: an empty dictionary, or a tensor's arguments. */
function built(callee: Pickled, given: Pickled): Pickled {
  if (!Array.isArray(given) || callee === null || typeof callee !== 'object' || !('kind' in callee))
    return refuse('its description calls what is no function')
  if (callee.kind === 'global' && callee.name.startsWith('collections ') && given.length === 0) return new Map()
  if (callee.kind === 'global' && callee.name.startsWith('torch._utils ')) return { kind: 'tensor', arguments: given }
  return refuse('its description calls what is no function')
}

/** A whole number of any length, least byte first, in two's complement. */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n
  for (const byte of bytes.toReversed()) value = value * 256n + BigInt(byte)
  const whole = BigInt.asIntN(Math.max(8, bytes.length * 8), value)
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
}
