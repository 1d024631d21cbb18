import { type ReactNode, useId } from 'react'
import { texts } from '#texts/texts.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

/** A dialog that asks for something: fields one below the other, sent by the button or by Enter. */
export function FormDialog({
  open = true,
  onClose,
  title,
  text,
  submit = texts.actions.save,
  danger = false,
  busy = false,
  disabled = false,
  wide = false,
  onSubmit,
  children,
}: {
  readonly open?: boolean
  onClose(): void
  readonly title: string
  readonly text?: ReactNode
  /** What the button does. */
  readonly submit?: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly wide?: boolean
  onSubmit(): void
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => (now ? undefined : onClose())}
      title={title}
      description={text}
      wide={wide}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look={danger ? 'danger' : 'primary'} type="submit" form={id} busy={busy} disabled={disabled}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
        className="flex flex-col gap-4"
      >
        {children}
      </form>
    </Dialog>
  )
}
