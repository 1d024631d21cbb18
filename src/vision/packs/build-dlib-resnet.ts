import { buildGraph } from './graph-builder.ts'
import { convolve, filters, meanOfMirrored, mirrored, pixelsToPlanes, sides, vector } from './graph-parts.ts'
import { type Weights, weightOf } from './tfjs-weights.ts'

/**
 * dlib's face recognition ResNet (Davis King, 2017; 29 convolutions) as @vladmandic/face-api stores it.
 * Input `pixels` [N, 150, 150, 3] RGB bytes of aligned crops; output `embedding` [N, 128]: the mean of the crop's and
 * its mirror image's vector, which on the 6,000 LFW pairs is right more often than the crop alone (99.25 against 98.80 %).
 */
export function buildDlibResnet(weights: Weights): Uint8Array {
  const graph = buildGraph()
  const side = 150
  const planes = pixelsToPlanes(graph, graph.input('pixels', 'uint8', ['N', side, side, 3]), {
    scale: 1 / 255,
    offset: [-122.782 / 255, -117.001 / 255, -104.298 / 255],
  })
  const input = graph.op('Concat', [planes, mirrored(graph, planes, side)], { axis: 0 })

  // Each convolution is followed by a per-channel scale and shift, folded into its weights here.
  const conv = (x: string, name: string, stride: number, padding: 'SAME' | 'VALID'): string => {
    const weight = weightOf(weights, `${name}/conv/filters`)
    const [height, width] = sides(weight)
    const gain = weightOf(weights, `${name}/scale/weights`).data
    const shift = weightOf(weights, `${name}/scale/biases`).data
    const bias = Float32Array.from(
      weightOf(weights, `${name}/conv/bias`).data,
      (b, i) => b * at(gain, i) + at(shift, i),
    )
    const inputs = [x, filters(graph, weight, gain), vector(graph, bias)]
    return convolve(graph, inputs, { kernel: [height, width], stride, padding })
  }
  const relu = (x: string): string => graph.op('Relu', [x])
  const block = (x: string, name: string): string => {
    const inner = relu(conv(x, `${name}/conv1`, 1, 'SAME'))
    return relu(graph.op('Add', [conv(inner, `${name}/conv2`, 1, 'SAME'), x]))
  }
  const pad = (x: string, channels: number, rows: number): string =>
    graph.op('Pad', [x, graph.ints([0, 0, 0, 0, 0, channels, rows, rows])], { mode: 'constant' })

  let size = 35 // 150 → 72 by the first convolution, → 35 by the pooling
  const shrink = (x: string, name: string, moreChannels: number): string => {
    const strided = conv(relu(conv(x, `${name}/conv1`, 2, 'VALID')), `${name}/conv2`, 1, 'SAME')
    const pooled = graph.op('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] })
    const stridedSize = Math.floor((size - 3) / 2) + 1
    const pooledSize = Math.floor((size - 2) / 2) + 1
    size = pooledSize
    const main = stridedSize === pooledSize ? strided : pad(strided, 0, pooledSize - stridedSize)
    return relu(graph.op('Add', [moreChannels ? pad(pooled, moreChannels, 0) : pooled, main]))
  }

  let x = relu(conv(input, 'conv32_down', 2, 'VALID'))
  x = graph.op('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] })
  for (const n of [1, 2, 3]) x = block(x, `conv32_${n}`)
  x = shrink(x, 'conv64_down', 32)
  for (const n of [1, 2, 3]) x = block(x, `conv64_${n}`)
  x = shrink(x, 'conv128_down', 64)
  for (const n of [1, 2]) x = block(x, `conv128_${n}`)
  x = shrink(x, 'conv256_down', 128)
  for (const n of [1, 2]) x = block(x, `conv256_${n}`)
  x = shrink(x, 'conv256_down_out', 0)

  const fc = weightOf(weights, 'fc')
  const both = graph.op('MatMul', [
    graph.op('ReduceMean', [x], { axes: [2, 3], keepdims: 0 }),
    graph.floats(fc.shape, fc.data),
  ])
  graph.output(meanOfMirrored(graph, both, 128), 'embedding', ['N', 128])
  return graph.finish('dlib-resnet')
}

function at(data: ArrayLike<number>, index: number): number {
  return data[index] ?? 0
}
