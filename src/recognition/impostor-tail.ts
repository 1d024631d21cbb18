import { z } from 'zod'
import { seededRandom } from '#core/random.ts'

const TailFit = z.object({
  /** Of the strangers, those who had somebody closer than the level. */
  share: z.number(),
  /** Of the excesses below the level, in units of distance. */
  scale: z.number(),
  /** Negative: the tail ends. */
  shape: z.number(),
})
type TailFit = z.output<typeof TailFit>

/**
 * How close the closest of some enrolled people comes to somebody who is not enrolled: a generalised Pareto tail below `level`
 * (peaks over threshold, Pickands 1975, of the negated distance), measured quantiles above it.
 */
export const ImpostorTail = TailFit.extend({
  /** Strangers looked up. */
  probes: z.int(),
  /** Distance below which the tail is modelled. */
  level: z.number(),
  /** The fit on draws of the strangers with replacement. */
  redrawn: z.array(TailFit),
  /** Measured distances at evenly spaced shares from `share` to 1, ascending. */
  body: z.array(z.number()),
})
export type ImpostorTail = z.output<typeof ImpostorTail>

/**
 * What the shape is taken for before looking, as so many excesses. Both the embedded and the open pack show −0.07 over five
 * decades of impostor pairs of the LFW development photos (bench/false-positives.ts).
 */
const expectedShape = -0.07
const expectedShapeWeight = 100
/** Share of the strangers whose distance the tail is fitted to, and how many are enough. */
const tailShare = 0.25
const mostExcesses = 500
/** Fewer strangers than this say nothing of a tail. */
export const fewestProbes = 12
const bodySteps = 40

/**
 * Fits the tail to the distance of each stranger's closest enrolled person. By probability-weighted moments (Hosking and
 * Wallis 1987), the shape drawn towards what is known of faces, since few excesses hardly determine it. The fit is made
 * again on `draws` of the strangers with replacement. Null for too few.
 */
export function fitImpostorTail(closest: readonly number[], draws = 60, seed = 1): ImpostorTail | null {
  const probes = closest.length
  if (probes < fewestProbes) return null
  const sorted = Float64Array.from(closest).sort()
  const count = Math.min(mostExcesses, Math.max(4, Math.round(probes * tailShare)))
  const level = ((sorted[count - 1] as number) + (sorted[count] as number)) / 2
  const fit = fitBelow(sorted.subarray(0, count), level, probes)
  const random = seededRandom(seed)
  const redraw = () => {
    const drawn = Array.from({ length: probes }, () => sorted[Math.floor(random() * probes)] as number)
    return fitBelow(Float64Array.from(drawn.filter((distance) => distance <= level)).sort(), level, probes)
  }
  return {
    probes,
    level,
    ...fit,
    body: Array.from({ length: bodySteps + 1 }, (_, i) =>
      i === 0 ? level : quantileOf(sorted, fit.share + ((1 - fit.share) * i) / bodySteps),
    ),
    redrawn: Array.from({ length: draws }, redraw),
  }
}

/** `below`: the distances up to the level, ascending. */
function fitBelow(below: Float64Array, level: number, probes: number): TailFit {
  const share = below.length / probes
  // Ascending: the excess of the closest stranger is the largest.
  const excesses = Float64Array.from(below, (distance) => level - distance).reverse()
  let [mean, weighted] = [0, 0]
  const count = excesses.length
  for (const [i, excess] of excesses.entries()) {
    mean += excess / count
    weighted += ((1 - (i + 0.65) / count) * excess) / count
  }
  // Everybody at one distance: a tail of no width.
  if (!(mean > 0) || mean <= 2 * weighted) return { share, scale: Math.max(mean, 1e-9), shape: 0 }
  const measured = Math.max(-1, Math.min(0.5, 2 - mean / (mean - 2 * weighted)))
  const shape = (measured * count + expectedShape * expectedShapeWeight) / (count + expectedShapeWeight)
  return { share, scale: mean * (1 - shape), shape }
}

/**
 * Share of strangers who have somebody enrolled within the distance: the mean over the fits on redrawn strangers. A single fit
 * is as often too low as too high, but what is too high weighs more in the rate that comes of it.
 */
export function tailRate(tail: ImpostorTail, distance: number): number {
  const { level, body, redrawn } = tail
  if (distance <= level) {
    const fits = redrawn.length > 0 ? redrawn : [tail]
    return fits.reduce((sum, fit) => sum + rateBelow(fit, level - distance), 0) / fits.length
  }
  const above = body.findIndex((value) => value >= distance)
  if (above < 0) return 1
  const [low = level, high = distance] = [body[above - 1], body[above]]
  const between = high > low ? (distance - low) / (high - low) : 1
  return tail.share + ((1 - tail.share) * (above - 1 + between)) / (body.length - 1)
}

/** The same by each of the fits, ascending: how far it could have come out otherwise. */
export function redrawnRates({ level, redrawn }: ImpostorTail, distance: number): number[] {
  return redrawn.map((fit) => rateBelow(fit, Math.max(0, level - distance))).sort((a, b) => a - b)
}

function rateBelow({ share, scale, shape }: TailFit, excess: number): number {
  if (Math.abs(shape) < 1e-6) return share * Math.exp(-excess / scale)
  const base = 1 + (shape * excess) / scale
  return base <= 0 ? 0 : share * base ** (-1 / shape)
}

function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const [a = 0, b = a] = [sorted[low], sorted[low + 1]]
  return a + (b - a) * (at - low)
}
