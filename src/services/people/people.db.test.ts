import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aBrand, aColleague } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson, type TestClock } from '../../../test/support/context.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { hours } from '../../domain/model/time.ts'
import type { Role } from '../../domain/people/role.ts'
import { sightOf } from '../../domain/people/sight.ts'
import { readPerson, saveAccess, saveEmail } from '../../store/people.ts'
import { sql } from '../../store/sql.ts'
import { assignCase } from '../cases/assign-case.ts'
import type { Context } from '../context.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeEmail } from './change-email.ts'
import { changePerson } from './change-person.ts'
import { clearSecondFactor } from './clear-second-factor.ts'
import { invite } from './invite.ts'
import { listAudit } from './list-audit.ts'
import { listInvitations } from './list-invitations.ts'
import { listTeam } from './list-team.ts'
import { makePasswordLink, makePasswordLinkFor } from './make-password-link.ts'
import { readInvitation } from './read-invitation.ts'
import { removePerson } from './remove-person.ts'
import { renewInvitation } from './renew-invitation.ts'
import { resetPassword } from './reset-password.ts'
import { restorePerson } from './restore-person.ts'
import { revokeInvitation } from './revoke-invitation.ts'
import { suspendPerson } from './suspend-person.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

let clock: TestClock
let ada: Context
let mireille: string
let oscar: string
const as = async (id: string): Promise<Context> => {
  const person = await readPerson(db, id)
  if (person === undefined) throw new Error(`There is no ${id}.`)
  const role = person.role as Role
  return aContext(db, { clock, actor: aPerson({ userId: id, role, brands: sightOf(role, person.brandIds) }) })
}
const somebody = async (id: string, role: Role, ...brandIds: readonly string[]): Promise<void> => {
  await aColleague(db, { id, role })
  await db.transaction((tx) => saveAccess(tx, id, brandIds))
}
const openSession = (id: string): Promise<number> =>
  db.run(sql`
    insert into "session" (id, "expiresAt", token, "updatedAt", "userId")
    values (${randomUUID()}, now() + interval '1 day', ${randomUUID()}, now(), ${id})`)
const sessionsOf = async (id: string): Promise<number> =>
  (await db.rows(sql`select 1 from "session" where "userId" = ${id}`)).length
const caseOf = async (brandId: string, ownerId: string): Promise<string> => {
  const author = await db.one<{ id: string }>(sql`
    insert into author (connector, external_id, handle, name) values ('test', ${randomUUID()}, 'c', 'Camille') returning id`)
  const row = await db.one<{ id: string }>(sql`
    insert into cases (brand_id, source_id, author_id, status, owner_id, priority, policy, clock_round, clock_state,
      clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, first_post_id, last_post_id)
    select ${brandId}, s.id, ${author?.id}, 'open', ${ownerId}, 'medium', '{"firstReplyMs": 1, "warnShare": 1}', 1,
      'running', now(), now(), now(), now(), now(), 1, 1 from source s where s.brand_id = ${brandId} returning id`)
  return row?.id ?? ''
}
const ownerOf = async (caseId: string): Promise<unknown> =>
  (await db.one<{ owner: unknown }>(sql`select owner_id as owner from cases where id = ${caseId}`))?.owner
const audited = async (): Promise<readonly string[]> =>
  (await listAudit(ada, { before: null })).entries.map((it) => it.kind)

const letter = { name: 'Marc', email: 'Marc@Example.test', role: 'agent', language: 'fr' } as const
const accepting = { name: 'Marc Petit', language: 'en', hashPassword: async () => 'hash' } as const

beforeEach(async () => {
  clock = aClock()
  ;[{ brandId: mireille }, { brandId: oscar }] = [await aBrand(db), await aBrand(db)]
  await somebody('ada', 'administrator')
  ada = await as('ada')
})
afterEach(async () => {
  await db.run(sql`delete from "user"`)
  await db.run(sql`delete from brand`)
  await db.run(sql`delete from invitation`)
  await db.run(sql`delete from audit`)
})

describe('an invitation', () => {
  it('makes the account that was promised, for the address that was invited', async () => {
    const { token, invitation } = await invite(ada, { ...letter, brandIds: [mireille, mireille] })
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readInvitation(ada, { token })).toMatchObject({
      name: 'Marc',
      email: 'marc@example.test',
      role: 'agent',
      brands: ['Chez Mireille'],
    })
    const { userId } = await acceptInvitation(ada, { ...accepting, token })
    expect(await readPerson(db, userId)).toMatchObject({
      name: 'Marc Petit',
      email: 'marc@example.test',
      role: 'agent',
      language: 'en',
      brandIds: [mireille],
    })
    expect(await listInvitations(ada)).toEqual([])
    expect(await audited()).toEqual(['invitation-accepted', 'invited'])
    const kept = await db.rows(sql`select hash from invitation where id = ${invitation.id}`)
    expect(JSON.stringify(kept)).not.toContain(token)
  })

  it('is good once, also for two who race', async () => {
    const { token } = await invite(ada, { ...letter, brandIds: [mireille] })
    const tried = await Promise.allSettled([1, 2, 3].map(() => acceptInvitation(ada, { ...accepting, token })))
    expect(tried.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    for (const it of tried) if (it.status === 'rejected') expect(it.reason).toMatchObject({ reason: 'invitation-used' })
    expect(await db.rows(sql`select 1 from "user" where email = 'marc@example.test'`)).toHaveLength(1)
  })

  it('hashes no password for a link that is worth nothing', async () => {
    const hashPassword = (): Promise<string> => Promise.reject(new Error('It was hashed.'))
    const asked = acceptInvitation(ada, { ...accepting, hashPassword, token: 'w'.repeat(43) })
    await expect(asked).rejects.toMatchObject({ reason: 'invitation-unknown' })
  })

  it('ends after seven days, and lives again when it is renewed, by the new link only', async () => {
    const { token, invitation } = await invite(ada, { ...letter, brandIds: [mireille] })
    clock.pass(hours(7 * 24))
    await expect(acceptInvitation(ada, { ...accepting, token })).rejects.toMatchObject({ reason: 'invitation-expired' })
    const renewed = await renewInvitation(ada, { invitationId: invitation.id })
    await expect(acceptInvitation(ada, { ...accepting, token })).rejects.toMatchObject({ reason: 'invitation-unknown' })
    await acceptInvitation(ada, { ...accepting, token: renewed.token })
  })

  it('that was taken back makes no account, and the address can be invited again', async () => {
    const { token, invitation } = await invite(ada, { ...letter, brandIds: [mireille] })
    await expect(invite(ada, { ...letter, brandIds: [mireille] })).rejects.toMatchObject({ reason: 'invited-already' })
    await revokeInvitation(ada, { invitationId: invitation.id })
    await expect(acceptInvitation(ada, { ...accepting, token })).rejects.toMatchObject({ reason: 'invitation-revoked' })
    await invite(ada, { ...letter, brandIds: [mireille] })
  })

  it('of a lead is for agents and observers of their own brands', async () => {
    await somebody('lea', 'lead', mireille)
    const lea = await as('lea')
    await expect(invite(lea, { ...letter, role: 'lead', brandIds: [mireille] })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(invite(lea, { ...letter, brandIds: [oscar] })).rejects.toMatchObject({ code: 'not-found' })
    await expect(invite(lea, { ...letter, brandIds: [] })).rejects.toMatchObject({ code: 'invalid' })
    await invite(lea, { ...letter, brandIds: [mireille] })
    const elsewhere = await invite(ada, { ...letter, email: 'b@example.test', brandIds: [mireille, oscar] })
    expect((await listInvitations(lea)).map((it) => it.email)).toEqual(['marc@example.test'])
    for (const act of [renewInvitation, revokeInvitation]) {
      await expect(act(lea, { invitationId: elsewhere.invitation.id })).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('is not for somebody who is here', async () => {
    const asked = invite(ada, { ...letter, email: 'ADA@example.test', brandIds: [mireille] })
    await expect(asked).rejects.toMatchObject({ reason: 'email-taken' })
  })
})

describe('a person', () => {
  it('who is removed is out at once, hands their cases over, and stays in the history by name', async () => {
    await somebody('ines', 'agent', mireille, oscar)
    await somebody('marc', 'agent', mireille)
    await openSession('ines')
    const [here, there] = [await caseOf(mireille, 'ines'), await caseOf(oscar, 'ines')]
    await removePerson(ada, { personId: 'ines', handTo: 'marc' })
    expect(await sessionsOf('ines')).toBe(0)
    expect([await ownerOf(here), await ownerOf(there)]).toEqual(['marc', null])
    const events = await db.rows(
      sql`select kind, actor_id, data from event where case_id = any(${[here, there]}) order by case_id`,
    )
    expect(events).toEqual([
      { kind: 'assigned', actor_id: 'ada', data: { ownerId: 'marc' } },
      { kind: 'assigned', actor_id: 'ada', data: { ownerId: null } },
    ])
    const left = await db.one(sql`select name, email, state from "user" where id = 'ines'`)
    expect(left).toEqual({ name: 'Inès Benali', email: 'ines@removed.invalid', state: 'removed' })
    expect((await listTeam(ada)).map((it) => it.id).sort()).toEqual(['ada', 'marc'])
    await expect(restorePerson(ada, { personId: 'ines' })).rejects.toMatchObject({ reason: 'person-gone' })
    expect((await listAudit(ada, { before: null })).entries[0]).toMatchObject({
      kind: 'removed',
      person: 'Inès Benali',
    })
  })

  it('who is suspended comes back with role and brands, but without the cases', async () => {
    await somebody('ines', 'agent', mireille)
    const caseId = await caseOf(mireille, 'ines')
    await suspendPerson(ada, { personId: 'ines', handTo: null })
    expect(await ownerOf(caseId)).toBeNull()
    await restorePerson(ada, { personId: 'ines' })
    expect(await readPerson(db, 'ines')).toMatchObject({ state: 'active', role: 'agent', brandIds: [mireille] })
  })

  it('does not get back by a form that was open what was taken from them meanwhile', async () => {
    await somebody('ines', 'agent', mireille, oscar)
    const from = { role: 'agent', brandIds: [oscar, mireille] } as const
    await changePerson(ada, { personId: 'ines', role: 'agent', brandIds: [oscar], from })
    const old = changePerson(ada, { personId: 'ines', role: 'lead', brandIds: [mireille, oscar], from })
    await expect(old).rejects.toMatchObject({ code: 'conflict', reason: 'person-changed' })
    expect(await readPerson(db, 'ines')).toMatchObject({ role: 'agent', brandIds: [oscar] })
    await changePerson(ada, { personId: 'ines', role: 'lead', brandIds: [oscar], from: { ...from, brandIds: [oscar] } })
    expect(await readPerson(db, 'ines')).toMatchObject({ role: 'lead', brandIds: [oscar] })
  })

  it('who loses a brand loses its cases, and those of other brands stay', async () => {
    await somebody('ines', 'agent', mireille, oscar)
    const [here, there] = [await caseOf(mireille, 'ines'), await caseOf(oscar, 'ines')]
    await changePerson(ada, { personId: 'ines', role: 'agent', brandIds: [oscar] })
    expect([await ownerOf(here), await ownerOf(there)]).toEqual([null, 'ines'])
    await changePerson(ada, { personId: 'ines', role: 'observer', brandIds: [oscar] })
    expect(await ownerOf(there)).toBeNull()
  })

  it('takes no case of a brand that they do not see, nor while suspended, nor as an observer', async () => {
    await somebody('ines', 'agent', oscar)
    await somebody('odile', 'observer', mireille)
    await somebody('sam', 'agent', mireille)
    await suspendPerson(ada, { personId: 'sam', handTo: null })
    const caseId = await caseOf(mireille, 'ada')
    for (const ownerId of ['ines', 'odile', 'sam', 'nobody']) {
      await expect(assignCase(ada, { caseId, ownerId, version: 1 })).rejects.toMatchObject({ reason: 'person-gone' })
    }
  })

  it('is never the last administrator to go, in whatever way, also when two demote each other at once', async () => {
    const last = { reason: 'last-administrator' }
    await expect(changePerson(ada, { personId: 'ada', role: 'lead', brandIds: [] })).rejects.toMatchObject(last)
    await expect(removePerson(ada, { personId: 'ada', handTo: null })).rejects.toMatchObject({ reason: 'not-yourself' })
    await somebody('bea', 'administrator')
    const bea = await as('bea')
    const tried = await Promise.allSettled([
      changePerson(ada, { personId: 'bea', role: 'agent', brandIds: [] }),
      changePerson(bea, { personId: 'ada', role: 'agent', brandIds: [] }),
    ])
    expect(tried.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.rows(sql`select 1 from "user" where role = 'administrator' and state = 'active'`)).toHaveLength(1)
  })

  it('makes no link for their own password and takes their own second factor away in no such way: both ask for the password', async () => {
    await somebody('bea', 'administrator')
    for (const act of [makePasswordLink, clearSecondFactor]) {
      await expect(act(ada, { personId: 'ada' })).rejects.toMatchObject({ reason: 'not-yourself' })
      await act(ada, { personId: 'bea' })
    }
    expect(await audited()).toEqual(['second-factor-cleared', 'password-link-made'])
  })

  it('is told that an address is taken also when somebody takes it at the same moment', async () => {
    await somebody('bea', 'administrator')
    const bea = await as('bea')
    const { asked } = await db.transaction(async (tx) => {
      await saveEmail(tx, 'ada', 'contact@example.test')
      const second = changeEmail(bea, { email: 'contact@example.test' }).catch((error: unknown) => error)
      await untilBlocked(db)
      return { asked: second }
    })
    expect(await asked).toMatchObject({ code: 'conflict', reason: 'email-taken' })
  })

  it('is changed by administrators only', async () => {
    await somebody('lea', 'lead', mireille)
    await somebody('ines', 'agent', mireille)
    const lea = await as('lea')
    for (const act of [suspendPerson, removePerson]) {
      await expect(act(lea, { personId: 'ines', handTo: null })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(makePasswordLink(lea, { personId: 'ines' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is seen by a lead when they share a brand, with no more than that', async () => {
    await somebody('lea', 'lead', mireille)
    await somebody('ines', 'agent', mireille, oscar)
    await somebody('marc', 'agent', oscar)
    const team = await listTeam(await as('lea'))
    expect(team.map((it) => [it.id, it.brands, it.may])).toEqual([
      ['ada', 'all', []],
      ['ines', [mireille], []],
      ['lea', [mireille], []],
    ])
  })
})

describe('a link for a new password', () => {
  it('works once, ends all sessions, and is replaced by a newer one', async () => {
    await somebody('ines', 'agent', mireille)
    await db.run(sql`
      insert into "account" (id, "accountId", "providerId", "userId", password, "updatedAt")
      values ('a', 'ines', 'credential', 'ines', 'old', now())`)
    await openSession('ines')
    const first = await makePasswordLink(ada, { personId: 'ines' })
    const second = await makePasswordLinkFor(ada, { email: 'INES@example.test' })
    const by = (token: string) => resetPassword(ada, { token, hashPassword: async () => 'new' })
    await expect(by(first.token)).rejects.toMatchObject({ reason: 'password-link-dead' })
    const tried = await Promise.allSettled([by(second.token), by(second.token)])
    expect(tried.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    expect(await sessionsOf('ines')).toBe(0)
    expect(await db.one(sql`select password from "account" where "userId" = 'ines'`)).toEqual({ password: 'new' })
    expect(await audited()).toEqual(['password-reset', 'password-link-made', 'password-link-made'])
  })

  it('is over after a day, and is none for nobody and for who is shut out', async () => {
    await somebody('ines', 'agent', mireille)
    const { token } = await makePasswordLink(ada, { personId: 'ines' })
    clock.pass(hours(24))
    await expect(resetPassword(ada, { token, hashPassword: async () => 'new' })).rejects.toMatchObject({
      reason: 'password-link-dead',
    })
    await expect(makePasswordLinkFor(ada, { email: 'x@example.test' })).rejects.toMatchObject({ code: 'not-found' })
    const again = await makePasswordLink(ada, { personId: 'ines' })
    await suspendPerson(ada, { personId: 'ines', handTo: null })
    await expect(resetPassword(ada, { ...again, hashPassword: async () => 'new' })).rejects.toMatchObject({
      reason: 'password-link-dead',
    })
  })
})

describe('who loses a right', () => {
  const refused = { code: 'forbidden', reason: 'forbidden' }
  const opened = (token: string) => acceptInvitation(ada, { ...accepting, token })
  const reset = (token: string) => resetPassword(ada, { token, hashPassword: async () => 'new' })
  let bea: Context
  beforeEach(async () => {
    await somebody('bea', 'administrator')
    await somebody('ines', 'agent', mireille)
    bea = await as('bea')
  })

  it.for([
    ['suspended', () => suspendPerson(ada, { personId: 'bea', handTo: null })],
    ['removed', () => removePerson(ada, { personId: 'bea', handTo: null })],
    ['made an agent', () => changePerson(ada, { personId: 'bea', role: 'agent', brandIds: [mireille] })],
  ] as const)(
    'by being %s leaves no door open: neither an invitation nor a link for a new password',
    async ([, lose]) => {
      const { token } = await invite(bea, { ...letter, role: 'administrator', brandIds: [] })
      const link = await makePasswordLink(bea, { personId: 'ines' })
      await makePasswordLink(bea, { personId: 'ada' })
      const email = (await readPerson(db, 'ada'))?.email ?? ''
      const newer = await makePasswordLinkFor(ada, { email })
      await lose()
      await expect(opened(token)).rejects.toMatchObject({ reason: 'invitation-revoked' })
      await expect(reset(link.token)).rejects.toMatchObject({ reason: 'password-link-dead' })
      const [last] = (await listAudit(ada, { before: null })).entries
      expect(last).toMatchObject({ kind: 'invitation-revoked', actorId: 'ada', person: 'Marc' })
      expect(await reset(newer.token)).toEqual({ email })
    },
  )

  it('keeps the invitations that they could make as well now', async () => {
    await somebody('lea', 'lead', mireille, oscar)
    const lea = await as('lea')
    const [here, there] = [
      await invite(lea, { ...letter, brandIds: [mireille] }),
      await invite(lea, { ...letter, email: 'b@example.test', brandIds: [mireille, oscar] }),
    ]
    await changePerson(ada, { personId: 'lea', role: 'lead', brandIds: [mireille] })
    await expect(opened(there.token)).rejects.toMatchObject({ reason: 'invitation-revoked' })
    await opened(here.token)
  })

  it('takes along the invitation whose newest link they made, and none that somebody else renewed', async () => {
    const theirs = await invite(ada, { ...letter, brandIds: [mireille] })
    const ours = await invite(bea, { ...letter, email: 'b@example.test', brandIds: [mireille] })
    const [byBea, byAda] = [
      await renewInvitation(bea, { invitationId: theirs.invitation.id }),
      await renewInvitation(ada, { invitationId: ours.invitation.id }),
    ]
    await suspendPerson(ada, { personId: 'bea', handTo: null })
    await expect(opened(byBea.token)).rejects.toMatchObject({ reason: 'invitation-revoked' })
    await opened(byAda.token)
  })

  it('while their request is under way makes no more doors, whatever they were when it began', async () => {
    const { invitation } = await invite(ada, { ...letter, brandIds: [mireille] })
    const begun = [
      () => invite(bea, { ...letter, email: 'b@example.test', brandIds: [mireille] }),
      () => renewInvitation(bea, { invitationId: invitation.id }),
      () => revokeInvitation(bea, { invitationId: invitation.id }),
      () => makePasswordLink(bea, { personId: 'ines' }),
      () => clearSecondFactor(bea, { personId: 'ines' }),
    ]
    await openSession('ines')
    await changePerson(ada, { personId: 'bea', role: 'agent', brandIds: [mireille] })
    for (const act of begun) await expect(act()).rejects.toMatchObject(refused)
    await suspendPerson(ada, { personId: 'bea', handTo: null })
    for (const act of begun) await expect(act()).rejects.toMatchObject(refused)
    expect(await sessionsOf('ines')).toBe(1)
    expect((await listInvitations(ada)).map((it) => it.id)).toEqual([invitation.id])
  })

  it('of a brand invites nobody to it, whatever they saw when the request began', async () => {
    await somebody('lea', 'lead', mireille, oscar)
    const lea = await as('lea')
    await changePerson(ada, { personId: 'lea', role: 'lead', brandIds: [oscar] })
    await expect(invite(lea, { ...letter, brandIds: [mireille] })).rejects.toMatchObject({ code: 'not-found' })
    await invite(lea, { ...letter, brandIds: [oscar] })
  })

  it('at the very moment when they make a link has either made none or lost it', async () => {
    const [made] = await Promise.allSettled([
      invite(bea, { ...letter, role: 'administrator', brandIds: [] }),
      makePasswordLink(bea, { personId: 'ines' }),
      suspendPerson(ada, { personId: 'bea', handTo: null }),
    ])
    if (made.status === 'fulfilled') {
      await expect(opened(made.value.token)).rejects.toMatchObject({ reason: 'invitation-revoked' })
    } else expect(made.reason).toMatchObject(refused)
    expect(await listInvitations(ada)).toEqual([])
    expect(await db.rows(sql`select from password_link`)).toEqual([])
  })
})
