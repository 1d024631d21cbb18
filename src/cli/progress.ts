import cliProgress from 'cli-progress'
import type { Progress } from '#core/operation.ts'
import type { Output } from './output.ts'

/** Shows how far long work is. */
export interface ProgressView {
  update(progress: Progress): void
  /** Takes the bar away, so that results can be printed. */
  stop(): void
}

/** A bar on a terminal, a line at every tenth elsewhere, nothing with `--json`. Work on a single item shows nothing. */
export function showProgress(output: Output, verb: string, total: number): ProgressView {
  if (output.json || total < 2) return { update: () => {}, stop: () => {} }
  return output.live ? showBar(output, verb, total) : showLines(output, verb)
}

function showBar(output: Output, verb: string, total: number): ProgressView {
  const bar = new cliProgress.SingleBar({
    format: `${verb}  {bar}  {value}/{total}  {refusals}{eta_formatted} left`,
    stream: output.stderr as NodeJS.WriteStream,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    // The command decides what an interrupt means.
    gracefulExit: false,
    etaBuffer: 20,
  })
  bar.start(total, 0, { refusals: '' })
  return {
    update({ done, total: all, refused }) {
      bar.setTotal(all)
      bar.update(done, { refusals: refused > 0 ? `${refused} refused  ` : '' })
    },
    stop() {
      if (bar.isActive) bar.stop()
    },
  }
}

function showLines(output: Output, verb: string): ProgressView {
  let nextTenth = 1
  return {
    update({ done, total, refused }) {
      const tenth = Math.floor((done / total) * 10)
      if (tenth < nextTenth) return
      nextTenth = tenth + 1
      output.note(`${verb}: ${done} of ${total}${refused > 0 ? `, ${refused} refused` : ''}`)
    },
    stop: () => {},
  }
}
