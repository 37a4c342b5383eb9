import type { MiddlewareHandler } from 'hono'
import type { SignedIn } from '../services/auth/auth.ts'
import type { Context } from '../services/context.ts'
import { ServiceError } from '../services/errors.ts'
import { actByKey } from '../services/keys/act-by-key.ts'
import { scopeMissing } from '../services/permissions.ts'
import { wrongMethodAt } from './allowed.ts'
import type { Opened } from './contract/declare.ts'
import { declaredAt } from './contract/index.ts'
import type { Env } from './environment.ts'
import { problemResponse, toProblem } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'

/** The key in the header Authorization, the only place where one is looked for: addresses and cookies end up in logs and other sites’ requests. Null where none is sent: what a browser tells a proxy in front (Basic, Digest) is none of ours, and lets nobody in. */
export function bearerOf(headers: Headers): string | null {
  const given = headers.get('authorization')?.trim() ?? ''
  return /^Bearer(?:\s|$)/i.test(given) ? (/^Bearer +([^\s,]+)$/i.exec(given)?.[1] ?? '') : null
}

/** Who acts by this key, in the place of somebody who is signed in. */
export async function keyHolder(context: Omit<Context, 'actor'>, secret: string): Promise<SignedIn | null> {
  const found = await actByKey(context, secret)
  if (found === null) return null
  const { actor, person } = found
  return {
    actor,
    email: person.email,
    language: person.language === 'en' ? 'en' : 'fr',
    theme: person.theme,
    singleKeys: person.singleKeys,
    lastBrandId: person.lastBrandId,
    twoFactor: person.twoFactor,
    mustEnrol: person.twoFactorRequired && !person.twoFactor,
    // Its streams are its own, and none of the person's sessions.
    sessionId: `key ${actor.key?.id ?? ''}`,
    renewal: [],
  }
}

/** What everybody may read before they have a key, and a program whose key goes with all that it asks reads as well. */
const describing = /^\/api\/(?:openapi\.json|docs)$/

/** Lets a program in by its key, as often as a key may ask, and to nothing that the key was not made for; what is refused counts too. A request without one goes on as a browser's. */
export function bearer(context: Omit<Context, 'actor'>, rates: RateLimits): MiddlewareHandler<Env> {
  return async (c, next) => {
    const secret = bearerOf(c.req.raw.headers)
    if (secret === null || describing.test(c.req.path)) return next()
    const me = await keyHolder(context, secret)
    if (me === null) {
      return problemResponse(
        {
          title: 'unauthenticated',
          status: 401,
          detail: 'This key opens nothing: it was mistyped, revoked, has run out, or its person is not here any more.',
          reason: 'key-dead',
        },
        { 'www-authenticate': 'Bearer error="invalid_token"' },
      )
    }
    const { headers: told, refused } = rates.count('key', me.actor.key?.id ?? '', context.now())
    if (refused !== null) return refused
    const answer = (it: Response): Response => {
      for (const [name, value] of Object.entries(told)) it.headers.set(name, value)
      return it
    }
    const opens = declaredAt(c.req.method, c.req.path)?.opens
    const otherwise = opens === undefined ? wrongMethodAt(c.req.method, c.req.path) : null
    if (otherwise !== null) return answer(otherwise)
    const shut = shutTo(me, opens)
    if (shut !== null) return answer(toProblem(shut, context.log, context.now()))
    c.set('me', me)
    await next()
    answer(c.res)
    return undefined
  }
}

/** Why a key does not open this; null: it does. */
function shutTo(me: SignedIn, opens: Opened | undefined): ServiceError | null {
  if (opens === undefined) return new ServiceError('not-found', 'not-found', 'There is nothing at this address.')
  if (opens === 'session' || opens === 'anyone') {
    return new ServiceError('forbidden', 'session-only', 'This is done by somebody who is signed in, not by a key.')
  }
  return opens === 'key' || me.actor.key?.scopes.includes(opens) === true ? null : scopeMissing()
}
