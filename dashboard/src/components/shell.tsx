import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { BookOpen, Ellipsis, LogOut, Moon, Sparkles, Sun, SunMoon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { openAlertsQuery } from '#data/alerts.ts'
import { useSession, useSignOut } from '#data/session.ts'
import { useConnection } from '#session/connection.ts'
import { chooseTheme, type ThemeChoice, useTheme } from '#session/theme.ts'
import { texts } from '#texts/texts.ts'
import { type Destination, destinations } from '../navigation.ts'
import { IconButton } from './ui/button.tsx'
import { Dialog } from './ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from './ui/menu.tsx'
import { Wordmark } from './wordmark.tsx'

const inBar = 4

/** The frame of every page: a rail at the left, on a phone a bar at the bottom. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { may } = useSession()
  const allowed = destinations.filter(({ permission }) => may(permission))
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[13rem_1fr]">
      <a
        href="#content"
        className="-translate-y-20 fixed top-2 left-2 z-50 rounded-control bg-ink px-3 py-2 text-paper focus:translate-y-0"
      >
        {texts.navigation.skip}
      </a>
      <Rail allowed={allowed} />
      <main id="content" tabIndex={-1} className="min-w-0 pb-16 outline-none md:pb-0">
        {children}
      </main>
      <BottomBar allowed={allowed} />
    </div>
  )
}

function useIsHere(): (path: string) => boolean {
  const { pathname } = useRouterState({ select: (state) => state.location })
  return (path) => (path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`))
}

function Rail({ allowed }: { readonly allowed: readonly Destination[] }) {
  const isHere = useIsHere()
  return (
    <header className="sticky top-0 hidden h-dvh flex-col border-line border-r px-3 py-5 md:flex">
      <Link to="/" className="mb-6 rounded-control px-2.5">
        <Wordmark />
      </Link>
      <nav aria-label={texts.navigation.label} className="-mx-1 flex-1 overflow-y-auto px-1">
        <ul className="flex flex-col gap-0.5">
          {allowed.map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <Link
                to={path}
                aria-current={isHere(path) ? 'page' : undefined}
                className={clsx(
                  'flex h-9 items-center gap-3 rounded-control px-2.5',
                  isHere(path) ? 'bg-sunken font-medium text-ink' : 'text-soft hover:bg-sunken hover:text-ink',
                )}
              >
                <Icon size={18} strokeWidth={1.75} className={clsx(isHere(path) && 'text-accent')} aria-hidden="true" />
                {label}
                {path === '/alerts' ? <OpenAlerts /> : null}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <ConnectionLine />
      <AccountMenu />
    </header>
  )
}

function BottomBar({ allowed }: { readonly allowed: readonly Destination[] }) {
  const [open, setOpen] = useState(false)
  const isHere = useIsHere()
  const shown = allowed.slice(0, inBar)
  const item = 'flex h-16 flex-1 flex-col items-center justify-center gap-1 text-xs'
  return (
    <nav
      aria-label={texts.navigation.label}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ path, label, icon: Icon }) => (
        <Link
          key={path}
          to={path}
          aria-current={isHere(path) ? 'page' : undefined}
          className={clsx(item, isHere(path) ? 'font-medium text-accent' : 'text-soft')}
        >
          <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
          {label}
        </Link>
      ))}
      <button type="button" className={clsx(item, 'text-soft')} onClick={() => setOpen(true)}>
        <span className="relative">
          <Ellipsis size={20} aria-hidden="true" />
          {allowed.slice(shown.length).some(({ path }) => path === '/alerts') ? (
            <span className="-top-2 absolute left-3">
              <OpenAlerts />
            </span>
          ) : null}
        </span>
        {texts.navigation.more}
      </button>
      <Dialog open={open} onOpenChange={setOpen} title={texts.navigation.more} drawer>
        <ul className="flex flex-col gap-1">
          {allowed.slice(shown.length).map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <Link
                to={path}
                onClick={() => setOpen(false)}
                className="flex h-11 items-center gap-3 rounded-control px-2 hover:bg-sunken"
              >
                <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
                {label}
                {path === '/alerts' ? <OpenAlerts /> : null}
              </Link>
            </li>
          ))}
        </ul>
        <div className="mt-3 border-line border-t pt-3">
          <ConnectionLine />
          <AccountMenu />
        </div>
      </Dialog>
    </nav>
  )
}

/** How many alerts nobody looks after yet. */
function OpenAlerts() {
  const { data } = useQuery(openAlertsQuery)
  const open = data?.counts.open ?? 0
  if (open === 0) return null
  return (
    <span className="ml-auto min-w-6 rounded-full bg-danger px-1.5 text-center font-medium text-paper text-xs leading-5">
      {open > 99 ? '99+' : open}
      <span className="sr-only"> {texts.alerts.openOnes}</span>
    </span>
  )
}

const connectionColour = {
  off: 'bg-line-strong',
  connected: 'bg-known',
  disconnected: 'bg-uncertain',
  refused: 'bg-danger',
} as const

function ConnectionLine() {
  const connection = useConnection()
  if (connection === 'off') return null
  return (
    <p role="status" className="flex items-center gap-2.5 px-3 py-2 text-sm text-soft">
      <span className={clsx('size-2 shrink-0 rounded-full', connectionColour[connection])} aria-hidden="true" />
      {texts.connection[connection]}
    </p>
  )
}

const themeIcons = { system: SunMoon, light: Sun, dark: Moon } as const

function AccountMenu() {
  const { user, may } = useSession()
  const signOut = useSignOut()
  const { choice } = useTheme()
  const name = user?.name || user?.email || ''
  return (
    <div className="flex items-center gap-1 border-line border-t pt-3 pl-2.5">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm">{name}</span>
        <span className="block truncate text-soft text-xs">{user?.roles.join(', ').replaceAll('_', ' ')}</span>
      </span>
      <Menu
        trigger={
          <IconButton label={texts.account.menu(name)} small>
            <Ellipsis size={18} />
          </IconButton>
        }
      >
        {(Object.keys(themeIcons) as ThemeChoice[]).map((theme) => {
          const Icon = themeIcons[theme]
          return (
            <MenuItem key={theme} onSelect={() => chooseTheme(theme)}>
              <Icon size={16} className={clsx(choice === theme && 'text-accent')} />
              <span className={clsx(choice === theme && 'font-medium')}>{texts.account.theme[theme]}</span>
            </MenuItem>
          )
        })}
        <MenuLine />
        {may('system:write') ? (
          <MenuItem onSelect={() => window.location.assign('/setup')}>
            <Sparkles size={16} />
            {texts.account.setup}
          </MenuItem>
        ) : null}
        <MenuItem onSelect={() => window.open('/docs', '_blank', 'noopener')}>
          <BookOpen size={16} />
          {texts.account.apiGuide}
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => signOut.mutate()}>
          <LogOut size={16} />
          {texts.account.signOut}
        </MenuItem>
      </Menu>
    </div>
  )
}
