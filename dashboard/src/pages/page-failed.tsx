import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { isPartMissing, useStartAnew } from '#session/missing-part.ts'

export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter()
  const missing = isPartMissing(error)
  useStartAnew(missing)
  return (
    <div className="mx-auto max-w-lg p-6 pt-16">
      <ErrorState error={error} onRetry={() => (missing ? window.location.reload() : void router.invalidate())} />
    </div>
  )
}
