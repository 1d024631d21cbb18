import { type ReactNode, useState } from 'react'
import { explain } from '#data/explain.ts'
import { texts } from '#texts/texts.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'

/** Asks before something that cannot be taken back; with `typed` only after that word was written. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  text,
  confirm,
  typed,
  danger = true,
  busy,
  error,
  onConfirm,
  children,
}: {
  readonly open: boolean
  onOpenChange(open: boolean): void
  readonly title: string
  readonly text: ReactNode
  readonly confirm: string
  readonly typed?: { readonly word: string; readonly label: string }
  readonly danger?: boolean
  readonly busy: boolean
  readonly error: unknown
  onConfirm(): void
  /** What else is to be decided with it. */
  readonly children?: ReactNode
}) {
  const [written, setWritten] = useState('')
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => {
        setWritten('')
        onOpenChange(now)
      }}
      title={title}
      description={text}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{texts.actions.cancel}</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={typed !== undefined && written !== typed.word}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {typed ? (
        <TextField
          label={typed.label}
          autoComplete="off"
          value={written}
          onChange={(event) => setWritten(event.target.value)}
        />
      ) : null}
      {error ? (
        <p role="alert" className="mt-3 text-danger text-sm">
          {explain(error).detail}
        </p>
      ) : null}
    </Dialog>
  )
}
