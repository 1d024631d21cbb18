// Fits the logistic that turns a distance into the probability of the same person, on distances that bench/lfw.ts saved.
//   npx tsx --conditions=netra-source bench/fit-calibration.ts distances.json
import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Pairs = z.array(z.object({ distance: z.number(), same: z.boolean() })).min(10)
const path = process.argv[2]
if (path === undefined) throw new Error('give the file that bench/lfw.ts --save wrote')
console.log(fitLogistic(Pairs.parse(JSON.parse(await readFile(path, 'utf8')))))

/**
 * Maximum likelihood by Newton's method, with Platt's (1999) smoothed targets, which keep the slope finite where the two
 * sets hardly overlap. P(same) = 1 / (1 + exp(slope · (distance − midpoint))).
 */
function fitLogistic(pairs: z.infer<typeof Pairs>): { slope: number; midpoint: number; logLoss: number } {
  const same = pairs.filter((pair) => pair.same).length
  const high = (same + 1) / (same + 2)
  const low = 1 / (pairs.length - same + 2)
  // P = 1 / (1 + exp(a · d + b)); starts from a plausible slope so that Newton's steps stay small.
  let [a, b] = [20, -12]
  let logLoss = 0
  for (let step = 0; step < 100; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9]
    logLoss = 0
    for (const pair of pairs) {
      const target = pair.same ? high : low
      const p = 1 / (1 + Math.exp(a * pair.distance + b))
      const error = target - p
      const weight = p * (1 - p)
      ga += error * pair.distance
      gb += error
      haa += weight * pair.distance ** 2
      hab += weight * pair.distance
      hbb += weight
      logLoss -= (target * Math.log(p) + (1 - target) * Math.log(1 - p)) / pairs.length
    }
    const determinant = haa * hbb - hab * hab
    a -= (hbb * ga - hab * gb) / determinant
    b -= (haa * gb - hab * ga) / determinant
  }
  return { slope: a, midpoint: -b / a, logLoss }
}
