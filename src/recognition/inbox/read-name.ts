import { AppError } from '#core/errors.ts'
import { personInName } from '#recognition/person-in-name.ts'

/** Whom a file is about, by where it lies and what it is called. */
export interface NamedFile {
  readonly externalId: string
  /** As the name says it; the external id where the name says none. */
  readonly name: string
}

const longest = 200

/**
 * Reads `<user_id>.jpg`, `<user_id>_<n>.jpg`, `<user_id>__<Full Name>.jpg` and `<person>/<image>`; `path` has forward slashes and at
 * most one folder. Throws `invalid_input` where it names nobody, or an id that is too long.
 */
export function readName(path: string, { numbered }: { readonly numbered: boolean }): NamedFile {
  const slash = path.indexOf('/')
  if (slash > 0) return named(path.slice(0, slash), null)
  const stem = stemOf(path)
  const [id = '', ...rest] = stem.split('__')
  const fullName = rest.join('__').trim()
  if (fullName !== '' && id.trim() !== '') return named(id, fullName)
  // Ids such as E-7 are common: only what stands after an underscore, or in brackets, counts as a number.
  return named(numbered && !/-\d+$/.test(stem) ? personInName(stem) : stem, null)
}

/** The file's name without its extension; a name that is nothing but an extension stays. */
export function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/(?!^)\.[^.]*$/, '')
}

function named(id: string, fullName: string | null): NamedFile {
  const externalId = id.normalize('NFC').trim()
  if (externalId === '' || externalId === '.')
    throw new AppError(
      'invalid_input',
      'The file name names nobody: call it <user_id>.jpg, or put it into a folder <person>/',
    )
  if (externalId.length > longest)
    throw new AppError('invalid_input', `The user id in the file name is longer than ${longest} characters`)
  if (/\p{Control}|\ufffd/u.test(externalId))
    throw new AppError('invalid_input', 'The user id in the file name holds control characters or is not valid UTF-8')
  const spoken = (fullName ?? externalId).normalize('NFC').replaceAll('_', ' ').trim().slice(0, longest)
  return { externalId, name: spoken === '' ? externalId : spoken }
}
