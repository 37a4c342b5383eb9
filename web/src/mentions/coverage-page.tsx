import { useQuery } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { Link } from 'wouter'
import { type Coverage, coverageDays } from '../../../src/api/coverage.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { askingIn, doneIn, endings, noMentions, type Ending, type Tally } from '../../../src/domain/cases/coverage.ts'
import { brandBase } from '../brand-address.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { noonOf } from '../moments/moments.ts'
import { BrandSwitch } from '../people/brand-switch.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Empty, Segments, useNetworkName } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { usePage } from '../use-page.ts'
import { viewPath } from '../views.ts'
import { allOf, coverageOf, percentOf } from './coverage.ts'
import './coverage-page.css'

type Days = (typeof coverageDays)[number]
type Shown = Exclude<Ending, 'apart'>

const shown = endings.filter((it): it is Shown => it !== 'apart')
/** Where those who wait are found. */
const places: Partial<Record<Shown, string>> = {
  nobody: viewPath('unowned'),
  taken: viewPath('to-answer'),
  closed: viewPath('settled'),
}

/** One bar: solid what is done, hatched what somebody has, red what nobody has or what was closed without a word. */
function Bar({ tally, of }: { readonly tally: Tally; readonly of: number }) {
  return (
    <span className="covbar" aria-hidden="true">
      {shown.map((it) =>
        tally[it] === 0 ? null : <i key={it} className={it} style={{ width: `${(100 * tally[it]) / of}%` }} />,
      )}
    </span>
  )
}

const add = (one: Tally, two: Tally): Tally => {
  const sum = { ...one }
  for (const it of endings) sum[it] += two[it]
  return sum
}

interface Row {
  readonly key: string
  readonly name: string
  readonly to?: string
  readonly tally: Tally
}

/** How each of these fared, a bar each; the longest is the one with most to do. */
function Rows({
  title,
  head,
  rows,
  days = false,
}: {
  readonly title: string
  readonly head: string
  readonly rows: readonly Row[]
  /** They are named as days are inside a sentence. */
  readonly days?: boolean
}) {
  const { t, f } = useSpeech()
  const words = t.coverage
  const most = Math.max(1, ...rows.map(({ tally }) => askingIn(tally)))
  return (
    <section className="covpart">
      <h2>{title}</h2>
      <table className={days ? 'covrows days' : 'covrows'}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="grow">
              <span className="sr">{words.messages}</span>
            </th>
            <th scope="col" className="num">
              {words.done}
            </th>
            <th scope="col" className="num">
              {words.left}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, to, tally }) => {
            const [done, all] = [doneIn(tally), askingIn(tally)]
            return (
              <tr key={key}>
                <th scope="row">{to === undefined ? name : <Link href={to}>{name}</Link>}</th>
                <td className="grow" title={words.said(f.number(done), f.number(all))}>
                  <Bar tally={tally} of={most} />
                </td>
                <td className="num">
                  {all === 0 ? <span className="dim">–</span> : words.percent(f.number(percentOf(tally)))}
                </td>
                <td className={all - done > 0 ? 'num some' : 'num dim'}>{f.number(all - done)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Told({ data, days }: { readonly data: Coverage; readonly days: Days }) {
  const { t, f } = useSpeech()
  const networkName = useNetworkName()
  const words = t.coverage
  const now = useMinute()
  const { total } = data
  const all = askingIn(total)
  const waits = total.taken + total.nobody
  const count = (n: number) => f.number(n)
  const whole = (one: boolean): string => {
    switch (allOf(total)) {
      case 'none':
        return words.empty.text(count(days))
      case 'answered':
        return words.all(count(all), one)
      case 'handled':
        return words.handled(count(all), one)
      case null:
        return words.share(count(all), count(percentOf(total)), one)
    }
  }
  const byDay: readonly Row[] =
    days === 90
      ? Array.from({ length: Math.ceil(data.days.length / 7) }, (_, nth) => {
          const end = data.days.length - nth * 7
          const week = data.days.slice(Math.max(0, end - 7), end)
          const first = week[0]?.day ?? ''
          return {
            key: first,
            name: words.week(f.day(noonOf(first, f.timeZone), now)),
            tally: week.reduce((sum, { tally }) => add(sum, tally), noMentions),
          }
        })
      : data.days.toReversed().map(({ day, tally }) => ({ key: day, name: f.day(noonOf(day, f.timeZone), now), tally }))
  return (
    <>
      <div className="covhead">
        <p className="covsaid">
          {whole(all === 1)}{' '}
          {waits > 0 && (
            <>
              <Link href={viewPath(total.nobody > 0 ? 'unowned' : 'to-answer')}>
                {words.wait(count(waits), waits === 1)}
                {total.nobody > 0 && `, ${words.nobody(count(total.nobody), waits === 1)}`}
              </Link>
              .{' '}
            </>
          )}
          {total.closed > 0 && words.closed(count(total.closed), total.closed === 1)}
        </p>
        <Bar tally={total} of={all} />
        <dl className="covkey">
          {shown
            .filter((it) => total[it] > 0)
            .map((it) => {
              const to = places[it]
              return (
                <Fragment key={it}>
                  <dt>
                    <i className={it} aria-hidden="true" />
                    {to === undefined ? words.endings[it] : <Link href={to}>{words.endings[it]}</Link>}
                  </dt>
                  <dd>{count(total[it])}</dd>
                </Fragment>
              )
            })}
        </dl>
        {total.apart > 0 && <p className="dim xs">{words.apart(count(total.apart), total.apart === 1)}</p>}
      </div>
      <Rows title={days === 90 ? words.byWeek : words.byDay} head={words.day} rows={byDay} days />
      <Rows
        title={words.byChannel}
        head={words.channel}
        rows={data.channels.map(({ connector, tally }) => ({ key: connector, name: networkName(connector), tally }))}
      />
      {data.brands.length > 1 && (
        <Rows
          title={words.byBrand}
          head={words.brand}
          rows={data.brands.map(({ id, name, tally }) => ({ key: id, name, tally, to: `~${brandBase(id)}/coverage` }))}
        />
      )}
    </>
  )
}

/** How what people wrote ended: who has an answer, who waits, and in whose hands (doctrine D3). */
export function CoveragePage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const [days, setDays] = useState<Days>(7)
  useLive(brand.id)
  usePage(t.coverage.title)
  const { data, error, refetch } = useQuery({
    ...coverageOf(brand.id, days),
    refetchInterval: 60_000,
    placeholderData: (before: Coverage | undefined) => before,
  })
  const asks = data === undefined ? null : askingIn(data.total)
  return (
    <Frame me={me} brand={brand} rail={false} section="coverage">
      <div className="bar covtop">
        <h1 style={{ fontSize: 'var(--vg-fs-md)' }}>{t.coverage.title}</h1>
        <Segments
          label={t.coverage.period}
          value={days}
          options={coverageDays.map((it) => ({ value: it, label: t.coverage.lastDays(f.number(it)) }))}
          onChange={setDays}
        />
        <div className="end onlyphone">
          <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
        </div>
      </div>
      <div className="scroll covpage" tabIndex={-1}>
        {error !== null && data === undefined && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {data !== undefined && asks === 0 && data.brands.length < 2 && (
          <Empty sea="boat" first title={t.coverage.empty.title}>
            {t.coverage.empty.text(f.number(days))}
          </Empty>
        )}
        {data !== undefined && (asks !== 0 || data.brands.length > 1) && <Told data={data} days={days} />}
      </div>
    </Frame>
  )
}
