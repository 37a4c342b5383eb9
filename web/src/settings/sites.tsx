import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Brand } from '../../../src/api/schemas.ts'
import type { Site } from '../../../src/api/site-watch.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Empty } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { siteApi, useSites } from './site-api.ts'
import { SiteForm } from './site-form.tsx'
import { SiteNotices } from './site-notices.tsx'
import { LookStrip } from './site-strip.tsx'
import { mayBeTaken, siteSigns } from './site-words.tsx'
import './site.css'

const watchEvery = 5_000

/** A share as people read it: 99.95 stays 99.95, and only what is whole is 100. */
export const percent = (share: number): number => Math.floor(share * 10_000) / 100

/** The brand's own pages, how they stand, and the way to have one watched. */
export function Sites({ brand }: { readonly brand: Brand }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const [, navigate] = useLocation()
  const { say } = useToasts()
  const query = useSites(brand.id, watchEvery)
  const [open, setOpen] = useState<string | null>(null)
  const may = brand.may.includes('connect-sources')
  const sites = query.data?.sites ?? []
  const offers = may ? (query.data?.offers ?? []) : []
  const add = async (input: unknown) => {
    const made = await siteApi.add(brand.id, input)
    setOpen(null)
    say({ icon: 'check', text: t.site.form.saved(made.name), forMs: 5_000 })
    await cache.invalidateQueries({ queryKey: keys.sites(brand.id) })
    navigate(`/settings/site/${made.id}`)
  }
  return (
    <section>
      <h2>{t.site.title}</h2>
      <p className="lead">{t.site.lead}</p>
      {query.error !== null && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {open !== null ? (
        <SiteForm brandId={brand.id} site={null} begin={open} save={add} close={() => setOpen(null)} />
      ) : (
        <>
          {query.data !== undefined && sites.length === 0 && (
            <Empty
              sea="boat"
              title={t.site.none.title}
              act={
                may && offers.length === 0 ? (
                  <Button kind="primary" onClick={() => setOpen('')}>
                    {t.site.add}
                  </Button>
                ) : undefined
              }
            >
              {t.site.none.text}
            </Empty>
          )}
          <ul className="lines sites">
            {sites.map((it) => (
              <Line key={it.id} brand={brand} site={it} />
            ))}
          </ul>
          {may && query.data !== undefined && (sites.length > 0 || offers.length > 0) && (
            <div
              className="row wrap"
              style={{ marginTop: 14, ...(sites.length === 0 && { justifyContent: 'center' }) }}
            >
              {offers.slice(0, 5).map((url) => (
                <Button
                  key={url}
                  icon="plus"
                  {...(sites.length === 0 ? { kind: 'primary' as const } : {})}
                  onClick={() => setOpen(url)}
                >
                  {t.site.offer(new URL(url).host)}
                </Button>
              ))}
              <Button
                icon="plus"
                {...(offers.length > 0 ? { kind: 'quiet' as const } : {})}
                onClick={() => setOpen('')}
              >
                {t.site.add}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Line({ brand, site }: { readonly brand: Brand; readonly site: Site }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const { last } = site
  const ago = useTicking((moment) => (last === null ? '' : f.ago(Date.parse(last.at), moment)))
  const taken = mayBeTaken(site)
  const sign = taken ? siteSigns.down : siteSigns[site.state]
  return (
    <li>
      <div className="who">
        <p className="med cut">
          <Link href={`/settings/site/${site.id}`}>{site.name}</Link>
        </p>
        <p className="xs dim cut">
          {site.url.replace(/^https?:\/\//, '').replace(/\/$/, '')} · {t.site.every(site.everyMinutes)}
        </p>
      </div>
      <span className={`col ${sign.tone} med`}>
        <Icon name={sign.icon} size="s" /> {taken ? t.site.taken : t.site.states[site.state]}
      </span>
      <span className="col dim xs">
        {t.site.columns.last}
        <br />
        <span className="med">{last === null ? '—' : ago}</span>
      </span>
      <span className="col dim xs desk-only">
        {t.site.columns.took}
        <br />
        <span className="med">{site.took === null ? '—' : t.site.ms(f.number(site.took.p50))}</span>
      </span>
      <span className="col dim xs">
        {t.site.columns.uptime}
        <br />
        <span className="med">{site.uptime === null ? '—' : t.site.uptime(f.number(percent(site.uptime)))}</span>
      </span>
      <LookStrip by="hour" stretches={site.hours} now={now} />
      {site.state !== 'paused' && (site.notices.length > 0 || site.state === 'cut') && (
        <div className="stack" style={{ width: '100%' }}>
          <SiteNotices brand={brand} site={site} />
        </div>
      )}
    </li>
  )
}
