import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useSpeech } from '../i18n/context.tsx'
import { keys } from '../queries.ts'
import { siteApi, useSites } from '../settings/site-api.ts'
import { useCause } from '../settings/site-words.tsx'
import { Icon } from '../ui/icons.tsx'
import { useMinute } from '../ui/ticking.ts'
import '../settings/site.css'

/** « Votre site ne répondait pas de 19 h 42 à 20 h 05 (503) »: what may be the cause of a complaint, beside it. Brands without watched pages ask nothing. */
export function OutageLines({ brandId, caseId }: { readonly brandId: string; readonly caseId: string }) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const cause = useCause()
  const watched = (useSites(brandId).data?.sites.length ?? 0) > 0
  const found = useQuery({
    queryKey: keys.outages(caseId),
    queryFn: () => siteApi.beside(caseId),
    enabled: watched,
  }).data
  if (found === undefined) return null
  const words = t.site.beside
  return (
    <>
      {found.outages.map((it) => {
        const from = f.moment(Date.parse(it.beganAt), now)
        const why = cause(it.cause, it.status)
        return (
          <Link key={`${it.siteId} ${it.beganAt}`} href={`/settings/site/${it.siteId}`} className="besideline">
            <Icon name="warning" size="s" />
            <span>
              {it.kind === 'changed'
                ? words.taken(it.name, from)
                : it.endedAt === null
                  ? words.still(it.name, from, why)
                  : words.over(it.name, from, f.time(Date.parse(it.endedAt)), why)}
            </span>
          </Link>
        )
      })}
    </>
  )
}
