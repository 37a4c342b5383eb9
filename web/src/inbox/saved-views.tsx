import { Menu, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useLocation } from 'wouter'
import { ListView, type SavedView } from '../../../src/api/inbox.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { countedUpTo } from '../../../src/domain/cases/filter-words.ts'
import { useActions } from '../actions/registry.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { Link, useNavigate } from '../navigate.tsx'
import { ProblemNotice, sayProblem } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { useModal } from '../ui/modal.ts'
import { Button } from '../ui/parts.tsx'
import { useToasts } from '../ui/toast.tsx'
import { savedPath, viewPath } from '../views.ts'
import { read } from './filter.ts'
import { useSavedCounts, useSavedViews, type ViewInput, viewsApi } from './views-api.ts'
import './views.css'

/** So many views have a key of their own. */
const withKey = 9

/** The view that an address shows, if somebody keeps one that shows just that. */
export const savedAt = (views: readonly SavedView[], view: ListView, filter: string): SavedView | undefined =>
  views.find((it) => it.view === view && it.filter === filter)

/** Asks what a view is called and for whom it is. */
export function ViewDialog({
  title,
  act,
  view,
  mayShare,
  onSave,
  onClose,
}: {
  readonly title: string
  readonly act: string
  readonly view: Pick<SavedView, 'name' | 'shared'>
  readonly mayShare: boolean
  readonly onSave: (as: Pick<SavedView, 'name' | 'shared'>) => Promise<void>
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const words = t.savedViews
  const dialog = useModal()
  const id = useId()
  const [name, setName] = useState(view.name)
  const [shared, setShared] = useState(view.shared)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [needed, setNeeded] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    if (name.trim() === '') {
      setNeeded(true)
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      await onSave({ name: name.trim(), shared })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <dialog ref={dialog} className="bulkask" aria-labelledby={id} onClose={onClose}>
      <form className="stack m" noValidate onSubmit={(event) => void submit(event)}>
        <h2 id={id}>{title}</h2>
        <p className="dim">{words.keepHint}</p>
        <TextInput
          label={words.name}
          value={name}
          maxLength={60}
          autoFocus
          error={needed && name.trim() === '' ? words.nameNeeded : null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {mayShare && (
          <label className="row viewshare">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
            {words.share}
          </label>
        )}
        {problem !== null && <ProblemNotice error={problem} />}
        <div className="row end" style={{ gap: 8 }}>
          <Button kind="quiet" onClick={onClose}>
            {t.dismiss}
          </Button>
          <Button kind="primary" type="submit" busy={busy}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** The button that keeps what a list shows as a view; nothing where it is kept already. */
export function KeepView({
  brand,
  view,
  filter,
}: {
  readonly brand: Me['brands'][number]
  readonly view: ListView
  readonly filter: string
}) {
  const { t } = useSpeech()
  const words = t.savedViews
  const cache = useQueryClient()
  const { say } = useToasts()
  const navigate = useNavigate()
  const saved = useSavedViews(brand.id).data
  const [open, setOpen] = useState(false)
  const may = brand.may.includes('change-cases') && filter !== ''
  const offered = may && saved !== undefined && savedAt(saved.views, view, filter) === undefined
  useActions(
    1,
    offered
      ? [
          {
            id: 'keep-view',
            label: words.keepTitle,
            icon: 'bookmark',
            group: 'list',
            keys: [],
            blocked: null,
            run: () => setOpen(true),
          },
        ]
      : [],
  )
  if (!offered) return null
  return (
    <>
      <Button kind="quiet" size="sm" icon="bookmark" onClick={() => setOpen(true)}>
        {words.keep}
      </Button>
      {open && (
        <ViewDialog
          title={words.keepTitle}
          act={words.save}
          view={{ name: '', shared: false }}
          mayShare={saved.mayShare}
          onClose={() => setOpen(false)}
          onSave={async (as) => {
            const kept = await viewsApi.keep(brand.id, { ...as, view, filter })
            await cache.invalidateQueries({ queryKey: keys.savedViews(brand.id) })
            void cache.invalidateQueries({ queryKey: keys.savedCounts(brand.id) })
            setOpen(false)
            navigate(savedPath(kept.id), { replace: true })
            say({ icon: 'bookmark', text: words.kept(kept.name), forMs: 4_000 })
          }}
        />
      )}
    </>
  )
}

/** The views that a person keeps or is shown, in the sidebar: each with its count, and what may be done with it. */
export function SavedViewsNav({
  brand,
  view,
  filter,
  rail,
}: {
  readonly brand: Me['brands'][number]
  /** The list that is shown; undefined where none is. */
  readonly view: ListView | undefined
  readonly filter: string
  readonly rail: boolean
}) {
  const { t, f, language } = useSpeech()
  const words = t.savedViews
  const cache = useQueryClient()
  const { say } = useToasts()
  const [path, navigate] = useLocation()
  const saved = useSavedViews(brand.id).data
  const views = saved?.views ?? []
  const counts = useSavedCounts(brand.id, views.length > 0).data
  const [renamed, setRenamed] = useState<SavedView | null>(null)
  useActions(
    0,
    views.map((it, at) => ({
      id: `view ${it.id}`,
      label: words.go(it.name),
      icon: 'bookmark' as const,
      group: 'go' as const,
      keys: at < withKey ? [`g ${at + 1}`] : [],
      blocked: null,
      run: () => navigate(savedPath(it.id)),
    })),
  )
  if (views.length === 0) return null
  const isOne = views.some((it) => path === savedPath(it.id))
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: keys.savedViews(brand.id) })
    void cache.invalidateQueries({ queryKey: keys.savedCounts(brand.id) })
  }
  const attempt = (work: Promise<unknown>, done: () => void) =>
    void work.then(
      () => {
        done()
        void reread()
      },
      (error: unknown) => {
        const said = sayProblem(error, t, language)
        say({ icon: said.icon, text: `${said.title} ${said.text}` })
        void reread()
      },
    )
  const asInput = ({ name, shared, view: of, filter: by }: SavedView): ViewInput => ({
    name,
    shared,
    view: of,
    filter: by,
  })
  const move = (at: number, by: number) => {
    const ids = views.map((it) => it.id)
    const [it] = ids.splice(at, 1)
    if (it === undefined) return
    ids.splice(at + by, 0, it)
    attempt(viewsApi.order(brand.id, ids), () => {})
  }
  const remove = (it: SavedView) =>
    attempt(viewsApi.remove(it.id), () => {
      // Who looks at it goes on looking at the same list.
      if (path === savedPath(it.id)) navigate(viewPath(it.view, it.filter), { replace: true })
      say({
        icon: 'bookmark',
        text: words.removed(it.name),
        act: {
          label: t.done.undo,
          keys: 'Z',
          run: () => {
            const order = views.map((other) => other.id)
            attempt(
              viewsApi.keep(brand.id, asInput(it)).then((again) =>
                viewsApi.order(
                  brand.id,
                  order.map((id) => (id === it.id ? again.id : id)),
                ),
              ),
              () => {},
            )
          },
        },
      })
    })
  const shown = (count: number | undefined, filter: string) =>
    count === undefined || count === 0
      ? ''
      : count > countedUpTo(read(filter))
        ? t.inbox.more(f.number(countedUpTo(read(filter))))
        : f.number(count)
  return (
    <>
      <p className="cap">{words.title}</p>
      <nav className="nav views savedviews" aria-label={words.title}>
        {views.map((it, at) => {
          const whose = !it.shared ? null : it.by === null ? words.shared : words.sharedBy(it.by)
          // Two may show the same: at the address of one of them, it is that one.
          const current = isOne ? path === savedPath(it.id) : view === it.view && filter === it.filter
          return (
            <div key={it.id} className="savedview">
              <Link
                href={savedPath(it.id)}
                aria-current={current ? 'page' : undefined}
                title={[it.name, whose].filter((part) => part !== null).join(' · ')}
              >
                <Icon name="bookmark" />
                <span className="t cut">{it.name}</span>
                {whose !== null && <span className="sr">, {whose}</span>}
                {whose !== null && !rail && (
                  <span className="shared" aria-hidden="true">
                    <Icon name="person" size="s" />
                  </span>
                )}
                <span className="n">{shown(counts?.[it.id], it.filter)}</span>
              </Link>
              {it.mayChange && !rail && (
                <Menu position="right-start" width={230}>
                  <Menu.Target>
                    <button type="button" className="viewmore" aria-label={words.more(it.name)}>
                      <Icon name="more" size="s" />
                    </button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item leftSection={<Icon name="pencil" />} onClick={() => setRenamed(it)}>
                      {words.rename}
                    </Menu.Item>
                    {view !== undefined && !current && (
                      <Menu.Item
                        leftSection={<Icon name="check" />}
                        onClick={() =>
                          attempt(viewsApi.change(it.id, { ...asInput(it), view, filter }), () =>
                            say({
                              icon: 'bookmark',
                              text: words.changed(it.name),
                              act: {
                                label: t.done.undo,
                                keys: 'Z',
                                run: () => attempt(viewsApi.change(it.id, asInput(it)), () => {}),
                              },
                            }),
                          )
                        }
                      >
                        {words.takeFilter}
                      </Menu.Item>
                    )}
                    {at > 0 && (
                      <Menu.Item leftSection={<Icon name="up" />} onClick={() => move(at, -1)}>
                        {words.up}
                      </Menu.Item>
                    )}
                    {at + 1 < views.length && (
                      <Menu.Item leftSection={<Icon name="down" />} onClick={() => move(at, 1)}>
                        {words.down}
                      </Menu.Item>
                    )}
                    <Menu.Item leftSection={<Icon name="close" />} onClick={() => remove(it)}>
                      {words.remove}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </div>
          )
        })}
      </nav>
      {renamed !== null && (
        <ViewDialog
          title={words.renameTitle}
          act={words.save}
          view={renamed}
          mayShare={saved?.mayShare === true}
          onClose={() => setRenamed(null)}
          onSave={async (as) => {
            await viewsApi.change(renamed.id, { ...asInput(renamed), ...as })
            setRenamed(null)
            await reread()
          }}
        />
      )}
    </>
  )
}
