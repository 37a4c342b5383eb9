import { useState } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../../src/api/schemas.ts'
import type { Workload } from '../../../src/api/teams.ts'
import { Frame } from '../frame.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { momentWords } from '../moments/moments.ts'
import { PageZone } from '../moments/zone-hint.tsx'
import { BrandSwitch } from '../people/brand-switch.tsx'
import { ProblemNotice } from '../problem.tsx'
import { Icon } from '../ui/icons.tsx'
import { Avatar } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import { usePage } from '../use-page.ts'
import { handsWords, held } from './hands-words.ts'
import { HeldCases } from './held-cases.tsx'
import { useWorkload } from './teams-api.ts'
import { useWatchWords } from './watch-words.ts'
import './workload.css'

type Person = Workload['people'][number]

const waiting = ({ states }: Person): number => states.waiting + states['waiting-team'] + states.paused

/** When the first is due: « 12 min », or since when it is late. */
function DueIn({ at }: { readonly at: string | null }) {
  const { t, f, language } = useSpeech()
  const due = at === null ? null : Date.parse(at)
  const said = useTicking((now) => {
    if (due === null) return '–'
    if (due < now) return t.clock.overdue(f.duration(now - due))
    return due - now < 12 * 3_600_000 ? f.duration(due - now) : momentWords(due, now, t, language, f.timeZone)
  })
  const isLate = useTicking((now) => due !== null && due < now)
  return <span className={due === null ? 'dim' : isLate ? 'danger nw' : 'nw'}>{said}</span>
}

/** How full somebody's hands are: late in red, the rest in green, up to what they take on or what the fullest has. */
function Hands({ it, most }: { readonly it: Person; readonly most: number }) {
  const of = Math.max(1, it.capacity ?? most)
  const share = (count: number) => `${Math.min(100, (100 * count) / of)}%`
  return (
    <span className={it.capacity === null ? 'hands' : 'hands bound'} aria-hidden="true">
      <i className="late" style={{ width: share(it.late) }} />
      <i style={{ width: share(held(it) - it.late) }} />
      {it.inHand > held(it) && <i className="other" style={{ width: share(it.inHand - held(it)) }} />}
    </span>
  )
}

function Row({
  brandId,
  it,
  most,
  open,
  toggle,
  data,
}: {
  readonly brandId: string
  readonly it: Person
  readonly most: number
  readonly open: boolean
  readonly toggle: () => void
  readonly data: Workload
}) {
  const { t, f } = useSpeech()
  const words = t.teams.load
  const watchWords = useWatchWords()
  const nameOf = (id: string) => data.people.find((one) => one.id === id)?.name ?? null
  const isFull = it.capacity !== null && it.inHand >= it.capacity
  const apart = (['waiting', 'waiting-team', 'paused'] as const)
    .filter((state) => it.states[state] > 0)
    .map((state) => `${f.number(it.states[state])} ${words.states[state]}`)
    .join(', ')
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <th scope="row">
          <button
            type="button"
            className="loadwho"
            aria-expanded={open}
            aria-label={words.show(it.name)}
            onClick={toggle}
          >
            <Icon name={open ? 'down' : 'right'} size="s" />
            <Avatar name={it.name} size="m" />
            <span className="who">
              <span className="med cut">{it.name}</span>
              <span className={`xs watch ${it.watch.state}`}>{watchWords(it.watch, nameOf)}</span>
            </span>
          </button>
        </th>
        <td className="hold">
          <Hands it={it} most={most} />
          <span className="xs dim">
            {handsWords(it, words, f.number)}
            {isFull && <b className="full"> · {words.full}</b>}
          </span>
        </td>
        <td className={it.late > 0 ? 'num danger' : 'num dim'} data-label={words.lateHead}>
          {f.number(it.late)}
        </td>
        <td className="num dim" data-label={words.waiting} title={apart === '' ? undefined : apart}>
          {f.number(waiting(it))}
          {apart !== '' && <span className="sr"> {apart}</span>}
        </td>
        <td className="num" data-label={words.due}>
          <DueIn at={it.dueAt} />
        </td>
      </tr>
      {open && (
        <tr className="held">
          <td colSpan={5}>
            <HeldCases brandId={brandId} ownerId={it.id} data={data} />
          </td>
        </tr>
      )}
    </>
  )
}

/** Why cases are nobody's, in words: « 3 : personne n’est de garde ». */
function Reasons({ data }: { readonly data: Workload }) {
  const { t, f } = useSpeech()
  const words = t.teams.load
  const { reasons } = data.unowned
  if (reasons.length === 0) return null
  return (
    <p className="dim">
      {reasons.map(({ because, count }) => words.reason(f.number(count), words.why[because])).join(' · ')}
    </p>
  )
}

function Told({ brand, data }: { readonly brand: Me['brands'][number]; readonly data: Workload }) {
  const { t, f } = useSpeech()
  const words = t.teams.load
  const [open, setOpen] = useState<string | null>(null)
  const { people, unowned } = data
  const watching = people.filter(({ watch }) => watch.state === 'on').length
  const all = people.reduce((sum, it) => sum + held(it), 0)
  const late = people.reduce((sum, it) => sum + it.late, 0)
  const most = Math.max(1, ...people.map(({ inHand }) => inHand))
  const toggle = (id: string) => setOpen(open === id ? null : id)
  return (
    <>
      <div className="loadhead">
        <p className="covsaid">
          {watching === 0
            ? words.nobodyWatches(f.number(all), all === 1)
            : words.said(f.number(watching), watching === 1, f.number(all), all === 1)}
          {late > 0 && `, ${words.late(f.number(late))}`}.{' '}
          {unowned.count > 0
            ? `${words.unowned(f.number(unowned.count), unowned.count === 1)}.`
            : all > 0 && words.allTaken}
        </p>
        {!data.gives && (
          <p className="dim">
            {words.noRules} {brand.may.includes('change-clocks') && <Link href="/settings/teams">{words.rules}</Link>}
          </p>
        )}
        <PageZone />
      </div>
      {unowned.count > 0 && (
        <section className="loadnobody" aria-label={words.ofNobody}>
          <button
            type="button"
            className="loadwho"
            aria-expanded={open === ''}
            aria-label={words.showUnowned}
            onClick={() => toggle('')}
          >
            <Icon name={open === '' ? 'down' : 'right'} size="s" />
            <Avatar name={null} />
            <span className="who">
              <span className="med">{words.ofNobody}</span>
              <span className="xs dim">
                {words.count(f.number(unowned.count), unowned.count === 1)}
                {unowned.late > 0 && <b className="danger"> · {words.late(f.number(unowned.late))}</b>}
              </span>
            </span>
            <span className="end">
              <DueIn at={unowned.dueAt} />
            </span>
          </button>
          <Reasons data={data} />
          {open === '' && <HeldCases brandId={brand.id} ownerId={null} data={data} />}
        </section>
      )}
      <table className="loadrows">
        <thead>
          <tr>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.inHand}</th>
            <th scope="col" className="num">
              {words.lateHead}
            </th>
            <th scope="col" className="num">
              {words.waiting}
            </th>
            <th scope="col" className="num">
              {words.due}
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((it) => (
            <Row
              key={it.id}
              brandId={brand.id}
              it={it}
              most={most}
              open={open === it.id}
              toggle={() => toggle(it.id)}
              data={data}
            />
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Who has how much, who is on watch, what nobody has and why; cases are handed over from here. */
export function WorkloadPage({ me, brand }: { readonly me: Me; readonly brand: Me['brands'][number] }) {
  const { t } = useSpeech()
  useLive(brand.id)
  useMinute()
  usePage(t.teams.load.title)
  const { data, error, refetch } = useWorkload(brand.id)
  return (
    <Frame me={me} brand={brand} rail={false} section="workload">
      <div className="bar">
        <h1 style={{ fontSize: 'var(--vg-fs-md)' }}>{t.teams.load.title}</h1>
        <div className="end onlyphone">
          <BrandSwitch me={me} brandId={brand.id} name={brand.name} />
        </div>
      </div>
      <div className="scroll loadpage" tabIndex={-1}>
        {error !== null && data === undefined && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {data !== undefined && <Told brand={brand} data={data} />}
      </div>
    </Frame>
  )
}
