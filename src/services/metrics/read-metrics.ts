import { countLoad, countReplies, readSiteStandings, readSourceChecks } from '../../store/metrics.ts'
import type { Context } from '../context.ts'
import type { Family, Sample } from './family.ts'

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name,
  help,
  type: 'gauge',
  samples,
})

const replyStates = ['queued', 'sending', 'retrying', 'sent', 'refused', 'cancelled']

/** What the database says of the work: numbers and ids, no name and no text. */
export async function readMetrics(ctx: Pick<Context, 'db' | 'connectors'>): Promise<readonly Family[]> {
  const [load, replies, checks] = [await countLoad(ctx.db), await countReplies(ctx.db), await readSourceChecks(ctx.db)]
  const sites = await readSiteStandings(ctx.db)
  const ofSite = (value: (each: (typeof sites)[number]) => number | null): Sample[] =>
    sites.flatMap((each) => {
      const found = value(each)
      return found === null ? [] : [{ labels: { site: each.id, brand: each.brandId }, value: found }]
    })
  // What people bring by hand is never read, and so never down.
  const sources = checks.filter(({ connector }) => ctx.connectors.get(connector)?.arrives !== 'brought')
  const ofBrand = (value: (each: (typeof load)[number]) => number): Sample[] =>
    load.map((each) => ({ labels: { brand: each.brandId }, value: value(each) }))
  return [
    gauge(
      'vigie_cases_to_answer',
      'Cases that wait for our answer.',
      ofBrand((each) => each.toAnswer),
    ),
    gauge(
      'vigie_cases_unowned',
      'Cases that wait for our answer and that nobody has.',
      ofBrand((each) => each.unowned),
    ),
    gauge(
      'vigie_cases_breached',
      'Cases that wait for our answer beyond its time.',
      ofBrand((each) => each.breached),
    ),
    gauge(
      'vigie_replies',
      'Replies by state.',
      replyStates.map((state) => ({ labels: { state }, value: replies.get(state) ?? 0 })),
    ),
    gauge(
      'vigie_source_last_check_seconds',
      'When a source was last read, in seconds since 1970.',
      sources.flatMap(({ id, connector, lastCheckAt }) =>
        lastCheckAt === null ? [] : [{ labels: { source: id, connector }, value: lastCheckAt / 1_000 }],
      ),
    ),
    gauge(
      'vigie_source_requests_left',
      'Requests that the network still allows a source, where it says so.',
      sources.flatMap(({ id, connector, requestsLeft }) =>
        requestsLeft === null ? [] : [{ labels: { source: id, connector }, value: requestsLeft }],
      ),
    ),
    gauge(
      'vigie_source_session_end_seconds',
      'When the session of a source ends, in seconds since 1970, where it does.',
      sources.flatMap(({ id, connector, sessionEndsAt }) =>
        sessionEndsAt === null ? [] : [{ labels: { source: id, connector }, value: sessionEndsAt / 1_000 }],
      ),
    ),
    gauge(
      'vigie_source_alarm',
      'Something wrong with a source though it can be read: 1 for each alarm that stands.',
      sources.flatMap(({ id, connector, alarms }) =>
        alarms.map((alarm) => ({ labels: { source: id, connector, alarm }, value: 1 })),
      ),
    ),
    gauge(
      'vigie_site_up',
      "Whether one of the brand's own pages answers as it must: 0 once a second look confirmed that it does not; left out while nobody knows.",
      ofSite(({ up }) => (up === null ? null : up ? 1 : 0)),
    ),
    gauge(
      'vigie_site_seconds',
      "How long the last answer of one of the brand's own pages took, in seconds.",
      ofSite(({ took }) => (took === null ? null : took / 1_000)),
    ),
    gauge(
      'vigie_site_certificate_end_seconds',
      "When the certificate of one of the brand's own pages ends, in seconds since 1970.",
      ofSite(({ certificateEndsAt }) => (certificateEndsAt === null ? null : certificateEndsAt / 1_000)),
    ),
    gauge(
      'vigie_source_up',
      'Whether a source is being heard: 0 while it fails or is paused.',
      sources.map(({ id, connector, active, failing, lastCheckAt }) => ({
        labels: { source: id, connector },
        value: active && !failing && lastCheckAt !== null ? 1 : 0,
      })),
    ),
  ]
}
