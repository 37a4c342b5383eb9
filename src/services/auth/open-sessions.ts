import { createHash } from 'node:crypto'
import { type Instant, minutes } from '../../domain/model/time.ts'

/**
 * The session cookies whose signature better-auth found good within the last minute, each with its session. It saves
 * looking at the signature again, never the look at the session: whether that stands is asked of the database each time.
 */
export interface OpenSessions {
  /** The session that the cookie of these headers was found to open; null when nobody looked at it lately. */
  recognise(headers: Headers): string | null
  /** The cookie of these headers opens this session. */
  remember(headers: Headers, sessionId: string): void
}

/** How long a signature that was found good is believed. */
const believed = minutes(1)
/** So many are remembered at once. */
export const mostRemembered = 10_000

/** Cookies of this `name`, remembered by their digests. */
export function openSessions(name: string, now: () => Instant): OpenSessions {
  const known = new Map<string, { readonly sessionId: string; readonly at: Instant }>()
  return {
    recognise(headers) {
      const cookie = cookieOf(headers, name)
      const found = cookie === undefined ? undefined : known.get(digest(cookie))
      return found !== undefined && Math.abs(now() - found.at) < believed ? found.sessionId : null
    },
    remember(headers, sessionId) {
      const cookie = cookieOf(headers, name)
      if (cookie === undefined) return
      if (known.size >= mostRemembered) known.clear()
      known.set(digest(cookie), { sessionId, at: now() })
    },
  }
}

/** The value of the one cookie that has this name; none where a browser, or who plays one, sends two. */
function cookieOf(headers: Headers, name: string): string | undefined {
  const found = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')
