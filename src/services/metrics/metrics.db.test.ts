import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillTables, rowsOf } from '../../../test/support/fill-tables.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { promtoolSays, readPrometheus } from '../../../test/support/prometheus.ts'
import { sql } from '../../store/sql.ts'
import { type Family, withLabel, writeText } from './family.ts'
import { createMeter } from './meter.ts'
import { readMetrics } from './read-metrics.ts'

let test: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
})

describe('the metrics', () => {
  it('are numbers and ids, without a name or a word of anybody, and what Prometheus reads', async () => {
    let state = 5
    await fillTables(test.db, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647)
    const meter = createMeter()
    const batch = { connector: 'test', sourceId: 'a', stored: 3, opened: 1, lagSeconds: 2 }
    for (const seconds of [0.004, 0.2, 99]) meter.ingested({ ...batch, seconds })
    // Whether a made-up source was taken away is left to chance, too; here one stays.
    await test.db.run(sql`
      update source set standing = ${JSON.stringify({ rate: { left: 12, of: 3_000, resetsAt: 5 }, expiresAt: 86_400_000, renews: true })}::jsonb,
        last_check_at = now(), removed_at = null
      where id = (select id from source order by removed_at nulls first, id limit 1)`)
    // Whether a made-up alarm stands is left to chance; here none does.
    await test.db.run(sql`update source_alarm set ended_at = now()`)
    const text = writeText([
      ...(await readMetrics({ ...test, connectors: new Map() })),
      ...withLabel(meter.read(), 'process', 'worker'),
    ])
    const families = readPrometheus(text)
    expect([...families.keys()]).toEqual([
      'vigie_cases_to_answer',
      'vigie_cases_unowned',
      'vigie_cases_breached',
      'vigie_replies',
      'vigie_source_last_check_seconds',
      'vigie_source_requests_left',
      'vigie_source_session_end_seconds',
      'vigie_source_up',
      'vigie_posts_total',
      'vigie_cases_opened_total',
      'vigie_ingest_duration_seconds',
      'vigie_source_lag_seconds',
    ])
    expect(promtoolSays(text)).toBe('')
    expect(families.get('vigie_source_requests_left')?.samples.map(({ value }) => value)).toEqual([12])
    expect(families.get('vigie_source_session_end_seconds')?.samples.map(({ value }) => value)).toEqual([86_400])
    expect(families.get('vigie_posts_total')?.samples[0]?.value).toBe(9)
    const labels = new Set(
      [...families.values()].flatMap(({ samples }) => samples.flatMap((each) => [...each.labels.keys()])),
    )
    expect([...labels].sort()).toEqual(['brand', 'connector', 'le', 'process', 'source', 'state'])
    for (const table of ['brand', 'author', 'post', 'user'])
      for (const row of await rowsOf(test.db, table)) {
        const { name, text: words, email, handle }: Record<string, unknown> = JSON.parse(row)
        for (const word of [name, words, email, handle])
          if (typeof word === 'string' && word.trim() !== '') expect(text).not.toContain(word)
      }
  })

  it('count the cases that wait, brand by brand', async () => {
    const waiting = await test.db.rows<{ brand: string; n: number }>(sql`
      select b.id as brand, (select count(*)::int from cases c where c.brand_id = b.id and c.status in ('new', 'open')) as n
      from brand b order by b.id`)
    const found = (await readMetrics({ ...test, connectors: new Map() })).find(
      (family) => family.name === 'vigie_cases_to_answer',
    )
    expect(found?.samples.map(({ labels, value }) => ({ brand: labels?.['brand'], n: value }))).toEqual(waiting)
  })

  it('can be read whatever stands in a label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), (label, value) => {
        const family: Family = { name: 'a', help: 'b', type: 'gauge', samples: [{ labels: { label }, value }] }
        const [sample] = readPrometheus(writeText([family])).get('a')?.samples ?? []
        const unescaped = (sample?.labels.get('label') ?? '').replace(/\\(.)/g, (_, c: string) =>
          c === 'n' ? '\n' : c,
        )
        expect([unescaped, sample?.value]).toEqual([label, value === 0 ? 0 : value])
      }),
    )
  })
})
