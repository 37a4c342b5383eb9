import type { AtpAgent } from '@atproto/api'
import { type Instant, instant } from '../../domain/model/time.ts'
import type { Standing } from '../sdk/connector.ts'

/** Reads the limits that each answer of Bluesky's servers carries: RateLimit-Limit, -Remaining and -Reset, which is in seconds since 1970 (NETWORKS, section 5). The tightest of the last answers counts, because each kind of request has its own. */
export class RateLimits {
  readonly #known = new Map<string, NonNullable<Standing['rate']>>()

  /** The same fetch, listened to. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (...asked) => {
      const answer = await fetch(...asked)
      this.#note(answer.headers)
      return answer
    }
  }

  /** The limit of which the smallest share is left; null where none was told. */
  get rate(): Standing['rate'] {
    const all = [...this.#known.values()]
    return all.reduce<Standing['rate']>(
      (least, it) => (least === null || it.left / it.of < least.left / least.of ? it : least),
      null,
    )
  }

  #note(headers: Headers): void {
    const number = (name: string): number => Number(headers.get(name) ?? Number.NaN)
    const [of, left, reset] = [number('ratelimit-limit'), number('ratelimit-remaining'), number('ratelimit-reset')]
    if (![of, left, reset].every((it) => Number.isFinite(it) && it >= 0) || of === 0) return
    // What was said of a window before this one counts no more.
    this.#known.set(headers.get('ratelimit-policy') ?? String(of), { left, of, resetsAt: instant(reset * 1_000) })
  }
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
