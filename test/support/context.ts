import { createHash } from 'node:crypto'
import type { Outside } from '../../src/connectors/sdk/connector.ts'
import { type Duration, type Instant, after, instant } from '../../src/domain/model/time.ts'
import type { Actor, Context, Log } from '../../src/services/context.ts'
import type { Database } from '../../src/store/database.ts'
import { lazyJudge } from '../../src/runtime/triage/load-judge.ts'
import type { SealedPlace, Sealer } from '../../src/store/sealed.ts'

/** The judge that comes with Vigie, loaded when a test first has something judged. */
export const judge = lazyJudge()

/** A clock that stands still until a test moves it. */
export interface TestClock {
  readonly now: () => Instant
  /** Lets time pass. */
  pass(length: Duration): void
  /** Jumps to a moment. */
  set(at: Instant): void
}

/** A clock that shows `at` (a moment, or an ISO date) until it is moved. */
export function aClock(at: Instant | string = '2026-03-02T09:00:00Z'): TestClock {
  let current = typeof at === 'string' ? instant(Date.parse(at)) : at
  return {
    now: () => current,
    pass(length) {
      current = after(current, length)
    },
    set(moment) {
      current = moment
    },
  }
}

/** One line that was logged. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly what: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** A log that keeps what it hears in `lines`. */
export function aLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: LogLine['level']) =>
    (what: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, what, facts })
    }
  return { lines, info: at('info'), warn: at('warn'), error: at('error') }
}

/** A sealer that hides nothing but keeps the promise that a value opens only in its own place. */
export function aSealer(): Sealer {
  const key = (place: SealedPlace): string => `${place.table}/${place.row}/${place.column}`
  return {
    keyId: 'test-key',
    mark: (text) => createHash('sha256').update(`test-key ${text}`).digest(),
    marks: (text) => [createHash('sha256').update(`test-key ${text}`).digest()],
    seal: (plain, place) => Buffer.from(JSON.stringify([key(place), plain])),
    open(sealed, place) {
      const [where, plain]: [string, string] = JSON.parse(sealed.toString())
      if (where !== key(place)) throw new Error(`Sealed for ${where}, opened at ${key(place)}.`)
      return plain
    },
  }
}

/** A person who acts, an agent unless told otherwise. */
export const aPerson = (person: Partial<Omit<Extract<Actor, { kind: 'person' }>, 'kind'>> = {}): Actor => ({
  kind: 'person',
  userId: 'user-1',
  name: 'Ada',
  role: 'agent',
  brands: 'all',
  ...person,
})

/** An outside world in which every call is a failure of the test, except those given. */
export const anEdge = (given: Partial<Outside> = {}): Outside => ({
  fetch: () => Promise.reject(new Error('This test reached for the outside world.')),
  webSocket: () => Promise.reject(new Error('This test reached for the outside world.')),
  connect: () => Promise.reject(new Error('This test reached for the outside world.')),
  probe: () => Promise.reject(new Error('This test reached for the outside world.')),
  now: () => instant(0),
  signal: new AbortController().signal,
  ...given,
})

/** A context on `db`: a still clock, a log that is kept, no connectors and no outside world, unless given. */
export function aContext(
  db: Database,
  given: Partial<Omit<Context, 'db' | 'log' | 'now'>> & { readonly clock?: TestClock } = {},
): Context & { readonly clock: TestClock; readonly log: ReturnType<typeof aLog> } {
  const { clock = aClock(), ...rest } = given
  return {
    db,
    clock,
    now: clock.now,
    actor: { kind: 'vigie' },
    connectors: new Map(),
    sealer: aSealer(),
    judge,
    edge: (signal) => anEdge({ signal, now: clock.now }),
    ...rest,
    log: aLog(),
  }
}
