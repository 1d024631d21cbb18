import type { Metrics } from '#api/metrics.ts'
import type { Vision } from '#vision/vision.ts'

/** Vision of which every analysis is counted. */
export function metered(vision: Vision, metrics: Metrics): Vision {
  return {
    ...vision,
    async analyse(image, options, signal) {
      const analysis = await vision.analyse(image, options, signal)
      metrics.observeStages(analysis.times)
      return analysis
    },
  }
}
