import { type Duration, type Instant, minutes } from '../../domain/model/time.ts'
import type { Edge } from './connector.ts'

/** Clocks that are right differ by so much; and so much earlier than it was written an answer of ours may stand there. */
const slack: Duration = minutes(2)

/** How a server's clock stands to ours, by the Date header of its answers: where ours is an hour ahead, what was written after a moment seems to have been written before it. */
export class ServerClock {
  /** The outside world, by whose answers the difference is known. */
  readonly edge: Edge
  #behind = 0

  constructor(edge: Edge) {
    this.edge = {
      ...edge,
      fetch: async (input, init) => {
        const answer = await edge.fetch(input, init)
        this.#note(answer.headers, edge.now())
        return answer
      },
    }
  }

  /** The earliest moment (ms, by the server's clock) that may be meant by `at`, which is of ours: never later than `at`. */
  since(at: Instant): number {
    return at - this.#behind - slack
  }

  #note(headers: Headers, now: Instant): void {
    const told = dateIn(headers)
    if (told !== null) this.#behind = Math.max(0, now - told)
  }
}

/** A moment (ms) of a server's clock, by ours: it lies as far from now as it lies from the date of the answer that named it. */
export function byOurClock(at: number, headers: Pick<Headers, 'get'>, now: number): number {
  const told = dateIn(headers)
  return told === null ? at : now + at - told
}

/** What a server's clock shows now (ms); null where it does not say. */
function dateIn(headers: Pick<Headers, 'get'>): number | null {
  const told = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(told)) return null
  // What a cache keeps is dated when it was made.
  const age = Number(headers.get('age') ?? 0)
  return told + (age > 0 ? age * 1_000 : 0)
}
