import { after, type Instant, minutes } from '../domain/model/time.ts'

/** While somebody sits at a case, its posts are asked about so often. */
const askEvery = minutes(1)
/** So many of them are remembered. */
const most = 2_000

/** At which cases people sit, as far as it says when the network is asked about one: tabs say every few seconds that they are there. */
export class Seats {
  readonly #until = new Map<string, Instant>()

  /** Takes in that somebody sits at a case, or begins to write there. True when its posts are to be asked about now. */
  hear(caseId: string, doing: 'looking' | 'writing', now: Instant): boolean {
    const seat = `${doing} ${caseId}`
    const until = this.#until.get(seat)
    if (until !== undefined && until > now) return false
    // The oldest goes first; it is asked about once more at worst.
    this.#until.delete(seat)
    for (const [oldest] of this.#until) {
      if (this.#until.size < most) break
      this.#until.delete(oldest)
    }
    this.#until.set(seat, after(now, askEvery))
    return true
  }
}
