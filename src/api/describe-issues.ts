import type { z } from 'zod'
import { snakeName } from './names.ts'

type Issue = z.core.$ZodIssue

/** More than this many at once help nobody. */
const shown = 5

/** Where in the input, in the wire's names: `faces.0.person_id`. Names under `metadata` are the user's own. */
function wirePath(path: readonly PropertyKey[]): string {
  const own = path.indexOf('metadata')
  return path.map((part, at) => (own >= 0 && at > own ? String(part) : snakeName(String(part)))).join('.')
}

function describe(issue: Issue, before: readonly PropertyKey[]): { field: string; text: string } {
  const path = [...before, ...issue.path]
  const field = wirePath(path)
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => wirePath([...path, key])).join(', ')
    return { field: names, text: `${names} is not a known field` }
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that came closest is the one the caller meant.
    const closest = issue.errors.reduce((best, errors) => (errors.length < best.length ? errors : best))
    if (closest[0]) return describe(closest[0], path)
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('received undefined'))
    return { field, text: `${field || 'the input'} is missing` }
  const text = issue.message.replace(/^(Invalid input|Too small|Too big|Invalid option|Invalid string): /, '')
  return { field, text: field ? `${field}: ${text}` : text }
}

/** What is wrong with an input, for whoever sent it: each field by its name on the wire, never its value. */
export function describeIssues(issues: readonly Issue[]): { detail: string; fields: string } {
  const described = issues.slice(0, shown).map((issue) => describe(issue, []))
  const more = issues.length > shown ? `; and ${issues.length - shown} more` : ''
  return {
    detail: described.map((item) => item.text).join('; ') + more,
    fields: [...new Set(described.map((item) => item.field).filter(Boolean))].join(', '),
  }
}
