import type { AtpAgent } from '@atproto/api'
import { type Duration, type Instant, instant, minutes, seconds } from '../../domain/model/time.ts'
import type { Standing } from '../sdk/connector.ts'
import { byOurClock } from '../sdk/server-clock.ts'

/** What a server said of one of its limits. */
interface Limit extends NonNullable<Standing['rate']> {
  /** How long its windows are. */
  readonly window: Duration
}

/** Windows where a server does not say how long they are. */
const usualWindow: Duration = minutes(5)

/** Reads the limits of reading that answers of Bluesky's servers carry: RateLimit-Limit, -Remaining, -Reset, which is in seconds since 1970, and -Policy, which names the window (NETWORKS, section 5). The tightest of the last answers counts, because each kind of request has its own. */
export class RateLimits {
  readonly #known = new Map<string, Limit>()
  readonly #now: () => Instant

  constructor(now: () => Instant) {
    this.#now = now
  }

  /** The same fetch, listened to. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const answer = await fetch(input, init)
      if (isReading(input, init)) this.#note(answer.headers)
      return answer
    }
  }

  /** The limit of which the smallest share is left; null where none was told of the time that runs. */
  get rate(): Standing['rate'] {
    const tightest = this.#tightest
    if (tightest === null) return null
    const { left, of, resetsAt } = tightest
    return { left, of, resetsAt }
  }

  /** How long the windows of that limit are. */
  get window(): Duration {
    return this.#tightest?.window ?? usualWindow
  }

  get #tightest(): Limit | null {
    const now = this.#now()
    // What was said of a window that is over counts no more: a limit may not be told of again for days.
    for (const [policy, { resetsAt }] of this.#known) if (resetsAt <= now) this.#known.delete(policy)
    return [...this.#known.values()].reduce<Limit | null>(
      (least, it) => (least === null || it.left / it.of < least.left / least.of ? it : least),
      null,
    )
  }

  #note(headers: Headers): void {
    const number = (name: string): number => Number(headers.get(name) ?? Number.NaN)
    const [of, left, reset] = [number('ratelimit-limit'), number('ratelimit-remaining'), number('ratelimit-reset')]
    if (![of, left, reset].every((it) => Number.isFinite(it) && it >= 0) || of === 0) return
    const resetsAt = byOurClock(reset * 1_000, headers, this.#now())
    const policy = headers.get('ratelimit-policy')
    const length = Number(/;\s*w=(\d{1,7})(?!\d)/iu.exec(policy ?? '')?.[1] ?? 0)
    const window = length > 0 ? seconds(length) : usualWindow
    this.#known.set(policy ?? String(of), { left, of, resetsAt: instant(Math.max(0, resetsAt)), window })
  }
}

/** Signing in and writing have limits of their own, a hundred times tighter, of which reading takes nothing. */
function isReading(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): boolean {
  const { url, method } = input instanceof Request ? input : { url: String(input), method: 'GET' }
  return (
    (init?.method ?? method).toUpperCase() === 'GET' && !new URL(url).pathname.startsWith('/xrpc/com.atproto.server.')
  )
}

/** When a session ends: its refresh token says so (`exp`, in seconds); while the app password stands, another one is made by itself. */
export function sessionEnd(agent: Pick<AtpAgent, 'session'>): Pick<Standing, 'expiresAt' | 'renews'> {
  const token = agent.session?.refreshJwt
  return { expiresAt: token === undefined ? null : expiryOf(token), renews: token !== undefined }
}

function expiryOf(token: string): Instant | null {
  try {
    const body: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const exp = typeof body === 'object' && body !== null ? Reflect.get(body, 'exp') : undefined
    return typeof exp === 'number' && Number.isFinite(exp) ? instant(exp * 1_000) : null
  } catch {
    return null
  }
}
