import { z } from 'zod'
import { siteFaults } from '../domain/listening/site-judge.ts'
import { siteStates } from '../domain/listening/site-standing.ts'
import { certificateFaults } from '../domain/model/site-look.ts'

const Time = z.iso.datetime()
const Fault = z.enum(siteFaults)

/** How often a page is looked at, in minutes. */
export const siteIntervals = [1, 5, 15] as const

const words = z.string().trim().min(2).max(200).nullable().default(null)

/** What must hold of a watched page. */
export const SiteExpectation = z.object({
  /** The status that it answers; null: any from 200 to 299. */
  status: z.number().int().min(100).max(599).nullable().default(null),
  /** It answers within this (ms). */
  within: z.number().int().min(200).max(20_000).default(10_000),
  /** A sentence that must stand there. */
  words,
  /** A sentence that must not. */
  notWords: words,
  /** Hosts to which it may lead; empty: those of the first good look. */
  hosts: z.array(z.string().trim().toLowerCase().min(1).max(255)).max(20).default([]),
})
export type SiteExpectation = z.infer<typeof SiteExpectation>

/** What is asked of a page. */
export const SiteChange = z.object({
  /** Empty: its host. */
  name: z.string().trim().max(80).default(''),
  everyMinutes: z.union([z.literal(1), z.literal(5), z.literal(15)]).default(5),
  expected: SiteExpectation.prefault({}),
})

/** A page to be watched. Without a scheme, https. */
export const SiteInput = SiteChange.extend({ url: z.string().trim().min(1).max(2_000) })

/** A page to be looked at once. */
export const SiteTrialInput = SiteInput.pick({ url: true, expected: true })

const Certificate = z.object({ endsAt: Time, issuer: z.string() })

/** What a first look found. */
export const SiteTrial = z.object({
  url: z.string(),
  title: z.string().nullable(),
  fault: Fault.nullable(),
  flaw: z.enum(certificateFaults).nullable(),
  status: z.number().int().nullable(),
  /** ms */
  took: z.number().int(),
  /** Where it led in the end. */
  host: z.string().nullable(),
  certificate: Certificate.nullable(),
  addresses: z.array(z.string()),
})
export type SiteTrial = z.infer<typeof SiteTrial>

/** Something that stood, or stands, at a page. */
export const SiteNotice = z.object({
  id: z.string(),
  kind: z.enum(['down', 'changed', 'certificate', 'noted']),
  /** A fault; `places` where it was found elsewhere than ever; for a certificate the days (21, 7, 1, 0) at which it was said last; for what is only noted `issuer` or `servers`. */
  cause: z.string(),
  beganAt: Time,
  endedAt: Time.nullable(),
  status: z.number().int().nullable(),
  /** The end of a certificate. */
  certificateEndsAt: Time.nullable(),
})
export type SiteNotice = z.infer<typeof SiteNotice>

const Stretch = z.object({ at: Time, looks: z.number().int(), failed: z.number().int() })

/** A watched page and how it fares. */
export const Site = z.object({
  id: z.uuid(),
  brandId: z.uuid(),
  name: z.string(),
  url: z.string(),
  everyMinutes: z.number().int(),
  expected: SiteExpectation,
  /** `doubt`: it failed once, and a second look is under way. `cut`: we ourselves reach nothing. */
  state: z.enum([...siteStates, 'paused']),
  since: Time,
  fault: Fault.nullable(),
  last: z
    .object({
      at: Time,
      took: z.number().int(),
      status: z.number().int().nullable(),
      fault: Fault.nullable(),
      flaw: z.enum(certificateFaults).nullable(),
      host: z.string().nullable(),
      certificate: Certificate.nullable(),
    })
    .nullable(),
  /** What stands, the oldest first. */
  notices: z.array(SiteNotice),
  /** The share (0 to 1) of the last 30 days in which it was up; null before the first look. */
  uptime: z.number().nullable(),
  /** How long answers took in the last 24 hours (ms). */
  took: z.object({ p50: z.number().int(), p95: z.number().int() }).nullable(),
  /** The last 24 hours and 30 days; what nobody looked at is left out. */
  hours: z.array(Stretch),
  days: z.array(Stretch),
})
export type Site = z.infer<typeof Site>

/** A brand's watched pages, and its sites that could be. */
export const SiteList = z.object({ sites: z.array(Site), offers: z.array(z.string()) })
export type SiteList = z.infer<typeof SiteList>

const Written = z.object({ posts: z.number().int(), usual: z.number().nullable(), standsOut: z.boolean() })

/** A watched page with its history. */
export const SitePage = z.object({
  site: Site,
  /** The looks of the last 24 hours, the oldest first. */
  looks: z.array(
    z.object({ at: Time, took: z.number().int(), status: z.number().int().nullable(), fault: Fault.nullable() }),
  ),
  /** What stood in the last 30 days, the newest first; `beside`: cases opened during an outage and the hour after, and how many usually are then; `written`: the posts of cases in that time (of its first day), the usual number at that time of the week (null: not known yet), and whether it is more than chance explains. */
  past: z.array(
    SiteNotice.extend({
      beside: z.object({ cases: z.number().int(), usual: z.number(), written: Written.nullable() }).nullable(),
    }),
  ),
  /** Failures that a second look did not confirm. */
  blips: z.number().int(),
})
export type SitePage = z.infer<typeof SitePage>

/** The outages of the brand's site beside which a case's posts were written. */
export const OutagesBeside = z.object({
  outages: z.array(
    z.object({
      siteId: z.uuid(),
      name: z.string(),
      kind: z.enum(['down', 'changed', 'certificate', 'noted']),
      cause: z.string(),
      status: z.number().int().nullable(),
      beganAt: Time,
      endedAt: Time.nullable(),
    }),
  ),
})
export type OutagesBeside = z.infer<typeof OutagesBeside>

/** Something changed at a brand's watched pages. */
export const SiteLive = z.object({ type: z.literal('site'), brandId: z.uuid() })
