import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aListener } from '../../../test/support/listener.ts'
import { arrives } from '../../../test/support/builders.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { judgeWith, type Shares } from '../../domain/triage/guest.ts'
import { sql } from '../../store/sql.ts'
import { ingest } from './ingest.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

describe('arrivals, where a guest model speaks for the mood', () => {
  it('are judged with it, and by Vigie alone where it had nothing to say', async () => {
    const { ctx, matcher, brand } = await aListener(base.db)
    const judge = judgeWith(ctx.judge, {
      guest: {
        id: 'tiny',
        head: 'sentiment',
        labels: ['neg', 'neu', 'pos'],
        languages: null,
        temperature: 1,
        sure: 0.5,
      },
      speak: async (texts) =>
        texts.map((text): Shares | null => (text.includes('muet') ? null : new Map([['pos', 1]]))),
    })
    const worse = 'Chez Mireille, quelle honte, livraison en retard'
    const arrivals = [
      arrives({ externalId: 'g1', text: worse }),
      arrives({ externalId: 'g2', text: `${worse}, service muet` }),
    ]
    const batch = { lease: brand.lease, channel: 'pull', cursor: 'c1', retain: 'all' } as const
    await ingest({ ...ctx, judge }, matcher, { ...batch, arrivals })
    const rows = await base.db.rows(sql`
      select p.external_id as id, j.version, j.sentiment from judgement j join post p on p.id = j.post_id
      where p.source_id = ${brand.sourceId} order by 1`)
    expect(rows).toEqual([
      { id: 'g1', version: `${ctx.judge.version}~sentiment:tiny`, sentiment: 'pos' },
      { id: 'g2', version: ctx.judge.version, sentiment: 'neg' },
    ])
  })
})
