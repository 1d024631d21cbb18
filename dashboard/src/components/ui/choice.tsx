import { clsx } from 'clsx'
import { RadioGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { useId } from 'react'

interface Option<Value extends string> {
  readonly value: Value
  readonly label: ReactNode
  readonly hint?: ReactNode
}

/** One of a few, all of them seen, each with what it means. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
}: {
  readonly label: string
  readonly value: Value
  readonly options: readonly Option<Value>[]
  onChange(value: Value): void
  readonly disabled?: boolean
}) {
  const id = useId()
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      disabled={disabled}
      className="flex flex-col divide-y divide-line rounded-panel border border-line bg-surface"
    >
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-3 px-4 py-3">
          <RadioGroup.Item
            id={`${id}-${option.value}`}
            value={option.value}
            className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border border-line-strong bg-surface disabled:opacity-50 data-[state=checked]:border-accent"
          >
            <RadioGroup.Indicator className="size-2.5 rounded-full bg-accent" />
          </RadioGroup.Item>
          <label htmlFor={`${id}-${option.value}`} className={clsx('flex-1', !disabled && 'cursor-pointer')}>
            <span className="font-medium">{option.label}</span>
            {option.hint ? <span className="block text-sm text-soft">{option.hint}</span> : null}
          </label>
        </div>
      ))}
    </RadioGroup.Root>
  )
}
