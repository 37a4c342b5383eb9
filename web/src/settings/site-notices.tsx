import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Brand } from '../../../src/api/schemas.ts'
import type { Site, SiteNotice } from '../../../src/api/site-watch.ts'
import { useSpeech } from '../i18n/context.tsx'
import { ProblemNotice } from '../problem.tsx'
import { keys } from '../queries.ts'
import { Button, Notice } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { siteApi } from './site-api.ts'
import { useCause } from './site-words.tsx'

/** What is wrong with a watched page now, in sentences, and what can be done. */
export function SiteNotices({ brand, site }: { readonly brand: Brand; readonly site: Site }) {
  const { t } = useSpeech()
  if (site.state === 'paused') return null
  return (
    <div className="sitenotices">
      {site.state === 'cut' && (
        <Notice tone="warn" icon="offline" title={t.site.notice.cut}>
          {t.site.notice.cutText}
        </Notice>
      )}
      {[...site.notices]
        .sort((a, b) => weight[a.kind] - weight[b.kind])
        .map((notice) => (
          <One key={notice.id} brand={brand} site={site} notice={notice} />
        ))}
    </div>
  )
}

/** What is worst is said first. */
const weight: Readonly<Record<SiteNotice['kind'], number>> = { changed: 0, down: 1, certificate: 2, noted: 3 }

function One({
  brand,
  site,
  notice,
}: {
  readonly brand: Brand
  readonly site: Site
  readonly notice: SiteNotice
}): ReactNode {
  const { t, f } = useSpeech()
  const cause = useCause()
  const since = useTicking((now) => f.duration(now - Date.parse(notice.beganAt)))
  const left = useTicking((now) =>
    notice.certificateEndsAt === null ? '' : f.duration(Math.max(0, Date.parse(notice.certificateEndsAt) - now)),
  )
  const words = t.site.notice
  if (notice.kind === 'down') {
    const { expected, last } = site
    const text =
      notice.cause === 'slow'
        ? words.slowText
        : notice.cause === 'words-missing' && expected.words !== null
          ? words.wordsText(expected.words)
          : words.downText(cause(notice.cause, notice.status, last))
    return (
      <Notice tone="danger" icon="warning" title={words.down(site.name, since)}>
        {text}
      </Notice>
    )
  }
  if (notice.kind === 'certificate') {
    const over = notice.cause === '0'
    return (
      <Notice tone={over ? 'danger' : 'warn'} icon="key" title={over ? words.certificateOver : words.certificate(left)}>
        {words.certificateText(site.name)}
      </Notice>
    )
  }
  if (notice.kind !== 'changed') return null
  return (
    <Notice
      tone="danger"
      icon="warning"
      title={words.changed(site.name)}
      acts={
        brand.may.includes('connect-sources') && notice.cause !== 'words-forbidden' ? <Accept site={site} /> : undefined
      }
    >
      {notice.cause === 'elsewhere'
        ? words.elsewhere(site.last?.host ?? '')
        : notice.cause === 'words-forbidden'
          ? words.forbidden(site.expected.notWords ?? '')
          : words.places}
    </Notice>
  )
}

function Accept({ site }: { readonly site: Site }) {
  const { t } = useSpeech()
  const cache = useQueryClient()
  const { say } = useToasts()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const accept = async () => {
    setBusy(true)
    setError(null)
    try {
      await siteApi.act(site.id, 'accept')
      say({ icon: 'check', text: t.site.notice.accepted, forMs: 4_000 })
      await cache.invalidateQueries({ queryKey: keys.sites(site.brandId) })
      await cache.invalidateQueries({ queryKey: keys.site(site.id) })
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button size="sm" busy={busy} onClick={() => void accept()}>
        {t.site.notice.accept}
      </Button>
      {error !== null && <ProblemNotice error={error} />}
    </>
  )
}
