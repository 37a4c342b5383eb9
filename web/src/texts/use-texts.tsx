import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import type { Template } from '../../../src/api/templates.ts'
import { blanksIn, fillIn, putAt, shortcutAt } from '../../../src/domain/replies/template.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useMe } from '../queries.ts'
import { Completion, optionId } from '../ui/completion.tsx'
import { Button } from '../ui/parts.tsx'
import { findTexts } from './find-texts.ts'
import { useTemplates } from './templates-api.ts'
import './texts.css'

/** As many as stand above an answer without scrolling; letters narrow them down. */
const mostShown = 6

/** A text in one line, for a list. */
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ')

/** Texts to begin an answer with: found by `;` and a few letters or by the button, filled in, and their blanks shown until they are written. */
export function useTexts({
  detail,
  field,
  text,
  onText,
  isAnswer,
  place,
}: {
  readonly detail: CaseDetail
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly onText: (text: string) => void
  /** It goes to the customer; a note may keep its brackets. */
  readonly isAnswer: boolean
  readonly place: string | null
}) {
  const { t } = useSpeech()
  const { texts: words } = t
  const { brandId, author, language } = detail.case
  const me = useMe().data
  const [caret, setCaret] = useState(0)
  /** Where the list was opened by its button. */
  const [opened, setOpened] = useState<number | null>(null)
  /** The shortcut that was closed and stays closed. */
  const [dismissed, setDismissed] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const list = useId()
  const wantedSelection = useRef<readonly [number, number] | null>(null)

  const typed = isAnswer && opened === null ? shortcutAt(text, caret) : null
  const asked =
    opened !== null && caret >= opened
      ? { at: opened, typed: text.slice(opened, caret) }
      : typed !== null && typed.at !== dismissed
        ? typed
        : null
  const templates = useTemplates(brandId, isAnswer)
  const all = templates.data?.templates ?? []
  const fitting = asked === null ? [] : findTexts(all, asked.typed, language)
  const found = fitting.slice(0, mostShown)
  const shows = asked !== null && (opened !== null || found.length > 0)
  const active = found[Math.min(at, found.length - 1)]

  useEffect(() => {
    const it = field.current
    const wanted = wantedSelection.current
    if (it === null || wanted === null) return
    wantedSelection.current = null
    it.focus({ preventScroll: true })
    it.setSelectionRange(wanted[0], wanted[1])
    setCaret(wanted[1])
  }, [text, field])

  const close = () => {
    if (opened === null && typed !== null) setDismissed(typed.at)
    setOpened(null)
    setAt(0)
  }
  const blanks = isAnswer ? blanksIn(text) : []
  const select = (from: number, to: number) => {
    const it = field.current
    if (it === null) return
    it.focus({ preventScroll: true })
    it.setSelectionRange(from, to)
    setCaret(to)
  }
  const insert = (template: Template) => {
    if (asked === null) return
    const filled = fillIn(template.text, {
      name: author.name,
      me: me?.user.name.split(' ')[0] ?? null,
      brand: me?.brands.find((it) => it.id === brandId)?.name ?? null,
      place,
    })
    const after = putAt(text, asked.at, caret, filled)
    const blank = blanksIn(after.text).find((it) => it.at >= asked.at)
    wantedSelection.current = blank === undefined ? [after.end, after.end] : [blank.at, blank.at + blank.length]
    setOpened(null)
    setDismissed(null)
    setAt(0)
    onText(after.text)
  }
  const toNextBlank = (): boolean => {
    const next = blanks.find((it) => it.at >= caret) ?? blanks[0]
    if (next === undefined) return false
    select(next.at, next.at + next.length)
    return true
  }

  return {
    /** Why it may not be sent yet; null: no blank is left. */
    blockedBy: blanks.length === 0 ? null : words.left(blanks.length),
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': shows && found.length > 0 ? list : undefined,
      'aria-activedescendant': shows && active !== undefined ? optionId(list, active.id) : undefined,
      onSelect: () => setCaret(field.current?.selectionStart ?? 0),
      // Told of each letter by itself: that the caret moved is not always said, as when the field had the focus from the start.
      onInput: () => setCaret(field.current?.selectionStart ?? 0),
    },
    /** Whether the key was for the list or the blanks. */
    onKey: (event: KeyboardEvent): boolean => {
      if (event.nativeEvent.isComposing) return false
      if (event.key === 'F8') return toNextBlank()
      if (!shows) return false
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0 && found.length > 0) {
        setAt((Math.min(at, found.length - 1) + step + found.length) % found.length)
        return true
      }
      if ((event.key === 'Enter' || event.key === 'Tab') && active !== undefined && !event.ctrlKey && !event.metaKey) {
        insert(active)
        return true
      }
      if (event.key !== 'Escape') return false
      close()
      return true
    },
    button: isAnswer ? (
      <Button
        kind="quiet"
        icon="page"
        title={words.openHint}
        aria-expanded={shows}
        onClick={() => {
          if (shows) return close()
          const it = field.current
          const where = it?.selectionStart ?? text.length
          setOpened(where)
          setAt(0)
          select(where, where)
        }}
      >
        {words.open}
      </Button>
    ) : null,
    chooser: shows ? (
      <div className="texts-list">
        {found.length > 0 ? (
          <Completion id={list} label={words.choose} found={found} active={active} over={setAt} choose={insert}>
            {(it) => (
              <>
                <span className="med cut">{it.name}</span>
                {it.shortcut !== null && <span className="xs dim">;{it.shortcut}</span>}
                <bdi className="voice cut dim">{inOneLine(it.text)}</bdi>
              </>
            )}
          </Completion>
        ) : (
          <p className="dim">
            {all.length === 0 ? words.none : words.nothing} <Link href="/settings/texts">{words.toTexts}</Link>
          </p>
        )}
        {fitting.length > found.length && <p className="xs dim">{words.others(fitting.length - found.length)}</p>}
        <span className="sr" role="status">
          {words.found(fitting.length)}
        </span>
      </div>
    ) : null,
    blanks:
      blanks.length === 0 ? null : (
        <div className="texts-blanks">
          <span className="xs">{words.left(blanks.length)}</span>
          {blanks.map((it) => (
            <button
              key={it.at}
              type="button"
              className="texts-blank"
              aria-label={words.fill(it.says)}
              onClick={() => select(it.at, it.at + it.length)}
            >
              {it.says}
            </button>
          ))}
          <span className="end xs faint desk-only" aria-hidden="true">
            <kbd>F8</kbd> {words.nextBlank}
          </span>
        </div>
      ),
  }
}
