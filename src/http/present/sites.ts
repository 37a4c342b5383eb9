import type { Site, SiteNotice, SitePage, SiteTrial, OutagesBeside } from '../../api/site-watch.ts'
import { type SiteFault, siteFaults } from '../../domain/listening/site-judge.ts'
import { certificateFaults } from '../../domain/model/site-look.ts'
import type { SitePage as Page } from '../../services/sites/read-site.ts'
import type { OutageBeside, SiteHour, SiteNotice as Notice, SiteView } from '../../services/sites/site.ts'
import type { SiteTrial as Trial } from '../../services/sites/try-site.ts'
import { time, timeOrNull } from './cases.ts'

/** The word for a fault; one that a newer version wrote reads as no answer. */
const faultWord = (fault: string | null): SiteFault | null =>
  fault === null ? null : (siteFaults.find((known) => known === fault) ?? 'no-answer')

const numberIn = (data: Notice['data'], key: string): number | null => {
  const value = data[key]
  return typeof value === 'number' ? value : null
}

const presentNotice = (notice: Notice): SiteNotice => ({
  id: notice.id,
  kind: notice.kind,
  cause: notice.cause,
  beganAt: time(notice.beganAt),
  endedAt: timeOrNull(notice.endedAt),
  status: numberIn(notice.data, 'status'),
  certificateEndsAt: timeOrNull(numberIn(notice.data, 'endsAt')),
})

const stretch = ({ at, looks, failed }: Pick<SiteHour, 'at' | 'looks' | 'failed'>) => ({ at: time(at), looks, failed })

/** A watched page. */
export function presentSite({ page, notices, uptime, took, hours, days }: SiteView): Site {
  const { id, brandId, name, url, everyMinutes, expected, standing, last } = page
  return {
    id,
    brandId,
    name,
    url,
    everyMinutes,
    expected: { ...expected, hosts: [...expected.hosts] },
    state: page.state === 'paused' ? 'paused' : standing.state,
    since: time(standing.since),
    fault: faultWord(standing.fault),
    last:
      last === null
        ? null
        : {
            at: time(last.at),
            took: last.took,
            status: last.status,
            fault: faultWord(last.fault),
            flaw: certificateFaults.find((known) => known === last.flaw) ?? null,
            host: last.host,
            certificate:
              last.certificate === null ? null : { ...last.certificate, endsAt: time(last.certificate.endsAt) },
          },
    notices: notices.map(presentNotice),
    uptime,
    took,
    hours: hours.map(stretch),
    days: days.map(stretch),
  }
}

/** A watched page with its history. */
export const presentSitePage = ({ site, looks, past, blips }: Page): SitePage => ({
  site: presentSite(site),
  looks: looks.map(({ at, took, status, fault }) => ({ at: time(at), took, status, fault: faultWord(fault) })),
  past: past.map((notice) => ({
    ...presentNotice(notice),
    beside: notice.beside === null ? null : { ...notice.beside },
  })),
  blips,
})

/** What a first look found; what stands on the page stays out. */
export const presentSiteTrial = ({ url, title, fault, look }: Trial): SiteTrial => ({
  url,
  title,
  fault,
  flaw: look.flaw,
  status: look.status,
  took: look.took,
  host: look.host,
  certificate: look.certificate === null ? null : { ...look.certificate, endsAt: time(look.certificate.endsAt) },
  addresses: [...(look.places?.addresses ?? [])],
})

/** Outages beside a case. */
export const presentBeside = (outages: readonly OutageBeside[]): OutagesBeside => ({
  outages: outages.map(({ pageId, name, kind, cause, status, beganAt, endedAt }) => ({
    siteId: pageId,
    name,
    kind,
    cause,
    status,
    beganAt: time(beganAt),
    endedAt: timeOrNull(endedAt),
  })),
})
