import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { mentionAt } from '../../../src/domain/cases/mentions.ts'
import { folded } from '../actions/rank.ts'
import { useSpeech } from '../i18n/context.tsx'
import { keys, useMe, usePeople } from '../queries.ts'
import { Completion, optionId } from '../ui/completion.tsx'
import { useDepartments } from '../settings/clocks-api.ts'
import { useStaffing } from '../teams/teams-api.ts'
import { Icon } from '../ui/icons.tsx'
import { Avatar } from '../ui/parts.tsx'
import { namable } from './named-api.ts'
import './named.css'

/** As many as stand above a note without scrolling; letters narrow them down. */
const mostShown = 6

/** Colleagues, teams and departments to name in a note: `@` and a few letters find them, Enter writes the whole name. Only who works on the brand's cases is offered. */
export function useNaming({
  brandId,
  field,
  text,
  onText,
  isNote,
}: {
  readonly brandId: string
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly onText: (text: string) => void
  readonly isNote: boolean
}) {
  const { t } = useSpeech()
  const { named: words } = t
  const me = useMe().data?.user.id
  const people = usePeople(isNote ? brandId : undefined).data ?? []
  const teams = useStaffing(isNote ? brandId : undefined).data?.teams ?? []
  const departments = useDepartments(isNote ? brandId : undefined).data ?? []
  const all = namable(people, teams, departments)
  const [caret, setCaret] = useState(0)
  const cache = useQueryClient()
  /** The sign whose list was closed and stays closed. */
  const [dismissed, setDismissed] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const list = useId()
  const wantedCaret = useRef<number | null>(null)

  const asked = isNote ? mentionAt(text, caret) : null
  // Somebody who has just been added can be named: what is offered is read again when the list opens.
  const opens = asked !== null
  useEffect(() => {
    if (!opens) return
    for (const queryKey of [keys.people(brandId), keys.staffing(brandId), keys.departments(brandId)])
      void cache.invalidateQueries({ queryKey })
  }, [opens, brandId, cache])
  const wanted = folded(asked?.typed ?? '').trim()
  const begins = (name: string): boolean =>
    folded(name).startsWith(wanted) ||
    folded(name)
      .split(' ')
      .some((it) => it.startsWith(wanted))
  // A name that is written whole asks for nothing more.
  const whole = all.some((it) => folded(it.name) === wanted)
  const found = asked === null || whole ? [] : all.filter((it) => begins(it.name)).slice(0, mostShown)
  const shows = asked !== null && asked.at !== dismissed && found.length > 0
  const active = found[Math.min(at, found.length - 1)]

  useEffect(() => {
    const it = field.current
    const wants = wantedCaret.current
    if (it === null || wants === null) return
    wantedCaret.current = null
    it.focus({ preventScroll: true })
    it.setSelectionRange(wants, wants)
    setCaret(wants)
  }, [text, field])

  const insert = (name: string) => {
    if (asked === null) return
    const after = text.slice(caret)
    const words = `@${name}${/^[\s.,;:!?)]/.test(after) ? '' : ' '}`
    wantedCaret.current = asked.at + words.length
    setAt(0)
    onText(text.slice(0, asked.at) + words + after)
  }

  return {
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': shows ? list : undefined,
      'aria-activedescendant': shows && active !== undefined ? optionId(list, active.id) : undefined,
      onSelect: () => setCaret(field.current?.selectionStart ?? 0),
    },
    /** Whether the key was for the list. */
    onKey: (event: KeyboardEvent): boolean => {
      if (event.nativeEvent.isComposing || !shows || asked === null) return false
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) {
        setAt((Math.min(at, found.length - 1) + step + found.length) % found.length)
        return true
      }
      // With Shift they mark words, as everywhere.
      if ((event.key === 'Home' || event.key === 'End') && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
        setAt(event.key === 'Home' ? 0 : found.length - 1)
        return true
      }
      if ((event.key === 'Enter' || event.key === 'Tab') && active !== undefined && !event.ctrlKey && !event.metaKey) {
        insert(active.name)
        return true
      }
      if (event.key !== 'Escape') return false
      setDismissed(asked.at)
      return true
    },
    chooser: shows ? (
      <div className="naming-list">
        <Completion
          id={list}
          label={words.choose}
          found={found}
          active={active}
          over={setAt}
          choose={(it) => insert(it.name)}
        >
          {(it) => (
            <>
              {it.kind === 'person' ? (
                <Avatar name={it.name} />
              ) : (
                <span className="groupsign">
                  <Icon name={it.kind === 'team' ? 'people' : 'shop'} size="s" />
                </span>
              )}
              <span className="cut">{it.name}</span>
              {it.id === me && <span className="xs dim">{words.you}</span>}
              {it.kind !== 'person' && <span className="xs dim nw">{words[it.kind]}</span>}
            </>
          )}
        </Completion>
        <span className="sr" role="status">
          {words.found(found.length)}
        </span>
      </div>
    ) : null,
  }
}
