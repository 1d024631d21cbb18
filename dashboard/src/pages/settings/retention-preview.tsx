import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { usePreviewRetention, useSetRetention } from '#data/retention.ts'
import { texts } from '#texts/texts.ts'
import { retentionName } from './retention-name.ts'

const words = texts.upkeep.retention

/** What rules would delete at once, asked of the server, before they are saved. */
export function RetentionPreview({
  rules,
  onClose,
}: {
  readonly rules: readonly { class: string; days: number | null }[]
  onClose(): void
}) {
  const { mutate: look, data, error } = usePreviewRetention()
  const save = useSetRetention()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, for the rules that the dialog was opened with.
  useEffect(() => look(rules), [])
  const total = data?.classes.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.previewTitle}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button
            look={total > 0 ? 'danger' : 'primary'}
            disabled={!data}
            busy={save.isPending}
            onClick={() =>
              save.mutate(rules, {
                onSuccess() {
                  tellDone(words.saved)
                  onClose()
                },
              })
            }
          >
            {words.save}
          </Button>
        </>
      }
    >
      {error ? <ErrorState error={error} onRetry={() => look(rules)} /> : null}
      {data ? (
        <div className="flex flex-col gap-4" aria-live="polite">
          <p className={total > 0 ? 'font-medium text-danger' : ''}>
            {total > 0 ? words.previewTotal(total) : words.previewNothing}
          </p>
          <Facts facts={data.classes.map(({ class: name, count }) => [retentionName(name), words.would(count)])} />
        </div>
      ) : error ? null : (
        <SkeletonRows rows={3} className="h-6" />
      )}
      {save.error ? (
        <p role="alert" className="mt-3 text-danger text-sm">
          {explain(save.error).detail}
        </p>
      ) : null}
    </Dialog>
  )
}
