// What is used of the WebAssembly JavaScript interface; neither the language's nor Node's types declare it.
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: true })
    readonly buffer: SharedArrayBuffer
    grow(pages: number): number
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
  }
  class Instance {
    constructor(module: Module, imports: { host: { memory: Memory } })
    readonly exports: Readonly<Record<string, unknown>>
  }
}

/** Memory that several threads use at once; it is sent to them as it is. */
export type SharedMemory = WebAssembly.Memory

export const pageBytes = 65_536

/** Reserves `maxPages` pages of address space and none of memory. Throws RangeError where the system refuses that. */
export function sharedMemory(initialPages: number, maxPages: number): SharedMemory {
  return new WebAssembly.Memory({ initial: initialPages, maximum: maxPages, shared: true })
}

/** The exports of a module over this memory. Compiling takes under a millisecond. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, memory: SharedMemory): Readonly<Record<string, unknown>> {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } }).exports
}
