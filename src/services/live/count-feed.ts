import type { Actor, Context } from '../context.ts'
import { isPermitted, mustSee } from '../permissions.ts'
import { countAll, type Counted } from '../views/count-all.ts'

type Person = Extract<Actor, { kind: 'person' }>

/** How soon (ms) after a change its brand is counted, at the earliest. */
const soonest = 500
/** The latest (ms), however long counting takes. */
const latest = 10_000
/** Counting takes no more than one part in so many of the time. */
const share = 10

/** Somebody who looks on at a brand. */
interface Watcher {
  readonly person: Person
  readonly send: (counted: Counted) => void
}

interface Counting {
  readonly watchers: Set<Watcher>
  timer: NodeJS.Timeout | null
  /** Something changed while it was being counted. */
  again: boolean
  /** How long (ms) the last counting took. */
  took: number
  /** How often in a row it could not be counted. */
  failures: number
}

/** The numbers beside the views, counted for all who look on at a brand together. One per process. */
export interface CountFeed {
  /** Tells `send` how many cases the views of a brand hold for the person who looks on, after each `changed`; whoever may not read cases hears nothing. */
  subscribe(
    looking: Pick<Context, 'actor'>,
    brandId: string,
    send: (counted: Counted) => void,
  ): { changed(): void; stop(): void }
  close(): void
}

/** Counts after changes: half a second after the first of them, later where counting takes long, so that it never takes more than a tenth of the time; what changes meanwhile is counted next. What could not be counted is counted again, after ever longer: nobody is left with an old number because nothing changes any more. */
export function createCountFeed(ctx: Pick<Context, 'db' | 'now' | 'log'>): CountFeed {
  const brands = new Map<string, Counting>()
  let closed = false

  const count = async (brandId: string, counting: Counting): Promise<void> => {
    const began = ctx.now()
    const watchers = [...counting.watchers]
    const people = new Map(watchers.map(({ person }) => [person.userId, person]))
    try {
      const counted = await countAll(ctx, brandId, [...people.values()])
      for (const watcher of watchers) {
        const found = counted.get(watcher.person.userId)
        if (found !== undefined && counting.watchers.has(watcher)) watcher.send(found)
      }
      counting.failures = 0
    } catch (error) {
      counting.failures += 1
      counting.again = true
      ctx.log.warn('live.count-failed', { brandId, error: error instanceof Error ? error.message : 'unknown' })
    }
    counting.took = Math.max(0, ctx.now() - began)
  }

  const countSoon = (brandId: string, counting: Counting): void => {
    if (closed || counting.timer !== null) {
      counting.again = true
      return
    }
    const wait = Math.min(latest, Math.max(soonest * 2 ** counting.failures, counting.took * share))
    // oxlint-disable-next-line no-restricted-globals -- Not work put off: a picture of what is stored, which is made again all the same.
    counting.timer = setTimeout(() => {
      counting.again = false
      void count(brandId, counting).then(() => {
        counting.timer = null
        if (counting.again && counting.watchers.size > 0) countSoon(brandId, counting)
      })
    }, wait)
  }

  return {
    subscribe(looking, brandId, send) {
      const { actor: person } = looking
      if (person.kind !== 'person' || !isPermitted(looking, 'read-cases'))
        return { changed: () => undefined, stop: () => undefined }
      mustSee(person, brandId)
      const counting = brands.get(brandId) ?? { watchers: new Set(), timer: null, again: false, took: 0, failures: 0 }
      brands.set(brandId, counting)
      const watcher: Watcher = { person, send }
      counting.watchers.add(watcher)
      return {
        changed: () => countSoon(brandId, counting),
        stop: () => {
          counting.watchers.delete(watcher)
          if (counting.watchers.size > 0) return
          if (counting.timer !== null) clearTimeout(counting.timer)
          if (brands.get(brandId) === counting) brands.delete(brandId)
        },
      }
    },
    close() {
      closed = true
      for (const { timer } of brands.values()) if (timer !== null) clearTimeout(timer)
      brands.clear()
    },
  }
}
