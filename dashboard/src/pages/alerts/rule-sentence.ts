import type { Rule, RuleFacts } from '#data/alerts.ts'
import { texts } from '#texts/texts.ts'

const words = texts.alerts.sentence

/** What ids mean. */
export interface RuleNames {
  readonly list: string | null
  readonly person: string | null
  readonly cameras: readonly string[]
}

type Facts = Pick<
  Rule,
  'who' | 'camera_ids' | 'zones' | 'schedule' | 'dwell_seconds' | 'confirm' | 'cooldown_seconds' | 'severity'
>
type Time = NonNullable<Rule['schedule']>['times'][number]

/** The rule in one sentence, made of what it says and of nothing else. */
export function ruleSentence(rule: Facts, names: RuleNames): string {
  const who =
    rule.who === 'list'
      ? words.whos.list(names.list ?? words.unnamedList)
      : rule.who === 'person'
        ? words.whos.person(names.person ?? words.unnamedPerson)
        : words.whos[rule.who]
  const parts = [
    who,
    words.frames(rule.confirm),
    rule.dwell_seconds > 0 ? words.dwell(rule.dwell_seconds) : '',
    rule.camera_ids === null ? '' : words.cameras(names.cameras),
    rule.zones === null ? '' : words.zones(rule.zones),
    rule.schedule === null ? '' : ` ${words.or(rule.schedule.times.map(timeInWords))}`,
    severityOf(rule),
    rule.cooldown_seconds === 0 ? words.everyTime : words.cooldown(rule.cooldown_seconds),
    words.end,
  ]
  return parts.join('')
}

const severityOf = ({ severity, who }: Facts): string =>
  severity === null && who === 'list' ? words.raiseAsList : words.raise(severity ?? 'medium')

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

function timeInWords({ days, from, to }: Time): string {
  const isWholeDay = from === to
  const isEveryDay = days.length === week.length
  const named = daysInWords(days)
  if (isWholeDay) return words.wholeDays(isEveryDay ? daysInWords(week) : named)
  return isEveryDay ? words.everyDay(from, to) : words.onDays(named, from, to)
}

function daysInWords(days: readonly (typeof week)[number][]): string {
  const sorted = week.filter((day) => days.includes(day))
  const is = (wanted: readonly string[]) =>
    sorted.length === wanted.length && wanted.every((day) => sorted.some((one) => one === day))
  if (is(week.slice(0, 5))) return words.weekdays
  if (is(week.slice(5))) return words.weekend
  return words.or(sorted.map((day) => words.days[day]))
}

/** A rule as the editor begins with it. */
export const newRule: Facts & Pick<Rule, 'watch_list_id' | 'person_id' | 'gallery'> = {
  who: 'list',
  watch_list_id: null,
  person_id: null,
  gallery: null,
  camera_ids: null,
  zones: null,
  schedule: null,
  dwell_seconds: 0,
  confirm: 3,
  cooldown_seconds: 600,
  severity: null,
}
export type Draft = typeof newRule

/** The draft as it is sent; null while it does not say who is watched for. */
export function factsOf(draft: Draft): RuleFacts | null {
  const { who, watch_list_id, person_id } = draft
  if ((who === 'list' && watch_list_id === null) || (who === 'person' && person_id === null)) return null
  return {
    ...draft,
    camera_ids: draft.camera_ids === null ? null : [...draft.camera_ids],
    watch_list_id: who === 'list' ? watch_list_id : null,
    person_id: who === 'person' ? person_id : null,
  }
}
