import { clsx } from 'clsx'
import { ToggleGroup } from 'radix-ui'

/** What of a list is shown: one of a few short words. */
export function FilterTabs<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  onChange(value: Value): void
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => (next === '' ? undefined : onChange(next as Value))}
      className="flex flex-wrap gap-1"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={clsx(
            'h-8 rounded-full border px-3 text-sm',
            option.value === value
              ? 'border-accent bg-accent-wash font-medium'
              : 'border-line-strong/60 text-soft hover:border-line-strong hover:text-ink',
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
