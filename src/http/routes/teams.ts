import { Hono } from 'hono'
import { Assignment, OwnAbsencesInput, StaffPlanInput, TeamChangeInput, TeamInput } from '../../api/teams.ts'
import { changeTeam } from '../../services/teams/change-team.ts'
import { createTeam } from '../../services/teams/create-team.ts'
import { readOwnAbsences } from '../../services/teams/read-own-absences.ts'
import { readStaffing } from '../../services/teams/read-staffing.ts'
import { readWorkload } from '../../services/teams/read-workload.ts'
import { removeTeam } from '../../services/teams/remove-team.ts'
import { saveAssignmentRules } from '../../services/teams/save-assignment.ts'
import { saveOwnAbsences } from '../../services/teams/save-own-absences.ts'
import { saveStaffPlan } from '../../services/teams/save-plan.ts'
import { body, type Env } from '../environment.ts'
import {
  presentAssignment,
  presentOwnAbsences,
  presentSavedPlan,
  presentStaffing,
  presentTeam,
  presentWorkload,
  readAbsences,
  readPlan,
} from '../present/teams.ts'
import { userId, uuid } from './ids.ts'

/** The teams of a brand, who is on watch when, to whom cases go, and who has how much. */
export function teamRoutes(): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/brands/:brandId/staffing', async (c) =>
    c.json(presentStaffing(await readStaffing(c.var.ctx, { brandId: uuid(c, 'brandId') }))),
  )
  app.get('/brands/:brandId/workload', async (c) =>
    c.json(presentWorkload(await readWorkload(c.var.ctx, { brandId: uuid(c, 'brandId') }))),
  )
  app.post('/brands/:brandId/teams', async (c) => {
    const input = { brandId: uuid(c, 'brandId'), ...(await body(c, TeamInput)) }
    return c.json(presentTeam(await createTeam(c.var.ctx, input)), 201)
  })
  app.put('/teams/:teamId', async (c) => {
    const input = { teamId: uuid(c, 'teamId'), ...(await body(c, TeamChangeInput)) }
    return c.json(presentTeam(await changeTeam(c.var.ctx, input)))
  })
  app.delete('/teams/:teamId', async (c) => {
    await removeTeam(c.var.ctx, { teamId: uuid(c, 'teamId') })
    return c.body(null, 204)
  })
  app.put('/brands/:brandId/staffing/:personId', async (c) => {
    const { version, ...plan } = await body(c, StaffPlanInput)
    const input = { brandId: uuid(c, 'brandId'), personId: userId(c, 'personId'), version, plan: readPlan(plan) }
    return c.json(presentSavedPlan(await saveStaffPlan(c.var.ctx, input)))
  })
  app.get('/me/absences', async (c) => c.json(presentOwnAbsences(await readOwnAbsences(c.var.ctx))))
  app.put('/me/absences', async (c) => {
    const { version, absences } = await body(c, OwnAbsencesInput)
    const saved = await saveOwnAbsences(c.var.ctx, { version, absences: readAbsences(absences) })
    return c.json(presentOwnAbsences(saved))
  })
  app.put('/brands/:brandId/assignment', async (c) => {
    const { version, ...settings } = await body(c, Assignment)
    const saved = await saveAssignmentRules(c.var.ctx, { brandId: uuid(c, 'brandId'), version, settings })
    return c.json(presentAssignment({ ...saved.settings, version: saved.version }))
  })
  return app
}
