import { wordsPerId } from './id-words.ts'

/** Keeps the rows that may belong to the K best people of one query, from bounds of their scores. Used again and again. */
export interface Sieve {
  /** `slack`, relative to the query and a score, is what double precision may lose; see `scoreSlack`. */
  reset(people: number, slack: (score: number) => number): void
  /** Takes a row whose score lies between the bounds. */
  offer(row: number, upper: number, lower: number): void
  /** A score that whoever belongs to the answer reaches; −∞ until K people are known. Only rises. */
  bar(): number
  /** Whether more rows may belong to the answer than are worth comparing one by one: what it holds is of no use. */
  flooded(): boolean
  /** Calls back with the rows left, best upper bound first, until false is answered. */
  each(use: (row: number, upper: number) => boolean): void
}

/** Finds the words of a row's person. */
export type PersonAt = (row: number) => { words: Uint32Array; offset: number }

/** People of a query that a sieve can keep apart; more are searched without codes. */
export const mostPeople = 64
/** Rows held at most. Comparing 2,048 in double precision takes about as long as the float32 scan of 100,000 (5 ms). */
const mostRows = 2048

/**
 * The bar is the K-th largest, over people, of the largest lower bound among a person's faces: K people are surely that
 * good. A face is left out when its upper bound is below the bar, or below the lower bound of another face of the same
 * person. Both keep ties.
 */
export function createSieve(personAt: PersonAt): Sieve {
  const rows = new Int32Array(mostRows)
  const uppers = new Float64Array(mostRows)
  const lowers = new Float64Array(mostPeople)
  const persons = new Uint32Array(mostPeople * wordsPerId)
  let slack: (score: number) => number = () => 0
  let people = 0
  let known = 0
  let held = 0
  let bar = Number.NEGATIVE_INFINITY
  let weakest = 0
  let over = false

  const personOf = (row: number): number => {
    const { words, offset } = personAt(row)
    for (let person = 0; person < known; person++) {
      let word = 0
      while (word < wordsPerId && persons[person * wordsPerId + word] === words[offset + word]) word++
      if (word === wordsPerId) return person
    }
    return -1
  }
  const name = (person: number, row: number, lower: number): void => {
    const { words, offset } = personAt(row)
    for (let word = 0; word < wordsPerId; word++) persons[person * wordsPerId + word] = words[offset + word] as number
    lowers[person] = lower
  }
  const raiseBar = (): void => {
    if (known < people) return
    weakest = 0
    for (let person = 1; person < known; person++)
      if ((lowers[person] as number) < (lowers[weakest] as number)) weakest = person
    const least = lowers[weakest] as number
    bar = Math.max(bar, least - slack(least))
  }
  const beaten = (person: number, upper: number): boolean =>
    person >= 0 && upper < (lowers[person] as number) - slack(lowers[person] as number)
  const compact = (): void => {
    let kept = 0
    for (let i = 0; i < held; i++) {
      const row = rows[i] as number
      const upper = uppers[i] as number
      if (upper < bar || beaten(personOf(row), upper)) continue
      rows[kept] = row
      uppers[kept] = upper
      kept++
    }
    held = kept
  }
  return {
    reset(count, newSlack) {
      people = count
      slack = newSlack
      known = 0
      held = 0
      bar = Number.NEGATIVE_INFINITY
      over = false
    },
    offer(row, upper, lower) {
      if (over || upper < bar) return
      const person = personOf(row)
      if (beaten(person, upper)) return
      if (person >= 0) {
        if (lower > (lowers[person] as number)) {
          lowers[person] = lower
          raiseBar()
        }
      } else if (known < people) {
        name(known++, row, lower)
        raiseBar()
      } else if (lower > (lowers[weakest] as number)) {
        name(weakest, row, lower)
        raiseBar()
      }
      if (held === mostRows) {
        compact()
        over = held > mostRows / 2
      }
      if (over) return
      rows[held] = row
      uppers[held] = upper
      held++
    },
    bar: () => bar,
    flooded: () => over,
    each(use) {
      compact()
      for (let sorted = 0; sorted < held; sorted++) {
        let best = sorted
        for (let i = sorted + 1; i < held; i++) if ((uppers[i] as number) > (uppers[best] as number)) best = i
        const row = rows[best] as number
        const upper = uppers[best] as number
        rows[best] = rows[sorted] as number
        uppers[best] = uppers[sorted] as number
        if (!use(row, upper)) return
      }
    },
  }
}
