import { type Instant, instant } from '../domain/model/time.ts'

/** The machine's clock. */
export const systemClock = (): Instant => instant(Date.now())
