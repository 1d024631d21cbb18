import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ErrorState } from '#components/ui/empty-state.tsx'

export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <div className="mx-auto max-w-lg p-6 pt-16">
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </div>
  )
}
