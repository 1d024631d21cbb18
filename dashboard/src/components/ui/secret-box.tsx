import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { texts } from '#texts/texts.ts'
import { Button } from './button.tsx'

/** Copies a text, and says so on the button. */
export function CopyButton({ text, label = texts.actions.copy }: { readonly text: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <Button small onClick={() => void copyText(text).then(() => setCopied(true))}>
      <Icon size={15} aria-hidden="true" />
      <span aria-live="polite">{copied ? texts.actions.copied : label}</span>
    </Button>
  )
}

/** Pages that came over plain HTTP from another machine have no clipboard of their own. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text)
  const place = document.createElement('textarea')
  place.value = text
  // Inside the dialog that is open: whatever is outside it cannot be focused.
  const parent = document.querySelector('[role=dialog]') ?? document.body
  parent.append(place)
  place.select()
  document.execCommand('copy')
  place.remove()
}

/** A secret that is shown this once, with a way to copy it. */
export function SecretBox({ secret, hint }: { readonly secret: string; readonly hint: string }) {
  return (
    <div className="rounded-panel border border-accent bg-accent-wash p-3">
      <div className="flex items-start gap-3">
        <code className="min-w-0 flex-1 select-all break-all py-1 font-mono text-sm">{secret}</code>
        <CopyButton text={secret} />
      </div>
      <p className="mt-1.5 text-sm">{hint}</p>
    </div>
  )
}
