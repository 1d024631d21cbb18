import { clsx } from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and what to do; said to screen readers at once. */
  readonly error?: string | null | undefined
  children(control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }): ReactNode
}

/** A label above a control, what helps below it, and what is wrong in place of that. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = error || hint
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({
        id,
        ...(note ? { 'aria-describedby': `${id}-note` } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {note ? (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={clsx('text-sm', error ? 'text-danger' : 'text-soft')}
        >
          {note}
        </p>
      ) : null}
    </div>
  )
}

const control =
  'w-full rounded-control border border-line-strong/70 bg-surface px-3 text-ink placeholder:text-soft hover:border-line-strong focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-50'

export const Input = ({ className, ...rest }: ComponentProps<'input'>) => (
  <input {...rest} className={clsx(control, 'h-10', className)} />
)

export const TextArea = ({ className, ...rest }: ComponentProps<'textarea'>) => (
  <textarea rows={3} {...rest} className={clsx(control, 'py-2', className)} />
)

export const Select = ({ className, ...rest }: ComponentProps<'select'>) => (
  <select {...rest} className={clsx(control, 'h-10 pr-8', className)} />
)

/** A labelled input, the common case. */
export function TextField({
  label,
  hint,
  error,
  ...rest
}: ComponentProps<'input'> & Pick<FieldProps, 'label' | 'hint' | 'error'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(given) => <Input {...rest} {...given} />}
    </Field>
  )
}
