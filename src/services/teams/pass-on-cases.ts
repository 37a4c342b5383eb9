import { afterGiving } from '../../domain/cases/choose-owner.ts'
import { record } from '../../domain/cases/decide.ts'
import { type AssignmentSettings, lateAt, noAssignment, passOn } from '../../domain/cases/reassign.ts'
import type { Instant } from '../../domain/model/time.ts'
import { type HeldCase, endOffers, lockHeldCase, readHeldCases, saveOffers } from '../../store/case-offers.ts'
import { saveCases } from '../../store/cases.ts'
import {
  brandsThatPassOn,
  claimAssignment,
  holdCapacity,
  holdStaff,
  lockTeams,
  readAssignment,
  readStaff,
  readTeams,
  saveTurns,
} from '../../store/teams.ts'
import type { Transaction } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { toAssigningDesk, turnsBetween } from './assigning-desk.ts'
import { forEachBrand } from './each-brand.ts'

const mostAtOnce = 100

/** Passes on what waits for an answer, or is due as promised, with somebody who is late or not there any more, in every brand that asks for it, and to whom an absent owner named as their stand-in, in every brand. Gives how many cases changed. */
export async function passOnCases(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie itself gives cases.')
  let changed = 0
  await forEachBrand(await brandsThatPassOn(ctx.db, ctx.now()), async (brandId) => {
    const settings = (await readAssignment(ctx.db, brandId))?.settings
    for (const caseId of await dueOf(ctx, brandId, settings ?? noAssignment)) {
      if (await passOnCase(ctx, brandId, caseId)) changed += 1
    }
  })
  return changed
}

const askingOf = ({ it, connector, language }: HeldCase) => ({
  kind: it.kind,
  priority: it.priority,
  connector,
  language,
})

/** The cases that are due to go on, as far as can be seen without holding anything. */
async function dueOf(ctx: Context, brandId: string, settings: AssignmentSettings): Promise<readonly string[]> {
  const now = ctx.now()
  const held = await readHeldCases(ctx.db, brandId, now)
  if (held.length === 0) return []
  const owners = [...new Set(held.flatMap(({ it }) => it.ownerId ?? []))]
  const [teams, staff] = await Promise.all([readTeams(ctx.db, brandId), readStaff(ctx.db, brandId, owners)])
  const desk = await toAssigningDesk(ctx.db, settings, teams, staff)
  const due = held.filter((one) => passOn(one.it, askingOf(one), desk, settings, one.spell, now).facts.length > 0)
  return due.slice(0, mostAtOnce).map(({ it }) => it.id)
}

/** Looks at one case again under its lock: somebody may just have begun to write. */
async function passOnCase(ctx: Context, brandId: string, caseId: string): Promise<boolean> {
  const now = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const settings = await settingsHeld(tx)
    if (settings === undefined) return false
    const held = await lockHeldCase(tx, caseId, now)
    if (held === undefined || held.it.ownerId === null) return false
    const teams = await lockTeams(tx, brandId)
    const staff = await holdStaff(tx, brandId, [held.it.ownerId])
    await holdCapacity(tx, staff)
    const desk = await toAssigningDesk(tx, settings, teams, staff)
    const { facts, given } = passOn(held.it, askingOf(held), desk, settings, held.spell, now)
    if (facts.length === 0) return false
    const change = { ...record(held.it, facts, null, now), isNew: false }
    await saveCases(tx, [change])
    const { version } = change.after
    if (given === null) await offerToTeam({ caseId, version, passedOver: held.it.ownerId })
    else {
      await endOffers(tx, [caseId])
      const then = afterGiving(desk, { ...given, priority: held.it.priority })
      await saveTurns(tx, turnsBetween(desk, then))
    }
    return true

    /** Whoever likes may take a late case until as much time again is over; then it is given by turn. One whose owner is away is given at once. */
    async function offerToTeam(it: {
      readonly caseId: string
      readonly version: number
      readonly passedOver: string | null
    }): Promise<void> {
      const isLate = facts.some((fact) => fact.kind === 'assigned' && fact.because?.why === 'late')
      if (change.after.ownerId !== null || !isLate || settings?.late === null || settings === undefined) return
      const lookAt: Instant = lateAt(change.after, now, settings.late)
      await saveOffers(tx, [{ ...it, because: 'late', lookAt }])
    }
  })

  /** A brand that set nothing has no row to hold: there the lock of the case keeps two processes apart. */
  async function settingsHeld(tx: Transaction): Promise<AssignmentSettings | undefined> {
    const stored = await readAssignment(tx, brandId)
    return stored?.settings === null ? noAssignment : claimAssignment(tx, brandId)
  }
}
