import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Language } from '../../../src/api/schemas.ts'
import { dateOf, dayOfDate, zoneOf } from '../../../src/domain/clocks/zone.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Messages } from '../i18n/fr.ts'
import { useMinute } from '../ui/ticking.ts'
import { MonthButton } from './month.tsx'
import { dateInField, readDate, readHour, unread } from './typed.ts'
import './moments.css'

const hourInField = (hour: string, t: Messages): string => {
  const [hours = '', minutes = ''] = hour.split(':')
  return minutes === '' ? '' : t.clocks.moments.hour(String(Number(hours)), minutes)
}

/** What stands in a field while somebody writes in it: their own letters, and what is held again once they have left it. */
function useTyped<T>(value: string, show: (value: string) => T, read: (typed: T) => string) {
  const [typed, setTyped] = useState(() => show(value))
  const [inside, setInside] = useState(false)
  const held = read(typed)
  // What cannot be read yet stays until something else is held.
  const isLeft = held === unread && (value === '' || value === unread)
  const shown = show(value)
  if (!inside && !isLeft && JSON.stringify(typed) !== JSON.stringify(shown)) setTyped(shown)
  return {
    typed,
    inside,
    held,
    setTyped,
    within: {
      onFocus: () => setInside(true),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        const to = event.relatedTarget
        if (to instanceof Node && event.currentTarget.contains(to)) return
        setInside(false)
      },
    },
  }
}

interface Moment {
  readonly date: string
  readonly hour: string
}

const shownMoment = (value: string, t: Messages, language: Language): Moment => {
  const [date = '', hour = ''] = value.split('T')
  return { date: dateInField(date, language), hour: hourInField(hour, t) }
}

/** A date and an hour in the words of the page, by the clocks of a zone: `2026-11-30T17:00`, nothing, or what is no moment yet. */
export function MomentField({
  label,
  bare = false,
  hint,
  timeZone,
  value,
  past = false,
  whenLeft = false,
  onChange,
}: {
  readonly label: string
  /** Without its label in sight: what is asked stands beside it. */
  readonly bare?: boolean
  readonly hint?: string
  /** By whose clocks. */
  readonly timeZone: string
  readonly value: string
  /** It has been already, rather than being to come. */
  readonly past?: boolean
  /** Tells of what is written once it is left, not with each letter. */
  readonly whenLeft?: boolean
  readonly onChange: (value: string) => void
}) {
  const { t, language } = useSpeech()
  const { moments } = t.clocks
  const now = useMinute()
  const today = zoneOf(timeZone).localOf(now).day
  const read = ({ date, hour }: Moment): string => {
    if (date.trim() === '' && hour.trim() === '') return ''
    const [day, time] = [readDate(date, today, past), readHour(hour)]
    return day === null || time === null ? unread : `${day}T${time}`
  }
  const { typed, inside, held, setTyped, within } = useTyped(value, (it) => shownMoment(it, t, language), read)
  const anchor = useRef<HTMLDivElement>(null)
  const hours = useRef<HTMLInputElement>(null)
  const id = useId()
  const tell = (next: Moment) => {
    const said = read(next)
    if (said !== value) onChange(said)
  }
  const write = (next: Moment) => {
    setTyped(next)
    if (!whenLeft) tell(next)
  }
  const writeDate = (date: string) => {
    // A whole moment that is put in at once.
    const [, day, hour] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(date) ?? []
    write(day === undefined || hour === undefined ? { ...typed, date } : { date: day, hour })
  }
  const enter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && whenLeft) tell(typed)
  }
  const wrong = !inside && held === unread
  const day = readDate(typed.date, today, past)
  return (
    <div
      className="momentfield"
      onFocus={within.onFocus}
      onBlur={(event) => {
        const to = event.relatedTarget
        if (whenLeft && !(to instanceof Node && event.currentTarget.contains(to))) tell(typed)
        within.onBlur(event)
      }}
    >
      {!bare && (
        <label htmlFor={`${id}-date`} className="med">
          {label}
        </label>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="xs dim">
          {hint}
        </p>
      )}
      <div className="row" style={{ gap: 4 }} ref={anchor}>
        <input
          id={`${id}-date`}
          type="text"
          className="timefield date"
          aria-label={bare ? label : undefined}
          aria-describedby={wrong ? `${id}-wrong` : hint === undefined ? undefined : `${id}-hint`}
          aria-invalid={wrong && day === null ? true : undefined}
          placeholder={moments.dateLike}
          autoComplete="off"
          maxLength={40}
          value={typed.date}
          onChange={(event) => writeDate(event.currentTarget.value)}
          onKeyDown={enter}
        />
        <MonthButton
          label={label}
          chosen={day === null ? null : dayOfDate(day)}
          today={today}
          least={past ? null : today}
          anchor={anchor}
          onPick={(picked) => {
            write({ ...typed, date: dateInField(dateOf(picked), language) })
            hours.current?.focus()
          }}
        />
        <input
          ref={hours}
          type="text"
          className="timefield hour"
          aria-label={moments.hourOf(label)}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          aria-invalid={wrong && readHour(typed.hour) === null ? true : undefined}
          placeholder={moments.hourLike}
          autoComplete="off"
          maxLength={20}
          value={typed.hour}
          onChange={(event) => write({ ...typed, hour: event.currentTarget.value })}
          onKeyDown={enter}
        />
      </div>
      {wrong && (
        <p id={`${id}-wrong`} className="xs warn" role="status">
          {moments.unread}
        </p>
      )}
    </div>
  )
}

/** A date in the words of the page: `2026-11-30`, nothing, or what is no date yet. */
export function DateField({
  label,
  timeZone,
  value,
  onChange,
}: {
  readonly label: string
  /** By whose clocks it is today. */
  readonly timeZone: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { t, language } = useSpeech()
  const { moments } = t.clocks
  const now = useMinute()
  const today = zoneOf(timeZone).localOf(now).day
  const read = (text: string): string => (text.trim() === '' ? '' : (readDate(text, today) ?? unread))
  const { typed, inside, held, setTyped, within } = useTyped(value, (it) => dateInField(it, language), read)
  const anchor = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const write = (text: string) => {
    setTyped(text)
    const said = read(text)
    if (said !== value) onChange(said)
  }
  return (
    <div className="momentfield" {...within}>
      <div className="row" style={{ gap: 4 }} ref={anchor}>
        <input
          ref={field}
          type="text"
          className="timefield date"
          aria-label={label}
          aria-invalid={!inside && held === unread ? true : undefined}
          placeholder={moments.dateLike}
          autoComplete="off"
          maxLength={40}
          value={typed}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <MonthButton
          label={label}
          chosen={dayOfDate(held)}
          today={today}
          least={null}
          anchor={anchor}
          onPick={(picked) => {
            write(dateInField(dateOf(picked), language))
            field.current?.focus()
          }}
        />
      </div>
    </div>
  )
}

/** A time of day in the words of the page, by the clock on the wall: `17:00`, nothing, or what is no time yet. */
export function HourField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const { t } = useSpeech()
  const read = (text: string): string => (text.trim() === '' ? '' : (readHour(text) ?? unread))
  const { typed, inside, held, setTyped, within } = useTyped(value, (it) => hourInField(it, t), read)
  return (
    <input
      type="text"
      className="timefield hour"
      aria-label={label}
      aria-invalid={!inside && held === unread ? true : undefined}
      placeholder={t.clocks.moments.hourLike}
      autoComplete="off"
      maxLength={20}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        const said = read(event.currentTarget.value)
        if (said !== value) onChange(said)
      }}
      {...within}
    />
  )
}
