import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aColleague, arrives } from '../../../test/support/builders.ts'
import { aContext, aPerson, anEdge } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import type { Connector, Session } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import type { Role } from '../../domain/people/role.ts'
import { eventsOfCase } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { readCase } from '../cases/read-case.ts'
import type { Context } from '../context.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { submitReply } from '../replies/submit-reply.ts'
import { blockAuthor } from './block-author.ts'
import { muteAuthor } from './mute-author.ts'
import { reportPost } from './report-post.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', name: 'Inès Benali' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A network that notes what is asked of it. */
class Network {
  readonly asked: (readonly [what: string, who: string, more: unknown])[] = []
  refuses: ConnectorError | null = null
  /** What happens while it is asked. */
  meanwhile: () => Promise<void> = async () => {}
  #note(what: string, who: string, more: unknown): void {
    if (this.refuses !== null) throw this.refuses
    this.asked.push([what, who, more])
  }
  readonly connector = (can: Partial<Connector['can']> = { mute: true, block: true, report: true }): Connector => ({
    id: 'test',
    name: 'Test',
    settings: z.object({}),
    secrets: [],
    can: { search: true, stream: false, reply: true, thread: false, length: null, ...can },
    connect: async (): Promise<Session> => ({
      account: { externalId: 'us', handle: 'us.example', name: 'Us' },
      pull: async () => ({ arrivals: [], cursor: '', more: false, retain: 'all' }),
      mute: async (person, on) => this.#note('mute', person.personId, on),
      block: async (person, on) => this.#note('block', person.personId, on),
      report: async (post, reason, comment) => {
        await this.meanwhile()
        this.#note('report', post.externalId, [reason, comment])
      },
      close: async () => {},
    }),
  })
}

async function aDesk(can?: Partial<Connector['can']>) {
  const network = new Network()
  const { brand, clock, take } = await aListener(base.db)
  const externalId = `at://${randomUUID()}`
  const { opened } = await take([arrives({ externalId, author: { ...arrives0(), externalId: `did:${randomUUID()}` } })])
  const caseId = opened[0]?.caseId ?? ''
  const as = (role: Role): Context =>
    aContext(base.db, {
      clock,
      connectors: new Map([['test', network.connector(can)]]),
      edge: () => anEdge(),
      actor: aPerson({ userId: 'ines', role }),
    })
  const events = async () =>
    (await eventsOfCase(base.db, caseId)).flatMap(({ kind, actorId }) =>
      kind.startsWith('author-') ? [[kind, actorId]] : [],
    )
  const acts = async () =>
    (
      await base.db.rows<{ kind: string }>(sql`select kind from audit where data->>'caseId' = ${caseId} order by id`)
    ).map((it) => it.kind)
  return { network, caseId, externalId, as, events, acts, brand, take }
}
const arrives0 = () => {
  const it = arrives()
  if (it.kind !== 'post') throw new Error('no post')
  return it.post.author
}

describe('what is done on the network about a customer', () => {
  it('is asked of it, stands in the case and among the acts, is shown, and is taken back', async () => {
    const { network, caseId, externalId, as, events, acts } = await aDesk()
    const lead = as('lead')
    await muteAuthor(lead, { id: randomUUID(), caseId, on: true })
    await blockAuthor(lead, { id: randomUUID(), caseId, on: true, reason: 'harassment', comment: '' })
    await reportPost(lead, { id: randomUUID(), caseId, postId: null, reason: 'spam', comment: 'Dix fois.' })
    const { moderation, replyTo } = await readCase(lead, { caseId })
    expect(moderation).toEqual({ can: ['mute', 'block', 'report'], muted: true, blocked: true, reported: [replyTo] })
    await muteAuthor(lead, { id: randomUUID(), caseId, on: false })
    await blockAuthor(lead, { id: randomUUID(), caseId, on: false, reason: null, comment: '' })
    expect((await readCase(lead, { caseId })).moderation).toMatchObject({ muted: false, blocked: false })
    const kinds = ['author-muted', 'author-blocked', 'author-reported', 'author-unmuted', 'author-unblocked']
    expect(await events()).toEqual(kinds.map((kind) => [kind, 'ines']))
    expect(await acts()).toEqual(kinds)
    expect(network.asked.map(([what, , more]) => [what, more])).toEqual([
      ['mute', true],
      ['block', true],
      ['report', ['spam', 'Dix fois.']],
      ['mute', false],
      ['block', false],
    ])
    expect(network.asked[2]?.[1]).toBe(externalId)
  })

  it('keeps no words about somebody who is erased while the network is asked, only that it was done', async () => {
    const { network, caseId, as, acts } = await aDesk()
    const lead = as('lead')
    const author = await base.db.one<{ id: string }>(sql`select author_id as id from cases where id = ${caseId}`)
    network.meanwhile = async () => {
      await erasePeople(as('administrator'), { authorIds: [author?.id ?? ''], reason: 'request' })
    }
    await reportPost(lead, { id: randomUUID(), caseId, postId: null, reason: 'spam', comment: 'Dix fois, dit-il.' })
    expect(await acts()).toEqual(['author-reported'])
    const kept = await base.db.rows(sql`select kind, reason, comment from moderation where case_id = ${caseId}`)
    expect(kept).toEqual([{ kind: 'report', reason: 'spam', comment: '' }])
  })

  it('done twice it is once: one event, one act, one report on the network', async () => {
    const { network, caseId, as, events, acts } = await aDesk()
    for (let i = 0; i < 2; i += 1) {
      await muteAuthor(as('agent'), { id: randomUUID(), caseId, on: true })
      await reportPost(as('lead'), { id: randomUUID(), caseId, postId: null, reason: 'illegal', comment: '' })
    }
    await blockAuthor(as('lead'), { id: randomUUID(), caseId, on: false, reason: null, comment: '' })
    expect((await events()).map(([kind]) => kind)).toEqual(['author-muted', 'author-reported'])
    expect(await acts()).toEqual(['author-muted', 'author-reported'])
    expect(network.asked.filter(([what]) => what === 'report')).toHaveLength(1)
  })

  it('is for those who may: who answers may mute, a lead reports and blocks, an observer does nothing', async () => {
    const { network, caseId, as } = await aDesk()
    const block = (role: Role) =>
      blockAuthor(as(role), { id: randomUUID(), caseId, on: true, reason: 'spam', comment: '' })
    const report = (role: Role) =>
      reportPost(as(role), { id: randomUUID(), caseId, postId: null, reason: 'spam', comment: '' })
    await expect(block('agent')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(report('agent')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(muteAuthor(as('observer'), { id: randomUUID(), caseId, on: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(network.asked).toEqual([])
    expect((await readCase(as('agent'), { caseId })).moderation.can).toEqual(['mute'])
    expect((await readCase(as('observer'), { caseId })).moderation.can).toEqual([])
  })

  it('needs a ground that is told, and “other” needs words', async () => {
    const { network, caseId, as } = await aDesk()
    const lead = as('lead')
    const given = { id: randomUUID(), caseId, on: true, comment: ' ' }
    await expect(blockAuthor(lead, { ...given, reason: null })).rejects.toMatchObject({ reason: 'no-ground' })
    await expect(blockAuthor(lead, { ...given, reason: 'other' })).rejects.toMatchObject({ reason: 'no-ground' })
    await expect(reportPost(lead, { ...given, postId: null, reason: 'other' })).rejects.toMatchObject({
      reason: 'no-ground',
    })
    expect(network.asked).toEqual([])
  })

  it('leaves nothing behind when the network refuses, and says so in its words', async () => {
    const { network, caseId, as, events, acts } = await aDesk()
    network.refuses = new ConnectorError('permission_missing', 'Not with this token.', { fr: 'Pas avec ce jeton.' })
    await expect(muteAuthor(as('lead'), { id: randomUUID(), caseId, on: true })).rejects.toMatchObject({
      reason: 'moderation-refused',
      facts: { sentence: { en: 'Not with this token.', fr: 'Pas avec ce jeton.' } },
    })
    expect([await events(), await acts()]).toEqual([[], []])
    expect((await readCase(as('lead'), { caseId })).moderation.muted).toBe(false)
  })

  it('is not offered, nor done, where the network cannot', async () => {
    const { network, caseId, as } = await aDesk({})
    expect((await readCase(as('lead'), { caseId })).moderation.can).toEqual([])
    await expect(muteAuthor(as('lead'), { id: randomUUID(), caseId, on: true })).rejects.toMatchObject({
      reason: 'no-moderation',
    })
    expect(network.asked).toEqual([])
  })
})

describe('an answer in private', () => {
  const answer = (caseId: string, toPostId: string, inPrivate: boolean) => ({
    caseId,
    id: randomUUID(),
    toPostId,
    text: 'Bonjour',
    inPrivate,
    holdSeconds: 0,
  })

  it('is given to a public word where the network can, and to a private word always', async () => {
    const desk = await aDesk({ whisper: true })
    const { replyTo } = await readCase(desk.as('agent'), { caseId: desk.caseId })
    const said = await submitReply(desk.as('agent'), answer(desk.caseId, replyTo ?? '', true))
    expect(said.private).toBe(true)
    const plain = await aDesk()
    const post = (await readCase(plain.as('agent'), { caseId: plain.caseId })).replyTo ?? ''
    await expect(submitReply(plain.as('agent'), answer(plain.caseId, post, true))).rejects.toMatchObject({
      reason: 'no-private-answers',
    })
    await base.db.run(sql`update post set private = true where id = ${post}`)
    expect((await submitReply(plain.as('agent'), answer(plain.caseId, post, false))).private).toBe(true)
  })
})
