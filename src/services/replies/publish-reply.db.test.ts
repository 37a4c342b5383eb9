import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague, arrives } from '../../../test/support/builders.ts'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector, PublishedReply, ReplyKey, Session } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { compileRules } from '../../domain/listening/index.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { after, hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { readListedCase } from '../../store/case-reads.ts'
import { readDrafts } from '../../store/drafts.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { eraseCaseTexts } from '../../store/erasures.ts'
import { saveAccess } from '../../store/people.ts'
import { readReply } from '../../store/replies.ts'
import { sql } from '../../store/sql.ts'
import { sealSecrets } from '../admin/seal-secrets.ts'
import { addNote } from '../cases/add-note.ts'
import { handOverCase } from '../cases/hand-over-case.ts'
import { pauseCase } from '../cases/pause-case.ts'
import { promiseToCustomer } from '../cases/promise-to-customer.ts'
import { readCase } from '../cases/read-case.ts'
import { reopenCase } from '../cases/reopen-case.ts'
import { setAsideCase } from '../cases/set-aside-case.ts'
import { settleCase } from '../cases/settle-case.ts'
import { withdrawPromise } from '../cases/withdraw-promise.ts'
import { createDepartment } from '../clocks/create-department.ts'
import type { Context } from '../context.ts'
import { type Batch, ingest } from '../listening/ingest.ts'
import { cancelReply } from './cancel-reply.ts'
import { publishReply } from './publish-reply.ts'
import { retryReply } from './retry-reply.ts'
import { submitReply } from './submit-reply.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', name: 'Inès Benali' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A small network of its own: what stands on it, and what it says to the next calls. */
class Network implements Session {
  readonly account = { externalId: 'us', handle: 'us.example', name: 'Us' }
  readonly stands = new Map<string, string>()
  readonly answers: (() => void)[] = []
  calls = 0
  /** What was said of other replies with each call. */
  readonly others: (readonly string[])[] = []
  async pull() {
    return { arrivals: [], cursor: '', more: false, retain: 'all' as const }
  }
  async reply(_target: unknown, text: string, key: ReplyKey): Promise<PublishedReply> {
    this.calls += 1
    this.others.push([...(key.others ?? [])])
    this.answers.shift()?.()
    this.stands.set(key.id, text)
    return { externalId: `at://us/${key.id}`, url: `https://network.example/${key.id}` }
  }
  async find(_target: unknown, key: ReplyKey) {
    return this.stands.has(key.id) ? { externalId: `at://us/${key.id}`, url: null } : null
  }
  async close() {}
}

const connector: Connector = {
  id: 'test',
  name: 'Test',
  settings: { safeParse: () => ({ success: true, data: {} }) } as never,
  secrets: [],
  can: {
    search: true,
    stream: false,
    reply: true,
    thread: false,
    length: { max: 20, unit: 'graphemes', of: (text) => [...text].length },
  },
  connect: () => Promise.reject(new Error('not used')),
}

async function aCase() {
  await base.db.run(sql`update reply set state = 'cancelled' where state in ('queued', 'retrying', 'sending')`)
  const brand = await aBrand(base.db)
  const ctx = aContext(base.db, { connectors: new Map([['test', connector]]) })
  const matcher = compileRules([
    { id: brand.ruleId, brandId: brand.brandId, name: '', terms: [{ kind: 'name', text: 'Mireille' }] },
  ])
  const take = (arrivals: readonly Arrival[], lease: Batch['lease'] = brand.lease) =>
    ingest(ctx, matcher, { lease, channel: 'pull', cursor: null, retain: 'all', arrivals })
  const { opened } = await take([arrives({ externalId: 'at://asked' })])
  const caseId = opened[0]?.caseId ?? ''
  const person: Context = { ...ctx, actor: aPerson({ userId: 'ines', name: 'Inès Benali' }) }
  const network = new Network()
  const publisher = { holder: 'w1', session: async () => network, pulse: () => () => undefined }
  const detail = await readCase(person, { caseId })
  const submit = (text = 'Pardon !', holdSeconds = 0) =>
    submitReply(person, { caseId, id: randomUUID(), toPostId: detail.replyTo ?? '', text, holdSeconds })
  const kinds = async () => (await eventsOfCase(base.db, caseId)).map((event) => event.kind)
  const row = async () => (await readListedCase(base.db, caseId))?.it
  return { ctx, brand, person, caseId, network, publisher, submit, kinds, row, take, toPostId: detail.replyTo ?? '' }
}

/** Its holder gave no sign of life for longer than a claim stands. */
const silent = (id: string) =>
  base.db.run(sql`update reply set claim_until = now() - interval '1 second' where id = ${id}`)

const takenByAnother = (id: string) =>
  base.db.run(
    sql`update reply set claim_token = claim_token + 1, claim_until = now() + interval '1 hour' where id = ${id}`,
  )

/** Whose first transaction after the claim begins when `meanwhile` is over: there was no connection, or somebody held the case. */
function afterClaim(ctx: Context, meanwhile: () => Promise<void>): Context {
  let begun = 0
  const transaction: Context['db']['transaction'] = async (work) => {
    begun += 1
    if (begun === 2) await meanwhile()
    return base.db.transaction(work)
  }
  return { ...ctx, db: { ...base.db, transaction } }
}

it('a case says of each post where its answer leaves for, where that is another address than its author’s', async () => {
  const { ctx, person, caseId, take } = await aCase()
  const answersTo: Connector['answersTo'] = ({ to = '' }) => (to === '' ? null : to)
  const connectors = new Map([['test', { ...connector, answersTo }]])
  for (const to of ['camille.example', 'else@example.org'])
    await take([arrives({ externalId: `at://${to}`, addressed: 'mention', ref: { to } })])
  const { thread } = await readCase({ ...person, connectors }, { caseId })
  expect(thread.flatMap((it) => (it.kind === 'post' ? [it.answersTo] : []))).toEqual([null, null, 'else@example.org'])
  const plain = await readCase({ ...person, connectors: ctx.connectors }, { caseId })
  expect(plain.thread.flatMap((it) => (it.kind === 'post' ? [it.answersTo] : []))).toEqual([null, null, null])
})

describe('a reply', () => {
  it('is claimed, published once and recorded; the clock stops and the customer is waited for', async () => {
    const { ctx, network, publisher, submit, kinds, row } = await aCase()
    const { id } = await submit()
    expect(await publishReply(ctx, publisher)).toBe(true)
    expect(await publishReply(ctx, publisher)).toBe(false)
    expect([...network.stands]).toEqual([[id, 'Pardon !']])
    expect(await readReply(base.db, id)).toMatchObject({ state: 'sent', attempts: 1, externalId: `at://us/${id}` })
    expect(await row()).toMatchObject({ status: 'waiting', clock: { state: 'met' } })
    expect(await kinds()).toEqual(['opened', 'assigned', 'reply-queued', 'reply-sending', 'answered'])
    expect((await row())?.ownerId).toBe('ines')
  })

  it('goes with what the others to the same person are called, so that the same words are no proof of it', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const first = await submit('Merci !')
    await publishReply(ctx, publisher)
    await submit('Merci !')
    await publishReply(ctx, publisher)
    expect(network.others).toEqual([[], [`at://us/${first.id}`]])
    expect(network.calls).toBe(2)
  })

  it('submitted twice under one id is one reply', async () => {
    const { person, caseId, toPostId, kinds } = await aCase()
    const once = { caseId, id: randomUUID(), toPostId, text: 'Pardon !', holdSeconds: 10 }
    await submitReply(person, once)
    await submitReply(person, once)
    expect((await kinds()).filter((kind) => kind === 'reply-queued')).toHaveLength(1)
    // Whoever sends other words under it is not told that they leave.
    const other = submitReply(person, { ...once, text: 'Pardon, Camille !' })
    await expect(other).rejects.toMatchObject({ code: 'conflict', reason: 'reply-id-taken' })
  })

  it('stays until its hold is over, and can be taken back until then, not later', async () => {
    const { ctx, person, publisher, submit, network } = await aCase()
    const taken = await submit('Oups', 10)
    expect(await publishReply(ctx, publisher)).toBe(false)
    expect((await cancelReply(person, { replyId: taken.id })).state).toBe('cancelled')
    ctx.clock.pass(seconds(11))
    expect(await publishReply(ctx, publisher)).toBe(false)
    const sent = await submit()
    await publishReply(ctx, publisher)
    await expect(cancelReply(person, { replyId: sent.id })).rejects.toMatchObject({ reason: 'reply-left' })
    expect(network.stands.size).toBe(1)
  })

  it('is found rather than written again when the worker died between call and record', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const { id } = await submit()
    // The first worker publishes and dies before it records: its transaction never comes.
    const dead = { ...publisher, holder: 'dead', session: async () => network }
    const dying: Context = {
      ...ctx,
      db: {
        ...base.db,
        transaction: async (work) => {
          if (network.calls > 0) throw new Error('killed')
          return base.db.transaction(work)
        },
      },
    }
    await expect(publishReply(dying, dead)).rejects.toThrow('killed')
    expect(network.calls).toBe(1)
    expect(await publishReply(ctx, publisher)).toBe(false)
    await base.db.run(sql`update reply set claim_until = now() - interval '1 second' where id = ${id}`)
    expect(await publishReply(ctx, publisher)).toBe(true)
    expect(network.calls).toBe(1)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  it('is not sent by a holder who lost the claim while the network was dialled', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const { id } = await submit()
    const slow = {
      ...publisher,
      session: async () => {
        await takenByAnother(id)
        return network
      },
    }
    await publishReply(ctx, slow)
    expect(network.calls).toBe(0)
    expect((await readReply(base.db, id))?.state).toBe('sending')
  })

  it('is not recorded by a holder who lost the claim while the network was slow', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const { id } = await submit()
    network.reply = async (_target, _text, key) => {
      await takenByAnother(id)
      return { externalId: `at://us/${key.id}`, url: null }
    }
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, id))?.state).toBe('sending')
  })

  it('is sent once when its first holder waited for the database for longer than a claim stands', async () => {
    const { ctx, network, publisher, submit, kinds } = await aCase()
    const { id } = await submit()
    const late = afterClaim(ctx, async () => {
      await silent(id)
      expect(await publishReply(ctx, { ...publisher, holder: 'w2' })).toBe(true)
    })
    expect(await publishReply(late, publisher)).toBe(true)
    expect(network.calls).toBe(1)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'sent', attempts: 2 })
    expect((await kinds()).filter((kind) => kind === 'reply-sending')).toHaveLength(1)
  })

  it('stays with its holder, who gives a sign of life while the database is waited for', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const { id } = await submit()
    const beats: (() => Promise<void>)[] = []
    const pulse = (beat: () => Promise<void>) => {
      beats.push(beat)
      return () => void beats.splice(0)
    }
    const late = afterClaim(ctx, async () => {
      await silent(id)
      for (const beat of beats) await beat()
      expect(await publishReply(ctx, { ...publisher, holder: 'w2' })).toBe(false)
    })
    await publishReply(late, { ...publisher, pulse })
    expect(network.calls).toBe(1)
    expect(beats).toEqual([])
    expect(await readReply(base.db, id)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('does not leave when the words of its case were erased since it was claimed', async () => {
    const { ctx, network, publisher, submit, caseId } = await aCase()
    const { id } = await submit()
    const late = afterClaim(ctx, async () => {
      await base.db.transaction((tx) => eraseCaseTexts(tx, [caseId], ctx.now()))
    })
    expect(await publishReply(late, publisher)).toBe(true)
    expect(network.calls).toBe(0)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'cancelled', text: '' })
    await silent(id)
    expect(await publishReply(ctx, publisher)).toBe(false)
  })

  it('is not written under what its author has deleted since it was queued; one that stands there already is found still', async () => {
    const { ctx, network, publisher, submit, kinds } = await aCase()
    const { id, postId } = await submit()
    await base.db.run(sql`update post set deleted_at = to_timestamp(${ctx.now()} / 1000.0) where id = ${postId}`)
    await publishReply(ctx, publisher)
    expect(network.calls).toBe(0)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'refused', errorKind: 'target_gone' })
    expect(await kinds()).toContain('reply-refused')
    network.stands.set(id, 'Pardon !')
    await base.db.run(sql`
      update reply set state = 'sending', claim_until = now() - interval '1 second' where id = ${id}`)
    await publishReply(ctx, publisher)
    expect(network.calls).toBe(0)
    expect((await readReply(base.db, id))?.state).toBe('sent')
  })

  it('waits for as long as the network says, then goes out', async () => {
    const { ctx, network, publisher, submit, kinds } = await aCase()
    const { id } = await submit()
    const at = instant(ctx.now() + minutes(7))
    network.answers.push(() => {
      throw new ConnectorError('rate_limited', 'Too many.', { retryAt: at })
    })
    await publishReply(ctx, publisher)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'retrying', sendAt: at, errorKind: 'rate_limited' })
    ctx.clock.pass(minutes(6))
    expect(await publishReply(ctx, publisher)).toBe(false)
    ctx.clock.pass(minutes(1))
    expect(await publishReply(ctx, publisher)).toBe(true)
    expect((await readReply(base.db, id))?.state).toBe('sent')
    expect(await kinds()).toContain('reply-delayed')
  })

  it('that the network made wait can be taken back, its words being the draft again; it does not leave later', async () => {
    const { ctx, person, network, publisher, submit, kinds } = await aCase()
    const { id, caseId } = await submit()
    for (const [wait, more] of [
      [minutes(7), 'Too many.'],
      [minutes(9), 'Still too many.'],
    ] as const) {
      network.answers.push(() => {
        throw new ConnectorError('rate_limited', more, { retryAt: ctx.now() + wait })
      })
      await publishReply(ctx, publisher)
      expect(await readReply(base.db, id)).toMatchObject({ state: 'retrying', mayStand: false })
      ctx.clock.pass(wait)
    }
    expect((await cancelReply(person, { replyId: id })).state).toBe('cancelled')
    expect(await readDrafts(base.db, caseId)).toMatchObject({ drafts: [{ way: 'public', text: 'Pardon !' }] })
    expect(await publishReply(ctx, publisher)).toBe(false)
    expect(network.stands.size).toBe(0)
    expect(await kinds()).toContain('reply-cancelled')
  })

  it('taken back opens the case again that was settled with it, as it was before, and no other', async () => {
    const { ctx, person, caseId, publisher, submit, row, kinds, brand } = await aCase()
    await base.db.transaction((tx) => saveAccess(tx, 'ines', [brand.brandId]))
    const seen = async () => ({ caseId, version: (await row())?.version ?? 0 })
    const known = async () => {
      const it = await row()
      if (it === undefined) throw new Error('The case is gone.')
      const { version: _version, ...rest } = it
      return rest
    }
    const department = { id: randomUUID(), dueAt: after(ctx.now(), hours(3)), words: '' }
    const { id: departmentId } = await createDepartment(
      { ...person, actor: aPerson({ userId: 'ines', role: 'lead' }) },
      { brandId: brand.brandId, name: 'Cuisine' },
    )
    await handOverCase(person, { ...(await seen()), departmentId, promise: department })
    const [first, other] = [await submit('Pardon !', 60), await submit('Encore pardon !', 60)]
    const dueAt = after(ctx.now(), hours(2))
    const promiseId = randomUUID()
    const promise = { caseId, promiseId, dueAt, words: 'Avant midi.', version: null }
    await promiseToCustomer(person, { ...promise, answerId: other.id })
    const before = await known()
    ctx.clock.pass(seconds(5))
    await settleCase(person, await seen())
    await addNote(person, { caseId, noteId: randomUUID(), text: 'Réglé au comptoir' })
    // The other answer may be the one that it was settled with.
    await cancelReply(person, { replyId: first.id })
    expect(await row()).toMatchObject({ status: 'settled', promises: [{ state: 'withdrawn' }, { state: 'kept' }] })
    ctx.clock.pass(seconds(5))
    await cancelReply(person, { replyId: other.id })
    const endedAt = ctx.now()
    expect(await known()).toEqual({
      ...before,
      promises: before.promises.map((it) => (it.id === promiseId ? { ...it, state: 'withdrawn', endedAt } : it)),
    })
    expect(await kinds()).toEqual(expect.arrayContaining(['settled', 'reply-cancelled', 'restored']))
    expect(rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))).toEqual(await row())

    // Settled before it was written, or with an answer that was read, it stays settled.
    await settleCase(person, await seen())
    ctx.clock.pass(seconds(5))
    await cancelReply(person, { replyId: (await submit('Bonne journée !', 60)).id })
    expect((await row())?.status).toBe('settled')
    await reopenCase(person, await seen())
    const [sent, late] = [await submit('Voilà !'), await submit('Bonne soirée !', 60)]
    await settleCase(person, await seen())
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, sent.id))?.state).toBe('sent')
    await cancelReply(person, { replyId: late.id })
    expect((await row())?.status).toBe('settled')
  })

  it('that the network may have taken is not taken back, not even where it was told to wait since', async () => {
    const { ctx, person, network, publisher, submit } = await aCase()
    const { id } = await submit()
    network.answers.push(() => {
      throw new ConnectorError('transient', 'Away.')
    })
    await publishReply(ctx, publisher)
    await expect(cancelReply(person, { replyId: id })).rejects.toMatchObject({ reason: 'reply-may-stand' })
    network.find = async () => {
      throw new ConnectorError('rate_limited', 'Too many.')
    }
    ctx.clock.pass(hours(1))
    await publishReply(ctx, publisher)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'retrying', errorKind: 'rate_limited', mayStand: true })
    await expect(cancelReply(person, { replyId: id })).rejects.toMatchObject({ reason: 'reply-may-stand' })
  })

  it('whose worker died on the way is not taken back either, where the network makes the next one wait', async () => {
    const { ctx, person, network, publisher, submit } = await aCase()
    const { id } = await submit()
    await base.db.run(sql`
      update reply set state = 'sending', attempts = 1, claim_until = now() - interval '1 second' where id = ${id}`)
    network.answers.push(() => {
      throw new ConnectorError('rate_limited', 'Too many.')
    })
    await publishReply(ctx, publisher)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'retrying', mayStand: true })
    await expect(cancelReply(person, { replyId: id })).rejects.toMatchObject({ reason: 'reply-may-stand' })
  })

  it('goes back to its author with the network’s reason, and can be sent again under the same key', async () => {
    const { ctx, person, network, publisher, submit, kinds, row } = await aCase()
    const { id } = await submit()
    network.answers.push(() => {
      throw new ConnectorError('blocked_by_policy', 'The author lets nobody answer.')
    })
    await publishReply(ctx, publisher)
    expect(await readReply(base.db, id)).toMatchObject({
      state: 'refused',
      errorKind: 'blocked_by_policy',
      errorMessage: 'The author lets nobody answer.',
      errorMessageFr: null,
    })
    expect((await row())?.clock.state).toBe('running')
    await retryReply(person, { replyId: id })
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, id))?.state).toBe('sent')
    expect((await kinds()).filter((kind) => kind === 'reply-refused')).toHaveLength(1)
  })

  it('takes what it promised back with it, and brings it again when it is sent again', async () => {
    const { ctx, person, caseId, network, publisher, submit, row } = await aCase()
    const promises = async () => (await row())?.promises.map(({ state, dueAt: at }) => [state, at])
    const dueAt = after(ctx.now(), hours(2))
    const promised = (answerId: string, promiseId: string = randomUUID()) =>
      promiseToCustomer(person, { caseId, promiseId, dueAt, words: 'Avant midi.', answerId, version: null })
    const { id } = await submit()
    await promised(id)
    network.answers.push(() => {
      throw new ConnectorError('blocked_by_policy', 'The author lets nobody answer.')
    })
    await publishReply(ctx, publisher)
    expect(await promises()).toEqual([['withdrawn', dueAt]])
    await retryReply(person, { replyId: id })
    expect(await promises()).toEqual([['running', dueAt]])
    // By then nothing of it was ever read.
    network.answers.push(() => {
      throw new ConnectorError('blocked_by_policy', 'The author lets nobody answer.')
    })
    await publishReply(ctx, publisher)
    ctx.clock.pass(hours(3))
    await retryReply(person, { replyId: id })
    expect(await promises()).toEqual([['withdrawn', dueAt]])
    await publishReply(ctx, publisher)
    expect(rebuild(caseId, (await eventsOfCase(base.db, caseId)).map(fromLog))).toEqual(await row())
  })

  it('taken back takes its promise along, before that is noted too, and by hand it is gone for good', async () => {
    const { ctx, person, caseId, submit, row } = await aCase()
    const states = async () => (await row())?.promises.map(({ state }) => state)
    const dueAt = after(ctx.now(), hours(2))
    const promised = (answerId: string, promiseId: string = randomUUID()) =>
      promiseToCustomer(person, { caseId, promiseId, dueAt, words: '', answerId, version: null })
    const first = await submit('Pardon !', 10)
    await promised(first.id)
    await cancelReply(person, { replyId: first.id })
    expect(await states()).toEqual(['withdrawn'])
    const second = await submit('Encore pardon !', 10)
    await cancelReply(person, { replyId: second.id })
    await promised(second.id)
    expect(await states()).toEqual(['withdrawn'])
    const third = await submit('Vraiment !', 10)
    const promiseId = randomUUID()
    await promised(third.id, promiseId)
    await withdrawPromise(person, { caseId, promiseId, version: null })
    await base.db.run(sql`update reply set state = 'refused' where id = ${third.id}`)
    await retryReply(person, { replyId: third.id })
    expect(await states()).toEqual(['withdrawn', 'withdrawn'])
    await expect(promised(randomUUID())).rejects.toMatchObject({ code: 'not-found' })
  })

  it('goes back without the password that the network quotes in its reason', async () => {
    const { ctx, brand, network, publisher, submit } = await aCase()
    const { sourceId } = brand
    const { id } = await submit()
    await base.db.transaction(async (tx) => {
      const sealed = await sealSecrets(ctx, tx, sourceId, { password: 'hunter22-and-more' })
      await tx.run(sql`update source set sealed_secrets = ${sealed} where id = ${sourceId}`)
    })
    network.answers.push(() => {
      throw new ConnectorError('blocked_by_policy', 'Not with hunter22-and-more (you sent hunter22-a).')
    })
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, id))?.errorMessage).toBe('Not with ••• (you sent •••).')
  })

  it('goes back with the reason in French too where it is Vigie’s own, which is gone once it stands', async () => {
    const { ctx, person, publisher, submit } = await aCase()
    const { id } = await submit()
    const mute = { account: new Network().account, pull: new Network().pull, close: async () => {} }
    await publishReply(ctx, { ...publisher, session: async () => mute })
    expect(await readReply(base.db, id)).toMatchObject({
      state: 'refused',
      errorMessage: 'This network takes no answers from here.',
      errorMessageFr: 'Ce réseau ne prend pas de réponse d’ici.',
    })
    await retryReply(person, { replyId: id })
    await publishReply(ctx, publisher)
    expect(await readReply(base.db, id)).toMatchObject({ state: 'sent', errorMessage: null, errorMessageFr: null })
  })

  it('is given back after a day of failures rather than appear when nobody expects it', async () => {
    const { ctx, network, publisher, submit } = await aCase()
    const { id } = await submit()
    ctx.clock.pass(hours(24))
    network.answers.push(() => {
      throw new ConnectorError('transient', 'Away.')
    })
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, id))?.state).toBe('refused')
  })

  it.each([
    ['was settled with it', 'settled'],
    ['waits for the customer', 'waiting'],
    ['was paused meanwhile', 'paused'],
  ] as const)('that is given back brings its case back, which %s', async (_, status) => {
    const { ctx, brand, person, caseId, network, publisher, submit, row } = await aCase()
    await base.db.transaction((tx) => saveAccess(tx, 'ines', [brand.brandId]))
    if (status === 'waiting') {
      await submit('Merci')
      await publishReply(ctx, publisher)
    }
    const { id } = await submit()
    const version = (await row())?.version ?? 0
    if (status === 'settled') await settleCase(person, { caseId, version })
    if (status === 'paused') await pauseCase(person, { caseId, version, until: after(ctx.clock.now(), hours(72)) })
    expect((await row())?.status).toBe(status)
    network.answers.push(() => {
      throw new ConnectorError('blocked_by_policy', 'Not here.')
    })
    ctx.clock.pass(minutes(1))
    await publishReply(ctx, publisher)
    expect((await readReply(base.db, id))?.state).toBe('refused')
    expect(await row()).toMatchObject({ status: 'open', clock: { state: 'running' }, ownerId: 'ines' })
    const events = (await eventsOfCase(base.db, caseId)).map(fromLog)
    expect(events.map(({ fact }) => fact)).toContainEqual(expect.objectContaining({ because: 'reply' }))
    expect(rebuild(caseId, events)).toEqual(await row())
    // Sent again it is an answer like any other.
    await retryReply(person, { replyId: id })
    await publishReply(ctx, publisher)
    expect(await row()).toMatchObject({ status: 'waiting', clock: { state: 'met' } })
  })

  it('that is given back opens no second case of a person, and none that was set aside', async () => {
    const refuse = async ({ ctx, network, publisher }: Awaited<ReturnType<typeof aCase>>) => {
      network.answers.push(() => {
        throw new ConnectorError('blocked_by_policy', 'Not here.')
      })
      await publishReply(ctx, publisher)
    }
    const one = await aCase()
    await one.submit()
    await settleCase(one.person, { caseId: one.caseId, version: (await one.row())?.version ?? 0 })
    await base.db.run(sql`
      insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state,
        clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, first_post_id, last_post_id)
      select brand_id, source_id, author_id, 'open', priority, policy, 1, 'running', now(), now(), now(), now(), now(),
        first_post_id, last_post_id from cases where id = ${one.caseId}`)
    await refuse(one)
    expect((await one.row())?.status).toBe('settled')
    const other = await aCase()
    await other.submit()
    await setAsideCase(other.person, {
      caseId: other.caseId,
      reason: 'troll',
      version: (await other.row())?.version ?? 0,
    })
    await refuse(other)
    expect((await other.row())?.status).toBe('set-aside')
  })

  it('that still has a blank to fill in is refused, and says which', async () => {
    const { submit, kinds } = await aCase()
    await expect(submit('Le [[jour]], [[qui]]')).rejects.toMatchObject({
      reason: 'blanks-left',
      facts: { blanks: ['jour', 'qui'] },
    })
    await expect(submit('Bonjour {{prénom}}')).rejects.toMatchObject({ facts: { blanks: ['prénom'] } })
    expect(await kinds()).toEqual(['opened'])
  })

  it('that nobody would see anything of is refused', async () => {
    const { submit, kinds } = await aCase()
    for (const text of ['\u200B', ' \u2060\n\uFEFF', '\u200D\uFE0F']) {
      await expect(submit(text)).rejects.toMatchObject({ reason: 'invalid' })
    }
    expect(await kinds()).toEqual(['opened'])
  })

  it('that is too long for the network is refused before it is queued', async () => {
    const { submit, kinds } = await aCase()
    await expect(submit('x'.repeat(21))).rejects.toMatchObject({
      reason: 'reply-too-long',
      facts: { used: 21, max: 20 },
    })
    expect(await kinds()).toEqual(['opened'])
  })

  it('may be as long as the source’s own server says, which the composer is told too', async () => {
    const { brand, person, caseId, submit } = await aCase()
    await base.db.run(sql`
      update source set standing = '{"rate": null, "expiresAt": null, "renews": false, "longest": 30}' where id = ${brand.sourceId}`)
    expect((await readCase(person, { caseId })).source.can.length?.max).toBe(30)
    await submit('x'.repeat(30))
    await expect(submit('x'.repeat(31))).rejects.toMatchObject({ facts: { used: 31, max: 30 } })
  })

  it('does not answer what the customer wrote while it was on its way', async () => {
    const { ctx, brand, network, publisher, submit, row, take } = await aCase()
    await submit()
    network.reply = async (_target, _text, key) => {
      ctx.clock.pass(seconds(20))
      await take([arrives({ externalId: `at://more/${brand.brandId}`, publishedAt: instant(ctx.now() - seconds(5)) })])
      return { externalId: `at://us/${key.id}`, url: null }
    }
    await publishReply(ctx, publisher)
    expect(await row()).toMatchObject({ status: 'open', posts: 2, clock: { state: 'running' } })
  })

  it('found there after a crash answers nothing that was written since it was due', async () => {
    const { ctx, brand, network, publisher, submit, row, take } = await aCase()
    const { id } = await submit()
    network.stands.set(id, 'Pardon !')
    await base.db.run(sql`
      update reply set state = 'sending', attempts = 1, claim_until = now() - interval '1 second' where id = ${id}`)
    ctx.clock.pass(minutes(3))
    await take([arrives({ externalId: `at://more/${brand.brandId}`, publishedAt: instant(ctx.now() - minutes(1)) })])
    await publishReply(ctx, publisher)
    expect(network.calls).toBe(0)
    expect(await row()).toMatchObject({ status: 'open', clock: { state: 'running' } })
  })

  it('leaves through the account that the post addresses, of two of one brand', async () => {
    const { ctx, person, brand, caseId, publisher, take } = await aCase()
    const sourceId = randomUUID()
    await base.db.run(sql`
      insert into source (id, brand_id, connector, name, settings, lease_holder, lease_token, lease_until)
      values (${sourceId}, ${brand.brandId}, 'test', 'Deuxième', '{}', 'test', 1, now() + interval '1 hour')`)
    await take([arrives({ externalId: 'at://two', addressed: 'mention' })], { ...brand.lease, sourceId })
    const toPostId = (await readCase(person, { caseId })).replyTo ?? ''
    await submitReply(person, { caseId, id: randomUUID(), toPostId, text: 'Pardon !', holdSeconds: 0 })
    const asked: string[] = []
    const session = (from: string) => {
      asked.push(from)
      return publisher.session()
    }
    await publishReply(ctx, { ...publisher, session })
    expect(asked).toEqual([sourceId])
  })

  it('is refused to an observer', async () => {
    const { ctx, caseId, toPostId } = await aCase()
    const observer: Context = { ...ctx, actor: aPerson({ role: 'observer' }) }
    await expect(
      submitReply(observer, { caseId, id: randomUUID(), toPostId, text: 'x', holdSeconds: 0 }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
