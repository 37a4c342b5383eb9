import type { Session } from '../connectors/sdk/connector.ts'
import { ConnectorError, remedyFor } from '../connectors/sdk/errors.ts'
import { after, type Instant, instant, minutes, seconds } from '../domain/model/time.ts'
import type { Context } from '../services/context.ts'
import { connectSource, sourceVersion } from '../services/listening/connect-source.ts'
import { renewalsOver } from '../services/listening/vault.ts'

/** When a person must sign in again, the network is asked again only now and then. */
const signInRetry = minutes(10)

/** So long a renewal under way may hold up whoever lets the session go. */
const longestRenewal = seconds(20)

/** A sign-in that was refused, and until when it would be again. */
interface Refused {
  readonly version: number
  readonly error: ConnectorError
  readonly until: Instant
}

interface Held {
  readonly version: number
  readonly session: Promise<Session>
  readonly end: AbortController
  /** Signed in, so that there is something to sign out of. */
  made: Session | null
}

/** The signed-in sessions of this process, one per source: readers and publishers share them, because networks count sign-ins. */
export class Sessions implements AsyncDisposable {
  readonly #ctx: Omit<Context, 'actor'>
  readonly #held = new Map<string, Held>()
  readonly #refused = new Map<string, Refused>()

  constructor(ctx: Omit<Context, 'actor'>) {
    this.#ctx = ctx
  }

  /** The session of a source; signs in when there is none or when its settings changed. A refused sign-in stands for all who ask, until its time is over or the settings change. */
  async get(sourceId: string): Promise<Session> {
    const version = await sourceVersion(this.#ctx, sourceId)
    const held = this.#held.get(sourceId)
    if (held !== undefined && held.version === version) return held.session
    await this.drop(sourceId)
    const refused = this.#refused.get(sourceId)
    if (refused !== undefined && refused.version === version && refused.until > this.#ctx.now()) throw refused.error
    this.#refused.delete(sourceId)
    const begun = this.#held.get(sourceId)
    // Somebody else may have begun while this one waited.
    if (begun !== undefined && begun.version === version) return begun.session
    const end = new AbortController()
    const session = connectSource(this.#ctx, sourceId, end.signal).then((connected) => connected.session)
    const entry: Held = { version, session, end, made: null }
    this.#held.set(sourceId, entry)
    session.then(
      (made) => {
        entry.made = made
      },
      () => undefined,
    )
    session.catch((error: unknown) => {
      if (this.#held.get(sourceId) === entry) this.#held.delete(sourceId)
      this.#noteRefusal(sourceId, version, error)
    })
    return session
  }

  /** Lets a refused sign-in be tried again at once, because a person asks for it; the network's own waiting time stays. */
  tryAgain(sourceId: string): void {
    const refused = this.#refused.get(sourceId)
    if (refused !== undefined && refused.error.retryAt === null) this.#refused.delete(sourceId)
  }

  /** Ends a session, so that the next use signs in anew. */
  async drop(sourceId: string): Promise<void> {
    const held = this.#held.get(sourceId)
    if (held === undefined) return
    this.#held.delete(sourceId)
    // What is signed in may still tell the network that it leaves. A sign-in under way must not hold up whoever ends it.
    await held.made?.close().catch(() => undefined)
    // A token that may be used once is used up by now: its successor is heard and stored before anything is cut.
    await renewalsOver(this.#ctx, sourceId, longestRenewal)
    held.end.abort()
    const session = await held.session.catch(() => undefined)
    if (held.made === null) await session?.close().catch(() => undefined)
  }

  #noteRefusal(sourceId: string, version: number, error: unknown): void {
    if (!(error instanceof ConnectorError)) return
    const now = this.#ctx.now()
    if (error.kind === 'rate_limited' && error.retryAt !== null) {
      this.#refused.set(sourceId, { version, error, until: instant(error.retryAt) })
    } else if (error.kind === 'rate_limited' || remedyFor(error.kind) === 'sign-in') {
      this.#refused.set(sourceId, { version, error, until: after(now, signInRetry) })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#held.keys()].map((id) => this.drop(id)))
  }
}
