/**
 * Capital letters as lines, for machines without any font (a bare container has none, and text would come out as empty
 * rectangles). Points are digits `xy` on a grid 5 wide and 7 high, from the top left; a blank begins another line.
 */
const glyphs: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '003041423303 3344453606 0006',
  C: '4130100105163645',
  D: '00304145360600',
  E: '40000646 0333',
  F: '400006 0333',
  G: '413010010516364543 2343',
  H: '0006 4046 0343',
  I: '1030 2026 1636',
  J: '4045361605',
  K: '0006 400346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  0: '103041453616050110 1531',
  1: '112026 1636',
  2: '01103041420646',
  3: '01103041423313 334445361605',
  4: '36300444',
  5: '400003334445361605',
  6: '413010010516364544331304',
  7: '004016',
  8: '103041423313020110 133344453616050413',
  9: '423313020110304145361605',
  '-': '1333',
  '–': '1333',
  '.': '2526',
  ',': '2517',
  "'": '2021',
  '%': '4006 0010110100 3545463635',
  '(': '30212536',
  ')': '10212516',
  '/': '0640',
  ':': '2122 2425',
  _: '0646',
  '+': '2125 0343',
  '?': '01103041422324 2526',
  '!': '2024 2526',
  '#': '1016 3036 0242 0444',
  '&': '4602011021220405162644',
  ' ': '',
}
const cellWidth = 6
const cellHeight = 6

/** The text as an SVG path of lines, its left end at `x`, its base line at `y`, capitals `height` pixels high. */
export function strokeText(text: string, x: number, y: number, height: number): { path: string; width: number } {
  const unit = height / cellHeight
  const letters = [...plain(text)]
  const path = letters
    .flatMap((letter, index) => {
      const left = x + index * cellWidth * unit
      return linesOf(letter).map((points) =>
        points
          .map(([px, py], nth) => `${nth === 0 ? 'M' : 'L'}${round(left + px * unit)} ${round(y - (6 - py) * unit)}`)
          .join(''),
      )
    })
    .join('')
  return { path, width: Math.max(0, letters.length * cellWidth - 2) * unit }
}

/** Capitals without accents; what has no glyph becomes a question mark. */
function plain(text: string): string {
  const bare = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase()
  return [...bare].map((letter) => (letter in glyphs ? letter : '?')).join('')
}

function linesOf(letter: string): [number, number][][] {
  const lines = (glyphs[letter] ?? '').split(' ').filter((line) => line !== '')
  return lines.map((line) => (line.match(/\d\d/g) ?? []).map((pair) => [Number(pair[0]), Number(pair[1])]))
}

const round = (value: number): number => Math.round(value * 100) / 100
