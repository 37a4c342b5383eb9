import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { Clocks, DeskCalendar } from '../../../src/api/clocks.ts'
import { leastWeek, weekLength } from '../../../src/domain/clocks/desk.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { DateField, HourField } from '../moments/moment-field.tsx'
import { noonOf } from '../moments/moments.ts'
import { OtherLinesWait, Pencil } from '../ui/line-acts.tsx'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useWrongFocus } from '../ui/wrong-focus.ts'
import { clocksApi, usePlaces } from './clocks-api.ts'
import { ofField } from './clocks-draft.ts'
import { wrongFields } from './clocks-held.ts'
import type { Change } from './clock-targets.tsx'
import { AlwaysOrHours, usualWeek, WeekHours } from './week-hours.tsx'
import { usePeriodWords } from './period-words.ts'

/** The time zones that the browser knows, and this one. */
export const zones = (current: string): string[] => {
  const all = Intl.supportedValuesOf('timeZone')
  return all.includes(current) ? all : [current, ...all]
}

/** A week in words, days with the same hours together: « lun. – ven. 9 h – 18 h ». */
export function useWeekWords(): (week: DeskCalendar['week']) => string {
  const { t } = useSpeech()
  const words = usePeriodWords()
  return (week) => {
    if (week === null) return t.clocks.calendars.none
    const { short } = t.clocks.calendars
    const groups: { first: number; last: number; said: string }[] = []
    week.forEach((day, at) => {
      const said = words(day)
      const before = groups.at(-1)
      if (before?.said === said) before.last = at
      else groups.push({ first: at, last: at, said })
    })
    return groups
      .filter(({ first }) => (week[first]?.length ?? 0) > 0)
      .map(({ first, last, said }) => `${first === last ? short[first] : `${short[first]} – ${short[last]}`} ${said}`)
      .join(' · ')
  }
}

/** When the desk is open. */
export function Calendars({ change }: { readonly change: Change }) {
  const { t, language } = useSpeech()
  const { draft, may } = change
  const { calendars } = t.clocks
  const [chosen, setOpen] = useState<string | null>(null)
  // One that is not there any more is no longer open.
  const open = draft.calendars.some(({ id }) => id === chosen) ? chosen : null
  const [begun, setBegun] = useState(false)
  const why = useId()
  const waitsFor = open !== null && (change.written || begun) ? why : undefined
  const weekWords = useWeekWords()
  const follows = draft.calendars.some(({ holidays }) => holidays !== null)
  const places = usePlaces(language, follows || open !== null).data
  const placeOf = ({ holidays }: DeskCalendar): string => {
    const country = places?.find((it) => it.country === holidays?.country)
    const region = country?.regions.find((it) => it.region === holidays?.region)
    return region?.name ?? country?.name ?? holidays?.country ?? ''
  }
  const put = (calendar: DeskCalendar): Clocks => ({
    ...draft,
    calendars: draft.calendars.some(({ id }) => id === calendar.id)
      ? draft.calendars.map((it) => (it.id === calendar.id ? calendar : it))
      : [...draft.calendars, calendar],
  })
  return (
    <section>
      <h3>{calendars.title}</h3>
      <p className="lead">{calendars.lead}</p>
      {draft.calendars.length === 0 && <p className="dim">{calendars.none}</p>}
      <ul className="lines">
        {draft.calendars.map((it, at) => (
          <li key={it.id} className="clockline">
            {open === it.id ? (
              <CalendarForm
                calendar={it}
                change={change}
                wrong={wrongFields(change.error, 'calendars', at)}
                show={(next) => change.show(put(next))}
                remove={() => change.save({ ...draft, calendars: draft.calendars.filter(({ id }) => id !== it.id) })}
                close={() => setOpen(null)}
                begun={begun}
                setBegun={setBegun}
              />
            ) : (
              <>
                <div className="who">
                  <p className="med">{it.name}</p>
                  <p className="xs dim">{weekWords(it.week)}</p>
                  <p className="xs dim">
                    {[
                      ...(it.holidays === null ? [] : [calendars.follows(placeOf(it))]),
                      ...(it.days.length === 0 ? [] : [calendars.oddCount(it.days.length)]),
                      it.timeZone,
                    ].join(' · ')}
                  </p>
                </div>
                {may && (
                  <Pencil
                    label={calendars.change(it.name)}
                    onClick={() => {
                      change.reset()
                      setOpen(it.id)
                    }}
                    waitsFor={waitsFor}
                  />
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      <OtherLinesWait id={why} waiting={waitsFor !== undefined} />
      {open === null && change.refusal}
      {may && open === null && (
        <Button
          icon="plus"
          style={{ marginTop: 14 }}
          onClick={() => {
            const id = newId()
            change.show(
              put({
                id,
                name: draft.calendars.length === 0 ? calendars.usualName : '',
                timeZone: draft.timeZone,
                week: usualWeek,
                days: [],
                holidays: null,
              }),
            )
            setOpen(id)
          }}
        >
          {calendars.add}
        </Button>
      )}
    </section>
  )
}

function CalendarForm({
  calendar,
  change,
  wrong,
  show,
  remove,
  close,
  begun,
  setBegun,
}: {
  readonly calendar: DeskCalendar
  readonly change: Change
  readonly wrong: ReadonlySet<string>
  readonly show: (calendar: DeskCalendar) => void
  readonly remove: () => Promise<boolean>
  readonly close: () => void
  /** Whether a date is begun that was not added. */
  readonly begun: boolean
  readonly setBegun: (begun: boolean) => void
}) {
  const { t, language } = useSpeech()
  const { calendars } = t.clocks
  const { week } = calendar
  const isOpen = week === null || weekLength(week) >= leastWeek
  const why = useId()
  const ready = calendar.name.trim() !== '' && isOpen && !begun
  const form = useWrongFocus(change.error)
  const refused = (field: string) => (wrong.has(field) ? t.fields.invalid : null)
  return (
    <form
      ref={form}
      className="stack clocksform"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void change.save(change.draft).then((saved) => {
          if (saved) close()
        })
      }}
    >
      <div className="pairfields">
        <TextInput
          label={calendars.name}
          value={calendar.name}
          error={refused('name')}
          autoFocus
          maxLength={80}
          onChange={(event) => show({ ...calendar, name: event.currentTarget.value })}
        />
        <NativeSelect
          label={calendars.timeZone}
          value={calendar.timeZone}
          error={refused('timeZone')}
          data={zones(calendar.timeZone)}
          onChange={(event) => show({ ...calendar, timeZone: event.currentTarget.value })}
        />
      </div>
      <div>
        <AlwaysOrHours
          label={calendars.open}
          words={calendars}
          week={week}
          onChange={(next) => show({ ...calendar, week: next })}
        />
      </div>
      {week !== null && (
        <Refusable refused={refused('week')}>
          <WeekHours week={week} onChange={(next) => show({ ...calendar, week: next })} />
        </Refusable>
      )}
      <Holidays calendar={calendar} language={language} refused={refused('holidays')} show={show} />
      <Refusable refused={refused('days')}>
        <OddDays calendar={calendar} show={show} onBegun={setBegun} />
      </Refusable>
      {change.refusal}
      <div className="row wrap">
        <Button kind="primary" type="submit" busy={change.busy} blocked={!ready} because={why}>
          {t.save}
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            close()
            change.reset()
          }}
        >
          {t.close}
        </Button>
        <Button
          kind="quiet"
          className="end"
          onClick={() =>
            void remove().then((done) => {
              if (done) close()
            })
          }
        >
          {calendars.remove}
        </Button>
      </div>
      <p id={why} className="xs dim" role="status">
        {begun ? calendars.addFirst : isOpen ? null : calendars.anHour}
      </p>
    </form>
  )
}

/** Fields that are refused together: what is said stands below them. */
function Refusable({ refused, children }: { readonly refused: string | null; readonly children: ReactNode }) {
  const why = useId()
  return (
    <div {...(refused === null ? {} : { role: 'group', 'data-wrong': true, 'aria-describedby': why })}>
      {children}
      {refused !== null && (
        <p id={why} className="xs danger">
          {refused}
        </p>
      )}
    </div>
  )
}

function Holidays({
  calendar,
  language,
  refused,
  show,
}: {
  readonly calendar: DeskCalendar
  readonly language: 'fr' | 'en'
  readonly refused: string | null
  readonly show: (calendar: DeskCalendar) => void
}) {
  const { t, f } = useSpeech()
  const { calendars } = t.clocks
  const places = usePlaces(language, true).data ?? []
  const { holidays } = calendar
  const country = places.find((it) => it.country === holidays?.country)
  const dates = useQuery({
    queryKey: ['holidays', holidays?.country ?? '', holidays?.region ?? ''],
    queryFn: () => clocksApi.holidays(holidays?.country ?? '', holidays?.region ?? null),
    enabled: holidays !== null,
    staleTime: Number.POSITIVE_INFINITY,
  }).data
  const now = useMinute()
  const next = (dates ?? []).filter(({ date }) => Date.parse(date) > now).slice(0, 4)
  return (
    <div>
      <div className="pairfields">
        <NativeSelect
          label={calendars.holidays}
          value={holidays?.country ?? ''}
          error={refused}
          data={[
            { value: '', label: calendars.noHolidays },
            ...places.map((it) => ({ value: it.country, label: it.name })),
          ]}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            show({ ...calendar, holidays: chosen === '' ? null : { country: chosen, region: null, dates: [] } })
          }}
        />
        {country !== undefined && country.regions.length > 0 && holidays !== null && (
          <NativeSelect
            label={calendars.region}
            value={holidays.region ?? ''}
            data={[
              { value: '', label: calendars.wholeCountry },
              ...country.regions.map((it) => ({ value: it.region, label: it.name })),
            ]}
            onChange={(event) => {
              const region = event.currentTarget.value
              show({ ...calendar, holidays: { ...holidays, region: region === '' ? null : region, dates: [] } })
            }}
          />
        )}
      </div>
      {holidays !== null && next.length > 0 && (
        <p className="xs dim" style={{ marginTop: 6 }}>
          {calendars.nextHolidays(
            next.map(({ date, name }) => `${name} (${f.day(noonOf(date, f.timeZone), now)})`).join(', '),
          )}
        </p>
      )}
    </div>
  )
}

function OddDays({
  calendar,
  show,
  onBegun,
}: {
  readonly calendar: DeskCalendar
  readonly show: (calendar: DeskCalendar) => void
  /** Hears whether a date is begun that was not added: what is saved around it must not leave it behind. */
  readonly onBegun: (begun: boolean) => void
}) {
  const { t, f } = useSpeech()
  const { calendars } = t.clocks
  const words = usePeriodWords()
  const [date, setDate] = useState('')
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const begun = date !== '' || name.trim() !== '' || from !== '' || to !== ''
  useEffect(() => onBegun(begun), [begun, onBegun])
  const now = useMinute()
  const named = (day: string) => f.dayInText(noonOf(day, f.timeZone), now)
  const [first, last] = [ofField(from, false), ofField(to, true)]
  const periods = first !== null && last !== null && last > first ? [{ from: first, to: last }] : []
  const half = (from === '') !== (to === '') || (from !== '' && periods.length === 0)
  const ready = /^\d{4}-\d{2}-\d{2}$/.test(date) && !half
  const add = () => {
    if (!ready) return
    const others = calendar.days.filter((it) => it.date !== date)
    const days = [...others, { date, name: name.trim(), periods }].sort((a, b) => (a.date < b.date ? -1 : 1))
    show({ ...calendar, days })
    setDate('')
    setName('')
    setFrom('')
    setTo('')
  }
  return (
    <fieldset>
      <legend>{calendars.odd}</legend>
      <p className="xs dim">{calendars.oddHint}</p>
      {calendar.days.length > 0 && (
        <ul className="stack" style={{ gap: 2, margin: '6px 0' }}>
          {calendar.days.map((it) => (
            <li key={it.date} className="row">
              <span className="grow">
                <b className="med">{named(it.date)}</b> {it.name} <span className="dim">{words(it.periods)}</span>
              </span>
              <Button
                kind="quiet"
                size="sm"
                icon="close"
                aria-label={calendars.removeDate(named(it.date))}
                onClick={() => show({ ...calendar, days: calendar.days.filter((day) => day.date !== it.date) })}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="row wrap" style={{ gap: 8, alignItems: 'flex-end', marginTop: 6 }}>
        <DateField label={calendars.date} timeZone={calendar.timeZone} value={date} onChange={setDate} />
        <TextInput
          aria-label={calendars.why}
          placeholder={calendars.why}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span className="hourspan">
          <HourField label={calendars.from(calendars.odd)} value={from} onChange={setFrom} />–
          <HourField label={calendars.to(calendars.odd)} value={to} onChange={setTo} />
        </span>
        <Button size="sm" icon="plus" blocked={!ready} onClick={add}>
          {calendars.addDate}
        </Button>
      </div>
    </fieldset>
  )
}
