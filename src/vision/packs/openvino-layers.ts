/** A layer of an OpenVINO IR file (version 10 and 11) and whose answers it takes, in the order of its input ports. */
export interface IrLayer {
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, string>>
  readonly inputs: readonly string[]
}

const tag = /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*"[^"]*")*)\s*(\/?)>/g
const attribute = /([\w:.-]+)\s*=\s*"([^"]*)"/g
/** A network of this many layers is none of ours. */
const mostLayers = 20_000

/**
 * The layers of an IR description in the order of their data flow. Reads the plain XML that OpenVINO writes: no entities, no
 * document types. Throws RangeError where layers or edges do not make a network.
 */
export function readLayers(xml: string): readonly IrLayer[] {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new RangeError('the description has a document type')
  const found = new Map<string, { type: string; data: Record<string, string> }>()
  const edges: Record<string, string>[] = []
  const open: string[] = []
  let current: { type: string; data: Record<string, string> } | null = null
  for (const [, closing, name = '', written = '', empty] of xml.matchAll(tag)) {
    if (closing) {
      open.pop()
      continue
    }
    const attributes = Object.fromEntries(
      [...written.matchAll(attribute)].map(([, key = '', value = '']) => [key, value]),
    )
    const parent = open.at(-1)
    if (name === 'layer' && parent === 'layers' && open.length === 2) {
      current = { type: attributes.type ?? '', data: {} }
      found.set(attributes.id ?? '', current)
      if (found.size > mostLayers) throw new RangeError('the description has too many layers')
    } else if (name === 'data' && parent === 'layer' && open.length === 3 && current) current.data = attributes
    else if (name === 'edge' && parent === 'edges' && open.length === 2) edges.push(attributes)
    if (!empty) open.push(name)
  }
  return inOrder(found, edges)
}

function inOrder(
  found: ReadonlyMap<string, { type: string; data: Record<string, string> }>,
  edges: readonly Record<string, string>[],
): readonly IrLayer[] {
  const into = new Map<string, { port: number; from: string }[]>()
  for (const edge of edges) {
    const { 'from-layer': from = '', 'to-layer': to = '', 'to-port': port = '' } = edge
    if (!found.has(from) || !found.has(to)) throw new RangeError('an edge leads to a layer that does not exist')
    into.set(to, [...(into.get(to) ?? []), { port: Number(port), from }])
  }
  const ordered: IrLayer[] = []
  const done = new Set<string>()
  // Depth first with a stack of its own: a chain may be longer than the call stack.
  for (const start of found.keys()) {
    const stack = [{ id: start, left: false }]
    const path = new Set<string>()
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { id, left } = top
      if (done.has(id)) continue
      const inputs = (into.get(id) ?? []).sort((a, b) => a.port - b.port).map(({ from }) => from)
      if (left) {
        const layer = found.get(id)
        if (layer) ordered.push({ id, ...layer, inputs })
        done.add(id)
        path.delete(id)
        continue
      }
      if (path.has(id)) throw new RangeError('the layers go round in a circle')
      path.add(id)
      stack.push({ id, left: true }, ...inputs.map((from) => ({ id: from, left: false })))
    }
  }
  return ordered
}
