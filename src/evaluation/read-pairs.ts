import { AppError } from '#core/errors.ts'

/** Two photos, as paths below the dataset folder, and whether they show the same person. */
export interface Pair {
  readonly a: string
  readonly b: string
  readonly same: boolean
}

const answers: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  same: true,
  yes: true,
  '0': false,
  false: false,
  different: false,
  no: false,
}

/**
 * Pairs from CSV with the columns a, b, same (RFC 4180; 1 or 0, true or false, same or different, yes or no); a line `a,b,same`
 * at the top and empty lines are skipped. Throws `invalid_input` naming the first wrong line, and for no pairs at all.
 */
export function readPairs(text: string, name: string): Pair[] {
  const wrong = (line: number, why: string) => new AppError('invalid_input', `${name}, line ${line}: ${why}`)
  const pairs: Pair[] = []
  for (const { cells, line } of csvRows(text, (at) => wrong(at, 'a quoted cell is not closed'))) {
    if (cells.length === 1 && cells[0]?.trim() === '') continue
    const [a = '', b = '', label = ''] = cells.map((cell) => cell.trim())
    if (pairs.length === 0 && a.toLowerCase() === 'a' && b.toLowerCase() === 'b') continue
    if (cells.length !== 3)
      throw wrong(line, `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where three are needed: a,b,same`)
    if (a === '' || b === '') throw wrong(line, 'the name of a photo is missing')
    const same = Object.hasOwn(answers, label.toLowerCase()) ? answers[label.toLowerCase()] : undefined
    if (same === undefined)
      throw wrong(line, `the third cell must be 1 (the same person) or 0, not ${JSON.stringify(label.slice(0, 40))}`)
    pairs.push({ a: plainPath(a), b: plainPath(b), same })
  }
  if (pairs.length === 0) throw new AppError('invalid_input', `${name} has no pairs; each line needs a,b,same`)
  return pairs
}

function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
}

function* csvRows(text: string, unclosed: (line: number) => Error): Generator<{ cells: string[]; line: number }> {
  let cells: string[] = []
  let [cell, quoted, line, start] = ['', false, 1, 1]
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  for (let i = 0; i < source.length; i++) {
    const letter = source[i] as string
    if (letter === '\n') line++
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (source[i + 1] === '"') cell += source[++i]
      else quoted = false
    } else if (letter === '"' && cell.trim() === '') [cell, quoted] = ['', true]
    else if (letter === ',') {
      cells.push(cell)
      cell = ''
    } else if (letter === '\n') {
      yield { cells: [...cells, cell], line: start }
      ;[cells, cell, start] = [[], '', line]
    } else cell += letter
  }
  if (quoted) throw unclosed(start)
  if (cells.length > 0 || cell !== '') yield { cells: [...cells, cell], line: start }
}
