import { days, type Instant } from '../model/time.ts'

/** What is known of how a rule fared. */
export interface RuleFacts {
  /** Since when it listens for what it now listens for. */
  readonly changedAt: Instant
  /** Posts of the last seven days. */
  readonly week: number
  /** When it last found something; null: never that is known. */
  readonly lastAt: Instant | null
  /** Of the posts that arrived lately, since it listens for what it now listens for, where everything is kept, whether a rule matches or not: how many, and how many of them it matches. */
  readonly arrived: { readonly posts: number; readonly matched: number }
}

/** What there is beside the rule. */
export interface RuleSurroundings {
  /** How many people may answer. */
  readonly people: number
  /** Some source listens. */
  readonly listens: boolean
}

/** floods: more than its people can read; broad: most of what arrives; silent: nothing for weeks. */
export type RuleState = 'well' | 'floods' | 'broad' | 'silent'

/** More than one person can read with care, and answer where it takes an answer, on one day. */
export const readablePerDay = 100
const silentFor = days(21)
const enoughToTell = 50
const mostOfAll = 0.6

/** Its share of all that arrived where everything is kept; null when too little did to tell. */
export function shareOf({ posts, matched }: RuleFacts['arrived']): number | null {
  return posts < enoughToTell ? null : matched / posts
}

/** Whether so many posts in so many days are more than these people can read. A time under a day counts as one. */
export function floods(posts: number, overDays: number, people: number): boolean {
  return posts > readablePerDay * Math.max(people, 1) * Math.max(overDays, 1)
}

/** Says how a rule fares. It has to be heard for three weeks before its silence means anything, and where nothing listens none does. */
export function stateOfRule(rule: RuleFacts, around: RuleSurroundings, now: Instant): RuleState {
  if (floods(rule.week, Math.min((now - rule.changedAt) / days(1), 7), around.people)) return 'floods'
  if ((shareOf(rule.arrived) ?? 0) >= mostOfAll) return 'broad'
  const heardSince = Math.max(rule.changedAt, rule.lastAt ?? 0)
  return around.listens && now - heardSince >= silentFor ? 'silent' : 'well'
}
