import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'

const key = 'netra.theme'
const system = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function choice(): ThemeChoice {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

const isDark = (): boolean => (choice() === 'system' ? system.matches : choice() === 'dark')

function apply(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
  for (const listener of listeners) listener()
}

system.addEventListener('change', apply)
apply()

export function chooseTheme(theme: ThemeChoice): void {
  if (theme === 'system') localStorage.removeItem(key)
  else localStorage.setItem(key, theme)
  apply()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTheme(): { readonly choice: ThemeChoice; readonly dark: boolean } {
  const dark = useSyncExternalStore(subscribe, isDark)
  const chosen = useSyncExternalStore(subscribe, choice)
  return { choice: chosen, dark }
}
