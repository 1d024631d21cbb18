/** Text that is HTML already; everything else that goes into {@link html} is escaped. */
export interface Markup {
  readonly html: string
}

type Part = Markup | string | number | null | readonly Part[]

/** HTML from a template: values are escaped unless they are markup; null is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.reduce((made, text, i) => made + textOf(parts[i - 1] ?? null) + text) }
}

function textOf(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeText(part)
  return 'html' in part ? part.html : part.map(textOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}
