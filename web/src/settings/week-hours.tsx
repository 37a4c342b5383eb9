import { useState } from 'react'
import type { DeskCalendar } from '../../../src/api/clocks.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { HourField } from '../moments/moment-field.tsx'
import { ofField, toField } from './clocks-draft.ts'

type Week = NonNullable<DeskCalendar['week']>

const usualDay = [
  { from: 540, to: 720 },
  { from: 840, to: 1_080 },
]
/** The week that somebody begins with who sets hours: Monday to Friday, with a break at noon. */
export const usualWeek: Week = [usualDay, usualDay, usualDay, usualDay, usualDay, [], []]

/** Whether it is by hours of the week or always (null). Hours that were set come back. */
export function AlwaysOrHours({
  label,
  words,
  week,
  onChange,
}: {
  readonly label: string
  readonly words: { readonly always: string; readonly hours: string }
  readonly week: Week | null
  readonly onChange: (week: Week | null) => void
}) {
  const [before, setBefore] = useState<Week | null>(null)
  return (
    <Segments
      label={label}
      value={week === null ? 'always' : 'hours'}
      options={[
        { value: 'hours', label: words.hours },
        { value: 'always', label: words.always },
      ]}
      onChange={(value) => {
        if (week !== null) setBefore(week)
        onChange(value === 'always' ? null : (week ?? before ?? usualWeek))
      }}
    />
  )
}

/** The hours of each weekday, Monday first; Monday's can be taken for all working days. `closed`: what is said of a day without any. */
export function WeekHours({
  week,
  closed,
  onChange,
}: {
  readonly week: Week
  readonly closed?: string
  readonly onChange: (week: Week) => void
}) {
  const { t } = useSpeech()
  const { days } = t.clocks.calendars
  return (
    <dl className="weekhours">
      {week.map((periods, at) => (
        <DayHours
          key={days[at]}
          day={days[at] ?? ''}
          periods={periods}
          {...(closed === undefined ? {} : { closed })}
          onChange={(next) => onChange(week.map((day, i) => (i === at ? [...next] : day)))}
          copy={at === 0 ? () => onChange(week.map((day, i) => (i < 5 ? [...(week[0] ?? [])] : day))) : null}
        />
      ))}
    </dl>
  )
}

/** The periods of one weekday; `closed`: what is said where there is none. */
export function DayHours({
  day,
  periods,
  copy,
  closed,
  onChange,
}: {
  readonly day: string
  readonly periods: readonly { readonly from: number; readonly to: number }[]
  readonly copy: (() => void) | null
  readonly closed?: string
  readonly onChange: (periods: readonly { readonly from: number; readonly to: number }[]) => void
}) {
  const { t } = useSpeech()
  const { calendars } = t.clocks
  const put = (at: number, part: Partial<{ from: number; to: number }>) =>
    onChange(periods.map((it, i) => (i === at ? { ...it, ...part } : it)))
  const last = periods.at(-1)
  const next =
    last === undefined
      ? { from: 540, to: 1_080 }
      : { from: Math.min(last.to + 60, 1_380), to: Math.min(last.to + 240, 1_440) }
  return (
    <>
      <dt className="med">{day}</dt>
      <dd>
        {periods.length === 0 && <span className="dim">{closed ?? calendars.closed}</span>}
        {periods.map((it, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: periods have no other name than their place
          <span key={at} className="hourspan">
            <HourField
              label={calendars.from(day)}
              value={toField(it.from)}
              onChange={(text) => {
                const from = ofField(text, false)
                if (from !== null) put(at, { from })
              }}
            />
            –
            <HourField
              label={calendars.to(day)}
              value={toField(it.to)}
              onChange={(text) => {
                const to = ofField(text, true)
                if (to !== null) put(at, { to })
              }}
            />
            <Button
              kind="quiet"
              size="sm"
              icon="close"
              aria-label={calendars.removePeriod(day)}
              onClick={() => onChange(periods.filter((_, i) => i !== at))}
            />
          </span>
        ))}
        {periods.length < 6 && (last === undefined || last.to < 1_380) && (
          <Button
            kind="quiet"
            size="sm"
            icon="plus"
            aria-label={calendars.addPeriod(day)}
            onClick={() => onChange([...periods, next])}
          />
        )}
        {copy !== null && periods.length > 0 && (
          <Button kind="quiet" size="sm" onClick={copy}>
            {calendars.copy}
          </Button>
        )}
      </dd>
    </>
  )
}
