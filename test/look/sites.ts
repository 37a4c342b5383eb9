import { randomUUID } from 'node:crypto'
import { noPlaces } from '../../src/domain/listening/site-places.ts'
import type { SiteFault } from '../../src/domain/listening/site-judge.ts'
import { countTook } from '../../src/domain/listening/site-uptime.ts'
import { days, type Instant, instant } from '../../src/domain/model/time.ts'
import type { Database } from '../../src/store/database.ts'
import { beginNotice, endNotice, keepLook, noteChange } from '../../src/store/site-history.ts'
import { sql } from '../../src/store/sql.ts'

/** A watched page with a month of history for the pictures: down now (`fault`), or well and with an outage this evening. Nobody looks at it anew. */
export async function aWatchedPage(
  db: Database,
  brandId: string,
  before: (minutes: number) => Instant,
  given: { readonly name: string; readonly url: string; readonly fault: SiteFault | null },
): Promise<string> {
  const id = randomUUID()
  const { fault } = given
  const expected = {
    status: null,
    within: 10_000,
    words: 'Ajouter au panier',
    notWords: null,
    hosts: [new URL(given.url).host],
  }
  const last = {
    at: before(1),
    took: 212,
    status: fault === null ? 200 : 503,
    fault,
    flaw: null,
    host: new URL(given.url).host,
    certificate: { endsAt: instant(before(0) + days(fault === null ? 63 : 5)), issuer: 'Let’s Encrypt' },
    tag: null,
    wholeAt: null,
  }
  const standing = { state: fault === null ? 'up' : 'down', since: before(18), doubt: null, fault }
  await db.run(sql`
    insert into watched_page (id, brand_id, name, url, every_minutes, expected, standing, known, last, next_at, created_at)
    values (${id}, ${brandId}, ${given.name}, ${given.url}, 5, ${JSON.stringify(expected)}::jsonb,
      ${JSON.stringify(standing)}::jsonb, ${JSON.stringify(noPlaces)}::jsonb, ${JSON.stringify(last)}::jsonb,
      now() + interval '1 year', now() - interval '26 days')`)
  await db.transaction(async (tx) => {
    const look = (ago: number, took: number, wrong: SiteFault | null) =>
      keepLook(tx, id, {
        at: before(ago),
        took,
        status: wrong === null ? 200 : 503,
        fault: wrong,
        times: wrong === null ? countTook(took) : [],
        blip: false,
      })
    for (let ago = 26 * 1_440; ago > 1_440; ago -= 180)
      await look(ago, 160 + (ago % 7) * 30, ago % 9_900 === 0 ? 'no-answer' : null)
    for (let ago = 1_440; ago > 60; ago -= 15) await look(ago, 170 + ((ago * 7) % 90) + (ago % 5 === 0 ? 140 : 0), null)
    for (let ago = 60; ago > 0; ago -= 3) {
      const broken = fault === null ? ago <= 45 && ago > 22 : ago <= 18
      await look(ago, 190 + ((ago * 13) % 70), broken ? (fault ?? 'status') : null)
    }
    if (fault === null) {
      await beginNotice(tx, id, 'down', 'status', before(45), { status: 503 })
      await endNotice(tx, id, 'down', before(22))
      await beginNotice(tx, id, 'down', 'no-answer', before(9_900))
      await endNotice(tx, id, 'down', before(9_868))
      await noteChange(tx, id, 'issuer', before(13_000))
    } else {
      await beginNotice(tx, id, 'down', fault, before(18), { status: 503 })
      await beginNotice(tx, id, 'certificate', '7', before(2_000), { endsAt: last.certificate.endsAt })
    }
  })
  return id
}
