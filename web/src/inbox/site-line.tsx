import { memo } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { Link } from '../navigate.tsx'
import { useSites } from '../settings/site-api.ts'
import { isNews } from '../settings/site-words.tsx'
import { Icon } from '../ui/icons.tsx'
import { useTicking } from '../ui/ticking.ts'
import '../settings/site.css'
import { serverNow } from '../server-clock.ts'

/** What is wrong with the brand's site, over the cases that it may cause; nothing while all is well. */
export const SiteLine = memo(function SiteLine({ brandId }: { readonly brandId: string }) {
  const { t, f } = useSpeech()
  const sites = useSites(brandId).data?.sites ?? []
  const active = sites.filter(({ state }) => state !== 'paused')
  // oxlint-disable-next-line react/purity
  const news = active.flatMap((site) =>
    site.notices.filter((it) => isNews(it, serverNow())).map((notice) => ({ site, notice })),
  )
  const worst =
    news.find(({ notice }) => notice.kind === 'changed') ?? news.find(({ notice }) => notice.kind === 'down') ?? news[0]
  const cut = worst === undefined && active.some(({ state }) => state === 'cut')
  const since = useTicking((now) => (worst === undefined ? '' : f.duration(now - Date.parse(worst.notice.beganAt))))
  const left = useTicking((now) => {
    const end = worst?.notice.certificateEndsAt ?? null
    return end === null ? '' : f.duration(Math.max(0, Date.parse(end) - now))
  })
  if (worst === undefined && !cut) return null
  const words = t.site.notice
  const said =
    worst === undefined
      ? words.cut
      : worst.notice.kind === 'changed'
        ? words.changed(worst.site.name)
        : worst.notice.kind === 'down'
          ? words.down(worst.site.name, since)
          : worst.notice.cause === '0'
            ? `${worst.site.name} · ${words.certificateOver}`
            : `${worst.site.name} · ${words.certificate(left)}`
  const tone = worst !== undefined && worst.notice.kind !== 'certificate' ? 'danger' : 'warn'
  return (
    <Link
      className={`siteline ${tone}`}
      href={worst === undefined ? '/settings/site' : `/settings/site/${worst.site.id}`}
    >
      <Icon name={worst === undefined ? 'offline' : worst.notice.kind === 'certificate' ? 'key' : 'warning'} />
      <span className="t">{said}</span>
    </Link>
  )
})
