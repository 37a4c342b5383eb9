import {
  countRequest,
  isTooMuch,
  rateFields,
  ratePolicies,
  type RatePolicy,
  type RateWindow,
} from '../domain/people/rate-limit.ts'
import type { Instant } from '../domain/model/time.ts'
import { problemResponse } from './problem.ts'

/** How much may be asked by whom; what is left out is as usual. */
export type RateSettings = Partial<Readonly<Record<keyof typeof ratePolicies, RatePolicy>>>

const mostWindows = 10_000

/** What is asked of this process, by key and by session. */
export class RateLimits {
  readonly #policies: Readonly<Record<keyof typeof ratePolicies, RatePolicy>>
  readonly #windows = new Map<string, RateWindow>()

  constructor(settings: RateSettings = {}) {
    this.#policies = { ...ratePolicies, ...settings }
  }

  /** Counts a request. Gives the headers of its answer, and the refusal when it is one too many. */
  count(
    kind: keyof typeof ratePolicies,
    id: string,
    now: Instant,
  ): { readonly headers: Readonly<Record<string, string>>; readonly refused: Response | null } {
    const policy = this.#policies[kind]
    const name = `${kind} ${id}`
    if (this.#windows.size > mostWindows) this.#forget(now)
    const window = countRequest(this.#windows.get(name), policy, now)
    this.#windows.set(name, window)
    const fields = rateFields(window, policy, now)
    const headers = { 'ratelimit-policy': fields.policy, ratelimit: fields.limit }
    if (!isTooMuch(window, policy)) return { headers, refused: null }
    const refused = problemResponse(
      {
        title: 'too many requests',
        status: 429,
        detail: `More than ${policy.most} requests in ${policy.window / 1_000} s: go on in ${fields.wait} s.`,
        reason: 'too-many-requests',
        facts: { violatedPolicies: [policy.name], retryAt: window.endsAt },
      },
      { ...headers, 'retry-after': String(fields.wait) },
    )
    return { headers, refused }
  }

  #forget(now: Instant): void {
    for (const [name, { endsAt }] of this.#windows) if (now >= endsAt) this.#windows.delete(name)
  }
}
