import type { Family, Sample } from './family.ts'

/** One batch that was taken in. */
export interface MeteredBatch {
  readonly connector: string
  readonly sourceId: string
  readonly stored: number
  readonly opened: number
  readonly seconds: number
  /** How long after it was written the newest post of the batch arrived; null when the batch brought none. */
  readonly lagSeconds: number | null
}

/** Counts what this process does. Numbers and ids only. */
export interface Meter {
  ingested(batch: MeteredBatch): void
  read(): readonly Family[]
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY]

class Histogram {
  readonly #counts = buckets.map(() => 0)
  #sum = 0
  #count = 0
  add(value: number): void {
    this.#sum += value
    this.#count += 1
    for (const [i, edge] of buckets.entries()) if (value <= edge) this.#counts[i] = (this.#counts[i] ?? 0) + 1
  }
  samples(labels: Readonly<Record<string, string>>): readonly Sample[] {
    return [
      ...buckets.map((edge, i) => ({
        suffix: '_bucket' as const,
        labels: { ...labels, le: edge === Number.POSITIVE_INFINITY ? '+Inf' : String(edge) },
        value: this.#counts[i] ?? 0,
      })),
      { suffix: '_sum', labels, value: this.#sum },
      { suffix: '_count', labels, value: this.#count },
    ]
  }
}

/** A meter that starts at nothing. */
export function createMeter(): Meter {
  const posts = new Map<string, number>()
  const cases = new Map<string, number>()
  const durations = new Map<string, Histogram>()
  const lags = new Map<string, { readonly connector: string; readonly seconds: number }>()
  const grow = (map: Map<string, number>, key: string, by: number): void => void map.set(key, (map.get(key) ?? 0) + by)
  const counted = (map: ReadonlyMap<string, number>): Sample[] =>
    [...map].map(([connector, value]) => ({ labels: { connector }, value }))
  return {
    ingested({ connector, sourceId, stored, opened, seconds, lagSeconds }) {
      grow(posts, connector, stored)
      grow(cases, connector, opened)
      const duration = durations.get(connector) ?? new Histogram()
      durations.set(connector, duration)
      duration.add(seconds)
      if (lagSeconds !== null) lags.set(sourceId, { connector, seconds: Math.max(0, lagSeconds) })
    },
    read: () => [
      {
        name: 'vigie_posts_total',
        help: 'Posts stored since the process started.',
        type: 'counter',
        samples: counted(posts),
      },
      {
        name: 'vigie_cases_opened_total',
        help: 'Cases opened by arriving posts since the process started.',
        type: 'counter',
        samples: counted(cases),
      },
      {
        name: 'vigie_ingest_duration_seconds',
        help: 'How long it took to take in a batch of posts.',
        type: 'histogram',
        samples: [...durations].flatMap(([connector, duration]) => duration.samples({ connector })),
      },
      {
        name: 'vigie_source_lag_seconds',
        help: 'How long after it was written the newest post of a source arrived.',
        type: 'gauge',
        samples: [...lags].map(([source, { connector, seconds }]) => ({
          labels: { source, connector },
          value: seconds,
        })),
      },
    ],
  }
}
