import { stripVTControlCharacters } from 'node:util'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const gap = '  '

/** Lines of a table: a head, and a row for each item. Cells may be coloured; widths are those of what is seen. */
export function layOutTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, at) =>
    Math.max(seenWidth(column.title), ...rows.map((row) => seenWidth(row[at] ?? ''))),
  )
  const layOut = (cells: readonly string[]): string =>
    columns
      .map(({ align }, at) => {
        const cell = cells[at] ?? ''
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - seenWidth(cell)))
        return align === 'right' ? space + cell : cell + space
      })
      .join(gap)
      .trimEnd()
  return [layOut(columns.map(({ title }) => title)), ...rows.map(layOut)]
}

/** Columns that the text takes on a terminal: wide East Asian letters two, accents that combine none. */
export function seenWidth(text: string): number {
  let width = 0
  for (const letter of stripVTControlCharacters(text)) {
    if (/\p{Mark}|\u200d/u.test(letter)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        letter,
      )
        ? 2
        : 1
  }
  return width
}

/** Text from outside (names, file names) without anything that would steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Control}/gu, '\ufffd')
}
