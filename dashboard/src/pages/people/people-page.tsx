import { useNavigate, useSearch } from '@tanstack/react-router'
import { ImageUp, Search, SlidersHorizontal, UserPlus, X } from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { Page } from '#components/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input } from '#components/ui/field.tsx'
import { usePageDrop } from '#components/use-page-drop.ts'
import { usePeopleList } from '#data/people-list.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { FactSearch } from './fact-search.tsx'
import { NewPersonDialog } from './new-person-dialog.tsx'
import { PeopleList } from './people-list.tsx'
import { filterOf, type PeopleSearch } from './people-search.ts'
import { PhotoSearch } from './photo-search.tsx'

const words = texts.people

/** Everybody of the gallery, found by what they are called, by a fact or by a photo. */
export function PeoplePage() {
  const { may } = useSession()
  const search = useSearch({ from: '/framed/people' })
  const navigate = useNavigate({ from: '/people' })
  const [typed, setTyped] = useState(search.query ?? '')
  const wanted = useDeferredValue(typed.trim())
  const [dialog, setDialog] = useState<'new' | 'fact' | null>(null)
  const [photo, setPhoto] = useState<File | null>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const looked: PeopleSearch = { ...search, query: wanted }
  const list = usePeopleList(filterOf(looked))
  const mayLook = may('recognition:run')
  const look = ([first]: readonly File[]) => (first ? setPhoto(first) : toast.error(words.byPhoto.noPhoto))
  const over = usePageDrop(look, mayLook && dialog === null)

  // The address says what was searched, so that going back finds it again; and what it says by itself is shown in the field.
  const written = useRef(search.query)
  useEffect(() => {
    if (search.query === written.current) return
    written.current = search.query
    setTyped(search.query ?? '')
  }, [search.query])
  useEffect(() => {
    const timer = setTimeout(() => {
      const { query = '', ...others } = search
      if (wanted === query) return
      written.current = wanted === '' ? undefined : wanted
      void navigate({ search: wanted === '' ? others : { ...others, query: wanted }, replace: true })
    }, 300)
    return () => clearTimeout(timer)
  }, [wanted, search, navigate])

  const withoutFact = () => void navigate({ search: wanted === '' ? {} : { query: wanted }, replace: true })
  const add = may('gallery:write') ? (
    <Button look="primary" onClick={() => setDialog('new')}>
      <UserPlus size={17} aria-hidden="true" />
      <span className="max-sm:sr-only">{words.add}</span>
    </Button>
  ) : null

  return (
    <Page
      title={words.title}
      aside={list.pending || photo ? null : texts.count.people(list.total)}
      fill
      actions={
        <>
          <div className="relative max-sm:flex-1">
            <Search
              size={16}
              aria-hidden="true"
              className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-soft"
            />
            <Input
              type="search"
              aria-label={words.search}
              placeholder={words.search}
              value={typed}
              onChange={(event) => {
                setPhoto(null)
                setTyped(event.target.value)
              }}
              className="w-full pl-9 sm:w-80"
            />
          </div>
          <IconButton look="plain" label={words.byFact.action} onClick={() => setDialog('fact')}>
            <SlidersHorizontal size={17} />
          </IconButton>
          {mayLook ? (
            <IconButton look="plain" label={words.byPhoto.action} onClick={() => chooser.current?.click()}>
              <ImageUp size={17} />
            </IconButton>
          ) : null}
          {add}
        </>
      }
    >
      {search.fact ? (
        <p className="-mt-2">
          <span className="inline-flex items-center gap-1 rounded-full border border-accent bg-accent-wash py-0.5 pr-0.5 pl-3 text-sm">
            {words.byFact.chip(search.fact, search.value ?? null)}
            <IconButton small label={words.byFact.remove} className="!h-7 !rounded-full" onClick={withoutFact}>
              <X size={14} />
            </IconButton>
          </span>
        </p>
      ) : null}
      {photo ? (
        <PhotoSearch photo={photo} onChoose={() => chooser.current?.click()} onClose={() => setPhoto(null)} />
      ) : (
        <PeopleList
          list={list}
          search={looked}
          add={add}
          onClear={() => {
            setTyped('')
            withoutFact()
          }}
        />
      )}
      {over ? (
        <div className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-shade p-6">
          <p className="rounded-panel border-2 border-accent border-dashed bg-surface px-10 py-8 font-medium text-lg shadow-lift">
            {words.byPhoto.dropped}
          </p>
        </div>
      ) : null}
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        aria-label={words.byPhoto.action}
        onChange={(event) => {
          const photos = [...(event.target.files ?? [])]
          event.target.value = ''
          if (photos.length > 0) look(photos)
        }}
      />
      <NewPersonDialog open={dialog === 'new'} onOpenChange={() => setDialog(null)} />
      {dialog === 'fact' ? (
        <FactSearch
          search={search}
          onClose={() => setDialog(null)}
          onSearch={(fact) => {
            setDialog(null)
            setPhoto(null)
            void navigate({ search: wanted === '' ? fact : { ...fact, query: wanted } })
          }}
        />
      ) : null}
    </Page>
  )
}
