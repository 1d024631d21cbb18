import { z } from 'zod'
import { WeightsManifest } from './tfjs-weights.ts'

/** TensorFlow.js writes 64-bit numbers as strings and strings as base64. */
const Whole = z.union([z.number(), z.string()]).transform(Number)
const Text = z.string().transform((base64) => Buffer.from(base64, 'base64').toString())

const Attribute = z.object({
  s: Text.optional(),
  b: z.boolean().optional(),
  list: z.object({ i: z.array(Whole).optional(), s: z.array(Text).optional() }).optional(),
  shape: z.object({ dim: z.array(z.object({ size: Whole })).optional() }).optional(),
})

export const GraphNode = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), Attribute).default({}),
})
export type GraphNode = z.infer<typeof GraphNode>

/** A TensorFlow.js graph model's JSON file, as far as a conversion needs it. */
export const GraphModel = z.object({
  format: z.literal('graph-model').optional(),
  modelTopology: z.object({ node: z.array(GraphNode) }),
  weightsManifest: WeightsManifest,
})
export type GraphModel = z.infer<typeof GraphModel>

/** The names of the tensors that a node reads, without output numbers; control inputs carry no data and are left out. */
export function inputsOf(node: GraphNode): string[] {
  return node.input.filter((name) => !name.startsWith('^')).map((name) => name.split(':')[0] ?? name)
}

/** The nodes that the outputs depend on, each after its inputs. Throws RangeError for unknown names and for cycles. */
export function orderNodes(nodes: readonly GraphNode[], outputs: readonly string[]): GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const state = new Map<string, 'open' | 'done'>()
  const ordered: GraphNode[] = []
  const visit = (name: string): void => {
    if (state.get(name) === 'done') return
    const node = byName.get(name)
    if (node === undefined) throw new RangeError(`the graph has no node ${name}`)
    if (state.get(name) === 'open') throw new RangeError(`the graph has a cycle through ${name}`)
    state.set(name, 'open')
    for (const input of inputsOf(node)) visit(input)
    state.set(name, 'done')
    ordered.push(node)
  }
  for (const name of outputs) visit(name)
  return ordered
}
