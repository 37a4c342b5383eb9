import { after, type Duration, type Instant, minutes } from '../model/time.ts'

/** How many requests in how long. */
export interface RatePolicy {
  readonly name: string
  readonly most: number
  readonly window: Duration
}

/** What one key may ask, and what one session may. No person comes near the second; it stops a page that has run wild. */
export const ratePolicies = {
  key: { name: 'key', most: 600, window: minutes(1) },
  session: { name: 'session', most: 6_000, window: minutes(1) },
} as const satisfies Readonly<Record<string, RatePolicy>>

/** A window that somebody asks in. */
export interface RateWindow {
  readonly endsAt: Instant
  readonly count: number
}

/** The window with one more request in it; a new one where the last is over. */
export function countRequest(before: RateWindow | undefined, policy: RatePolicy, now: Instant): RateWindow {
  if (before === undefined || now >= before.endsAt) return { endsAt: after(now, policy.window), count: 1 }
  return { endsAt: before.endsAt, count: before.count + 1 }
}

/** Whether the request last counted is one too many. */
export const isTooMuch = ({ count }: RateWindow, { most }: RatePolicy): boolean => count > most

/** What to say of it in the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10): the quota and its window in seconds; how much is left, and in how many seconds there is more. */
export function rateFields(
  window: RateWindow,
  policy: RatePolicy,
  now: Instant,
): { readonly policy: string; readonly limit: string; readonly wait: number } {
  const wait = Math.max(1, Math.ceil((window.endsAt - now) / 1_000))
  const left = Math.max(0, policy.most - window.count)
  return {
    policy: `"${policy.name}";q=${policy.most};w=${policy.window / 1_000}`,
    limit: `"${policy.name}";r=${left};t=${wait}`,
    wait,
  }
}
