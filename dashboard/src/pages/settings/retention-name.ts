import { texts } from '#texts/texts.ts'

/** A class of retention as people read it; one that this page does not know yet by its own name. */
export function retentionName(name: string): string {
  const plain = name.replaceAll('_', ' ')
  return texts.upkeep.retention.names[name] ?? `${plain.slice(0, 1).toUpperCase()}${plain.slice(1)}`
}
