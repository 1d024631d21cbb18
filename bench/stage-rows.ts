import type { Row } from './row.ts'
import { benchSearch, type SearchRow } from './search.ts'
import { benchStages, type StagesResult } from './stages.ts'
import { benchThreads, type ThreadsRow } from './threads.ts'

/** What bench/stages.ts measures, as rows; the ratios to the networks alone are the promises. */
export async function stageRows(rounds: number): Promise<{ rows: Row[]; raw: StagesResult }> {
  const raw = await benchStages({ rounds })
  const rows: Row[] = []
  for (const { photo, faces, cores, stages, networks, total, ratio } of raw.rows) {
    const part = `stages: ${photo}, ${faces} faces, ${cores} ${cores === 1 ? 'core' : 'cores'}`
    for (const [name, value] of Object.entries(stages)) rows.push({ part, name, value, unit: 'ms' })
    rows.push(
      { part, name: 'all', value: total, unit: 'ms' },
      { part, name: 'the networks alone', value: networks, unit: 'ms' },
      {
        part,
        name: 'all ÷ the networks alone',
        value: ratio,
        unit: '×',
        ...(cores > 1 && faces === 3 ? { reach: { limit: 1.4, is: 'at most' as const } } : {}),
      },
    )
  }
  const { batch } = raw
  const part = `stages: ${batch.photos} photos 640×480 at once`
  rows.push(
    { part, name: 'all', value: batch.batch, unit: 'ms' },
    { part, name: 'their networks, one after the other on all cores', value: batch.networks, unit: 'ms' },
    {
      part,
      name: 'all ÷ the networks alone',
      value: batch.ratio,
      unit: '×',
      reach: { limit: 1.5, is: 'at most' },
    },
  )
  return { rows, raw }
}

/** What bench/search.ts measures, as rows. */
export async function searchRows(
  sizes: readonly number[],
  progress: (text: string) => void,
): Promise<{ rows: Row[]; raw: SearchRow[] }> {
  const raw = await benchSearch({ sizes, progress })
  return { rows: raw.flatMap(rowsOfSearch), raw }
}

function rowsOfSearch(row: SearchRow): Row[] {
  const part = `search: ${row.faces.toLocaleString('en')} × ${row.dimensions}, ${row.metric}`
  const large = row.faces >= 1_000_000
  return [
    { part, name: 'one query', value: row.single, unit: 'ms' },
    { part, name: 'reading the codes once, same threads', value: row.read, unit: 'ms' },
    {
      part,
      name: 'one query ÷ reading',
      value: row.singleToRead,
      unit: '×',
      ...(large ? { reach: { limit: 1.3, is: 'at most' as const } } : {}),
    },
    { part, name: 'a batch of 32', value: row.batch32, unit: 'ms' },
    { part, name: 'filling', value: row.fillSeconds, unit: 's' },
    {
      part,
      name: 'add or delete until seen, idle',
      value: row.changeIdle,
      unit: 'ms',
      note: `worst ${row.changeIdleWorst.toFixed(1)} ms`,
    },
    {
      part,
      name: 'add or delete until seen, under load',
      value: row.changeBusy,
      unit: 'ms',
      reach: { limit: 50, is: 'at most' },
      note: `worst ${row.changeBusyWorst.toFixed(1)} ms`,
    },
  ]
}

/** What bench/threads.ts measures, as rows. */
export async function threadsRows(rounds: number): Promise<{ rows: Row[]; raw: ThreadsRow[] }> {
  const raw = await benchThreads({ rounds })
  const part = 'threads: the networks of one photo'
  const rows = raw.flatMap(({ layout, median, perSecond, cpu, memory }) => [
    { part, name: layout, value: median, unit: 'ms', note: `${cpu.toFixed(0)} ms CPU, ${memory.toFixed(0)} MB` },
    { part, name: `${layout}: photos a second`, value: perSecond, unit: '/s' },
  ])
  return { rows, raw }
}
