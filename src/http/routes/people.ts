import { Hono } from 'hono'
import { z } from 'zod'
import {
  AuditPage,
  FreshInvitation,
  HandOver,
  InvitationInput,
  PasswordLink,
  PersonInput,
  SecurityInput,
  Team,
} from '../../api/schemas.ts'
import { rolesToGive } from '../../domain/people/may.ts'
import type { FreshInvitation as Fresh } from '../../services/people/invitation.ts'
import { changePerson } from '../../services/people/change-person.ts'
import { clearSecondFactor } from '../../services/people/clear-second-factor.ts'
import { invite } from '../../services/people/invite.ts'
import { listAudit } from '../../services/people/list-audit.ts'
import { listInvitations } from '../../services/people/list-invitations.ts'
import { listTeam } from '../../services/people/list-team.ts'
import { makePasswordLink } from '../../services/people/make-password-link.ts'
import { readSecurity } from '../../services/people/read-security.ts'
import { removePerson } from '../../services/people/remove-person.ts'
import { renewInvitation } from '../../services/people/renew-invitation.ts'
import { requireTwoFactor } from '../../services/people/require-two-factor.ts'
import { restorePerson } from '../../services/people/restore-person.ts'
import { revokeInvitation } from '../../services/people/revoke-invitation.ts'
import { suspendPerson } from '../../services/people/suspend-person.ts'
import { body, type Env, parse } from '../environment.ts'
import { time } from '../present/cases.ts'
import { presentAudit, presentInvitation, presentMember } from '../present/people.ts'
import { userId, uuid } from './ids.ts'

/** From where on the log is read. */
export const AuditQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})

/** Who works here, who is invited, and what was done about it. `url` is the public address that links begin with. */
export function peopleRoutes(url: string): Hono<Env> {
  const app = new Hono<Env>()
  const fresh = ({ invitation, token }: Fresh, now: number): z.infer<typeof FreshInvitation> => ({
    invitation: presentInvitation(invitation, now),
    link: `${url}/invitation#${token}`,
  })
  app.get('/team', async (c) => {
    const { ctx, me } = c.var
    const [people, invitations, { twoFactorRequired }] = [
      await listTeam(ctx),
      await listInvitations(ctx),
      await readSecurity(ctx),
    ]
    const team: z.infer<typeof Team> = {
      people: people.map(presentMember),
      invitations: invitations.map((it) => presentInvitation(it, ctx.now())),
      rolesToGive: [...rolesToGive(me.actor.role)],
      twoFactorRequired,
    }
    return c.json(team)
  })
  app.post('/invitations', async (c) => {
    const input = await body(c, InvitationInput)
    return c.json(fresh(await invite(c.var.ctx, input), c.var.ctx.now()), 201)
  })
  app.post('/invitations/:invitationId/renew', async (c) => {
    const renewed = await renewInvitation(c.var.ctx, { invitationId: uuid(c, 'invitationId') })
    return c.json(fresh(renewed, c.var.ctx.now()))
  })
  app.post('/invitations/:invitationId/revoke', async (c) => {
    await revokeInvitation(c.var.ctx, { invitationId: uuid(c, 'invitationId') })
    return c.body(null, 204)
  })
  app.put('/team/:personId', async (c) => {
    const input = await body(c, PersonInput)
    await changePerson(c.var.ctx, { personId: userId(c, 'personId'), ...input })
    return c.body(null, 204)
  })
  app.post('/team/:personId/suspend', async (c) => {
    const { handTo } = await body(c, HandOver)
    await suspendPerson(c.var.ctx, { personId: userId(c, 'personId'), handTo })
    return c.body(null, 204)
  })
  app.post('/team/:personId/restore', async (c) => {
    await restorePerson(c.var.ctx, { personId: userId(c, 'personId') })
    return c.body(null, 204)
  })
  app.post('/team/:personId/remove', async (c) => {
    const { handTo } = await body(c, HandOver)
    await removePerson(c.var.ctx, { personId: userId(c, 'personId'), handTo })
    return c.body(null, 204)
  })
  app.post('/team/:personId/password-link', async (c) => {
    const { token, expiresAt } = await makePasswordLink(c.var.ctx, { personId: userId(c, 'personId') })
    const made: z.infer<typeof PasswordLink> = { link: `${url}/password#${token}`, expiresAt: time(expiresAt) }
    return c.json(made, 201)
  })
  app.post('/team/:personId/clear-second-factor', async (c) => {
    await clearSecondFactor(c.var.ctx, { personId: userId(c, 'personId') })
    return c.body(null, 204)
  })
  app.get('/audit', async (c) => {
    const { before } = parse(AuditQuery, c.req.query())
    const { entries, next } = await listAudit(c.var.ctx, { before: before ?? null })
    const page: z.infer<typeof AuditPage> = { entries: entries.map(presentAudit), next }
    return c.json(page)
  })
  app.put('/security', async (c) => {
    const { twoFactorRequired } = await body(c, SecurityInput)
    await requireTwoFactor(c.var.ctx, { required: twoFactorRequired })
    return c.body(null, 204)
  })
  return app
}
