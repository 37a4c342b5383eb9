import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Brand } from '../../../src/api/schemas.ts'
import type { SitePage as Page } from '../../../src/api/site-watch.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty, Notice, OutLink } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { siteApi } from './site-api.ts'
import { SiteForm } from './site-form.tsx'
import { SiteNotices } from './site-notices.tsx'
import { LookStrip } from './site-strip.tsx'
import { mayBeTaken, siteSigns, useCause } from './site-words.tsx'
import { percent } from './sites.tsx'
import './site.css'
import './source.css'

const watchEvery = 3_000
const dayMs = 86_400_000

/** One watched page: how it stands, how it fared, what befell it beside the complaints, and what can be done. */
export function SitePage({ brand, siteId }: { readonly brand: Brand; readonly siteId: string }) {
  const { t } = useSpeech()
  const now = useMinute()
  const page = useQuery({
    queryKey: keys.site(siteId),
    queryFn: () => siteApi.read(siteId),
    refetchInterval: watchEvery,
  })
  const back = (
    <Link href="/settings/site" className="backlink">
      <Icon name="back" size="s" /> {t.site.back}
    </Link>
  )
  if (page.data === undefined) {
    const { error } = page
    const gone = error !== null && 'reason' in error && error.reason === 'not-found'
    return (
      <section>
        {back}
        {gone ? (
          <Empty sea="waves" title={t.site.gone.title}>
            {t.site.gone.text}
          </Empty>
        ) : (
          error !== null && <ProblemNotice error={error} onRetry={() => void page.refetch()} />
        )}
      </section>
    )
  }
  const { site } = page.data
  return (
    <section className="sourcepage">
      {back}
      <Head brand={brand} page={page.data} />
      {page.error !== null && <ProblemNotice error={page.error} onRetry={() => void page.refetch()} />}
      <SiteNotices brand={brand} site={site} />
      <Facts page={page.data} />
      <Day page={page.data} now={now} />
      <div>
        <h3>{t.site.month}</h3>
        <LookStrip by="day" stretches={site.days} now={now} />
      </div>
      <Past page={page.data} now={now} />
    </section>
  )
}

function Head({ brand, page: { site } }: { readonly brand: Brand; readonly page: Page }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const { say } = useToasts()
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const taken = mayBeTaken(site)
  const sign = taken ? siteSigns.down : siteSigns[site.state]
  const { acts } = t.site
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: keys.site(site.id) })
    await cache.invalidateQueries({ queryKey: keys.sites(brand.id) })
  }
  const act = async (what: string, work: () => Promise<unknown>, done: () => void = () => {}) => {
    if (busy !== null) return
    setBusy(what)
    setError(null)
    try {
      await work()
      done()
      await reread()
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
    }
  }
  const paused = site.state === 'paused'
  const leads = brand.may.includes('pause-sources')
  return (
    <div className="stack">
      <div className="row wrap sourcehead">
        <div className="grow">
          <h2 className="cut">{site.name}</h2>
          <p className="dim cut">
            <OutLink href={site.url}>{site.url}</OutLink>
          </p>
        </div>
        <span className={`med ${sign.tone}`}>
          <Icon name={sign.icon} size="s" /> {taken && !paused ? t.site.taken : t.site.states[site.state]}
        </span>
      </div>
      <div className="row wrap">
        {leads && !paused && (
          <Button
            icon="eye"
            busy={busy === 'look'}
            onClick={() =>
              void act(
                'look',
                () => siteApi.act(site.id, 'look'),
                () => say({ icon: 'eye', text: acts.looked, forMs: 3_000 }),
              )
            }
          >
            {acts.look}
          </Button>
        )}
        {leads && (
          <Button
            icon={paused ? 'eye' : 'pause'}
            busy={busy === 'pause'}
            onClick={() => void act('pause', () => siteApi.act(site.id, paused ? 'resume' : 'pause'))}
          >
            {paused ? acts.resume : acts.pause}
          </Button>
        )}
        {brand.may.includes('connect-sources') && (
          <>
            <Button kind="quiet" icon="settings" onClick={() => setOpen(open === 'edit' ? null : 'edit')}>
              {acts.edit}
            </Button>
            <Button kind="quiet" onClick={() => setOpen(open === 'remove' ? null : 'remove')}>
              {acts.remove}
            </Button>
          </>
        )}
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {open === 'edit' && (
        <SiteForm
          brandId={brand.id}
          site={site}
          begin=""
          save={async (input) => {
            await siteApi.change(site.id, input)
            setOpen(null)
            say({ icon: 'check', text: t.site.form.changed, forMs: 4_000 })
            await reread()
          }}
          close={() => setOpen(null)}
        />
      )}
      {open === 'remove' && (
        <Notice
          icon="warning"
          title={acts.removeTitle(site.name)}
          acts={
            <>
              <Button
                busy={busy === 'remove'}
                onClick={() =>
                  void act(
                    'remove',
                    () => siteApi.remove(site.id),
                    () => {
                      say({ icon: 'check', text: acts.removed(site.name), forMs: 5_000 })
                      navigate('/settings/site')
                    },
                  )
                }
              >
                {acts.remove}
              </Button>
              <Button kind="quiet" onClick={() => setOpen(null)}>
                {t.close}
              </Button>
            </>
          }
        >
          {acts.removeText}
        </Notice>
      )}
    </div>
  )
}

function Fact({
  title,
  value,
  hint,
}: {
  readonly title: string
  readonly value: ReactNode
  readonly hint?: ReactNode
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <span className="med">{value}</span>
        {hint !== undefined && hint !== null && <span className="xs dim hint">{hint}</span>}
      </dd>
    </div>
  )
}

function Facts({ page: { site, past, blips } }: { readonly page: Page }) {
  const { t, f } = useSpeech()
  const { facts } = t.site
  const { last, expected } = site
  const ago = useTicking((now) => (last === null ? '' : f.ago(Date.parse(last.at), now)))
  const now = useMinute()
  const outages = past.filter(({ kind }) => kind === 'down' || kind === 'changed')
  const lost = outages.reduce(
    (sum, it) =>
      sum + (it.endedAt === null ? now : Date.parse(it.endedAt)) - Math.max(Date.parse(it.beganAt), now - 30 * dayMs),
    0,
  )
  const misses = facts.blips(blips)
  const certificate = last?.certificate ?? null
  return (
    <dl className="sourcefacts">
      <Fact
        title={facts.uptime}
        value={site.uptime === null ? facts.uptimeNone : t.site.uptime(f.number(percent(site.uptime)))}
        hint={
          <>
            {facts.outages(outages.length, f.duration(Math.max(0, lost)))}
            {misses !== null && ` · ${misses}`}
          </>
        }
      />
      <Fact
        title={facts.took}
        value={site.took === null ? facts.uptimeNone : t.site.ms(f.number(site.took.p50))}
        hint={site.took === null ? null : facts.tookHint(t.site.ms(f.number(site.took.p95)))}
      />
      <Fact title={facts.last} value={last === null ? '—' : ago} hint={t.site.every(site.everyMinutes)} />
      <Fact
        title={facts.certificate}
        value={
          certificate !== null
            ? facts.certificateLeft(f.duration(Math.max(0, Date.parse(certificate.endsAt) - now)))
            : site.url.startsWith('http:')
              ? facts.certificateNone
              : facts.certificateUnknown
        }
        hint={certificate === null ? null : facts.certificateBy(certificate.issuer)}
      />
      {last?.host !== null && last !== null && <Fact title={facts.leads} value={last.host} />}
      <Fact
        title={facts.expects}
        value={expected.status === null ? '200–299' : expected.status}
        hint={[
          `< ${f.duration(expected.within)}`,
          ...(expected.words === null ? [] : [`« ${expected.words} »`]),
          ...(expected.notWords === null ? [] : [`≠ « ${expected.notWords} »`]),
        ].join(' · ')}
      />
    </dl>
  )
}

const [width, height] = [560, 74]

function Day({ page: { looks, site }, now }: { readonly page: Page; readonly now: number }) {
  const { t, f } = useSpeech()
  const top = Math.max(100, ...looks.map(({ took }) => took))
  const x = (at: string) => (((Date.parse(at) - (now - dayMs)) / dayMs) * width).toFixed(1)
  const y = (took: number) => (height - 3 - (took / top) * (height - 8)).toFixed(1)
  const failed = looks.filter(({ fault }) => fault !== null)
  const points = looks.flatMap(({ at, took, fault }) =>
    fault === null || fault === 'slow' ? [`${x(at)},${y(took)}`] : [],
  )
  return (
    <div>
      <h3>{t.site.day}</h3>
      <LookStrip by="hour" stretches={site.hours} now={now} />
      {points.length > 1 && (
        <svg className="tookchart" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {failed.map(({ at }) => (
            <path key={at} className="miss" d={`M${x(at)} ${height}V${height - 10}`} />
          ))}
          <polyline points={points.join(' ')} />
        </svg>
      )}
      <p className="xs dim" style={{ marginTop: 4 }}>
        {t.site.daySaid(f.number(looks.length), f.number(failed.length))}
      </p>
    </div>
  )
}

function Past({ page: { past, site }, now }: { readonly page: Page; readonly now: number }) {
  const { t, f } = useSpeech()
  const cause = useCause()
  const words = t.site.past
  return (
    <div>
      <h3>{words.title}</h3>
      {past.length === 0 && <p className="dim">{words.none}</p>}
      <ul className="sitepast">
        {past.map((it) => {
          const [from, to] = [Date.parse(it.beganAt), it.endedAt === null ? null : Date.parse(it.endedAt)]
          if (it.kind === 'noted')
            return (
              <li key={it.id}>
                {it.cause === 'servers' ? words.servers : words.issuer}{' '}
                <span className="xs dim">{f.moment(from, now)}</span>
              </li>
            )
          const why =
            it.kind === 'certificate' || it.cause === 'places'
              ? ''
              : ` · ${cause(it.cause, it.status, it.endedAt === null ? site.last : null)}`
          return (
            <li key={it.id}>
              <p className="med">
                {words[it.kind]}
                {why}
              </p>
              <p className="xs dim">
                {to === null
                  ? words.still(f.moment(from, now))
                  : words.from(
                      f.moment(from, now),
                      f.day(from, now) === f.day(to, now) ? f.time(to) : f.moment(to, now),
                      f.duration(to - from),
                    )}
                {it.beside !== null &&
                  (it.beside.cases > 0 || it.beside.usual > 0) &&
                  ` · ${words.beside(it.beside.cases, f.number(it.beside.cases), f.number(Math.round(it.beside.usual * 10) / 10))}`}
              </p>
              {it.beside !== null && <Written written={it.beside.written} />}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** How much customers wrote while the site was down, against what is usual then. */
function Written({ written }: { readonly written: NonNullable<Page['past'][number]['beside']>['written'] }) {
  const { t, f } = useSpeech()
  if (written === null || written.posts === 0) return null
  const { posts, usual, standsOut } = written
  const words = t.site.past
  return (
    <p className={standsOut ? 'xs danger' : 'xs dim'}>
      {standsOut && <Icon name="warning" size="s" />} {standsOut && <b>{words.standsOut}</b>}
      {standsOut && ' · '}
      {words.written(posts, f.number(posts), usual === null ? null : f.number(Math.round(usual * 10) / 10))}
    </p>
  )
}
