import { TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Brand, ConnectorInfo, Source, SourcePage as Page } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { LeftNotice } from '../connect/left-notice.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys, useConnectors } from '../queries.ts'
import { offerOf, offersOf } from '../setup/offers.ts'
import { beginFor } from '../connect/begin.ts'
import { SourceForm } from '../setup/source-form.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Button, Empty, NetworkIcon, Notice, useHandle } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { SourceDoor } from './door.tsx'
import { DayChart } from './hours.tsx'
import { SourceNotices } from './source-notices.tsx'
import { endsSoon, signs } from './source-state.ts'
import './source.css'

const watchEvery = 5_000

/** One source: how it fares, what it allows, what went wrong, and what can be done about it. */
export function SourcePage({ brand, sourceId }: { readonly brand: Brand; readonly sourceId: string }) {
  const { t } = useSpeech()
  const connectors = useConnectors()
  const page = useQuery({
    queryKey: keys.source(sourceId),
    queryFn: () => api.source(sourceId),
    refetchInterval: watchEvery,
  })
  const back = (
    <Link href="/settings/sources" className="backlink">
      <Icon name="back" size="s" /> {t.sourcePage.back}
    </Link>
  )
  if (page.data === undefined || connectors.data === undefined) {
    const error = page.error ?? connectors.error
    const gone = error !== null && 'reason' in error && error.reason === 'not-found'
    return (
      <section>
        {back}
        {gone ? (
          <Empty sea="waves" title={t.sourcePage.gone.title}>
            {t.sourcePage.gone.text}
          </Empty>
        ) : (
          error !== null && (
            <ProblemNotice error={error} onRetry={() => void Promise.all([page.refetch(), connectors.refetch()])} />
          )
        )}
      </section>
    )
  }
  const { source } = page.data
  const connector = connectors.data.find((it) => it.id === source.connector)
  return (
    <section className="sourcepage">
      {back}
      <Head brand={brand} page={page.data} connectors={connectors.data} />
      <LeftNotice />
      {page.error !== null && <ProblemNotice error={page.error} onRetry={() => void page.refetch()} />}
      <SourceNotices source={source} kept />
      <Facts page={page.data} connector={connector} />
      <SourceDoor brand={brand} page={page.data} connector={connector} changed={() => void page.refetch()} />
      <div>
        <h3>{t.sourcePage.hours.title}</h3>
        <Day page={page.data} />
      </div>
      <Troubles page={page.data} />
      <Unnoticed page={page.data} />
      <Abilities source={source} connectors={connectors.data} />
      {page.data.unfit !== null && <Unfit unfit={page.data.unfit} />}
    </section>
  )
}

function Day({ page: { hours, source } }: { readonly page: Page }) {
  const now = useMinute()
  return <DayChart hours={hours} since={Date.parse(source.createdAt)} now={now} />
}

function Head({
  brand,
  page: { source },
  connectors,
}: {
  readonly brand: Brand
  readonly page: Page
  readonly connectors: readonly ConnectorInfo[]
}) {
  const { t, language } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const { say } = useToasts()
  const handle = useHandle()
  const [open, setOpen] = useState<'reconnect' | 'rename' | 'remove' | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const sign = signs[source.health]
  const offers = offersOf(connectors, language)
  const offer = offerOf(offers, source)
  const canGrow = offer !== undefined && offer.way !== null && !offer.replies
  const reread = async () => {
    await cache.invalidateQueries({ queryKey: keys.source(source.id) })
    await cache.invalidateQueries({ queryKey: keys.sources(brand.id) })
  }
  const act = async (what: string, work: () => Promise<unknown>, done: () => void) => {
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
  const { acts } = t.sourcePage
  const connects = brand.may.includes('connect-sources')
  const paused = source.state === 'paused'
  const account = source.account
  const open_ = offer?.needs === 'address'
  // Where nobody signs in, there is nothing to sign in to again.
  const edits = open_ || offer?.needs === 'nothing'
  return (
    <div className="stack">
      <div className="row wrap sourcehead">
        <NetworkIcon connector={source.connector} size="l" />
        <div className="grow">
          <h2 className="cut">{source.name}</h2>
          <p className="dim cut">
            {offer?.name}
            {account !== null &&
              account.handle !== '' &&
              ` · ${t.sourcePage.as(handle(source.connector, account.handle))}`}
            {open_ && account !== null && ` · ${account.externalId}`}
          </p>
        </div>
        <span className={`med ${sign.tone}`}>
          <Icon name={sign.icon} size="s" /> {t.settings.sources.health[source.health]}
        </span>
      </div>
      <div className="row wrap">
        {brand.may.includes('pause-sources') && !paused && offer?.connector.door === null && (
          <Button
            icon="eye"
            busy={busy === 'look'}
            onClick={() =>
              void act(
                'look',
                () => api.lookNow(source.id),
                () => say({ icon: 'eye', text: acts.looked, forMs: 3_000 }),
              )
            }
          >
            {acts.look}
          </Button>
        )}
        {brand.may.includes('pause-sources') && (
          <Button
            icon={paused ? 'eye' : 'pause'}
            busy={busy === 'pause'}
            onClick={() =>
              void act(
                'pause',
                () => (paused ? api.resumeSource(source.id) : api.pauseSource(source.id)),
                () => {},
              )
            }
          >
            {paused ? t.settings.sources.resume : t.settings.sources.pause}
          </Button>
        )}
        {connects && (
          <>
            <Button
              icon={edits ? 'settings' : 'key'}
              {...(source.health === 'lost' && open !== 'reconnect' ? { kind: 'primary' as const } : {})}
              onClick={() => setOpen(open === 'reconnect' ? null : 'reconnect')}
            >
              {canGrow ? acts.addAccount : edits ? t.settings.sources.edit : t.settings.sources.reconnect}
            </Button>
            <Button kind="quiet" icon="pencil" onClick={() => setOpen(open === 'rename' ? null : 'rename')}>
              {acts.rename}
            </Button>
            <Button kind="quiet" onClick={() => setOpen(open === 'remove' ? null : 'remove')}>
              {acts.remove}
            </Button>
          </>
        )}
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {open === 'reconnect' && (
        <div className="formwide">
          <SourceForm
            connectors={connectors}
            source={source}
            save={(input) => api.reconnectSource(source.id, input)}
            begin={beginFor(source.brandId, source.id)}
            done={(after) => {
              setOpen(null)
              say({ icon: 'check', text: t.setup.source.connected(after.name), forMs: 5_000 })
              void reread()
            }}
            secondary={
              <Button kind="quiet" size="lg" onClick={() => setOpen(null)}>
                {t.close}
              </Button>
            }
          />
        </div>
      )}
      {open === 'rename' && (
        <Rename
          name={source.name}
          busy={busy === 'rename'}
          onSave={(name) =>
            void act(
              'rename',
              () => api.renameSource(source.id, name),
              () => {
                setOpen(null)
                say({ icon: 'check', text: acts.renamed, forMs: 3_000 })
              },
            )
          }
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'remove' && (
        <Notice
          icon="warning"
          title={acts.removeTitle(source.name)}
          acts={
            <>
              <Button
                busy={busy === 'remove'}
                onClick={() =>
                  void act(
                    'remove',
                    () => api.removeSource(source.id),
                    () => {
                      say({ icon: 'check', text: acts.removed(source.name), forMs: 5_000 })
                      navigate('/settings/sources')
                    },
                  )
                }
              >
                {acts.removeAct}
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

function Rename({
  name,
  busy,
  onSave,
  onClose,
}: {
  readonly name: string
  readonly busy: boolean
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const [text, setText] = useState(name)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onSave(text.trim())
  }
  return (
    <form className="row wrap findperson" onSubmit={save}>
      <TextInput
        className="grow"
        label={t.sourcePage.acts.name}
        value={text}
        maxLength={120}
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" busy={busy} blocked={text.trim() === ''}>
        {t.save}
      </Button>
      <Button kind="quiet" onClick={onClose}>
        {t.close}
      </Button>
    </form>
  )
}

function Fact({
  title,
  value,
  hint,
  tone,
}: {
  readonly title: string
  readonly value: ReactNode
  readonly hint?: ReactNode
  readonly tone?: string
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <span className={`med ${tone ?? ''}`}>{value}</span>
        {hint !== undefined && <span className="xs dim hint">{hint}</span>}
      </dd>
    </div>
  )
}

function Facts({ page, connector }: { readonly page: Page; readonly connector: ConnectorInfo | undefined }) {
  const { t, f, language } = useSpeech()
  const { source, delay, lastCaseId } = page
  const { facts, session } = t.sourcePage
  const ago = (at: string | null) => (now: number) => (at === null ? '' : f.ago(Date.parse(at), now))
  const lastPost = useTicking(ago(source.lastPostAt))
  const lastCheck = useTicking(ago(source.lastCheckAt))
  const now = useMinute()
  const rate = source.standing?.rate ?? null
  const expires = source.standing?.expiresAt ?? null
  const left = expires === null ? 0 : Date.parse(expires) - now
  const soon = endsSoon(source, now)
  // What others send is read from nowhere: no look, no limit, no session, nothing to read through.
  const read = connector?.door === null
  const secret = (connector?.secrets.length ?? 0) > 0 && source.settings['way'] !== 'search'
  const because = source.standing?.endsBecause?.[language] ?? session.endsHint
  const standing =
    expires === null
      ? secret
        ? { value: session.password, hint: session.passwordHint }
        : { value: session.open, hint: undefined }
      : left <= 0
        ? { value: session.over, hint: because }
        : source.standing?.renews === true
          ? { value: session.renews(f.duration(left)), hint: session.renewsHint }
          : { value: session.ends(f.duration(left)), hint: because }
  return (
    <>
      <dl className="sourcefacts">
        <Fact
          title={facts.lastPost}
          value={source.lastPostAt === null ? t.sourcePage.none : lastPost}
          hint={lastCaseId === null ? undefined : <Link href={`/cases/${lastCaseId}`}>{t.sourcePage.see}</Link>}
        />
        {read && (
          <Fact title={facts.lastCheck} value={source.lastCheckAt === null ? t.settings.sources.never : lastCheck} />
        )}
        <Fact
          title={facts.delay}
          value={delay === null ? t.sourcePage.delayNone : t.sourcePage.delay(f.duration(delay.p50))}
          hint={
            delay === null
              ? t.sourcePage.delayNoneHint
              : t.sourcePage.delayHint(f.duration(delay.p95), delay.posts, f.number(delay.posts))
          }
        />
        {read && (
          <>
            <Fact
              title={facts.rate}
              value={rate === null ? t.sourcePage.rateNone : t.sourcePage.rate(f.number(rate.left), f.number(rate.of))}
              tone={rate !== null && rate.left / rate.of < 0.1 ? 'warn' : ''}
              hint={rate === null ? undefined : t.sourcePage.rateHint(f.when(Date.parse(rate.resetsAt), now))}
            />
            <Fact
              title={facts.session}
              value={standing.value}
              tone={soon === null ? '' : 'warn'}
              hint={standing.hint}
            />
            <Fact
              title={t.sourcePage.whole.fact}
              value={
                source.whole === null
                  ? t.sourcePage.whole.unknown
                  : t.sourcePage.whole.from(f.moment(Date.parse(source.whole.from), now))
              }
              hint={
                source.whole === null
                  ? t.sourcePage.whole.unknownHint
                  : t.sourcePage.whole.verified(
                      f.time(Date.parse(source.whole.to)),
                      f.ago(Date.parse(source.whole.at), now),
                    )
              }
            />
          </>
        )}
        <Fact
          title={t.sourcePage.rhythm.fact}
          value={source.rhythmKnown ? t.sourcePage.rhythm.known : t.sourcePage.rhythm.learning}
          hint={source.rhythmKnown ? t.sourcePage.rhythm.knownHint : t.sourcePage.rhythm.learningHint}
        />
        <Fact title={facts.listens} value={f.moment(Date.parse(source.createdAt), now)} />
      </dl>
    </>
  )
}

function Troubles({ page: { troubles } }: { readonly page: Page }) {
  const { t, f, language } = useSpeech()
  const now = useMinute()
  const { troubles: words } = t.sourcePage
  return (
    <div>
      <h3>{words.title}</h3>
      {troubles.length === 0 && <p className="dim">{words.none}</p>}
      <ul className="lines">
        {troubles.map((it) => {
          const began = Date.parse(it.beganAt)
          const said = it.messageFr === null ? null : language === 'fr' ? it.messageFr : it.message
          return (
            <li key={`${it.beganAt} ${it.kind}`}>
              <Icon name={it.endedAt === null ? 'late' : 'settled'} size="s" />
              <div className="who">
                <p>{said ?? t.sourcePage.words[it.kind]}</p>
                {said === null && it.message !== '' && (
                  <details className="xs dim">
                    <summary>{t.details}</summary>
                    {t.replyState.networkSays(it.message)}
                  </details>
                )}
              </div>
              <span className="xs dim">
                {it.endedAt === null
                  ? words.running(f.moment(began, now))
                  : words.lasted(f.moment(began, now), f.duration(Math.max(1_000, Date.parse(it.endedAt) - began)))}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Unnoticed({ page: { alarms, holes } }: { readonly page: Page }) {
  const { t, f, language } = useSpeech()
  const now = useMinute()
  const over = alarms.filter(({ endedAt }) => endedAt !== null)
  if (over.length === 0 && holes.length === 0) return null
  const { troubles, whole } = t.sourcePage
  return (
    <div>
      <h3>{t.sourcePage.alarms.title}</h3>
      <ul className="lines">
        {holes.map((it) => (
          <li key={`${it.from} ${it.to}`}>
            <Icon name="warning" size="s" />
            <div className="who">
              <p>{whole.hole(f.moment(Date.parse(it.from), now), f.moment(Date.parse(it.to), now))}</p>
              <p className="xs dim">{(language === 'fr' ? it.whyFr : null) ?? it.why}</p>
            </div>
          </li>
        ))}
        {over.map((it) => {
          const [began, ended] = [Date.parse(it.beganAt), Date.parse(it.endedAt ?? it.beganAt)]
          return (
            <li key={`${it.kind} ${it.beganAt}`}>
              <Icon name="settled" size="s" />
              <p className="who">{t.sourcePage.alarms.names[it.kind]}</p>
              <span className="xs dim">
                {troubles.lasted(f.moment(began, now), f.duration(Math.max(1_000, ended - began)))}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Abilities({ source, connectors }: { readonly source: Source; readonly connectors: readonly ConnectorInfo[] }) {
  const { t, language } = useSpeech()
  const offer = offerOf(offersOf(connectors, language), source)
  const connector = connectors.find((it) => it.id === source.connector)
  if (offer === undefined || connector === undefined) return null
  const can = connector.ways.find((it) => it.id === offer.way)?.can ?? connector.can
  const words = t.sourcePage.can
  const yes = [
    can.search ? words.search : null,
    can.stream && (source.settings['stream'] !== '' || !('stream' in source.settings)) ? words.stream : null,
    can.thread ? words.thread : null,
    can.reply ? words.reply : null,
  ].filter((it) => it !== null)
  const no = offer.cannot.length > 0 ? offer.cannot : can.reply ? [] : [words.noReply]
  const list = (icon: IconName, lines: readonly string[]) => (
    <ul className="stack abilities">
      {lines.map((it) => (
        <li key={it}>
          <Icon name={icon} size="s" />
          <span>{it}</span>
        </li>
      ))}
    </ul>
  )
  return (
    <div className="twocols">
      <div>
        <h3>{words.title}</h3>
        {list('check', yes)}
        <p className="xs dim" style={{ marginTop: 8 }}>
          {t.sourcePage.rules} <Link href="/settings/watch">{t.sourcePage.rulesAct}</Link>
        </p>
      </div>
      {no.length > 0 && (
        <div>
          <h3>{words.cannot}</h3>
          {list('setAside', no)}
        </div>
      )}
    </div>
  )
}

function Unfit({ unfit }: { readonly unfit: NonNullable<Page['unfit']> }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  if (unfit.length === 0) return null
  return (
    <div>
      <h3>{t.sourcePage.unfit.title}</h3>
      <p className="dim">{t.sourcePage.unfit.lead}</p>
      <ul className="lines">
        {unfit.map((it) => (
          <li key={it.externalId}>
            <div className="who">
              <p className="cut xs">{it.externalId}</p>
              <p className="xs dim">{it.reason}</p>
            </div>
            <span className="xs dim nw">{f.moment(Date.parse(it.at), now)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
