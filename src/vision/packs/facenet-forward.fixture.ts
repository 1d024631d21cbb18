import type { StateDict } from './state-dict.ts'

/** Numbers [channels, height, width] of one crop. */
export interface Planes {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly data: Float64Array
}

interface Sizes {
  readonly outs: number
  readonly kernel: readonly [number, number]
  readonly stride?: number
  readonly padding?: readonly [number, number]
}

/** A plain convolution in double precision, weights and bias as PyTorch has them. */
function convolve(x: Planes, weight: Float32Array, bias: Float32Array | null, sizes: Sizes): Planes {
  const { outs, kernel, stride = 1, padding = [0, 0] } = sizes
  const [rows, columns] = kernel
  const height = Math.floor((x.height + 2 * padding[0] - rows) / stride) + 1
  const width = Math.floor((x.width + 2 * padding[1] - columns) / stride) + 1
  const data = new Float64Array(outs * height * width)
  for (let o = 0; o < outs; o++)
    for (let i = 0; i < x.channels; i++)
      for (let ky = 0; ky < rows; ky++)
        for (let kx = 0; kx < columns; kx++) {
          const w = weight[((o * x.channels + i) * rows + ky) * columns + kx] ?? Number.NaN
          for (let row = 0; row < height; row++) {
            const y = row * stride + ky - padding[0]
            if (y < 0 || y >= x.height) continue
            for (let column = 0; column < width; column++) {
              const at = column * stride + kx - padding[1]
              if (at < 0 || at >= x.width) continue
              const to = (o * height + row) * width + column
              data[to] = (data[to] as number) + w * (x.data[(i * x.height + y) * x.width + at] as number)
            }
          }
        }
  if (bias)
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (bias[Math.floor(i / height / width)] ?? 0)
  return { channels: outs, height, width, data }
}

const rectified = (x: Planes): Planes => ({ ...x, data: x.data.map((value) => Math.max(0, value)) })

function joined(...parts: readonly Planes[]): Planes {
  const [first] = parts
  const data = Float64Array.from(parts.flatMap((part) => [...part.data]))
  return {
    channels: parts.reduce((sum, { channels }) => sum + channels, 0),
    height: first?.height ?? 0,
    width: first?.width ?? 0,
    data,
  }
}

function maxPool(x: Planes): Planes {
  const [height, width] = [Math.floor((x.height - 3) / 2) + 1, Math.floor((x.width - 3) / 2) + 1]
  const data = new Float64Array(x.channels * height * width).fill(Number.NEGATIVE_INFINITY)
  for (let c = 0; c < x.channels; c++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let k = 0; k < 9; k++) {
          const from = (c * x.height + row * 2 + Math.floor(k / 3)) * x.width + column * 2 + (k % 3)
          const to = (c * height + row) * width + column
          data[to] = Math.max(data[to] as number, x.data[from] as number)
        }
  return { channels: x.channels, height, width, data }
}

/**
 * The modules of facenet-pytorch's Inception-ResNet-v1 one after the other, nothing folded or fused: what the ONNX graph must
 * answer.
 */
export function facenetModules(weights: StateDict) {
  const basic = (
    x: Planes,
    name: string,
    outs: number,
    [kh, kw]: readonly [number, number],
    stride = 1,
    padding: readonly [number, number] = [0, 0],
  ): Planes => {
    const { data } = weights.tensor(`${name}.conv.weight`, [outs, x.channels, kh, kw])
    const y = convolve(x, data, null, { outs, kernel: [kh, kw], stride, padding })
    return rectified(normalised(y, `${name}.bn`))
  }
  const normalised = (x: Planes, name: string): Planes => {
    const read = (part: string) => weights.tensor(`${name}.${part}`, [x.channels]).data
    const [gamma, beta, mean, variance] = [read('weight'), read('bias'), read('running_mean'), read('running_var')]
    const plane = x.height * x.width
    const data = x.data.map((value, i) => {
      const c = Math.floor(i / plane)
      return ((value - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 0) + 0.001)) * (gamma[c] ?? 0) + (beta[c] ?? 0)
    })
    return { ...x, data }
  }
  const joinedBack = (x: Planes, branches: Planes, name: string, scale: number): Planes => {
    const weight = weights.tensor(`${name}.conv2d.weight`, [x.channels, branches.channels, 1, 1]).data
    const bias = weights.tensor(`${name}.conv2d.bias`, [x.channels]).data
    const up = convolve(branches, weight, bias, { outs: x.channels, kernel: [1, 1] })
    return { ...x, data: x.data.map((value, i) => value + scale * (up.data[i] as number)) }
  }
  const block35 = (x: Planes, name: string): Planes => {
    const x0 = basic(x, `${name}.branch0`, 32, [1, 1])
    const x1 = basic(basic(x, `${name}.branch1.0`, 32, [1, 1]), `${name}.branch1.1`, 32, [3, 3], 1, [1, 1])
    let x2 = basic(x, `${name}.branch2.0`, 32, [1, 1])
    for (const n of [1, 2]) x2 = basic(x2, `${name}.branch2.${n}`, 32, [3, 3], 1, [1, 1])
    return rectified(joinedBack(x, joined(x0, x1, x2), name, 0.17))
  }
  const mixed6a = (x: Planes, name: string): Planes => {
    const x0 = basic(x, `${name}.branch0`, 384, [3, 3], 2)
    let x1 = basic(x, `${name}.branch1.0`, 192, [1, 1])
    x1 = basic(x1, `${name}.branch1.1`, 192, [3, 3], 1, [1, 1])
    return joined(x0, basic(x1, `${name}.branch1.2`, 256, [3, 3], 2), maxPool(x))
  }
  const block17 = (x: Planes, name: string): Planes => {
    const x0 = basic(x, `${name}.branch0`, 128, [1, 1])
    let x1 = basic(x, `${name}.branch1.0`, 128, [1, 1])
    x1 = basic(x1, `${name}.branch1.1`, 128, [1, 7], 1, [0, 3])
    x1 = basic(x1, `${name}.branch1.2`, 128, [7, 1], 1, [3, 0])
    return rectified(joinedBack(x, joined(x0, x1), name, 0.1))
  }
  const mixed7a = (x: Planes, name: string): Planes => {
    const x0 = basic(basic(x, `${name}.branch0.0`, 256, [1, 1]), `${name}.branch0.1`, 384, [3, 3], 2)
    const x1 = basic(basic(x, `${name}.branch1.0`, 256, [1, 1]), `${name}.branch1.1`, 256, [3, 3], 2)
    let x2 = basic(x, `${name}.branch2.0`, 256, [1, 1])
    x2 = basic(x2, `${name}.branch2.1`, 256, [3, 3], 1, [1, 1])
    return joined(x0, x1, basic(x2, `${name}.branch2.2`, 256, [3, 3], 2), maxPool(x))
  }
  const block8 = (x: Planes, name: string, scale: number, noRelu: boolean): Planes => {
    const x0 = basic(x, `${name}.branch0`, 192, [1, 1])
    let x1 = basic(x, `${name}.branch1.0`, 192, [1, 1])
    x1 = basic(x1, `${name}.branch1.1`, 192, [1, 3], 1, [0, 1])
    x1 = basic(x1, `${name}.branch1.2`, 192, [3, 1], 1, [1, 0])
    const sum = joinedBack(x, joined(x0, x1), name, scale)
    return noRelu ? sum : rectified(sum)
  }
  const last = (x: Planes): Float64Array => {
    const plane = x.height * x.width
    const pooled = Float64Array.from({ length: x.channels }, (_, c) =>
      x.data.subarray(c * plane, (c + 1) * plane).reduce((sum, value) => sum + value / plane, 0),
    )
    const one = { channels: x.channels, height: 1, width: 1, data: pooled }
    const { data } = weights.tensor('last_linear.weight', [512, x.channels])
    return normalised(convolve(one, data, null, { outs: 512, kernel: [1, 1] }), 'last_bn').data
  }
  const forward = (input: Planes): Float64Array => {
    let x = basic(input, 'conv2d_1a', 32, [3, 3], 2)
    x = basic(x, 'conv2d_2a', 32, [3, 3])
    x = basic(x, 'conv2d_2b', 64, [3, 3], 1, [1, 1])
    x = basic(maxPool(x), 'conv2d_3b', 80, [1, 1])
    x = basic(x, 'conv2d_4a', 192, [3, 3])
    x = basic(x, 'conv2d_4b', 256, [3, 3], 2)
    for (const n of [0, 1, 2, 3, 4]) x = block35(x, `repeat_1.${n}`)
    x = mixed6a(x, 'mixed_6a')
    for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) x = block17(x, `repeat_2.${n}`)
    x = mixed7a(x, 'mixed_7a')
    for (const n of [0, 1, 2, 3, 4]) x = block8(x, `repeat_3.${n}`, 0.2, false)
    const features = last(block8(x, 'block8', 1, true))
    const length = Math.hypot(...features)
    return features.map((value) => value / length)
  }
  return { basic, block35, mixed6a, block17, mixed7a, block8, last, forward }
}
