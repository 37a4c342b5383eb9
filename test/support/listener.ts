import type { Case } from '../../src/domain/cases/case.ts'
import { compileRules, type Matcher } from '../../src/domain/listening/index.ts'
import type { Arrival } from '../../src/domain/model/post.ts'
import type { WatchTerm } from '../../src/domain/model/watch.ts'
import type { Context } from '../../src/services/context.ts'
import { type Batch, ingest } from '../../src/services/listening/ingest.ts'
import { type CaseRowData, caseColumns, toCase } from '../../src/store/cases.ts'
import type { Database } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'
import { aBrand, type TestBrand } from './builders.ts'
import { aClock, aContext, type LogLine, type TestClock } from './context.ts'

/** A brand that is listened for, with a clock that shows half a minute past nine. */
export interface Listener {
  readonly brand: TestBrand
  readonly clock: TestClock
  readonly ctx: Context & { readonly log: { readonly lines: readonly LogLine[] } }
  readonly matcher: Matcher
  /** Takes in arrivals as the reader of its source does. */
  take(arrivals: readonly Arrival[], batch?: Partial<Batch>): ReturnType<typeof ingest>
}

/** What a brand that listens for these words hears. */
export const matcherFor = (brand: TestBrand, terms: readonly WatchTerm[]): Matcher =>
  compileRules([{ id: brand.ruleId, brandId: brand.brandId, name: 'Le nom', terms }])

/** A brand with one source, which listens for « chez Mireille ». */
export async function aListener(db: Database): Promise<Listener> {
  const brand = await aBrand(db)
  const clock = aClock('2026-03-02T09:00:30Z')
  const ctx = aContext(db, { clock })
  const matcher = matcherFor(brand, [{ kind: 'name', text: 'chez Mireille' }])
  return {
    brand,
    clock,
    ctx,
    matcher,
    take: (arrivals, batch = {}) =>
      ingest(ctx, matcher, { lease: brand.lease, channel: 'pull', arrivals, cursor: 'c1', retain: 'all', ...batch }),
  }
}

/** The cases of a brand in the order in which they were opened. */
export async function casesOfBrand(db: Database, brandId: string): Promise<readonly Case[]> {
  const rows = await db.rows<CaseRowData>(
    sql`select ${caseColumns} from cases c where c.brand_id = ${brandId} order by c.id`,
  )
  return rows.map(toCase)
}
