import { useSpeech } from '../i18n/context.tsx'

const hourMs = 3_600_000
const shown = 24
const [width, height] = [104, 26]

interface Hour {
  readonly at: string
  readonly posts: number
}

/** The posts of each of the last 24 hours, oldest first; an hour of which nothing is known before the source was there is null. */
export function lastDay(hours: readonly Hour[], since: number, now: number): readonly (number | null)[] {
  const end = Math.floor(now / hourMs)
  const known = new Map(hours.map((it) => [Math.floor(Date.parse(it.at) / hourMs), it.posts]))
  return Array.from({ length: shown }, (_, i) => {
    const hour = end - shown + 1 + i
    return (hour + 1) * hourMs <= since ? null : (known.get(hour) ?? 0)
  })
}

/** A line of the last day. Where nobody listened yet there is a gap, not a zero. */
export function DayLine({
  hours,
  since,
  now,
}: {
  readonly hours: readonly Hour[]
  readonly since: number
  readonly now: number
}) {
  const day = lastDay(hours, since, now)
  const top = Math.max(1, ...day.map((it) => it ?? 0))
  const x = (i: number) => (i / (shown - 1)) * (width - 2) + 1
  const y = (value: number) => height - 3 - (value / top) * (height - 6)
  const first = day.findIndex((it) => it !== null)
  const points = day.flatMap((it, i) => (it === null ? [] : [`${x(i).toFixed(1)},${y(it).toFixed(1)}`]))
  return (
    <svg className="dayline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" preserveAspectRatio="none">
      {first > 0 && <path className="gap" d={`M1 ${height - 3}H${x(first).toFixed(1)}`} />}
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  )
}

/** The last day in bars, said in a sentence, with a table one key away. */
export function DayChart({
  hours,
  since,
  now,
}: {
  readonly hours: readonly Hour[]
  readonly since: number
  readonly now: number
}) {
  const { t, f } = useSpeech()
  const day = lastDay(hours, since, now)
  const total = day.reduce<number>((sum, it) => sum + (it ?? 0), 0)
  const top = Math.max(1, ...day.map((it) => it ?? 0))
  const startOf = (i: number) => (Math.floor(now / hourMs) - shown + 1 + i) * hourMs
  const peak = day.findIndex((it) => it === top)
  const said =
    total === 0
      ? t.sourcePage.hours.none
      : t.sourcePage.hours.said(total, f.number(total), f.number(top), f.when(startOf(Math.max(0, peak)), now))
  return (
    <div>
      <p className="dim">{said}</p>
      <div className="daychart" role="img" aria-label={said}>
        {day.map((it, i) => (
          <span
            key={startOf(i)}
            className={it === null ? 'gap' : ''}
            style={{ height: `${it === null ? 100 : Math.max(3, (it / top) * 100)}%` }}
            title={it === null ? undefined : `${f.moment(startOf(i), now)} · ${f.number(it)}`}
          />
        ))}
      </div>
      <div className="row xs faint dayaxis" aria-hidden="true">
        <span>{f.moment(startOf(0), now)}</span>
        <span className="end">{f.time(now)}</span>
      </div>
      {total > 0 && (
        <details className="xs">
          <summary>{t.sourcePage.hours.table}</summary>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t.sourcePage.hours.hour}</th>
                <th scope="col">{t.sourcePage.hours.posts}</th>
              </tr>
            </thead>
            <tbody>
              {day.map((it, i) =>
                it === null || it === 0 ? null : (
                  <tr key={startOf(i)}>
                    <td>{f.moment(startOf(i), now)}</td>
                    <td>{f.number(it)}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </details>
      )}
    </div>
  )
}
