import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Toaster } from 'sonner'
import { queryClient } from '#data/query-client.ts'
import { flushHeld } from '#session/held-work.ts'
import { keepMissingParts } from '#session/missing-part.ts'
import { useTheme } from '#session/theme.ts'
import { router } from './router.tsx'
import './styles.css'

keepMissingParts()

// What is held for a moment is done rather than forgotten.
window.addEventListener('pagehide', flushHeld)

function Dashboard() {
  const { dark } = useTheme()
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster theme={dark ? 'dark' : 'light'} position="bottom-right" closeButton mobileOffset={{ bottom: 80 }} />
    </QueryClientProvider>
  )
}

const place = document.getElementById('root')
if (place)
  createRoot(place).render(
    <StrictMode>
      <Dashboard />
    </StrictMode>,
  )
