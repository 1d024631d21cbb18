import { NetraError } from '@netra/client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { explain } from '#data/explain.ts'
import { netra } from '#data/netra.ts'
import { signInWaysQuery, useSignIn } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { SignInFrame } from './sign-in-frame.tsx'

/** Said by the server where somebody came back from the organisation's sign-in in vain. */
const refusedElsewhere = new URLSearchParams(location.search).get('sign_in') === 'refused'

/** Address and password, and a code once the server asks for one. */
export function SignInPage() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const signIn = useSignIn()
  const { data: ways } = useQuery(signInWaysQuery)
  const wantsCode = signIn.error instanceof NetraError && signIn.error.problem?.code_required === true
  const [askedForCode, setAskedForCode] = useState(false)
  useEffect(() => {
    if (wantsCode) setAskedForCode(true)
  }, [wantsCode])
  const failure = signIn.error === null || (wantsCode && code === '') ? null : explain(signIn.error).detail

  function submit(event: FormEvent) {
    event.preventDefault()
    signIn.mutate({ email, password, ...(code.trim() === '' ? {} : { code }) })
  }

  return (
    <SignInFrame title={texts.signIn.title}>
      {refusedElsewhere ? (
        <p role="alert" className="mb-4 text-danger text-sm">
          {texts.signIn.refusedElsewhere}
        </p>
      ) : null}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={texts.signIn.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={texts.signIn.password}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={askedForCode ? null : failure}
        />
        {askedForCode ? (
          <TextField
            label={texts.signIn.code}
            hint={texts.signIn.codeHint}
            error={failure}
            name="code"
            autoComplete="one-time-code"
            autoFocus
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        ) : null}
        <Button type="submit" look="primary" busy={signIn.isPending} className="mt-2">
          {texts.signIn.submit}
        </Button>
      </form>
      {ways?.provider ? (
        <Button asChild className="mt-3 w-full">
          <a href={netra.url('/api/auth/oidc/start')}>{texts.signIn.elsewhere}</a>
        </Button>
      ) : null}
      <p className="mt-6 text-soft text-sm">{texts.signIn.first}</p>
    </SignInFrame>
  )
}
