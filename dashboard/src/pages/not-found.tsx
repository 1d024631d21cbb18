import { Link } from '@tanstack/react-router'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { texts } from '#texts/texts.ts'

export function NotFound() {
  return (
    <EmptyState
      page
      title={texts.notFound.title}
      action={
        <Button asChild look="primary">
          <Link to="/">{texts.notFound.back}</Link>
        </Button>
      }
    >
      {texts.notFound.text}
    </EmptyState>
  )
}
