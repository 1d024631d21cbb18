import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Facts } from '#components/ui/facts.tsx'
import type { AuditEntry, AuditFilter } from '#data/audit.ts'
import { formatDateTime, texts } from '#texts/texts.ts'

const words = texts.audit

const columns =
  'grid grid-cols-[1fr_auto] items-baseline gap-x-4 gap-y-0.5 md:grid-cols-[10.5rem_minmax(0,1fr)_8.5rem_9rem_1.25rem]'

/** One entry: a line, and all of it when it is opened. */
export function AuditRow({ entry, onFilter }: { readonly entry: AuditEntry; onFilter(filter: AuditFilter): void }) {
  const [open, setOpen] = useState(false)
  const titles: Readonly<Record<string, string>> = texts.errors.titles
  const subjects = Object.entries(entry.subject).flatMap(([kind, ids]) => ids.map((id) => `${kind}:${id}`))
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={`${columns} w-full py-2 text-left text-sm hover:bg-sunken focus-visible:outline-offset-[-2px]`}
      >
        <span className="text-soft max-md:order-2">{formatDateTime(entry.at)}</span>
        <span className="min-w-0 max-md:order-1">
          <span className="inline-block font-medium first-letter:uppercase">
            {entry.operation.replaceAll('_', ' ')}
          </span>
          {subjects.length > 0 ? <span className="ml-2 text-soft">{subjectLine(subjects)}</span> : null}
        </span>
        <span className="text-soft max-md:order-4">{words.actors[entry.actor.kind] ?? entry.actor.kind}</span>
        <span className="max-md:order-3">
          {entry.outcome === 'ok' ? (
            <Badge tone="good">{words.ok}</Badge>
          ) : (
            <Badge tone="bad">{titles[entry.outcome] ? entry.outcome.replaceAll('_', ' ') : entry.outcome}</Badge>
          )}
        </span>
        <ChevronDown
          size={16}
          aria-hidden="true"
          className={clsx('self-center text-soft transition-transform max-md:hidden', open && 'rotate-180')}
        />
      </button>
      {open ? (
        <div className="rise pb-4 md:pl-[11.5rem]">
          <Facts
            facts={[
              [
                words.columns.who,
                <FilterLink key="who" onPress={() => onFilter({ actor_id: entry.actor.id })}>
                  {entry.actor.id}
                </FilterLink>,
              ],
              [
                words.columns.what,
                <FilterLink key="what" onPress={() => onFilter({ operation: entry.operation })}>
                  {entry.operation}
                </FilterLink>,
              ],
              ...(subjects.length > 0
                ? [
                    [
                      words.columns.about,
                      <span key="about" className="flex flex-col items-start">
                        {subjects.map((subject) => (
                          <FilterLink key={subject} onPress={() => onFilter({ subject })}>
                            {subject}
                          </FilterLink>
                        ))}
                      </span>,
                    ] as const,
                  ]
                : []),
              [words.columns.where, [entry.door, entry.address].filter(Boolean).join(', ')],
              [words.columns.outcome, `${entry.outcome}, ${words.milliseconds(entry.milliseconds)}`],
              [
                words.correlation,
                <code key="id" className="font-mono text-xs">
                  {entry.correlation_id}
                </code>,
              ],
              [
                words.hash,
                <code key="hash" className="break-all font-mono text-xs">
                  {entry.audit_id} · {entry.hash}
                </code>,
              ],
            ]}
          />
        </div>
      ) : null}
    </li>
  )
}

const shownSubjects = 1

function subjectLine(subjects: readonly string[]): string {
  const [first = ''] = subjects
  const [kind = '', id = ''] = first.split(':')
  const short = `${kind.replaceAll('_', ' ')} ${id.length > 20 ? `…${id.slice(-8)}` : id}`
  return subjects.length > shownSubjects ? `${short} ${words.more(subjects.length - shownSubjects)}` : short
}

const FilterLink = ({ onPress, children }: { onPress(): void; readonly children: string }) => (
  <button
    type="button"
    onClick={onPress}
    className="break-all text-left text-accent underline decoration-dotted underline-offset-2 hover:decoration-solid"
  >
    {children}
  </button>
)
