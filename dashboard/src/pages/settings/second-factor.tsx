import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { CopyButton } from '#components/ui/secret-box.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { useConfirmSecondFactor, useRemoveSecondFactor, useStartSecondFactor } from '#data/account.ts'
import { explain } from '#data/explain.ts'
import { texts } from '#texts/texts.ts'

const words = texts.settings.account

/** Turns the authenticator app on or off: password, QR code, first code, recovery codes. */
export function SecondFactor({ on }: { readonly on: boolean }) {
  const [open, setOpen] = useState(false)
  // What the dialog is for must not change under it while the last step is shown.
  const [turningOff, setTurningOff] = useState(false)
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-soft">{on ? words.secondOn : words.secondOff}</p>
      <Button
        look={on ? 'plain' : 'primary'}
        onClick={() => {
          setTurningOff(on)
          setOpen(true)
        }}
      >
        {on ? words.turnOff : words.turnOn}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={words.secondFactor}>
        {turningOff ? <TurnOff onDone={() => setOpen(false)} /> : <TurnOn onDone={() => setOpen(false)} />}
      </Dialog>
    </div>
  )
}

function PasswordStep({
  submit,
  label,
  busy,
  error,
}: {
  submit(password: string): void
  readonly label: string
  readonly busy: boolean
  readonly error: unknown
}) {
  const [password, setPassword] = useState('')
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(password)
      }}
    >
      <TextField
        label={words.current}
        hint={words.passwordFirst}
        error={error ? explain(error).detail : null}
        type="password"
        autoComplete="current-password"
        autoFocus
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look="primary" busy={busy} className="self-end">
        {label}
      </Button>
    </form>
  )
}

function TurnOff({ onDone }: { onDone(): void }) {
  const remove = useRemoveSecondFactor()
  return (
    <PasswordStep
      label={words.turnOff}
      busy={remove.isPending}
      error={remove.error}
      submit={(password) =>
        remove.mutate(password, {
          onSuccess() {
            tellDone(words.turnedOff)
            onDone()
          },
        })
      }
    />
  )
}

function TurnOn({ onDone }: { onDone(): void }) {
  const start = useStartSecondFactor()
  const confirm = useConfirmSecondFactor()
  const [code, setCode] = useState('')
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onDone={onDone} />
  if (!start.data)
    return (
      <PasswordStep
        label={texts.actions.next}
        busy={start.isPending}
        error={start.error}
        submit={(password) => start.mutate(password)}
      />
    )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(code.replaceAll(/\s/g, ''))
      }}
    >
      <p>{words.scan}</p>
      <QrCode text={start.data.uri} />
      <div className="text-sm">
        <p className="text-soft">{words.byHand}</p>
        <code className="select-all break-all font-mono">{start.data.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
      </div>
      <TextField
        label={words.code}
        error={confirm.error ? explain(confirm.error).detail : null}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" look="primary" busy={confirm.isPending} className="self-end">
        {words.confirm}
      </Button>
    </form>
  )
}

/** Black on white in both themes: that is what cameras read. */
function QrCode({ text }: { readonly text: string }) {
  const [image, setImage] = useState<string | null>(null)
  useEffect(() => {
    let wanted = true
    void import('qrcode').then(async ({ toDataURL }) => {
      const drawn = await toDataURL(text, { margin: 2, width: 384 })
      if (wanted) setImage(drawn)
    })
    return () => {
      wanted = false
    }
  }, [text])
  return image ? (
    <img src={image} alt={words.qr} className="size-48 self-center rounded-control [image-rendering:pixelated]" />
  ) : (
    <span className="skeleton size-48 self-center" />
  )
}

function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; onDone(): void }) {
  return (
    <div className="flex flex-col gap-4">
      <h3 className="font-medium">{words.codesTitle}</h3>
      <p className="text-soft">{words.codesText}</p>
      <ul className="grid gap-x-6 gap-y-1 rounded-panel border border-line p-4 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <CopyButton text={codes.join('\n')} label={words.copyCodes} />
        <Button look="primary" small onClick={onDone}>
          {words.codesKept}
        </Button>
      </div>
    </div>
  )
}
