import { type Instant, instant } from '../../domain/model/time.ts'
import { curtain } from './scenario.ts'

/** How the scenario's evening lies on the real one. */
export interface DemoClock {
  /** When the curtain rose. */
  readonly startedAt: Instant
  /** Scenario seconds per real second, from the curtain on; what came before it lies as far back as the script says. */
  readonly speed: number
}

/** The real moment of a second of the scenario's day. */
export function momentOf(clock: DemoClock, second: number): Instant {
  const since = second - curtain
  return instant(clock.startedAt + Math.round((since * 1_000) / (since < 0 ? 1 : clock.speed)))
}
