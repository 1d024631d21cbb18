/** Whether a body holds files, and must go as a form. */
export function holdsFiles(body: unknown): body is Record<string, unknown> {
  if (typeof body !== 'object' || body === null || body instanceof FormData || body instanceof Blob) return false
  return Object.values(body).some((value) => value instanceof Blob || (Array.isArray(value) && value.some(isBlob)))
}

/** The fields as a form: lists of files under one name, anything but text and files as JSON. */
export function formOf(fields: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue
    if (Array.isArray(value) && value.some(isBlob)) for (const one of value) append(form, name, one)
    else append(form, name, value)
  }
  return form
}

const isBlob = (value: unknown): value is Blob => value instanceof Blob

function append(form: FormData, name: string, value: unknown): void {
  if (isBlob(value)) form.append(name, value, nameOf(value) ?? name)
  else form.append(name, typeof value === 'string' ? value : JSON.stringify(value))
}

/** A File's own name; Node 20 has Files without a global of that name. */
function nameOf(blob: Blob): string | null {
  return 'name' in blob && typeof blob.name === 'string' && blob.name !== '' ? blob.name : null
}
