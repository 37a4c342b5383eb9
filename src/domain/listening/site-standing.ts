import { type Duration, hours, type Instant, instant, minutes, seconds } from '../model/time.ts'
import { couldBeOurs, looksTaken, type SiteFault } from './site-judge.ts'

/** How a page stands: never looked at, well, failed once and not yet confirmed, down, or unknown because we ourselves reach nothing. */
export const siteStates = ['unknown', 'up', 'doubt', 'down', 'cut'] as const
export type SiteState = (typeof siteStates)[number]

/** A page's standing as it is stored. */
export interface SiteStanding {
  readonly state: SiteState
  /** Since when it is up, down or cut; a doubt keeps that of what was before. */
  readonly since: Instant
  /** The first failure of this doubt, and how many looks have failed. */
  readonly doubt: { readonly from: Instant; readonly looks: number } | null
  /** What is wrong; null while nothing is. */
  readonly fault: SiteFault | null
}

/** Whether we reach anything else; `unknown` while nobody has looked. */
export type Outside = 'reached' | 'lost' | 'unknown'

/** What a look made of the standing. `turned`: it is down still, and now as if somebody held it, or no longer. */
export type SiteTurn = 'blip' | 'down' | 'turned' | 'up' | 'cut' | 'back' | null

/** A failure is looked at again after this before anything is said. */
export const confirmAfter = seconds(25)
const whileDown = minutes(1)
const whileCut = seconds(30)
/** Whoever could bear witness for us and says nothing is waited for so many looks. */
const patience = 3
/** What was seen so long before a failure still says something about it. */
const freshness = seconds(15)
const cutFreshness = seconds(60)

/** A page that nobody has looked at. */
export const unlooked = (at: Instant): SiteStanding => ({ state: 'unknown', since: at, doubt: null, fault: null })

/** The standing after a look at `at` that found `fault` (null: all well), and what it means. */
export function afterLook(
  before: SiteStanding,
  fault: SiteFault | null,
  outside: Outside,
  at: Instant,
): { readonly standing: SiteStanding; readonly turn: SiteTurn } {
  if (fault === null) return afterGood(before, at)
  const ours = couldBeOurs(fault) && outside === 'lost'
  if (before.state === 'down') {
    const turned = before.fault !== null && looksTaken(before.fault) !== looksTaken(fault)
    return { standing: { ...before, fault }, turn: turned ? 'turned' : null }
  }
  if (before.state === 'cut' && ours) return { standing: { ...before, fault }, turn: null }
  // What is no fault of our line was seen across it: it stands again, whatever the page does.
  if (before.state === 'cut' && (!couldBeOurs(fault) || outside === 'reached'))
    return { standing: { state: 'doubt', since: at, doubt: { from: at, looks: 1 }, fault }, turn: 'back' }
  if (before.state !== 'doubt' || before.doubt === null) {
    return { standing: { ...before, state: 'doubt', doubt: { from: at, looks: 1 }, fault }, turn: null }
  }
  const doubt = { from: before.doubt.from, looks: before.doubt.looks + 1 }
  if (ours) return { standing: { state: 'cut', since: doubt.from, doubt: null, fault }, turn: 'cut' }
  if (couldBeOurs(fault) && outside === 'unknown' && doubt.looks < patience)
    return { standing: { ...before, doubt, fault }, turn: null }
  return { standing: { state: 'down', since: doubt.from, doubt: null, fault }, turn: 'down' }
}

function afterGood(before: SiteStanding, at: Instant): { standing: SiteStanding; turn: SiteTurn } {
  const up: SiteStanding = { state: 'up', since: at, doubt: null, fault: null }
  switch (before.state) {
    case 'up':
      return { standing: before, turn: null }
    case 'doubt':
      return { standing: { ...up, since: before.since }, turn: 'blip' }
    case 'down':
      return { standing: up, turn: 'up' }
    case 'cut':
      return { standing: up, turn: 'back' }
    case 'unknown':
      return { standing: up, turn: null }
  }
}

/** What somebody else saw of the outside, and when. */
export interface Witness {
  readonly at: Instant
  readonly reached: boolean
}

/** Whether we reach anything but this page: by what is seen of other hosts and of networks since it began to fail. Without anybody to ask, the page is believed to be what fails. */
export function outsideOf(witnesses: readonly Witness[], before: SiteStanding, at: Instant): Outside {
  if (witnesses.length === 0) return 'reached'
  const since = before.state === 'cut' ? at - cutFreshness : (before.doubt?.from ?? at) - freshness
  const fresh = witnesses.filter((it) => it.at >= since)
  if (fresh.some(({ reached }) => reached)) return 'reached'
  return fresh.length > 0 ? 'lost' : 'unknown'
}

/** A number from 0 to 1 that belongs to this id, always the same: pages that are added together are not looked at together. */
export function shareOf(id: string): number {
  let hash = 2_166_136_261
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16_777_619)
  // Ids that differ in their last sign only would stand side by side.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** When a page is looked at next: at its own moment of each interval, sooner while something is wrong. */
export function nextLookAt(id: string, every: Duration, standing: SiteStanding, now: Instant): Instant {
  if (standing.state === 'doubt') return instant(now + confirmAfter)
  if (standing.state === 'cut') return instant(now + whileCut)
  if (standing.state === 'down') return instant(now + Math.min(whileDown, every))
  const phase = Math.floor(shareOf(id) * every)
  const next = Math.floor((now - phase) / every) * every + every + phase
  // Nobody is asked twice within moments because a person has just asked.
  return instant(next - now < every / 4 ? next + every : next)
}

/** How long before its end (days) a certificate is spoken of: 21, 7, 1, or 0 once it is over; null while there is time. */
export function certificateStage(endsAt: Instant, now: Instant): 21 | 7 | 1 | 0 | null {
  const left = endsAt - now
  if (left <= 0) return 0
  for (const stage of [1, 7, 21] as const) if (left <= hours(24 * stage)) return stage
  return null
}
