import { afterGiving, type Choice } from '../../domain/cases/choose-owner.ts'
import { record } from '../../domain/cases/decide.ts'
import { offer } from '../../domain/cases/reassign.ts'
import { after, type Instant, instant, minutes, seconds } from '../../domain/model/time.ts'
import { endOffers, lockCasesToGive, saveOffers } from '../../store/case-offers.ts'
import { type CaseChange, saveCases } from '../../store/cases.ts'
import { brandsThatAssign, claimAssignment, holdCapacity, holdStaff, lockTeams, saveTurns } from '../../store/teams.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { toAssigningDesk, turnsBetween } from './assigning-desk.ts'
import { forEachBrand } from './each-brand.ts'

const mostAtOnce = 100
/** What nobody could take is tried again by then at the latest: rights and roles may have changed. */
const longestWait = minutes(2)
/** Somebody who has all hands full may be done with one soon. */
const fullWait = seconds(10)

/** Gives the cases that nobody has to people, in every brand that has rules for it; of what goes to nobody, why is said once. Gives how many were looked at. A brand that fails keeps no other from its turn. */
export async function giveCases(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself gives cases.')
  let looked = 0
  await forEachBrand(await brandsThatAssign(ctx.db), async (brandId) => {
    looked += await giveOfBrand(ctx, brandId)
  })
  return looked
}

async function giveOfBrand(ctx: Context, brandId: string): Promise<number> {
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const settings = await claimAssignment(tx, brandId)
    if (settings === undefined || settings.rules.length === 0) return 0
    const cases = await lockCasesToGive(tx, brandId, now, mostAtOnce)
    if (cases.length === 0) return 0
    const teams = await lockTeams(tx, brandId)
    const staff = await holdStaff(tx, brandId, [])
    await holdCapacity(tx, staff)
    const first = await toAssigningDesk(tx, settings, teams, staff)
    let desk = first
    const changes: CaseChange[] = []
    const given: string[] = []
    const kept: { caseId: string; version: number; because: string; lookAt: Instant; passedOver: string | null }[] = []
    for (const { it, connector, language, said, passedOver } of cases) {
      const asking = { kind: it.kind, priority: it.priority, connector, language }
      const done = offer(it, asking, desk, now, said, passedOver)
      const change = { ...record(it, done.facts, null, now), isNew: false }
      changes.push(change)
      if (done.given !== null) {
        desk = afterGiving(desk, { ...done.given, priority: it.priority })
        given.push(it.id)
      }
      if (done.choice?.ok === false) {
        const { because } = done.choice
        const { version } = change.after
        kept.push({ caseId: it.id, version, because, lookAt: lookAgain(done.choice, now), passedOver })
      }
    }
    await saveCases(tx, changes)
    await saveTurns(tx, turnsBetween(first, desk))
    await saveOffers(tx, kept)
    await endOffers(tx, given)
    return cases.length
  })
}

function lookAgain({ because, nextAt }: Extract<Choice, { readonly ok: false }>, now: Instant): Instant {
  const latest = after(now, because === 'all-full' ? fullWait : longestWait)
  return nextAt === null ? latest : instant(Math.min(nextAt, latest))
}
