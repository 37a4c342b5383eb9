import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Brand, ListedSource, Source } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { LeftNotice } from '../connect/left-notice.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys, useConnectors, useSources } from '../queries.ts'
import { beginFor } from '../connect/begin.ts'
import { SourceForm } from '../setup/source-form.tsx'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty, NetworkIcon, useHandle, useNetworkName } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { DayLine } from './hours.tsx'
import { SourceNotices } from './source-notices.tsx'
import { endsSoon, signs } from './source-state.ts'
import './source.css'

function Ago({ at }: { readonly at: string | null }) {
  const { t, f } = useSpeech()
  const words = useTicking((now) => (at === null ? '' : f.ago(Date.parse(at), now)))
  return <>{at === null ? t.settings.sources.never : words}</>
}

function Line({
  may,
  source,
  busy,
  onPause,
  onReconnect,
}: {
  readonly may: Brand['may']
  readonly source: ListedSource
  readonly busy: boolean
  readonly onPause: () => void
  readonly onReconnect: () => void
}) {
  const { t, f } = useSpeech()
  const networkName = useNetworkName()
  const handleOf = useHandle()
  const open = useConnectors().data?.find((it) => it.id === source.connector)?.accounts === false
  const sign = signs[source.health]
  const now = useMinute()
  const soon = source.health === 'listening' && endsSoon(source, now) !== null
  const { error } = source
  return (
    <li>
      <NetworkIcon connector={source.connector} size="l" />
      <div className="who">
        <p className="med cut">
          <Link href={`/settings/sources/${source.id}`}>{source.name}</Link>
        </p>
        <p className="xs dim cut">
          {networkName(source.connector)}
          {source.account !== null &&
            ` · ${source.account.handle === '' ? (open ? source.account.externalId : source.account.name) : handleOf(source.connector, source.account.handle)}`}
        </p>
      </div>
      <span className={`col ${soon ? 'warn' : sign.tone} med`}>
        <Icon name={soon ? 'key' : sign.icon} size="s" />{' '}
        {soon ? t.sourcePage.short : t.settings.sources.health[source.health]}
      </span>
      <span className="col dim xs">
        {t.settings.sources.columns.last}
        <br />
        <span className="med">
          <Ago at={source.lastPostAt} />
        </span>
      </span>
      <span className="col dim xs desk-only">
        {t.sourcePage.facts.delay}
        <br />
        <span className="med">{source.delay === null ? '—' : f.duration(source.delay.p50)}</span>
      </span>
      <span className="desk-only">
        <DayLine hours={source.hours} since={Date.parse(source.createdAt)} now={now} />
      </span>
      <span className="row acts">
        {source.health !== 'lost' && may.includes('pause-sources') && (
          <Button size="sm" icon={source.state === 'paused' ? 'eye' : 'pause'} busy={busy} onClick={onPause}>
            {source.state === 'paused' ? t.settings.sources.resume : t.settings.sources.pause}
          </Button>
        )}
        {may.includes('connect-sources') && (
          <Button size="sm" kind="quiet" icon={open ? 'settings' : 'key'} onClick={onReconnect}>
            {open ? t.settings.sources.edit : t.settings.sources.reconnect}
          </Button>
        )}
      </span>
      {source.state === 'active' &&
        (error !== null ||
          source.alarms.length > 0 ||
          (source.standing?.lacks ?? null) !== null ||
          source.catchingUp !== null ||
          (source.standing?.sampled ?? null) !== null) && (
          <div className="stack" style={{ width: '100%' }}>
            <SourceNotices source={source} />
          </div>
        )}
    </li>
  )
}

/** Where Vigie listens, how each source fares, and the way to connect one again. */
export function Sources({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const sources = useSources(brand.id)
  const connectors = useConnectors()
  const [open, setOpen] = useState<string | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const put = (source: Source) => {
    cache.setQueryData<ListedSource[]>(keys.sources(brand.id), (old) => {
      const rest = old ?? []
      const fresh = { delay: null, hours: [] }
      return rest.some((it) => it.id === source.id)
        ? rest.map((it) => (it.id === source.id ? { ...it, ...source } : it))
        : [...rest, { ...fresh, ...source }]
    })
    void cache.invalidateQueries({ queryKey: keys.sources(brand.id) })
  }
  const toggle = async (source: Source) => {
    setBusy(source.id)
    setError(null)
    try {
      put(await (source.state === 'paused' ? api.resumeSource(source.id) : api.pauseSource(source.id)))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(null)
    }
  }
  const all = sources.data ?? []
  const listening = all.filter((it) => it.health === 'listening').length
  const edited = all.find((it) => it.id === open) ?? null
  const done = (source: Source) => {
    put(source)
    setOpen(null)
    say({ icon: 'check', text: t.setup.source.connected(source.name), forMs: 5_000 })
  }
  const closer = (
    <Button kind="quiet" size="lg" onClick={() => setOpen(null)}>
      {t.close}
    </Button>
  )
  return (
    <section>
      <h2>{t.settings.sources.title}</h2>
      <p className="lead">
        {all.length === 0
          ? t.setup.source.lead
          : all.length === 1
            ? t.settings.sources.summaryOne(listening)
            : t.settings.sources.summary(all.length, listening)}
      </p>
      <LeftNotice />
      {sources.error !== null && <ProblemNotice error={sources.error} onRetry={() => void sources.refetch()} />}
      {error !== null && <ProblemNotice error={error} />}
      {connectors.error !== null && (
        <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />
      )}
      {open !== null && connectors.data !== undefined ? (
        <>
          {edited !== null && (
            <h3 style={{ marginBottom: 12 }}>
              {connectors.data.find((it) => it.id === edited.connector)?.accounts === false
                ? edited.name
                : t.settings.sources.settingsOf(edited.name)}
            </h3>
          )}
          <div className="formwide">
            <SourceForm
              key={open}
              connectors={connectors.data}
              source={edited}
              save={(input) =>
                edited === null ? api.addSource(brand.id, input) : api.reconnectSource(edited.id, input)
              }
              begin={beginFor(brand.id, edited?.id ?? null)}
              done={done}
              secondary={closer}
            />
          </div>
        </>
      ) : (
        <>
          {sources.data?.length === 0 && (
            <Empty
              sea="boat"
              title={t.empty.noSource.title}
              act={
                brand.may.includes('connect-sources') ? (
                  <Button kind="primary" onClick={() => setOpen('new')}>
                    {t.settings.sources.add}
                  </Button>
                ) : undefined
              }
            >
              {t.empty.noSource.text}
            </Empty>
          )}
          <ul className="lines sources">
            {all.map((it) => (
              <Line
                key={it.id}
                source={it}
                may={brand.may}
                busy={busy === it.id}
                onPause={() => void toggle(it)}
                onReconnect={() => setOpen(it.id)}
              />
            ))}
          </ul>
          {all.length > 0 && brand.may.includes('connect-sources') && (
            <Button icon="plus" style={{ marginTop: 14 }} onClick={() => setOpen('new')}>
              {t.settings.sources.add}
            </Button>
          )}
        </>
      )}
    </section>
  )
}
