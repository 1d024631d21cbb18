/**
 * Words that people make passwords of (lists of leaked passwords have them at the top), with what the place and the product add.
 * Passwords have twelve characters or more, so these are met with digits and signs around them, or repeated.
 */
const words = new Set(
  `password passwort passwd motdepasse contrasena senha parola haslo wachtwoord letmein welcome willkommen bienvenue admin
  administrator administrador root superuser user username login signin guest test testing tester demo sample example changeme
  changeit default secret geheim qwerty qwertz azerty qwertyuiop qwertzuiop asdfghjkl asdfgh zxcvbnm yxcvbnm iloveyou loveyou
  princess dragon monkey football baseball basketball soccer hockey superman batman pokemon starwars master shadow sunshine
  summer winter spring autumn sommer herbst fruehling january february march april june july august september october november
  december monday friday sunday michael jennifer jordan ashley daniel thomas charlie jessica hunter killer trustno trustnoone
  whatever computer internet server system security camera cameras face faces facerecognition recognition netra company office
  freedom flower cheese chocolate banana orange purple yellow matrix mustang ferrari porsche mercedes liverpool chelsea arsenal
  barcelona abcdef abcdefg abcdefgh abcdefghijkl qazwsx qazwsxedc zaqwsx onetwothree access hello helloworld love angel lovely
  family mother father letmeinnow passw passphrase mypassword newpassword thisismypassword correcthorsebatterystaple`.split(
    /\s+/,
  ),
)
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** Whether a password is one of those that are tried first: a common word with digits and signs around it, a row, a repetition. */
export function isGuessable(password: string): boolean {
  const lower = password.toLowerCase()
  // Digits and signs at the ends are added, those within stand for letters.
  const core = lower.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const plain = core.replace(/[0134571@$!]/g, (sign) => leet[sign] ?? sign)
  return isRepetition(lower) || isRow(lower) || [core, plain].some((text) => isMadeOfWords(letters(text)))
}

const letters = (text: string): string => text.replace(/[^a-z]+/g, '')

/** One short piece again and again: "aaaaaaaaaaaa", "abcabcabcabc". */
const isRepetition = (text: string): boolean => /^(.{1,4})\1{2,}.{0,3}$/s.test(text)

/** Up or down by one from each character to the next, but for a few breaks: "123456789012". */
function isRow(text: string): boolean {
  const codes = [...text].map((char) => char.charCodeAt(0))
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0))
  return [1, -1].some((step) => steps.filter((one) => one !== step).length <= 2)
}

/** Nothing but one or two common words; what is left is digits and signs. */
function isMadeOfWords(text: string): boolean {
  if (text === '') return true
  if (words.has(text)) return true
  for (let at = 3; at <= text.length - 3; at++)
    if (words.has(text.slice(0, at)) && words.has(text.slice(at))) return true
  return false
}
