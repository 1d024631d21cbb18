/** What must not stand in any committed text: it would be true on one machine only. */
const machineWords: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /(^|[\s'"`(=:])\/(work|root|home\/[a-z]\w*)\//m, what: 'an absolute path of one machine' },
  { pattern: /\bregistry\.[a-z][a-z0-9-]*\.[a-z]/i, what: 'the host of a package registry' },
  { pattern: /"resolved":\s*"https?:/, what: 'an address of a package registry in the lock file' },
]

/** Violations of one text file, given its path and contents. */
export function findMachineWords(path: string, text: string): string[] {
  return machineWords.flatMap(({ pattern, what }) => {
    const found = pattern.exec(text)
    if (!found) return []
    const line = text.slice(0, found.index + found[0].length).split('\n').length
    return [`${path}:${line}: ${what} (${found[0].trim()})`]
  })
}

const decisionLines = 40

/** A decision record is read in a minute: at most forty lines, with the three headings. */
export function judgeDecision(path: string, text: string): string[] {
  const lines = text.trimEnd().split('\n')
  const missing = ['Context', 'Decision', 'What would change our mind'].filter(
    (heading) => !lines.some((line) => line.toLowerCase() === `## ${heading.toLowerCase()}`),
  )
  return [
    ...(/^decisions\/\d{4}-[a-z0-9-]+\.md$/.test(path) ? [] : [`${path}: named decisions/NNNN-title.md`]),
    ...(lines.length > decisionLines ? [`${path}: ${lines.length} lines, at most ${decisionLines}`] : []),
    ...missing.map((heading) => `${path}: lacks the heading "## ${heading}"`),
  ]
}
