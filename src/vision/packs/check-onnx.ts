import { AppError } from '#core/errors.ts'
import type { NetworkManifest } from '#vision/models/manifest.ts'
import { type OnnxModel, readOnnx } from './onnx-format.ts'
import { splitMessage } from './protobuf-fields.ts'

const ownDomains = ['', 'ai.onnx']
/** Field numbers of onnx/onnx.proto that a plain network has no use for. */
const functionsOfModel = 25
const trainingOfModel = 20
const oldestOpset = 7

/**
 * Refuses an ONNX file that is not a plain network of the standard's own operators with all weights inside, or whose input
 * or answer has another size than the manifest says. Throws `misconfigured` saying what is wrong; nothing is executed.
 */
export function checkOnnx(
  bytes: Uint8Array,
  network: Pick<NetworkManifest, 'input' | 'dimensions' | 'labels' | 'detection'>,
): void {
  const problem = problemOf(bytes, network)
  if (problem !== null) throw new AppError('misconfigured', `The model file is refused: ${problem}`)
}

function problemOf(bytes: Uint8Array, network: Parameters<typeof checkOnnx>[1]): string | null {
  let model: OnnxModel
  let external: boolean
  try {
    const extra = splitMessage(bytes).map(({ number }) => number)
    if (extra.includes(functionsOfModel) || extra.includes(trainingOfModel)) return 'it defines functions of its own'
    model = readOnnx(bytes)
    if (model.graph === undefined) return 'it is no ONNX network'
    external = usesExternalData(bytes)
  } catch {
    return 'it is no ONNX network'
  }
  const { node, initializer, input, output } = model.graph
  if (external) return 'it wants to read weights from other files'
  const foreign = [
    ...node.map(({ domain = '' }) => domain),
    ...model.opsetImport.map(({ domain = '' }) => domain),
  ].find((domain) => !ownDomains.includes(domain))
  if (foreign !== undefined) return `it uses operators of ${foreign}`
  if (!model.opsetImport.some(({ version }) => version >= oldestOpset)) return `it is older than opset ${oldestOpset}`
  const weights = new Set(initializer.map(({ name }) => name))
  const [only, ...more] = input.filter(({ name }) => !weights.has(name))
  if (only === undefined || more.length > 0) return 'it has not exactly one input'
  const { width, height, colour } = network.input
  const channels = colour === 'grey' ? 1 : 3
  // A detector is convolutional: the size that it was exported with binds nobody.
  const wanted = network.detection === undefined ? [null, channels, height, width] : [null, channels, null, null]
  const sides = only.type.tensorType.shape?.dim ?? []
  if (sides.length !== 4 || sides.some(({ dimValue }, i) => isOther(dimValue, wanted[i])))
    return `its input is not ${channels} × ${height} × ${width}`
  const answer = network.dimensions ?? network.labels?.length
  if (answer === undefined) return null
  const shape = output[0]?.type.tensorType.shape?.dim ?? []
  const size = shape.slice(1).reduce((product, { dimValue = 1 }) => product * (dimValue || 1), 1)
  if (output.length !== 1 || (shape.some(({ dimValue }, i) => i > 0 && dimValue) && size !== answer))
    return `it does not answer ${answer} numbers`
  return null
}

function isOther(side: number | undefined, wanted: number | null | undefined): boolean {
  return Boolean(side) && wanted !== null && side !== wanted
}

/** Field numbers of TensorProto: 13 names a file, 14 says that the data lies in one. */
const externalFields = [13, 14]
/** Where tensors are: initialisers of a graph, tensors of an attribute, and the graphs within attributes. */
const paths = {
  sparseOfGraph: 15,
  graphOfModel: 7,
  nodeOfGraph: 1,
  initializerOfGraph: 5,
  attributeOfNode: 5,
  tensor: 5,
  graph: 6,
  tensors: 10,
  graphs: 11,
}

function usesExternalData(model: Uint8Array): boolean {
  return insides(model, paths.graphOfModel).some(graphIsExternal)
}

function graphIsExternal(graph: Uint8Array): boolean {
  // Sparse weights hold tensors too; no network here has any.
  if (insides(graph, paths.sparseOfGraph).length > 0) return true
  if (insides(graph, paths.initializerOfGraph).some(tensorIsExternal)) return true
  return insides(graph, paths.nodeOfGraph).some((node) =>
    insides(node, paths.attributeOfNode).some(
      (attribute) =>
        [paths.tensor, paths.tensors].some((field) => insides(attribute, field).some(tensorIsExternal)) ||
        [paths.graph, paths.graphs].some((field) => insides(attribute, field).some(graphIsExternal)),
    ),
  )
}

function tensorIsExternal(tensor: Uint8Array): boolean {
  return splitMessage(tensor).some(
    ({ number, wire, whole }) => externalFields.includes(number) && (wire !== 0 || whole.at(-1) !== 0),
  )
}

function insides(message: Uint8Array, field: number): readonly Uint8Array[] {
  return splitMessage(message).flatMap(({ number, wire, inside }) => (number === field && wire === 2 ? [inside] : []))
}
