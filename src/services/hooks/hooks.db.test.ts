import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { type Behaviour, aReceiver, broken, type Receiver, signatureBy } from '../../../test/support/receiver.ts'
import { runs } from '../../../test/support/seed.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { type HookType, hookTypes } from '../../domain/hooks/hook-type.ts'
import { days, hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { eraseCaseTexts, erasePosts } from '../../store/erasures.ts'
import { appendEvents } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { doBulk } from '../bulk/do-bulk.ts'
import { prepareBulk } from '../bulk/prepare-bulk.ts'
import { undoBulk } from '../bulk/undo-bulk.ts'
import { addNote } from '../cases/add-note.ts'
import { assignCase } from '../cases/assign-case.ts'
import { handOverCase } from '../cases/hand-over-case.ts'
import { pauseCase } from '../cases/pause-case.ts'
import { resumeCase } from '../cases/resume-case.ts'
import { ringClocks } from '../cases/ring-clocks.ts'
import { setPriority } from '../cases/set-priority.ts'
import { settleCase } from '../cases/settle-case.ts'
import { takeBackCase } from '../cases/take-back-case.ts'
import { createDepartment } from '../clocks/create-department.ts'
import type { Context } from '../context.ts'
import { answerThere } from '../replies/answer-there.ts'
import { withdrawAnswer } from '../replies/withdraw-answer.ts'
import { changeHook } from './change-hook.ts'
import { createHook } from './create-hook.ts'
import { forgetTold } from './forget-told.ts'
import { listHooks } from './list-hooks.ts'
import { readLog } from './read-log.ts'
import { removeHook } from './remove-hook.ts'
import { renewSecret } from './renew-secret.ts'
import { resendMessage } from './resend-message.ts'
import { switchHook } from './switch-hook.ts'
import { tellNext } from './tell-next.ts'
import { tryHook } from './try-hook.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let receiver: Receiver
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', role: 'administrator' })
  receiver = await aReceiver()
})
afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await base[Symbol.asyncDispose]()
})

const never = new AbortController().signal

interface Told {
  readonly desk: TestDesk
  readonly hookId: string
  readonly secret: string
  readonly admin: Context
  readonly vigie: Context
  /** Tells all that is due now; how many tries that were. */
  tellAll(): Promise<number>
  standing(): Promise<Awaited<ReturnType<typeof listHooks>>[number]>
}

/** A desk whose events this receiver is told, and no other receiver beside it. */
async function aTold(
  given: { types?: readonly HookType[]; words?: boolean; url?: string; isSilent?: (url: string) => boolean } = {},
): Promise<Told> {
  await base.db.run(sql`delete from webhook`)
  receiver.received.length = 0
  receiver.meet = () => 204
  receiver.headers = {}
  const desk = await aDesk(base.db, ['ines'])
  // Real addresses and a real line. Only where nothing comes the wait is short: elsewhere a busy machine may answer late.
  const edge: Context['edge'] = (signal, allowed) => {
    const edgeWith = (limits: { totalMs?: number }) => createEdge({ now: desk.clock.now, signal, allowed, limits })
    const [patient, hurried] = [edgeWith({}), edgeWith({ totalMs: 250 })]
    const isSilent = (url: string): boolean => given.isSilent?.(url) ?? false
    const addressOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : `${input}`)
    return { ...patient, fetch: (input, init) => (isSilent(addressOf(input)) ? hurried : patient).fetch(input, init) }
  }
  const vigie: Context = { ...desk.ctx, edge }
  const admin: Context = { ...vigie, actor: aPerson({ userId: 'ines', role: 'administrator' }) }
  const { hook, secret } = await createHook(admin, {
    name: 'Cuisine',
    url: given.url ?? receiver.url,
    brandIds: [desk.brand.brandId],
    types: given.types ?? hookTypes.filter((it) => !it.startsWith('source.')),
    words: given.words ?? false,
  })
  const tellAll = async (): Promise<number> => {
    let tries = 0
    while (await tellNext(vigie, never)) tries += 1
    return tries
  }
  const standing = async () => {
    const found = (await listHooks(admin)).find(({ id }) => id === hook.id)
    if (found === undefined) throw new Error('The webhook is gone.')
    return found
  }
  return { desk, hookId: hook.id, secret, admin, vigie, tellAll, standing }
}

const kinds = () => receiver.received.map(({ type }) => type)

describe('what another program is told', () => {
  it('is what happens to a case, in order, in the promised form, and signed', async () => {
    const { desk, secret, tellAll } = await aTold()
    const caseId = await desk.writes('camille')
    desk.clock.pass(minutes(1))
    await desk.writes('camille', { text: 'Toujours rien chez Mireille, personne ne répond.' })
    const version = async () => (await desk.case(caseId)).version
    await assignCase(desk.as('ines'), { caseId, ownerId: 'ines', version: await version() })
    await setPriority(desk.as('ines'), { caseId, priority: 'critical', version: await version() })
    await addNote(desk.as('ines'), { caseId, noteId: randomUUID(), text: 'Vu avec la cuisine' })
    desk.clock.pass(hours(2))
    await ringClocks(desk.ctx)
    await settleCase(desk.as('ines'), { caseId, version: await version() })
    await tellAll()
    expect(kinds()).toEqual([
      'case.opened',
      'case.message',
      // Who writes that nobody answers is more serious by it.
      'case.priority',
      'case.assigned',
      'case.priority',
      'case.noted',
      'clock.warned',
      'clock.breached',
      'case.settled',
    ])
    expect(receiver.received.map(broken).filter((it) => it !== null)).toEqual([])
    for (const it of receiver.received) expect(it.headers['webhook-signature']).toBe(signatureBy(secret, it))
    const versions = receiver.received.map(({ data }) => data.version ?? 0)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    // No name and no word of anybody, unless that was asked for.
    expect(receiver.received.map(({ text }) => text).join()).not.toMatch(/Mireille|camille|cuisine/iu)
  })

  it('is that what was done to many cases was taken back, and where the case stands again', async () => {
    const { desk, tellAll } = await aTold({
      types: hookTypes.filter((it) => it === 'case.settled' || it.endsWith('restored')),
    })
    const ines = desk.as('ines')
    const caseId = await desk.writes('camille')
    await assignCase(ines, { caseId, ownerId: 'ines', version: 1 })
    const act = { kind: 'settle' } as const
    const { brandId } = desk.brand
    const { id: bulkId } = await prepareBulk(ines, { id: randomUUID(), brandId, act, selection: { ids: [caseId] } })
    await doBulk(ines, { bulkId })
    await undoBulk(ines, { bulkId })
    await tellAll()
    expect(kinds()).toEqual(['case.settled', 'case.restored'])
    expect(receiver.received.map(broken)).toEqual([null, null])
    expect(receiver.received[1]?.data).toMatchObject({
      ...{ caseId, status: 'open', priority: 'medium', ownerId: 'ines', departmentId: null, actorId: 'ines' },
    })
  })

  it('is how a case rests and goes on: an answer given elsewhere that is taken back, a department that gives the case back, a pause and its end', async () => {
    const types: readonly HookType[] = ['case.answer-withdrawn', 'case.taken-back', 'case.paused', 'case.resumed']
    const { desk, admin, secret, tellAll } = await aTold({ types })
    const ines = desk.as('ines')
    const caseId = await desk.writes('camille')
    const version = async () => (await desk.case(caseId)).version
    const proofId = randomUUID()
    await answerThere(ines, { caseId, id: proofId, url: '', text: 'Rappelée.', version: await version() })
    await withdrawAnswer(ines, { proofId })
    const { id: departmentId } = await createDepartment(admin, { brandId: desk.brand.brandId, name: 'Cuisine' })
    await handOverCase(ines, { caseId, departmentId, promise: null, version: await version() })
    await takeBackCase(ines, { caseId, kept: false, version: await version() })
    const until = instant(desk.clock.now() + days(1))
    const pause = async () => pauseCase(ines, { caseId, until, version: await version() })
    await pause()
    await resumeCase(ines, { caseId, version: await version() })
    await pause()
    desk.clock.pass(minutes(1))
    await desk.writes('camille', { text: 'Toujours rien chez Mireille.' })
    expect(await tellAll()).toBe(6)
    expect(receiver.received.map(broken).filter((it) => it !== null)).toEqual([])
    for (const it of receiver.received) expect(it.headers['webhook-signature']).toBe(signatureBy(secret, it))
    const about = (it: Receiver['received'][number]) => [it.type, { ...it.data }]
    const of = { brandId: desk.brand.brandId, caseId }
    const paused = ['case.paused', { ...of, until: new Date(until).toISOString() }]
    expect(receiver.received.map(about)).toEqual(
      [
        ['case.answer-withdrawn', { ...of, proofId, waitsAgain: true }],
        ['case.taken-back', of],
        paused,
        ['case.resumed', { ...of, because: 'colleague' }],
        paused,
        ['case.resumed', { ...of, because: 'customer' }],
      ].map(([type, data]) => [type, expect.objectContaining(data as object)]),
    )
    const actors = receiver.received.map(({ data }) => data['actorId'])
    expect(actors).toEqual(['ines', 'ines', 'ines', 'ines', 'ines', null])
  })

  it('is only what was chosen, and only of the brands that were', async () => {
    const { desk, tellAll } = await aTold({ types: ['case.assigned'] })
    const other = await aDesk(base.db, ['ines'])
    const caseId = await desk.writes('camille')
    await assignCase(desk.as('ines'), { caseId, ownerId: 'ines', version: 1 })
    await assignCase(other.as('ines'), { caseId: await other.writes('noor'), ownerId: 'ines', version: 1 })
    await tellAll()
    expect(receiver.received.map(({ type, data }) => [type, data.caseId])).toEqual([['case.assigned', caseId]])
  })

  it('has the words where that was asked for, as they stand when it is told: what was erased is told to nobody', async () => {
    const { desk, hookId, admin, tellAll } = await aTold({ words: true })
    await desk.writes('camille', { text: 'Le pain de chez Mireille était froid.' })
    await tellAll()
    const erased = await desk.writes('noor', { text: 'Une heure d’attente chez Mireille.' })
    await base.db.run(sql`update post set text = '' where case_id = ${erased}`)
    await tellAll()
    expect(receiver.received.map(broken).filter((it) => it !== null)).toEqual([])
    expect(receiver.received.map(({ data }) => data['words'])).toEqual([
      { text: 'Le pain de chez Mireille était froid.', author: { name: 'camille', handle: 'camille', url: null } },
      null,
    ])
    const { messages } = await readLog(admin, { hookId, after: null })
    expect(JSON.stringify(messages)).not.toContain('pain')
  })

  it('is not there without its event, nor the event without it', async () => {
    const { desk, tellAll } = await aTold({ types: ['source.listening'] })
    await expect(
      base.db.transaction(async (tx) => {
        await appendEvents(tx, [
          {
            at: desk.clock.now(),
            kind: 'source.listening',
            brandId: desk.brand.brandId,
            caseId: null,
            caseVersion: null,
            sourceId: desk.brand.sourceId,
            actorId: null,
            data: {},
          },
        ])
        throw new Error('the process died')
      }),
    ).rejects.toThrow('the process died')
    expect(await tellAll()).toBe(0)
  })
})

describe('a receiver', () => {
  it('that is away is told later, in order, and one case waits for no other', async () => {
    const { desk, tellAll } = await aTold()
    const stuck = await desk.writes('camille')
    await assignCase(desk.as('ines'), { caseId: stuck, ownerId: 'ines', version: 1 })
    const free = await desk.writes('noor')
    receiver.meet = ({ data }) => (data.caseId === stuck ? 503 : 204)
    await tellAll()
    expect(receiver.received.map(({ type, data }) => [type, data.caseId])).toEqual([
      ['case.opened', stuck],
      ['case.opened', free],
    ])
    receiver.meet = () => 204
    desk.clock.pass(seconds(6))
    await tellAll()
    expect(receiver.received.slice(2).map(({ type }) => type)).toEqual(['case.opened', 'case.assigned'])
    expect(receiver.received[2]?.id).toBe(receiver.received[0]?.id)
  })

  it('is asked again when it says so, over a day, then the message is given up, and goes with one click', async () => {
    const { desk, hookId, admin, tellAll, standing } = await aTold({ types: ['case.opened'] })
    await desk.writes('camille')
    receiver.meet = () => 503
    receiver.headers = { 'retry-after': '1800' }
    await tellAll()
    desk.clock.pass(minutes(29))
    expect(await tellAll()).toBe(0)
    for (let hour = 0; hour < 36; hour += 1) {
      desk.clock.pass(hours(1))
      await tellAll()
    }
    expect(receiver.received).toHaveLength(11)
    expect(await standing()).toMatchObject({ state: 'on', waiting: 0, failures: 11 })
    const [message] = (await readLog(admin, { hookId, after: null })).messages
    expect(message).toMatchObject({ state: 'given-up', nextAt: null, name: receiver.received[0]?.id })
    expect(message?.attempts).toHaveLength(11)
    expect(message?.attempts[0]).toMatchObject({ status: 503, error: 'status', answer: 'answer 503' })

    receiver.meet = () => 204
    await resendMessage(admin, { hookId, messageId: message?.id ?? '' })
    expect(await tellAll()).toBe(1)
    expect(receiver.received.at(-1)?.id).toBe(receiver.received[0]?.id)
    expect((await readLog(admin, { hookId, after: null })).messages[0]).toMatchObject({ state: 'told' })
    expect(await standing()).toMatchObject({ failures: 0, failingSince: null })
  })

  it('that answers 410 is switched off at once; what happens then is not told, what waited is told when it is on again', async () => {
    const { desk, hookId, admin, tellAll, standing } = await aTold({ types: ['case.opened'] })
    await desk.writes('camille')
    receiver.meet = () => 410
    await tellAll()
    expect(await standing()).toMatchObject({ state: 'off', offBecause: 'gone', waiting: 1 })
    await desk.writes('noor')
    desk.clock.pass(hours(1))
    expect(await tellAll()).toBe(0)
    receiver.meet = () => 204
    await switchHook(admin, { hookId, on: true })
    expect(await tellAll()).toBe(1)
    const acts = await base.db.rows<{ kind: string; by: string | null }>(
      sql`select kind, actor_id as by from audit where data->>'webhookId' = ${hookId} order by id`,
    )
    expect(acts.map(({ kind, by }) => `${kind} ${by ?? 'Vigie'}`)).toEqual([
      'webhook-made ines',
      'webhook-given-up Vigie',
      'webhook-switched-on ines',
    ])
  })

  it('that fails for days is switched off, and until then asked once in a while, whatever waits for it', async () => {
    const { desk, tellAll, standing } = await aTold({ types: ['case.opened'] })
    receiver.meet = () => 500
    for (let i = 0; i < 40; i += 1) await desk.writes(`customer-${i}`)
    await tellAll()
    // Three tries, and it is left in peace.
    expect(receiver.received).toHaveLength(3)
    for (let day = 0; day < 5; day += 1) {
      expect((await standing()).state).toBe('on')
      for (let look = 0; look < 6; look += 1) {
        desk.clock.pass(hours(4))
        await tellNext({ ...desk.ctx, edge: refusing }, never)
      }
    }
    await tellNext({ ...desk.ctx, edge: refusing }, never)
    expect(await standing()).toMatchObject({ state: 'off', offBecause: 'failing' })
  })

  it('that is dead slows down no other', async () => {
    await using dead = await aReceiver()
    const { desk, admin, vigie, hookId } = await aTold({ types: ['case.opened'], isSilent: (url) => url === dead.url })
    dead.meet = () => 'silent'
    await createHook(admin, {
      name: 'Mort',
      url: dead.url,
      brandIds: [desk.brand.brandId],
      types: ['case.opened'],
      words: false,
    })
    for (let i = 0; i < 12; i += 1) await desk.writes(`customer-${i}`)
    // Six tellers, as in a process: three at most wait for the dead one.
    const teller = async (): Promise<void> => {
      if (receiver.received.length < 12 && (await tellNext(vigie, never))) await teller()
    }
    await Promise.all(Array.from({ length: 6 }, teller))
    expect(receiver.received).toHaveLength(12)
    expect(dead.received.length).toBeLessThanOrEqual(5)
    expect((await listHooks(admin)).find(({ id }) => id === hookId)?.waiting).toBe(0)
  })

  it('that leads elsewhere is not followed, and a private address is only asked where an administrator typed it', async () => {
    const { desk, hookId, admin, tellAll } = await aTold({ types: ['case.opened'] })
    await using elsewhere = await aReceiver()
    receiver.meet = () => 307
    receiver.headers = { location: elsewhere.url }
    await desk.writes('camille')
    await tellAll()
    expect(elsewhere.received).toEqual([])
    const [message] = (await readLog(admin, { hookId, after: null })).messages
    expect(message?.attempts[0]).toMatchObject({ status: 307, error: 'redirect' })

    // A name that was public when it was typed and leads inside later: the guard looks when it dials.
    await base.db.run(sql`update webhook set allowed = '{}', rest_until = null where id = ${hookId}`)
    desk.clock.pass(minutes(1))
    await tellAll()
    expect(receiver.received).toHaveLength(1)
    const [again] = (await readLog(admin, { hookId, after: null })).messages
    expect(again?.attempts[1]).toMatchObject({
      status: null,
      error: expect.stringContaining('private address'),
      errorFr: expect.stringContaining('privé'),
    })
  })

  it.each([
    'http://example.com/hook',
    'ftp://example.com/',
    'https://user:secret@example.com/',
    'nowhere',
    'http://169.254.169.254/',
  ])('cannot be at %s', async (url) => {
    const { desk, admin } = await aTold()
    const choice = { name: 'x', url, brandIds: [desk.brand.brandId], types: hookTypes, words: false }
    await expect(createHook(admin, choice)).rejects.toMatchObject({ reason: 'webhook-address' })
  })

  it('is only for administrators', async () => {
    const { desk, hookId } = await aTold()
    const lead = { ...desk.ctx, actor: aPerson({ role: 'lead' }) }
    await expect(listHooks(lead)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(readLog(lead, { hookId, after: null })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(renewSecret(lead, { hookId })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('that moved is told at its new address, and removed it is told nothing', async () => {
    const { desk, hookId, admin, tellAll, standing } = await aTold({ types: ['case.opened'] })
    await using moved = await aReceiver()
    await desk.writes('camille')
    await base.db.run(
      sql`update webhook set failures = 7, failing_since = now() - interval '6 days' where id = ${hookId}`,
    )
    const { name, brandIds, types, words, url } = await standing()
    await changeHook(admin, { hookId, choice: { name: 'Four', brandIds, types, words, url } })
    expect(await standing()).toMatchObject({ failures: 7, failingSince: expect.any(Number) })
    await changeHook(admin, { hookId, choice: { name, brandIds, types, words, url: moved.url } })
    // What the old address did not take is nothing that the new one failed at.
    expect(await standing()).toMatchObject({ failures: 0, failingSince: null })
    await tellAll()
    expect([receiver.received.length, moved.received.length]).toEqual([0, 1])
    await desk.writes('noor')
    await removeHook(admin, { hookId })
    expect(await tellAll()).toBe(0)
  })
})

/** A line on which something happens while the receiver is asked, before this comes back. */
const meanwhile =
  (answer: () => Response, happens: () => Promise<unknown>): Context['edge'] =>
  (signal) => ({
    ...createEdge({ now: () => instant(0), signal, allowed: new Set() }),
    fetch: async () => {
      await happens()
      return answer()
    },
  })

it('a receiver that moved while its old address was asked is not judged by what that one says, and is told at once', async () => {
  const { desk, hookId, admin, vigie, tellAll, standing } = await aTold({ types: ['case.opened'] })
  await using moved = await aReceiver()
  await desk.writes('camille')
  const { name, brandIds, types, words } = await standing()
  const moves = () => changeHook(admin, { hookId, choice: { name, brandIds, types, words, url: moved.url } })
  const edge = meanwhile(() => new Response('gone', { status: 410 }), moves)
  await tellNext({ ...vigie, edge }, never)
  expect(await standing()).toMatchObject({ state: 'on', failures: 0, failingSince: null, waiting: 1 })
  await tellAll()
  expect([receiver.received.length, moved.received.length]).toEqual([0, 1])
})

const refusing: Context['edge'] = (signal) => ({
  ...createEdge({ now: () => instant(0), signal, allowed: new Set() }),
  fetch: async () => new Response('no', { status: 500 }),
})

describe('a secret', () => {
  it('that was replaced signs beside the new one for a day, and the one before it no more', async () => {
    const { desk, hookId, secret: first, admin, tellAll } = await aTold({ types: ['case.opened'] })
    const second = await renewSecret(admin, { hookId })
    const third = await renewSecret(admin, { hookId })
    const signatures = async (who: string): Promise<readonly boolean[]> => {
      await desk.writes(who)
      await tellAll()
      const message = receiver.received.at(-1)
      if (message === undefined) throw new Error('Nothing came.')
      const given = String(message.headers['webhook-signature']).split(' ')
      return [first, second.secret, third.secret].map((it) => given.includes(signatureBy(it, message)))
    }
    expect(await signatures('camille')).toEqual([false, true, true])
    desk.clock.pass(hours(25))
    expect(await signatures('noor')).toEqual([false, false, true])
  })

  it('is in no answer after the first, in no log and in no act', async () => {
    const { desk, hookId, secret, admin, tellAll } = await aTold()
    await desk.writes('camille')
    await tellAll()
    const rest = JSON.stringify([
      await listHooks(admin),
      await readLog(admin, { hookId, after: null }),
      desk.ctx.log.lines,
      await base.db.rows(sql`select data from audit`),
    ])
    expect(rest).not.toContain(secret.slice(6))
    // The address may hold a token of the receiver’s own.
    expect(JSON.stringify(await base.db.rows(sql`select data from audit`))).not.toContain('token=abc')
  })
})

describe('a trial', () => {
  it('goes at once, says what came back, and is not told again when it fails', async () => {
    const { hookId, admin, secret, tellAll, standing } = await aTold()
    expect(await tryHook(admin, { hookId }, never)).toMatchObject({ status: 204, error: null })
    expect(receiver.received.map(broken)).toEqual([null])
    expect(receiver.received[0]?.headers['webhook-signature']).toBe(
      signatureBy(secret, receiver.received[0] ?? { headers: {}, text: '' }),
    )
    receiver.meet = () => 404
    expect(await tryHook(admin, { hookId }, never)).toMatchObject({ status: 404, error: 'status' })
    expect(await tellAll()).toBe(0)
    expect(await standing()).toMatchObject({ failures: 0, waiting: 0 })
  })
})

describe('the log', () => {
  it('gives its pages without a gap, and forgets after a month what is over, never what waits', async () => {
    const { desk, hookId, admin, tellAll, standing } = await aTold({ types: ['case.opened'] })
    for (let i = 0; i < 30; i += 1) await desk.writes(`customer-${i}`)
    await tellAll()
    receiver.meet = () => 500
    await desk.writes('late')
    await tellAll()
    const first = await readLog(admin, { hookId, after: null })
    const rest = await readLog(admin, { hookId, after: first.next })
    expect([first.messages.length, rest.messages.length, rest.next]).toEqual([25, 6, null])
    desk.clock.pass(days(31))
    await forgetTold(desk.ctx)
    expect((await readLog(admin, { hookId, after: null })).messages).toHaveLength(1)
    expect((await standing()).waiting).toBe(1)
  })

  it('does not keep what a receiver said of a case whose words were erased', async () => {
    const { desk, hookId, admin, tellAll } = await aTold({ types: ['case.opened'] })
    const caseId = await desk.writes('camille')
    receiver.meet = () => 200
    await tellAll()
    await base.db.transaction((tx) => eraseCaseTexts(tx, [caseId], desk.clock.now()))
    const [message] = (await readLog(admin, { hookId, after: null })).messages
    expect(message?.attempts[0]).toMatchObject({ status: 200, answer: null })
  })

  it('does not keep what a receiver said back of words that were erased while it was asked', async () => {
    const { desk, hookId, admin, vigie } = await aTold({ types: ['case.opened'], words: true })
    const caseId = await desk.writes('camille')
    const { lastPostId } = await desk.case(caseId)
    const erase = () => base.db.transaction((tx) => erasePosts(tx, [lastPostId], desk.clock.now()))
    const said = () => new Response('Camille wrote: cold bread')
    await tellNext({ ...vigie, edge: meanwhile(said, async () => undefined) }, never)
    const other = await desk.writes('noor')
    expect(other).not.toBe(caseId)
    const second = (await desk.case(other)).lastPostId
    const eraseOther = () => base.db.transaction((tx) => erasePosts(tx, [second], desk.clock.now()))
    await tellNext({ ...vigie, edge: meanwhile(said, eraseOther) }, never)
    const answers = async () =>
      (await readLog(admin, { hookId, after: null })).messages.map((it) => it.attempts[0]?.answer)
    expect(await answers()).toEqual([null, 'Camille wrote: cold bread'])
    await erase()
    expect(await answers()).toEqual([null, null])
  })
})

describe('whatever goes wrong on the way', () => {
  const behaviour = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Behaviour>(204) },
    { weight: 2, arbitrary: fc.constantFrom<Behaviour>(500, 503, 429, 404) },
    { weight: 2, arbitrary: fc.constantFrom<Behaviour>('cut', 'half') },
    { weight: 1, arbitrary: fc.constant<Behaviour>('silent') },
  )
  const step = fc.oneof(
    fc.record({ does: fc.constant('writes' as const), who: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ does: fc.constant('notes' as const), who: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ does: fc.constant('tells' as const), dies: fc.boolean() }),
  )

  it('each event reaches the receiver at least once, and those of a case in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.array(behaviour, { minLength: 1, maxLength: 10 }),
        async (steps, behaviours) => {
          const { desk, vigie, tellAll } = await aTold({ isSilent: () => behaviours.includes('silent') })
          let met = 0
          receiver.meet = () => behaviours[met++] ?? 204
          const cases = new Map<string, string>()
          const claimsEnd = () => base.db.run(sql`update webhook_message set claim_until = now() - interval '1 s'`)
          for (const it of steps) {
            desk.clock.pass(seconds(2))
            if (it.does === 'writes') cases.set(it.who, await desk.writes(it.who))
            else if (it.does === 'notes') {
              const caseId = cases.get(it.who)
              if (caseId !== undefined) await addNote(desk.as('ines'), { caseId, noteId: randomUUID(), text: 'x' })
            } else if (it.dies) {
              // The process dies with the message in its hands: after the call, before it is written down.
              const dying: Context = {
                ...vigie,
                edge: (signal, allowed) => {
                  const outside = vigie.edge(signal, allowed)
                  return {
                    ...outside,
                    fetch: async (input, init) => {
                      await outside.fetch(input, init).catch(() => undefined)
                      died.abort(new Error('died'))
                      throw new Error('died')
                    },
                  }
                },
              }
              const died = new AbortController()
              await tellNext(dying, died.signal).catch(() => undefined)
              await claimsEnd()
            } else {
              const both = await Promise.all([tellNext(vigie, never), tellNext(vigie, never)])
              expect(both.length).toBe(2)
            }
          }
          met = behaviours.length
          for (let round = 0; round < 12; round += 1) {
            desk.clock.pass(minutes(15))
            await tellAll()
          }
          const happened = await base.db.rows<{ id: string; version: number }>(sql`
            select case_id as id, case_version as version from event
            where brand_id = ${desk.brand.brandId} and kind in ('opened', 'post-joined', 'note-added', 'clock-warned',
              'clock-breached', 'priority-set')
            order by case_id, case_version`)
          const taken = new Map<string, number[]>()
          for (const { data, answered } of receiver.received) {
            const before = taken.get(data.caseId ?? '') ?? []
            const version = data.version ?? 0
            // Nothing comes before what precedes it was taken.
            const missing = happened.filter(
              (it) => it.id === data.caseId && it.version < version && !before.includes(it.version),
            )
            expect(missing).toEqual([])
            if (answered === 204) taken.set(data.caseId ?? '', [...before, version])
          }
          for (const { id, version } of happened) expect(taken.get(id)).toContain(version)
        },
      ),
      { numRuns: runs(6) },
    )
  })
})
