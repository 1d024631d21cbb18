import { useQuery } from '@tanstack/react-query'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useChoosePack } from '#data/setup.ts'
import { modelStatusQuery, modelsQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'

const words = texts.setup.model

/** The model packs that are installed, and which one decides. */
export function ModelStep() {
  const status = useQuery(modelStatusQuery)
  const models = useQuery(modelsQuery)
  const choose = useChoosePack()
  if (status.error) return <ErrorState error={status.error} onRetry={() => void status.refetch()} />
  if (!status.data) return <SkeletonRows rows={2} className="h-20" />
  const { installed, active_pack: active } = status.data
  const inUse = models.data?.packs.find(({ in_use }) => in_use)
  return (
    <>
      <ul className="flex flex-col divide-y divide-line border-line border-y">
        {installed.map(({ pack, model_id }) => (
          <li key={pack} className="flex items-center justify-between gap-4 py-4">
            <span className="min-w-0">
              <span className="block font-semibold">{pack}</span>
              <span className="block text-soft text-sm">{model_id}</span>
              {pack === active && inUse ? (
                <span className="block text-soft text-sm">
                  {words.licence}: {[...new Set(inUse.networks.map(({ licence }) => licence.weights))].join(', ')}
                </span>
              ) : null}
            </span>
            {pack === active ? (
              <span className="shrink-0 whitespace-nowrap font-medium text-known">{words.inUse}</span>
            ) : (
              <Button
                busy={choose.isPending && choose.variables === pack}
                onClick={() => choose.mutate(pack, { onSuccess: () => tellDone(pack), onError: tellFailure })}
              >
                {words.use}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {installed.length === 1 ? <p className="mt-4 text-soft">{words.only}</p> : null}
    </>
  )
}
