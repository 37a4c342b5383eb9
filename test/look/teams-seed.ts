import { randomUUID } from 'node:crypto'
import { barePlan } from '../../src/domain/clocks/shift.ts'
import { after, days, hours, instant } from '../../src/domain/model/time.ts'
import type { Context } from '../../src/services/context.ts'
import { createTeam } from '../../src/services/teams/create-team.ts'
import { saveAssignmentRules } from '../../src/services/teams/save-assignment.ts'
import { saveStaffPlan } from '../../src/services/teams/save-plan.ts'
import { sql } from '../../src/store/sql.ts'

const evening = [
  { from: 690, to: 870 },
  { from: 1_110, to: 1_380 },
]

/** Two teams of a restaurant with shifts, skills and an absence, rules that give cases to them, and why some cases are nobody's. */
export async function seedTeams(ctx: Context, brandId: string, me: string): Promise<void> {
  const now = ctx.now()
  const plan = barePlan('Europe/Paris')
  const put = (personId: string, part: Partial<typeof plan>) =>
    saveStaffPlan(ctx, { brandId, personId, version: 0, plan: { ...plan, ...part } })
  await put('hugo', {
    week: [[], evening, evening, evening, evening, evening, []],
    languages: ['fr', 'en'],
    skills: ['allergies', 'réservations'],
    capacity: 8,
  })
  await put('karim', {
    languages: ['fr', 'ar'],
    skills: ['billetterie'],
    absences: [{ id: 'leave', from: instant(now - days(1)), to: after(now, days(6)), standInId: 'hugo' }],
  })
  await put(me, { languages: ['fr', 'en'], capacity: 12 })
  const floor = await createTeam(ctx, { brandId, name: 'Salle', brandIds: [brandId], memberIds: [me, 'hugo'] })
  const office = await createTeam(ctx, { brandId, name: 'Bureau', brandIds: [brandId], memberIds: ['karim'] })
  const rule = { skills: [], speaks: false, way: 'turn' as const }
  const nothing = { priorities: [], kinds: [], connectors: [], languages: [] }
  // Of kinds that no case here has: what the pictures show of cases is not to change under them.
  await saveAssignmentRules(ctx, {
    brandId,
    version: 0,
    settings: {
      rules: [
        {
          ...rule,
          id: randomUUID(),
          teamId: office.id,
          way: 'skill',
          skills: ['billetterie'],
          applies: { ...nothing, kinds: ['suggestion'] },
        },
        {
          ...rule,
          id: randomUUID(),
          teamId: floor.id,
          speaks: true,
          applies: { ...nothing, kinds: ['thanks'], languages: ['fr', 'en'] },
        },
      ],
      late: { after: { minutes: 30 }, to: 'next' },
      passOn: false,
    },
  })
  await ctx.db.run(sql`
    insert into case_offer (case_id, case_version, because, look_at)
    select id, version, case when row_number() over (order by id) = 1 then 'no-skill' else 'nobody-on-watch' end,
      to_timestamp(${after(now, hours(48))} / 1000.0)
    from cases where brand_id = ${brandId} and owner_id is null and status in ('new', 'open') order by id limit 3`)
}
