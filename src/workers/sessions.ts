import type { Session } from '../connectors/sdk/connector.ts'
import type { Context } from '../services/context.ts'
import { connectSource, sourceVersion } from '../services/listening/connect-source.ts'

interface Held {
  readonly version: number
  readonly session: Promise<Session>
  readonly end: AbortController
}

/** The signed-in sessions of this process, one per source: readers and publishers share them, because networks count sign-ins. */
export class Sessions implements AsyncDisposable {
  readonly #ctx: Omit<Context, 'actor'>
  readonly #held = new Map<string, Held>()

  constructor(ctx: Omit<Context, 'actor'>) {
    this.#ctx = ctx
  }

  /** The session of a source; signs in when there is none or when its settings changed. */
  async get(sourceId: string): Promise<Session> {
    const version = await sourceVersion(this.#ctx, sourceId)
    const held = this.#held.get(sourceId)
    if (held !== undefined && held.version === version) return held.session
    await this.drop(sourceId)
    const end = new AbortController()
    const session = connectSource(this.#ctx, sourceId, end.signal).then((connected) => connected.session)
    const entry: Held = { version, session, end }
    this.#held.set(sourceId, entry)
    session.catch(() => {
      if (this.#held.get(sourceId) === entry) this.#held.delete(sourceId)
    })
    return session
  }

  /** Ends a session, so that the next use signs in anew. */
  async drop(sourceId: string): Promise<void> {
    const held = this.#held.get(sourceId)
    if (held === undefined) return
    this.#held.delete(sourceId)
    const session = await held.session.catch(() => undefined)
    await session?.close().catch(() => undefined)
    held.end.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#held.keys()].map((id) => this.drop(id)))
  }
}
