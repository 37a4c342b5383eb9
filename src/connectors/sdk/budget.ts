import { after, hours, type Instant } from '../../domain/model/time.ts'
import { ConnectorError } from './errors.ts'

/** What one source has sent within the hour; more than its share is refused until the hour is over. */
export class HourlyBytes {
  readonly #most: number
  readonly #now: () => Instant
  #since: Instant
  #bytes = 0

  constructor(most: number, now: () => Instant) {
    this.#most = most
    this.#now = now
    this.#since = now()
  }

  /** Counts so many bytes of `host`. Throws `rate_limited` with the moment from which on it may go on. */
  count(bytes: number, host: string): void {
    const now = this.#now()
    if (now >= after(this.#since, hours(1)) || now < this.#since) {
      this.#since = now
      this.#bytes = 0
    }
    this.#bytes += bytes
    if (this.#bytes <= this.#most) return
    const most = Math.round(this.#most / 1_000_000)
    throw new ConnectorError('rate_limited', `${host} sent more than ${most} MB within an hour: Vigie takes a rest.`, {
      fr: `${host} a envoyé plus de ${most} Mo en une heure\u00a0: Vigie fait une pause.`,
      retryAt: after(this.#since, hours(1)),
    })
  }
}

/** Lets so many in at once; the others wait outside, in the order in which they came. */
export class Doorway {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Waits for room; gives the way out, to be taken once. Whoever is called off (`signal`) waits no longer. */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.#inside >= this.#most) {
      await new Promise<void>((resolve, reject) => {
        const off = (): void => {
          const at = this.#waiting.indexOf(come)
          if (at >= 0) this.#waiting.splice(at, 1)
          reject(signal.reason)
        }
        const come = (): void => {
          signal.removeEventListener('abort', off)
          resolve()
        }
        if (signal.aborted) return off()
        signal.addEventListener('abort', off, { once: true })
        this.#waiting.push(come)
      })
    } else this.#inside += 1
    return () => {
      const next = this.#waiting.shift()
      // Whoever comes next takes the place of whoever leaves.
      if (next === undefined) this.#inside -= 1
      else next()
    }
  }
}
