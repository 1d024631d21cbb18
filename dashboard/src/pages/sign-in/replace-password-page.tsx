import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { explain } from '#data/explain.ts'
import { type Me, useReplacePassword } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { SignInFrame } from './sign-in-frame.tsx'

/** A one-time password is replaced before anything else. */
export function ReplacePasswordPage({ user }: { readonly user: NonNullable<Me['user']> }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const replace = useReplacePassword()

  function submit(event: FormEvent) {
    event.preventDefault()
    replace.mutate({ current_password: current, new_password: next })
  }

  return (
    <SignInFrame title={texts.replacePassword.title}>
      <p className="-mt-3 mb-6 text-soft">{texts.replacePassword.text}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <TextField
          label={texts.replacePassword.current}
          type="password"
          autoComplete="current-password"
          required
          autoFocus
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label={texts.replacePassword.new}
          hint={texts.replacePassword.hint}
          error={replace.error ? explain(replace.error).detail : null}
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" look="primary" busy={replace.isPending} className="mt-2">
          {texts.replacePassword.submit}
        </Button>
      </form>
    </SignInFrame>
  )
}
