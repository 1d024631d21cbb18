import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { type ModelStatus, useShadowModel } from '#data/models.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'

const words = texts.models

/** Another model looks at the same photos: what came of that until now. */
export function ShadowNotice({ shadow }: { readonly shadow: NonNullable<ModelStatus['shadow']> }) {
  const { may } = useSession()
  const change = useShadowModel()
  return (
    <Notice
      tone="active"
      actions={
        may('system:write') ? (
          <Button small busy={change.isPending} onClick={() => change.mutate(null, { onError: tellFailure })}>
            {words.shadowStop}
          </Button>
        ) : null
      }
    >
      <p>{words.shadowOn(shadow.model_id)}</p>
      <p className="text-sm text-soft">{words.shadowCounts(shadow.changes.compared, shadow.changes.same)}</p>
    </Notice>
  )
}
