import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { dateOf, dayLength, weekdayOf } from '../../../src/domain/clocks/zone.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button } from '../ui/parts.tsx'
import { dayInMonth, monthFrom } from './typed.ts'

const gap = 4

/** How far the arrows go from a day: by days, weeks, months, to the ends of a week. */
const steps: Readonly<Record<string, (day: number) => number>> = {
  ArrowLeft: (day) => day - 1,
  ArrowRight: (day) => day + 1,
  ArrowUp: (day) => day - 7,
  ArrowDown: (day) => day + 7,
  PageUp: (day) => dayInMonth(day, -1),
  PageDown: (day) => dayInMonth(day, 1),
  Home: (day) => day - weekdayOf(day),
  End: (day) => day + 6 - weekdayOf(day),
}

/** A month to pick a day from, over the page beside its field. */
function Month({
  chosen,
  today,
  least,
  anchor,
  opener,
  onPick,
  onClose,
}: {
  readonly chosen: number | null
  readonly today: number
  /** Days before it cannot be picked; null: all can. */
  readonly least: number | null
  /** What it stands beside. */
  readonly anchor: RefObject<HTMLElement | null>
  /** What opened it, and closes it again. */
  readonly opener: RefObject<HTMLElement | null>
  readonly onPick: (day: number) => void
  /** `back`: the focus goes back to where it was opened. */
  readonly onClose: (back: boolean) => void
}) {
  const { t, language } = useSpeech()
  const { moments } = t.clocks
  const [active, setActive] = useState(chosen ?? today)
  const [byKey, setByKey] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const say = (day: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: 'UTC', ...options }).format(
      day * dayLength,
    )
  useLayoutEffect(() => {
    const [it, beside] = [box.current, anchor.current]
    if (it === null || beside === null) return
    // Over everything, a dialog too; where a browser knows no popovers it stands in its dialog all the same.
    it.showPopover?.()
    const [field, own] = [beside.getBoundingClientRect(), it.getBoundingClientRect()]
    const below = field.bottom + gap
    const fits = below + own.height <= innerHeight - gap
    const top = fits ? below : Math.max(gap, field.top - gap - own.height)
    it.style.top = `${top}px`
    it.style.left = `${Math.max(gap, Math.min(field.left, innerWidth - own.width - gap))}px`
  }, [anchor])
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  }, [byKey])
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onClose(true)
      return
    }
    const isOnDay = event.target instanceof Element && event.target.closest('td') !== null
    const step = isOnDay ? steps[event.key] : undefined
    // The keys of the page, such as j and k, are not meant here.
    event.stopPropagation()
    if (step === undefined) return
    event.preventDefault()
    setActive(step(active))
    setByKey(byKey + 1)
  }
  const first = monthFrom(active, 0)
  const weeks = Math.ceil((monthFrom(active, 1) - first + weekdayOf(first)) / 7)
  const begin = first - weekdayOf(first)
  const dayCell = (day: number) => {
    const isOther = day < first || day >= monthFrom(active, 1)
    const isOver = least !== null && day < least
    return (
      <td key={day}>
        <button
          type="button"
          tabIndex={day === active ? 0 : -1}
          aria-label={say(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}
          aria-pressed={day === chosen}
          aria-current={day === today ? 'date' : undefined}
          aria-disabled={isOver ? true : undefined}
          className={isOther ? 'other' : ''}
          onClick={() => {
            if (!isOver) onPick(day)
          }}
        >
          {Number(dateOf(day).slice(8))}
        </button>
      </td>
    )
  }
  return (
    <div
      ref={box}
      popover="manual"
      role="dialog"
      aria-labelledby={id}
      className="month"
      tabIndex={-1}
      onKeyDown={press}
      onBlur={(event) => {
        const to = event.relatedTarget
        const isOwn = to instanceof Node && (event.currentTarget.contains(to) || opener.current?.contains(to) === true)
        if (!isOwn) onClose(false)
      }}
    >
      <div className="monthhead">
        <Button
          kind="quiet"
          size="sm"
          icon="left"
          aria-label={moments.monthBefore}
          onClick={() => setActive(dayInMonth(active, -1))}
        />
        <b id={id} aria-live="polite">
          {say(first, { month: 'long', year: 'numeric' })}
        </b>
        <Button
          kind="quiet"
          size="sm"
          icon="right"
          aria-label={moments.monthAfter}
          onClick={() => setActive(dayInMonth(active, 1))}
        />
      </div>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, at) => (
              <th key={begin + at} scope="col" abbr={say(begin + at, { weekday: 'long' })} className="xs dim">
                {say(begin + at, { weekday: 'short' }).slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: weeks }, (_, week) => (
            <tr key={begin + week * 7}>{Array.from({ length: 7 }, (_, at) => dayCell(begin + week * 7 + at))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Opens a month beside a field, to pick its date from. */
export function MonthButton({
  label,
  onPick,
  ...month
}: {
  /** Of which field. */
  readonly label: string
  readonly chosen: number | null
  readonly today: number
  /** Days before it cannot be picked; null: all can. */
  readonly least: number | null
  /** The field. */
  readonly anchor: RefObject<HTMLElement | null>
  readonly onPick: (day: number) => void
}) {
  const { moments } = useSpeech().t.clocks
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Button
        ref={opener}
        kind="quiet"
        size="sm"
        icon="calendar"
        aria-label={moments.openMonth(label)}
        title={moments.openMonth(label)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <Month
          {...month}
          opener={opener}
          onPick={(day) => {
            setOpen(false)
            onPick(day)
          }}
          onClose={(back) => {
            setOpen(false)
            if (back) opener.current?.focus()
          }}
        />
      )}
    </>
  )
}
