import { type TensorToWrite, writeStateDict } from './state-dict.fixture.ts'

/** Uniform numbers from 0 up to 1: a linear congruential generator (Numerical Recipes). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Shapes = Map<string, readonly number[]>

function addConv(shapes: Shapes, name: string, ins: number, outs: number, height: number, width = height): void {
  shapes.set(`${name}.conv.weight`, [outs, ins, height, width])
  for (const part of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`${name}.bn.${part}`, [outs])
  shapes.set(`${name}.bn.num_batches_tracked`, [])
}

function addJoin(shapes: Shapes, name: string, ins: number, outs: number): void {
  shapes.set(`${name}.conv2d.weight`, [outs, ins, 1, 1])
  shapes.set(`${name}.conv2d.bias`, [outs])
}

/** Every tensor of facenet-pytorch's Inception-ResNet-v1 with its true shape, the training's classifier included. */
export function facenetShapes(): Shapes {
  const shapes: Shapes = new Map()
  const stem = [
    ['conv2d_1a', 3, 32, 3],
    ['conv2d_2a', 32, 32, 3],
    ['conv2d_2b', 32, 64, 3],
    ['conv2d_3b', 64, 80, 1],
    ['conv2d_4a', 80, 192, 3],
    ['conv2d_4b', 192, 256, 3],
  ] as const
  for (const [name, ins, outs, side] of stem) addConv(shapes, name, ins, outs, side)
  for (let n = 0; n < 5; n++) {
    const name = `repeat_1.${n}`
    for (const branch of ['branch0', 'branch1.0', 'branch2.0']) addConv(shapes, `${name}.${branch}`, 256, 32, 1)
    for (const branch of ['branch1.1', 'branch2.1', 'branch2.2']) addConv(shapes, `${name}.${branch}`, 32, 32, 3)
    addJoin(shapes, name, 96, 256)
  }
  addConv(shapes, 'mixed_6a.branch0', 256, 384, 3)
  addConv(shapes, 'mixed_6a.branch1.0', 256, 192, 1)
  addConv(shapes, 'mixed_6a.branch1.1', 192, 192, 3)
  addConv(shapes, 'mixed_6a.branch1.2', 192, 256, 3)
  for (let n = 0; n < 10; n++) {
    const name = `repeat_2.${n}`
    for (const branch of ['branch0', 'branch1.0']) addConv(shapes, `${name}.${branch}`, 896, 128, 1)
    addConv(shapes, `${name}.branch1.1`, 128, 128, 1, 7)
    addConv(shapes, `${name}.branch1.2`, 128, 128, 7, 1)
    addJoin(shapes, name, 256, 896)
  }
  for (const branch of ['branch0.0', 'branch1.0', 'branch2.0']) addConv(shapes, `mixed_7a.${branch}`, 896, 256, 1)
  addConv(shapes, 'mixed_7a.branch0.1', 256, 384, 3)
  for (const branch of ['branch1.1', 'branch2.1', 'branch2.2']) addConv(shapes, `mixed_7a.${branch}`, 256, 256, 3)
  for (const name of ['repeat_3.0', 'repeat_3.1', 'repeat_3.2', 'repeat_3.3', 'repeat_3.4', 'block8']) {
    for (const branch of ['branch0', 'branch1.0']) addConv(shapes, `${name}.${branch}`, 1792, 192, 1)
    addConv(shapes, `${name}.branch1.1`, 192, 192, 1, 3)
    addConv(shapes, `${name}.branch1.2`, 192, 192, 3, 1)
    addJoin(shapes, name, 384, 1792)
  }
  shapes.set('last_linear.weight', [512, 1792])
  for (const part of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`last_bn.${part}`, [512])
  shapes.set('last_bn.num_batches_tracked', [])
  shapes.set('logits.weight', [8631, 512])
  shapes.set('logits.bias', [8631])
  return shapes
}

/**
 * A FaceNet state dict of seeded numbers. Large weights are windows of one storage, which keeps the file at 7 MB instead of 112; the
 * normalisations are scaled so that signals neither vanish nor explode.
 */
export function writeFacenet(seed: number): Uint8Array {
  const random = seededRandom(seed)
  const shapes = facenetShapes()
  // Sums of uniform numbers with a spread of 1.
  const pool = Float32Array.from({ length: 1_000_000 }, () => (random() + random() + random() - 1.5) * 2)
  const faint = Float32Array.from({ length: 700_000 }, () => (random() - 0.5) * 0.1)
  const tensors: Record<string, TensorToWrite> = {}
  for (const [name, shape] of shapes) {
    const size = shape.reduce((product, side) => product * side, 1)
    const [channels = 1] = shape
    const own = (make: () => number): TensorToWrite => ({ shape, data: Float32Array.from({ length: channels }, make) })
    const window = (data: Float32Array): TensorToWrite => ({
      shape,
      data,
      offset: Math.floor(random() * (data.length - size)),
    })
    const ins = (shapes.get(name.replace(/bn\.weight$/, 'conv.weight').replace('last_conv', 'last_linear')) ?? [])
      .slice(1)
      .reduce((product, side) => product * side, 1)
    if (shape.length === 0) tensors[name] = { shape, data: BigInt64Array.of(1n) }
    // Nobody reads the classifier: one number stands for all of it.
    else if (name.startsWith('logits')) tensors[name] = { shape, data: faint, strides: shape.map(() => 0) }
    else if (name.includes('conv2d.')) tensors[name] = window(faint)
    else if (shape.length > 1) tensors[name] = window(pool)
    else if (name.endsWith('running_var')) tensors[name] = own(() => 0.5 + random())
    else if (name.endsWith('weight')) tensors[name] = own(() => (0.7 + 0.6 * random()) * Math.sqrt(2 / ins))
    else tensors[name] = own(() => (random() - 0.5) * 0.4)
  }
  return writeStateDict(tensors)
}
