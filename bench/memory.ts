import { readdirSync, readFileSync } from 'node:fs'
import type { LoadOrder, LoadResult } from './http-load.ts'
import { startJsonLines } from './json-lines.ts'
import { residentMegabytes } from './machine.ts'
import type { Row } from './row.ts'
import { authorization, type ServerProcess } from './server-process.ts'

/** Resident memory of the server at rest and after a burst of recognitions, which loads every session that there is. */
export async function measureMemory(server: ServerProcess, photo: string, faces: number): Promise<Row[]> {
  const part = `memory with ${faces.toLocaleString('en')} faces`
  const rest = residentMegabytes(server.pid)
  if (rest === null) return []
  await using load = await startJsonLines<object, LoadOrder, LoadResult>('./http-load.ts', [], 120_000)
  for (const concurrency of [1, 16]) await load.ask({ url: server.url, authorization, photo, concurrency, seconds: 4 })
  const after = residentMegabytes(server.pid)
  const database = databaseMegabytes(server.pid)
  const reach = { limit: 1_000, is: 'at most' as const }
  return [
    { part, name: 'server, resident, just ready', value: rest.now, unit: 'MB', reach },
    {
      part,
      name: 'server, resident, after 8 s of recognitions',
      value: after?.now ?? Number.NaN,
      unit: 'MB',
      reach,
      note: `peak ${after?.peak.toFixed(0)} MB, reached while starting or under load`,
    },
    ...(database === null ? [] : [{ part, name: 'its PostgreSQL, shared pages once', value: database, unit: 'MB' }]),
  ]
}

/** The embedded server's processes run on the data folder of the process with this id. */
function databaseMegabytes(serverPid: number): number | null {
  try {
    const data = environmentOf(serverPid, 'NETRA_DATA')
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const postmaster = processes.find((pid) => textOf(`/proc/${pid}/cmdline`).includes(`${data}/postgres`))
    const family = processes.filter((pid) => pid === postmaster || parentOf(pid) === postmaster)
    const bytes = family.map(
      (pid) => Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024,
    )
    return postmaster === undefined ? null : bytes.reduce((sum, size) => sum + size, 0) / 1e6
  } catch {
    return null
  }
}

function environmentOf(pid: number, name: string): string {
  const entry = textOf(`/proc/${pid}/environ`)
    .split('\0')
    .find((line) => line.startsWith(`${name}=`))
  if (entry === undefined) throw new Error(`the process has no ${name}`)
  return entry.slice(name.length + 1)
}

const parentOf = (pid: string): string | undefined => /^PPid:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1]

/** Empty for a process that has gone meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
