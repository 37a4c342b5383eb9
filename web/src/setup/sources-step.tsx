import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Brand, CaseRow, ListedSource, Source } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useLive } from '../live/use-live.ts'
import { ProblemNotice } from '../problem.tsx'
import { keys, useCases, useConnectors, useRules, useSources } from '../queries.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Button, NetworkIcon, Notice, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { beginFor } from '../connect/begin.ts'
import { type Offer, offerOf, offersOf } from './offers.ts'
import { Said, SetupPage } from './page.tsx'
import { ownAccounts, Reading } from './preview.tsx'
import { SiteOffer } from './site-offer.tsx'
import { SourceForm } from './source-form.tsx'
import { stepPath } from './steps.ts'

const needIcons: Readonly<Record<Offer['needs'], IconName>> = {
  nothing: 'check',
  address: 'link',
  mailbox: 'mail',
  account: 'key',
}
const watchEvery = 2_000
const mostShown = 5

/** Where to listen: what needs least comes first, and what was found shows while one looks on. */
export function SourcesStep({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const [, navigate] = useLocation()
  const connectors = useConnectors()
  const sources = useSources(brand.id, watchEvery)
  const rules = useRules(brand.id)
  useLive(brand.id)
  const connected = sources.data ?? []
  return (
    <SetupPage
      step="sources"
      goesBack
      title={t.guide.sources.title}
      lead={t.guide.sources.lead}
      aside={<FirstPosts brand={brand} sources={connected} />}
    >
      {connectors.error !== null && (
        <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />
      )}
      {sources.error !== null && <ProblemNotice error={sources.error} onRetry={() => void sources.refetch()} />}
      {rules.data?.length === 0 && (
        <Notice
          tone="warn"
          icon="eye"
          title={t.guide.sources.noRule}
          acts={<Link href={stepPath('watch')}>{t.guide.sources.noRuleAct}</Link>}
        />
      )}
      {connectors.data !== undefined && sources.data !== undefined && (
        <Offers brand={brand} connectors={connectors.data} sources={sources.data} />
      )}
      {brand.may.includes('connect-sources') && <SiteOffer brand={brand} />}
      <div className="acts">
        <Button {...(connected.length > 0 ? { kind: 'primary' as const } : {})} size="lg" onClick={() => navigate('/')}>
          {connected.length > 0 ? t.guide.sources.finish : t.guide.sources.skip}
        </Button>
        <Button kind="quiet" size="lg" onClick={() => navigate(stepPath('watch'))}>
          {t.guide.back}
        </Button>
      </div>
    </SetupPage>
  )
}

function Offers({
  brand,
  connectors,
  sources,
}: {
  readonly brand: Brand
  readonly connectors: NonNullable<ReturnType<typeof useConnectors>['data']>
  readonly sources: readonly Source[]
}) {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const [open, setOpen] = useState<string | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<{ readonly at: string; readonly problem: unknown } | null>(null)
  const offers = offersOf(connectors, language)
  const taken = (offer: Offer) => sources.filter((it) => offerOf(offers, it) === offer)
  /** A source that hears all this already, or that this would give its account to. */
  const beside = (offer: Offer) =>
    sources.find((it) => {
      const its = offerOf(offers, it)
      return it.connector === offer.connector.id && its !== offer && its?.replies !== offer.replies
    })
  const put = (source: Source) => {
    setOpen(null)
    setError(null)
    cache.setQueryData<ListedSource[]>(keys.sources(brand.id), (old) => [
      ...(old ?? []).filter((it) => it.id !== source.id),
      { delay: null, hours: [], ...source },
    ])
    void cache.invalidateQueries({ queryKey: keys.sources(brand.id) })
  }
  const add = async (offer: Offer, settings: Readonly<Record<string, string>>, key: string) => {
    if (busy !== null) return
    setBusy(key)
    setError(null)
    try {
      const way = offer.way === null ? {} : { way: offer.way }
      put(await api.addSource(brand.id, { connector: offer.connector.id, settings: { ...way, ...settings } }))
    } catch (problem) {
      setError({ at: offer.id, problem })
      // What a closed door asks for may be typed: a stream, another server.
      if (offer.needs === 'nothing') setOpen(offer.id)
    } finally {
      setBusy(null)
    }
  }
  const own = { 'own-accounts': ownAccounts(brand) }
  return (
    <ul className="offers" aria-label={t.guide.sources.offers}>
      {offers.map((offer) => {
        const mine = taken(offer)
        const other = beside(offer)
        // Once the account listens, nothing is left to hear without it.
        if (mine.length === 0 && other !== undefined && offer.way !== null) return null
        if (!offer.connector.offered && mine.length === 0) return null
        const upgrade = offer.way === null && other !== undefined ? other : null
        const suggested =
          offer.needs === 'address'
            ? brand.sites.filter(
                (site) =>
                  !mine.some(({ settings: { address } }) => typeof address === 'string' && address.includes(site)),
              )
            : []
        return (
          <li key={offer.id} className={mine.length > 0 ? 'taken' : ''}>
            <div className="offer">
              <NetworkIcon connector={offer.connector.id} />
              <div className="grow">
                <h2>{offer.name}</h2>
                {mine.length === 0 && offer.about !== null && <p className="dim">{offer.about}</p>}
                <p className="xs faint row wrap" style={{ gap: '2px 12px' }}>
                  <span className={offer.needs === 'nothing' ? 'ok med' : ''}>
                    <Icon name={needIcons[offer.needs]} size="s" /> {t.guide.sources.needs[offer.needs]}
                  </span>
                  <span>
                    <Icon name={offer.replies ? 'reply' : 'eye'} size="s" />{' '}
                    {offer.replies ? t.guide.sources.answers : t.guide.sources.listens}
                  </span>
                </p>
                {mine.map((it) => (
                  <Taken key={it.id} source={it} />
                ))}
                {offer.cannot.length > 0 && open !== offer.id && (
                  <details className="xs dim">
                    <summary>{t.setup.source.cannot}</summary>
                    <ul>
                      {offer.cannot.map((it) => (
                        <li key={it}>{it}</li>
                      ))}
                    </ul>
                  </details>
                )}
                {upgrade !== null && <p className="xs dim">{t.guide.sources.upgrade}</p>}
              </div>
              {open !== offer.id && (mine.length === 0 || offer.needs === 'address') && (
                <div className="acts end">
                  {offer.needs === 'nothing' ? (
                    <>
                      <Button
                        {...(sources.length === 0 && offer === offers[0] ? { kind: 'primary' as const } : {})}
                        busy={busy === offer.id}
                        onClick={() => void add(offer, { own: ownAccounts(brand) }, offer.id)}
                      >
                        {t.guide.sources.connect}
                      </Button>
                      <Button kind="quiet" size="sm" onClick={() => setOpen(offer.id)}>
                        {t.guide.sources.change}
                      </Button>
                    </>
                  ) : (
                    <Button onClick={() => setOpen(offer.id)}>
                      {upgrade !== null ? t.guide.sources.addAccount : t.guide.sources.open}
                    </Button>
                  )}
                </div>
              )}
            </div>
            {open !== offer.id && suggested.length > 0 && (
              <div className="chips">
                <span className="xs dim">{t.guide.sources.suggested}</span>
                {suggested.map((site) => (
                  <Button
                    key={site}
                    size="sm"
                    icon="plus"
                    busy={busy === site}
                    onClick={() => void add(offer, { address: site }, site)}
                  >
                    {site}
                  </Button>
                ))}
              </div>
            )}
            {error?.at === offer.id && <ProblemNotice error={error.problem} />}
            {open === offer.id && (
              <SourceForm
                key={offer.id}
                connectors={connectors}
                source={null}
                fixed={offer}
                first={own}
                save={(input) =>
                  upgrade === null ? api.addSource(brand.id, input) : api.reconnectSource(upgrade.id, input)
                }
                begin={beginFor(brand.id, upgrade?.id ?? null)}
                done={put}
                secondary={
                  <Button kind="quiet" size="lg" onClick={() => setOpen(null)}>
                    {t.close}
                  </Button>
                }
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** A source that is connected, and how it fares. */
function Taken({ source }: { readonly source: Source }) {
  const { t } = useSpeech()
  const { health } = source
  return (
    <p className="row" style={{ gap: 6, marginTop: 4 }}>
      <span className={health === 'lost' ? 'danger' : health === 'late' || health === 'silent' ? 'warn' : 'ok'}>
        <Icon
          name={health === 'lost' || health === 'silent' ? 'silent' : health === 'late' ? 'late' : 'settled'}
          size="s"
        />
      </span>
      <span className="med cut">{source.name}</span>
      <span className="dim nw">{t.guide.sources.state[health]}</span>
    </p>
  )
}

/** What the sources have found so far: cases as they are opened. */
function FirstPosts({ brand, sources }: { readonly brand: Brand; readonly sources: readonly Source[] }) {
  const { t } = useSpeech()
  const network = useNetworkName()
  const cases = useCases(brand.id, 'to-answer', '')
  const rows = cases.data?.pages.flatMap((it) => it.cases) ?? []
  const total = cases.data?.pages[0]?.total ?? rows.length
  const reading = sources.filter((it) => it.health === 'starting').map((it) => it.name || network(it.connector))
  if (sources.length === 0 && rows.length === 0) {
    return (
      <Said title={t.guide.sources.before} lines={t.guide.sources.beforeLines} icons={['settled', 'mail', 'outward']} />
    )
  }
  return (
    <>
      <div>
        <h2>{t.guide.sources.firstTitle}</h2>
        <p className="dim">{t.guide.sources.firstLead}</p>
      </div>
      <ul className="stack" aria-live="polite">
        {rows.slice(0, mostShown).map((it) => (
          <First key={it.id} row={it} />
        ))}
      </ul>
      {total > mostShown && <p className="dim">{t.guide.sources.more(total - mostShown)}</p>}
      {reading.length > 0 && <Reading words={t.guide.sources.reading(reading.join(', '))} />}
      {reading.length === 0 && rows.length === 0 && (
        <div role="status">
          <p className="med">{t.guide.sources.quiet}</p>
          <p className="dim">{t.guide.sources.quietLead}</p>
        </div>
      )}
    </>
  )
}

function First({ row }: { readonly row: CaseRow }) {
  const { f } = useSpeech()
  const handle = useHandle()
  const ago = useTicking((now) => f.ago(Date.parse(row.lastPostAt), now))
  return (
    <li className="post">
      <div className="row wrap">
        <b className="cut">{row.author.name || handle(row.connector, row.author.handle)}</b>
        <span className="faint row" style={{ gap: 5 }}>
          <NetworkIcon connector={row.connector} size="s" />
          <span className="xs">{ago}</span>
        </span>
      </div>
      <p className="voice" lang={row.language ?? undefined} dir="auto">
        {row.excerpt}
      </p>
    </li>
  )
}
