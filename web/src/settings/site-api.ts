import { useQuery } from '@tanstack/react-query'
import { OutagesBeside, Site, SiteList, SitePage, SiteTrial } from '../../../src/api/site-watch.ts'
import { ask, tell } from '../api.ts'
import { keys } from '../queries.ts'

const brand = (id: string) => `v1/brands/${encodeURIComponent(id)}/sites`
const one = (id: string) => `v1/sites/${encodeURIComponent(id)}`

/** What the browser asks about the brand's own pages. */
export const siteApi = {
  list: (brandId: string) => ask('GET', brand(brandId), SiteList),
  tryOut: (brandId: string, input: unknown) => ask('POST', `${brand(brandId)}/try`, SiteTrial, input),
  add: (brandId: string, input: unknown) => ask('POST', brand(brandId), Site, input),
  read: (siteId: string) => ask('GET', one(siteId), SitePage),
  change: (siteId: string, input: unknown) => tell('PUT', one(siteId), input),
  remove: (siteId: string) => tell('DELETE', one(siteId)),
  act: (siteId: string, what: 'pause' | 'resume' | 'look' | 'accept') => tell('POST', `${one(siteId)}/${what}`, {}),
  beside: (caseId: string) => ask('GET', `v1/cases/${encodeURIComponent(caseId)}/outages`, OutagesBeside),
}

const oftenMs = 60_000

/** A brand's watched pages, read again when something changes and each minute. */
export const useSites = (brandId: string, everyMs = oftenMs) =>
  useQuery({ queryKey: keys.sites(brandId), queryFn: () => siteApi.list(brandId), refetchInterval: everyMs })
