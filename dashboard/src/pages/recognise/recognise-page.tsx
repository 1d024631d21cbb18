export function RecognisePage() {
  return null
}
