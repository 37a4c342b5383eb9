import { randomUUID } from 'node:crypto'
import { anyCase } from '../../src/domain/clocks/targets.ts'
import { days, hours, type Instant, instant, minutes } from '../../src/domain/model/time.ts'
import { handOverCase } from '../../src/services/cases/hand-over-case.ts'
import { pauseCase } from '../../src/services/cases/pause-case.ts'
import { promiseToCustomer } from '../../src/services/cases/promise-to-customer.ts'
import { setKind } from '../../src/services/cases/set-kind.ts'
import { addOverride } from '../../src/services/clocks/add-override.ts'
import { createDepartment } from '../../src/services/clocks/create-department.ts'
import { saveCalendars } from '../../src/services/clocks/save-calendars.ts'
import { saveTargets } from '../../src/services/clocks/save-targets.ts'
import type { Context } from '../../src/services/context.ts'
import { sql } from '../../src/store/sql.ts'

const lunch = [
  { from: 690, to: 870 },
  { from: 1_110, to: 1_380 },
]
const evening = [{ from: 1_110, to: 1_439 }]

/** Opening hours, rules, an exception and departments of a restaurant; and cases that are with the kitchen, promised and paused. */
export async function seedClocks(
  ctx: (at: Instant) => Context,
  brandId: string,
  caseId: (key: string) => string,
  versionOf: (caseId: string) => Promise<number>,
): Promise<void> {
  const now = instant(Date.now())
  const then = ctx(now)
  const calendar = {
    id: 'restaurant',
    name: 'Restaurant',
    timeZone: 'Europe/Paris',
    week: [[], lunch, lunch, lunch, lunch, lunch, evening],
    days: [{ date: new Date(now + days(9)).toISOString().slice(0, 10), name: 'Mariage Vauban', periods: [] }],
    holidays: null,
  }
  const { version } = await saveCalendars(then, { brandId, version: 1, calendars: [calendar] })
  const year = new Date(now).getUTCFullYear()
  const dates = [year, year + 1].flatMap((it) => [
    { date: `${it}-01-01`, name: 'Nouvel An' },
    { date: `${it}-12-25`, name: 'Noël' },
  ])
  // As the library says it: it is loaded when it is needed, and that cannot be done while pictures are taken.
  const holidays = JSON.stringify({ country: 'FR', region: null, dates })
  await then.db.run(sql`
    update brand_clocks set settings = jsonb_set(settings, '{calendars,0,holidays}', ${holidays}::jsonb)
    where brand_id = ${brandId}`)
  const rule = { nextReply: null, calendarId: null }
  await saveTargets(then, {
    brandId,
    version,
    warnShare: 0.75,
    firstReply: hours(2),
    nextReply: hours(1),
    solution: days(1),
    rules: [
      {
        ...rule,
        id: 'critical',
        name: 'critical',
        applies: { ...anyCase, priorities: ['critical'] },
        firstReply: minutes(15),
        solution: hours(4),
      },
      {
        ...rule,
        id: randomUUID(),
        name: 'Plaintes sur Bluesky',
        applies: { ...anyCase, kinds: ['complaint'], connectors: ['bluesky'] },
        firstReply: minutes(40),
        solution: days(1),
      },
      {
        ...rule,
        id: 'other',
        name: 'other',
        applies: { ...anyCase, kinds: ['question', 'praise', 'suggestion', 'thanks', 'other'] },
        firstReply: hours(4),
        solution: null,
      },
    ],
    peaks: [
      {
        id: randomUUID(),
        name: 'Coup de feu du soir',
        weekdays: [4, 5],
        from: 1_140,
        to: 1_320,
        applies: anyCase,
        firstReply: minutes(20),
        nextReply: null,
      },
    ],
  })
  const override = {
    id: randomUUID(),
    name: 'Réservations de la Saint-Sylvestre',
    from: instant(now + days(2)),
    to: instant(now + days(2) + hours(6)),
    applies: anyCase,
    firstReply: minutes(10),
    nextReply: null,
  }
  await addOverride(then, { brandId, override })
  const kitchen = await createDepartment(then, { brandId, name: 'Cuisine' })
  await createDepartment(then, { brandId, name: 'Comptabilité' })

  const at = async (key: string) => ({ caseId: caseId(key), version: await versionOf(caseId(key)) })
  await setKind(then, { ...(await at('camille')), kind: 'complaint' })
  const due = { id: randomUUID(), dueAt: instant(now + hours(20)), words: 'Vérifier la cuisson du lot de mardi' }
  await handOverCase(then, { ...(await at('sent')), departmentId: kitchen.id, promise: due })
  const given = {
    promiseId: randomUUID(),
    dueAt: instant(now + hours(26)),
    words: 'Un remboursement, ou une table offerte',
  }
  await promiseToCustomer(then, { ...(await at('camille')), ...given })
  await pauseCase(then, { ...(await at('layla')), until: instant(now + hours(40)) })
}
