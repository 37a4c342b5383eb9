import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import { ApiProblem, api } from '../api.ts'
import { OriginIcon, personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { kept } from '../storage.ts'
import { Icon } from '../ui/icons.tsx'
import { useHandle } from '../ui/parts.tsx'
import type { Action } from './action.ts'
import { Keys, useShownKeys } from './action-button.tsx'
import { KeysSheet } from './keys-sheet.tsx'
import { folded, rank } from './rank.ts'
import { type Opened, useOffered, usePalette } from './registry.tsx'

const settleMs = 140
const mostEach = 7
const mostRecent = 8

/** One line of the palette. */
interface Line {
  readonly id: string
  readonly group: string
  readonly icon: ReactNode
  readonly label: string
  readonly beside?: string
  readonly keys: readonly string[]
  readonly blocked: string | null
  readonly now?: boolean
  readonly run: () => void
  readonly attempt?: () => Promise<void>
  readonly refused?: (error: unknown) => void
}

const readRecent = (): readonly string[] => (kept.read('palette') ?? '').split('|').filter((it) => it !== '')
const noteRecent = (id: string): void => {
  kept.write('palette', [id, ...readRecent().filter((it) => it !== id)].slice(0, mostRecent).join('|'))
}

/** The palette, or the sheet of keys, where one of them is open. */
export function PaletteHost({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { opened, open } = usePalette()
  if (opened === null) return null
  const close = () => open(null)
  return (
    <Dialog onClose={close}>
      {opened.kind === 'keys' ? (
        <KeysSheet me={me} onClose={close} />
      ) : (
        <Palette key={opened.kind} brand={brand} opened={opened} open={open} />
      )}
    </Dialog>
  )
}

/** The browser's own dialog: it holds the focus, gives it back, and leaves the page behind it alone. */
function Dialog({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null)
  // Before the dialog leaves the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const it = ref.current
    if (it !== null && !it.open) it.showModal()
    return () => it?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog's own Escape closes it, a click beside it too
    <dialog
      ref={ref}
      className="palette"
      onClose={onClose}
      onCancel={(event) => {
        // The content decides first whether Escape goes one step back.
        event.preventDefault()
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      {children}
    </dialog>
  )
}

function Palette({
  brand,
  opened,
  open,
}: {
  readonly brand: Me['brands'][number]
  readonly opened: Exclude<Opened, null | { kind: 'keys' }>
  readonly open: (what: Opened) => void
}) {
  const { t, f } = useSpeech()
  const [, navigate] = useLocation()
  const offered = useOffered()
  const shownKeys = useShownKeys()
  const handle = useHandle()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [lately] = useState(readRecent)
  const [choosing, setChoosing] = useState(opened.kind === 'choose' ? opened.actionId : null)
  const asked = offered.find((it) => it.id === choosing)
  const prefix = /^[>#@]/.exec(text)?.[0] ?? ''
  const wanted = text.slice(prefix.length).trim()

  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), settleMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const isNumber = /^\d{1,18}$/.test(folded(wanted))
  const looks = asked === undefined && prefix !== '>' && (isNumber || folded(wanted).length >= 2)
  const found = useQuery({
    queryKey: ['find', brand.id, settled],
    queryFn: () => api.find(brand.id, settled),
    enabled: looks && settled === wanted,
    staleTime: 10_000,
    retry: false,
  })

  const lines = useMemo((): readonly Line[] => {
    if (asked?.choices !== undefined) {
      const line = (it: ReturnType<NonNullable<Action['choices']>>[number]): Line => ({
        id: it.id,
        group: asked.label,
        icon: it.sign ?? <Icon name={it.icon} />,
        label: it.label,
        keys: [],
        blocked: null,
        now: it.now === true,
        run: it.run,
        ...(it.attempt === undefined ? {} : { attempt: it.attempt }),
        ...(it.refused === undefined ? {} : { refused: it.refused }),
      })
      const made = asked.create?.(wanted) ?? null
      const fitting = rank(wanted, asked.choices().map(line), (it) => ({ id: it.id, words: [it.label] }), [])
      return made === null ? fitting : [...fitting, line(made)]
    }
    const line = (it: Action): Line => ({
      id: it.id,
      group: it.group,
      icon: <Icon name={it.icon} />,
      label: it.label,
      keys: shownKeys(it),
      blocked: it.blocked,
      run: () => {
        noteRecent(it.id)
        if (it.choices === undefined) it.run()
        else setChoosing(it.id)
      },
    })
    const acts =
      prefix === '#' || prefix === '@'
        ? []
        : rank(
            wanted,
            offered.filter((it) => it.quiet !== true),
            (it) => ({ id: it.id, words: it.also === undefined ? [it.label] : [it.label, it.also] }),
            lately,
          )
    const of = (group: Action['group']): readonly Line[] =>
      acts
        .filter((it) => it.group === group)
        .slice(0, wanted === '' && prefix === '' ? mostEach : 30)
        .map(line)
    const cases = (looks && settled === wanted ? (found.data ?? []) : []).map(
      (row): Line => ({
        id: `case ${row.id}`,
        group: 'found',
        icon: <OriginIcon connector={row.connector} brought={row.brought} />,
        label: personName(row.author, t),
        beside: `${[handle(row.connector, row.author.handle)].filter((it) => it !== '').join('')} · ${t.palette.status[row.status]} · ${f.number(Number(row.id))}`,
        keys: [],
        blocked: null,
        run: () => navigate(`/cases/${row.id}`),
      }),
    )
    return [...of('case'), ...(wanted === '' ? [] : cases), ...of('list'), ...of('go'), ...of('more')]
  }, [asked, wanted, prefix, offered, lately, looks, settled, found.data, navigate, handle, shownKeys, t, f])

  const active = lines[Math.min(at, Math.max(0, lines.length - 1))]
  useEffect(() => {
    document.getElementById(`${list}-${active?.id ?? ''}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, list])
  const close = () => open(null)
  // Somebody may close it while something is attempted: what is open then is another palette.
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
    }
  }, [])
  const attempt = async (work: () => Promise<void>, refused: Line['refused']) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      if (!isGone.current) close()
    } catch (error) {
      if (isGone.current) {
        refused?.(error)
        return
      }
      setProblem(error)
      setBusy(false)
      input.current?.focus()
    }
  }
  const run = (line: Line | undefined) => {
    if (line === undefined || line.blocked !== null || busy) return
    if (line.attempt !== undefined) {
      void attempt(line.attempt, line.refused)
      return
    }
    const stays = offered.find((it) => it.id === line.id)?.choices !== undefined && asked === undefined
    if (!stays) close()
    setText('')
    setAt(0)
    line.run()
    if (stays) input.current?.focus()
  }
  const stepBack = () => {
    if (text !== '') setText('')
    else if (choosing !== null && opened.kind === 'all') setChoosing(null)
    else close()
    setAt(0)
  }
  const groupName = (group: string): string => {
    const names = t.palette.groups
    if (asked !== undefined) return group
    if (group === 'case') return offered.find((it) => it.group === 'case')?.groupLabel ?? t.palette.keys.groups.case
    return group === 'list' || group === 'go' || group === 'more' || group === 'found' ? names[group] : group
  }
  const groups = [...new Set(lines.map((it) => it.group))]
  const unreached =
    found.error instanceof ApiProblem && ['unreachable', 'unavailable', 'held-up'].includes(found.error.reason)
  return (
    <>
      <div className="pfield">
        <Icon name={asked?.icon ?? 'search'} />
        <input
          ref={input}
          // The dialog opens for this field alone.
          autoFocus
          type="text"
          role="combobox"
          aria-expanded={lines.length > 0}
          aria-controls={lines.length > 0 ? list : undefined}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : `${list}-${active.id}`}
          aria-label={asked?.label ?? t.palette.label}
          placeholder={asked?.label ?? t.palette.placeholder}
          value={text}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
            setProblem(null)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
            if (step !== 0 && lines.length > 0) {
              event.preventDefault()
              setAt((Math.min(at, lines.length - 1) + step + lines.length) % lines.length)
            } else if (event.key === 'Home' || event.key === 'End') {
              if (text !== '') return
              event.preventDefault()
              setAt(event.key === 'Home' ? 0 : lines.length - 1)
            } else if (event.key === 'Enter') {
              event.preventDefault()
              run(active)
            } else if (event.key === 'Escape') {
              event.preventDefault()
              event.stopPropagation()
              stepBack()
            } else if (event.key === 'Backspace' && text === '' && choosing !== null) {
              event.preventDefault()
              stepBack()
            }
          }}
        />
        {asked === undefined && (
          <span className="psigns desk-only" aria-hidden="true">
            {(
              [
                ['>', t.palette.commands],
                ['#', t.palette.casesSign],
                ['@', t.palette.people],
              ] as const
            ).map(([sign, word]) => (
              <button
                key={sign}
                type="button"
                tabIndex={-1}
                onClick={() => {
                  setText(sign)
                  input.current?.focus()
                }}
              >
                <kbd>{sign}</kbd> {word}
              </button>
            ))}
          </span>
        )}
        <button type="button" className="pclose phone-only" aria-label={t.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {problem !== null && (
        <div className="prefused">
          <ProblemNotice error={problem} />
        </div>
      )}
      {lines.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: the list of a combobox (WAI-ARIA APG)
        <div id={list} className="plist" role="listbox" aria-label={asked?.label ?? t.palette.label}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options
            <div key={group} role="group" aria-label={groupName(group)}>
              <p className="pgroup" aria-hidden="true">
                {groupName(group)}
              </p>
              {lines
                .filter((it) => it.group === group)
                .map((it) => (
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys act on it
                  // biome-ignore lint/a11y/useSemanticElements: an option of the combobox's list
                  <div
                    key={it.id}
                    id={`${list}-${it.id}`}
                    role="option"
                    className={it === active ? 'pline on' : 'pline'}
                    aria-selected={it === active}
                    aria-disabled={it.blocked !== null}
                    onMouseMove={() => {
                      if (it !== active) setAt(lines.indexOf(it))
                    }}
                    onClick={() => run(it)}
                  >
                    {it.blocked === null ? it.icon : <Icon name="lock" />}
                    <span className="cut">{it.label}</span>
                    {it.beside !== undefined && <span className="xs dim cut">{it.beside}</span>}
                    {it.now === true && <Icon name="check" size="s" />}
                    <span className="end xs dim">{it.blocked ?? <Keys keys={it.keys} />}</span>
                  </div>
                ))}
            </div>
          ))}
        </div>
      )}
      {lines.length === 0 && !found.isFetching && settled === wanted && (
        <div className="pnone" role="status">
          <p className="med">{t.palette.none}</p>
          <p className="dim">{prefix === '@' && folded(wanted).length < 2 ? t.palette.short : t.palette.noneHint}</p>
        </div>
      )}
      {unreached && <p className="pnone dim">{t.palette.unreached}</p>}
      <div className="pfoot desk-only" aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t.palette.choose}
        </span>
        <span>
          <kbd>↵</kbd> {t.palette.run}
        </span>
        <span>
          <kbd>esc</kbd> {choosing !== null && opened.kind === 'all' ? t.palette.back : t.palette.close}
        </span>
        {active !== undefined && active.keys.length > 0 && active.blocked === null && (
          <span className="end">
            {t.palette.nextTime} <Keys keys={active.keys} /> {t.palette.enough}
          </span>
        )}
      </div>
      <span className="sr" role="status">
        {found.isFetching ? t.palette.searching : ''}
      </span>
    </>
  )
}
