import type { Context } from '../services/context.ts'
import { claimSites } from '../services/sites/claim-sites.ts'
import { lookAtSite } from '../services/sites/look-at-site.ts'

/** So many pages are looked at at once by one process; each look is over within half a minute. */
const atOnce = 16
const idle = 1_000

/** Looks at the brand's own pages as they fall due, beside everything else. */
export class SiteLooks {
  readonly #ctx: Context
  readonly #signal: AbortSignal
  readonly #running = new Set<Promise<void>>()

  constructor(ctx: Context, signal: AbortSignal) {
    this.#ctx = ctx
    this.#signal = signal
  }

  /** Begins the looks that are due. Says how long (ms) to wait until the next round. */
  async round(): Promise<number> {
    const free = atOnce - this.#running.size
    if (free === 0) {
      await Promise.race(this.#running)
      return 0
    }
    const claimed = await claimSites(this.#ctx, free)
    for (const page of claimed) {
      const look = lookAtSite(this.#ctx, page, this.#signal)
        .catch((error: unknown) => {
          if (this.#signal.aborted) return
          this.#ctx.log.warn('site.not-looked-at', {
            pageId: page.id,
            error: error instanceof Error ? error.message : 'unknown',
          })
        })
        .finally(() => this.#running.delete(look))
      this.#running.add(look)
    }
    return claimed.length === free ? 0 : idle
  }

  /** Waits for the looks that are under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }
}
