import pMap from 'p-map'
import type { App } from '#app.ts'
import { readSamplePhotos } from '#recognition/sample-photos.ts'
import type { AnalyseOptions, Analysis, StageTimes } from '#vision/vision.ts'

/** Milliseconds of one thing that was timed several times. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export interface PipelineFigures {
  readonly photos: number
  readonly faces: number
  readonly rounds: number
  /** Milliseconds per photo, one photo at a time. */
  readonly stages: Readonly<Record<Exclude<keyof StageTimes, 'wait' | 'attributes'>, Spread>>
  readonly endToEnd: Spread
  /** Photos and faces a second with all threads busy. */
  readonly photosPerSecond: number
  readonly facesPerSecond: number
  readonly memoryMegabytes: number
}

const options: AnalyseOptions = { pick: 'all', template: true, region: false, attributes: [] }
const stages = ['decode', 'detect', 'landmarks', 'embed'] as const

/** Times every stage, and the whole, on the sample photos through the running vision; the first round only warms up. */
export async function measurePipeline(
  { needs: { vision } }: App,
  rounds: number,
  signal: AbortSignal,
  onRound: (done: number) => void,
): Promise<PipelineFigures> {
  const photos = await readSamplePhotos()
  for (const photo of photos) await vision.analyse(photo, options, signal)
  onRound(0)
  const alone: { analysis: Analysis; milliseconds: number }[] = []
  for (let round = 0; round < rounds; round++) {
    for (const photo of photos) {
      const started = performance.now()
      const analysis = await vision.analyse(photo, options, signal)
      alone.push({ analysis, milliseconds: performance.now() - started })
    }
    onRound(round + 1)
  }
  const crowd = Array.from({ length: rounds }, () => photos).flat()
  const started = performance.now()
  const analyses = await pMap(crowd, (photo) => vision.analyse(photo, options, signal), {
    concurrency: vision.status().cores * 2,
  })
  const seconds = (performance.now() - started) / 1_000
  onRound(rounds + 1)
  const faces = analyses.reduce((sum, analysis) => sum + analysis.faces.length, 0)
  return {
    photos: photos.length,
    faces: faces / rounds,
    rounds,
    stages: {
      decode: spreadOf(alone.map(({ analysis }) => analysis.times.decode)),
      detect: spreadOf(alone.map(({ analysis }) => analysis.times.detect)),
      landmarks: spreadOf(alone.map(({ analysis }) => analysis.times.landmarks)),
      embed: spreadOf(alone.map(({ analysis }) => analysis.times.embed)),
    },
    endToEnd: spreadOf(alone.map(({ milliseconds }) => milliseconds)),
    photosPerSecond: tenth(crowd.length / seconds),
    facesPerSecond: tenth(faces / seconds),
    memoryMegabytes: Math.round(process.memoryUsage.rss() / 1e6),
  }
}

export const measuredStages: readonly (typeof stages)[number][] = stages

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number): number => tenth(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
  return { median: at(0.5), least: at(0), most: at(1) }
}

const tenth = (value: number): number => Math.round(value * 10) / 10
