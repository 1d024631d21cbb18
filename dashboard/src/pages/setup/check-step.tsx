import { useQuery } from '@tanstack/react-query'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { healthQuery } from '#data/system.ts'
import { texts } from '#texts/texts.ts'
import { HealthParts } from '../overview/health-list.tsx'

/** Every part of the server is asked, now. */
export function CheckStep() {
  const { data, error, refetch, isFetching } = useQuery({ ...healthQuery, refetchOnMount: 'always' })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} className="h-8" />
  return (
    <>
      <HealthParts ready={data.ready} parts={data.parts} />
      <Button small busy={isFetching} onClick={() => void refetch()} className="mt-4">
        {texts.actions.retry}
      </Button>
    </>
  )
}
