import { Field, Select, TextField } from '#components/ui/field.tsx'
import { Switch } from '#components/ui/switch.tsx'
import type { CameraSettings } from '#data/cameras.ts'
import { formatPercent, texts } from '#texts/texts.ts'

const words = texts.cameras

const numbers = [
  ['frame_rate', words.frameRate, 0.1, 30, 'any'],
  ['recognition_interval_ms', words.interval, 0, 3_600_000, '1'],
  ['minimum_face', words.minimumFace, 0, 2_000, '1'],
  ['confirm', words.confirm, 1, 50, '1'],
] as const

const decoders = ['off', 'auto', 'vaapi', 'cuda', 'qsv', 'v4l2m2m'] as const

/** How often and how closely a camera is looked at. */
export function CameraLook({
  settings,
  width,
  onChange,
}: {
  readonly settings: CameraSettings
  /** Of the camera's picture, in pixels, where it is known. */
  readonly width: number | null
  onChange(settings: CameraSettings): void
}) {
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-3 font-medium text-sm">{words.look}</legend>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {numbers.map(([name, label, min, max, step]) => (
          <TextField
            key={name}
            label={label}
            type="number"
            min={min}
            max={max}
            step={step}
            required
            hint={
              name === 'minimum_face' && width
                ? words.minimumFaceHint(formatPercent(settings.minimum_face / width))
                : null
            }
            defaultValue={settings[name]}
            onChange={(event) => {
              if (event.target.validity.valid) onChange({ ...settings, [name]: Number(event.target.value) })
            }}
          />
        ))}
        <Field label={words.detector}>
          {(control) => (
            <Select
              {...control}
              value={settings.detector}
              onChange={(event) =>
                onChange({ ...settings, detector: event.target.value as CameraSettings['detector'] })
              }
            >
              {Object.entries(words.detectors).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={words.decoding}>
          {(control) => (
            <Select
              {...control}
              value={settings.hardware_decoding}
              onChange={(event) =>
                onChange({
                  ...settings,
                  hardware_decoding: event.target.value as CameraSettings['hardware_decoding'],
                })
              }
            >
              {decoders.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Switch
        checked={settings.motion}
        onChange={(motion) => onChange({ ...settings, motion })}
        label={words.motion}
        hint={words.motionHint}
      />
      <Switch
        checked={settings.expression}
        onChange={(expression) => onChange({ ...settings, expression })}
        label={words.expression}
        hint={words.expressionHint}
      />
    </fieldset>
  )
}
