import { Checkbox } from '#components/ui/switch.tsx'
import type { PermissionText } from '#data/roles.ts'
import { texts } from '#texts/texts.ts'

/** Permissions to choose from, by what they are about. Only those that one has oneself can be given. */
export function PermissionChoice({
  permissions,
  chosen,
  mayGrant,
  onChange,
}: {
  readonly permissions: readonly PermissionText[]
  readonly chosen: readonly string[]
  mayGrant(permission: string): boolean
  onChange(permissions: string[]): void
}) {
  const areas = [...new Set(permissions.map(({ name }) => name.split(':', 1)[0] ?? name))]
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
      {areas.map((area) => (
        <fieldset key={area} className="flex flex-col gap-1.5">
          <legend className="label mb-1">{texts.settings.roles.areas[area] ?? area}</legend>
          {permissions
            .filter(({ name }) => name.startsWith(`${area}:`))
            .map(({ name, description }) => (
              <Checkbox
                key={name}
                checked={chosen.includes(name)}
                disabled={!mayGrant(name)}
                onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((one) => one !== name))}
                label={<span className="text-sm">{description}</span>}
              />
            ))}
        </fieldset>
      ))}
    </div>
  )
}
