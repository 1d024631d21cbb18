import { AppError } from '#core/errors.ts'
import type { CapabilityName } from './capability.ts'

/** What capabilities are turned on for. An administrator writes a text; it is read as one of these. */
export const purposes = [
  'accessibility',
  'research',
  'medical',
  'safety',
  'access_control',
  'missing_people',
  'workplace',
  'education',
  'other',
] as const
export type Purpose = (typeof purposes)[number]

/** Words that put a purpose at work or in education, whatever else it says: in doubt the stricter reading holds. */
const workplace =
  /\b(work[ -]?places?|work[ -]?forces?|workers?|at work|on the job|employ\w*|staff|personnel|human resources|hr|recruit\w*|hiring|job (interviews?|applicants?)|call[ -]?cent(er|re)s?|productivity|arbeitsplatz|mitarbeiter\w*|angestellte\w*|bewerber\w*)\b/
const education =
  /\b(educat\w*|schools?|universit\w*|colleges?|students?|pupils?|teach\w*|class[ -]?rooms?|lectures?|exams?|examinations?|proctor\w*|e-?learning|kindergartens?|schule\w*|schüler\w*|studierende\w*|student(en|innen)|unterricht\w*|prüfung\w*)(?!\w)/

/**
 * What a stated purpose is: one of the list by its name (alone, or before a colon and an explanation), else what its words
 * say, else *other*.
 */
export function readPurpose(text: string): Purpose {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('_', ' ').trim()
  if (workplace.test(plain)) return 'workplace'
  if (education.test(plain)) return 'education'
  const named = plain.split(':')[0]?.trim().replaceAll(' ', '_')
  return purposes.find((purpose) => purpose === named) ?? 'other'
}

/** Purposes that a capability is refused for, and the law that says so. */
export const refusedPurposes: Readonly<Record<CapabilityName, readonly Purpose[]>> = {
  // Regulation (EU) 2024/1689, Article 5(1)(f): inferring emotions of people at work and in education.
  expression: ['workplace', 'education'],
  live_identification: [],
}

/** Throws `invalid_input` where the capability must not be used for what is stated. */
export function requireAllowedPurpose(name: CapabilityName, text: string): void {
  const purpose = readPurpose(text)
  if (!refusedPurposes[name].includes(purpose)) return
  throw new AppError(
    'invalid_input',
    `purpose: ${name} must not be used for ${purpose}: the EU AI Act, Article 5(1)(f), prohibits inferring emotions of people at work and in education`,
    { facts: { fields: 'purpose', purpose } },
  )
}

/** Whether a capability that is stored as on may be used: also a purpose that was stored around the check must be allowed. */
export function mayBeOn(name: CapabilityName, text: string | null): boolean {
  return text !== null && !refusedPurposes[name].includes(readPurpose(text))
}
