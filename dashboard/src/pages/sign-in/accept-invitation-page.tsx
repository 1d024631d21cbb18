import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { explain } from '#data/explain.ts'
import { useAcceptInvitation } from '#data/users.ts'
import { texts } from '#texts/texts.ts'
import { SignInFrame } from './sign-in-frame.tsx'

const words = texts.invitation

/** Whoever was invited chooses name and password, and is in. */
export function AcceptInvitationPage() {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useAcceptInvitation()
  const token = window.location.hash.slice(1)

  function submit(event: FormEvent) {
    event.preventDefault()
    // A new start: whatever was read before is not theirs.
    accept.mutate({ token, name: name.trim(), password }, { onSuccess: () => window.location.replace('/') })
  }

  return (
    <SignInFrame title={words.title}>
      <p className="-mt-3 mb-6 text-soft">{token === '' ? words.incomplete : words.text}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={words.name}
          autoComplete="name"
          required
          autoFocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={words.password}
          hint={texts.replacePassword.hint}
          error={accept.error ? explain(accept.error).detail : null}
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" busy={accept.isPending} disabled={token === ''} className="mt-2">
          {words.submit}
        </Button>
      </form>
    </SignInFrame>
  )
}
