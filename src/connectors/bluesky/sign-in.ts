import { setTimeout as pause } from 'node:timers/promises'
import type { AtpAgent } from '@atproto/api'
import { minutes, seconds } from '../../domain/model/time.ts'
import type { Edge } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { toConnectorError } from './errors.ts'

/** After a refusal nothing is gained by asking sooner: 30 sign-ins in five minutes and 300 a day are all that Bluesky allows. */
const restAfterRefusal = minutes(10)
/** A session that is refused so soon after it was made is not made good by another one. */
const leastBetween = seconds(60)
/** Whoever ends a session waits for the network no longer. */
const longestLeave = seconds(2)

/** Signs in, as seldom as can be: a refresh comes first, callers share one try, and a refusal stands until the network's own time. */
export class SignIn {
  readonly #agent: AtpAgent
  readonly #given: { readonly identifier: string; readonly password: string }
  readonly #now: () => number
  #under: Promise<void> | null = null
  #refused: { readonly error: ConnectorError; readonly until: number } | null = null
  #last = Number.NEGATIVE_INFINITY

  constructor(agent: AtpAgent, given: { readonly identifier: string; readonly password: string }, now: () => number) {
    this.#agent = agent
    this.#given = given
    this.#now = now
  }

  /** The first sign-in. */
  first(): Promise<void> {
    return this.#once(() => this.#create())
  }

  /** After the network said that the session is over; throws `refusal` where another session would be refused as well. */
  async again(refusal: ConnectorError): Promise<void> {
    if (this.#under !== null) return this.#under
    if (this.#refused !== null && this.#now() < this.#refused.until) throw this.#refused.error
    if (this.#now() - this.#last < leastBetween) throw refusal
    return this.#once(async () => {
      if (await this.#refresh()) return
      await this.#create()
    })
  }

  /** Ends the session on the network, which is this object's alone: the app password and whoever else signed in with it go on. A network that does not answer in time ends it by itself later. */
  async leave(edge: Pick<Edge, 'signal'>): Promise<void> {
    if (edge.signal.aborted || !this.#agent.hasSession) return
    const over = new AbortController()
    await Promise.race([
      this.#agent.logout(),
      pause(longestLeave, undefined, { signal: over.signal, ref: false }).catch(() => undefined),
    ])
    over.abort()
  }

  #once(work: () => Promise<void>): Promise<void> {
    this.#under ??= work().finally(() => {
      this.#under = null
    })
    return this.#under
  }

  /** False when only the app password helps. A network that is away or asks to slow down gets no sign-in on top. */
  async #refresh(): Promise<boolean> {
    if (!this.#agent.hasSession) return false
    try {
      await this.#agent.sessionManager.refreshSession()
      this.#last = this.#now()
      return true
    } catch (error) {
      const refusal = toConnectorError(error, this.#now())
      if (refusal.kind === 'transient' || refusal.kind === 'rate_limited') throw refusal
      return false
    }
  }

  async #create(): Promise<void> {
    try {
      await this.#agent.login(this.#given)
      this.#refused = null
      this.#last = this.#now()
    } catch (error) {
      const refusal = toConnectorError(error, this.#now())
      if (refusal.kind !== 'transient') {
        const until = refusal.kind === 'rate_limited' ? refusal.retryAt : null
        this.#refused = { error: refusal, until: until ?? this.#now() + restAfterRefusal }
      }
      throw refusal
    }
  }
}
