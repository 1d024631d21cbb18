import { keeps, type Row } from './row.ts'

/** The rows as a table for a terminal, part by part; what misses its reach is marked. */
export function layOut(rows: readonly Row[]): string {
  const lines: string[] = []
  const name = Math.max(...rows.map((row) => row.name.length)) + 2
  for (const part of new Set(rows.map((row) => row.part))) {
    lines.push('', part)
    for (const row of rows.filter((candidate) => candidate.part === part)) {
      const value = `${digits(row.value)} ${row.unit}`.padStart(14)
      const spread = row.spread ? `${digits(row.spread.p10)}–${digits(row.spread.p90)} (${row.spread.n})` : ''
      lines.push(
        `  ${row.name.padEnd(name)}${value}  ${spread.padEnd(22)}${verdict(row).padEnd(24)}${row.note ?? ''}`.trimEnd(),
      )
    }
  }
  return lines.join('\n')
}

/** Rows that do not keep their promise, one line each. */
export function listMissed(rows: readonly Row[]): string[] {
  return rows
    .filter((row) => keeps(row) === false)
    .map((row) => `${row.part}, ${row.name}: ${digits(row.value)} ${row.unit}, ${verdict(row)}`)
}

function verdict(row: Row): string {
  if (!row.reach) return ''
  const promise = `${row.reach.is} ${digits(row.reach.limit)}`
  return keeps(row) ? `${promise}: met` : `${promise}: MISSED`
}

function digits(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toFixed(places)
}
