import type { Site } from '../../../src/api/site-watch.ts'
import { useSpeech } from '../i18n/context.tsx'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Looks by the hour or by the day as a row of marks: a low one answered, a high one did not always, a dotted one was not looked at. */
export function LookStrip({
  by,
  stretches,
  now,
}: {
  readonly by: 'hour' | 'day'
  readonly stretches: Site['hours']
  readonly now: number
}) {
  const { t, f } = useSpeech()
  const [length, count] = by === 'hour' ? [hourMs, 24] : [dayMs, 30]
  // Hours are the clock's; days are counted back from now.
  const end = by === 'hour' ? (Math.floor(now / hourMs) + 1) * hourMs : now
  const cells = Array.from({ length: count }, (_, i) => {
    const from = end - (count - i) * length
    const found = stretches.find((it) => {
      const middle = Date.parse(it.at) + length / 2
      return middle >= from && middle < from + length
    })
    return { from, found }
  })
  const bad = cells.filter(({ found }) => found !== undefined && found.failed > 0).length
  const said = by === 'hour' ? t.site.strip.hours(bad) : t.site.strip.days(bad)
  const name = (from: number) => (by === 'hour' ? f.moment(from, now) : f.day(from, now))
  return (
    <span className={`lookstrip ${by}`} role="img" aria-label={said}>
      {cells.map(({ from, found }) => (
        <span
          key={from}
          className={
            found === undefined ? 'none' : found.failed === 0 ? 'ok' : found.failed === found.looks ? 'bad' : 'part'
          }
          title={
            found === undefined
              ? t.site.strip.unseen(name(from))
              : t.site.strip.cell(name(from), f.number(found.looks), f.number(found.failed))
          }
        />
      ))}
    </span>
  )
}
