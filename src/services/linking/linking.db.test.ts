import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAuthor, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import { runs } from '../../../test/support/seed.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { answer, record } from '../../domain/cases/decide.ts'
import { lockCase, saveCases } from '../../store/cases.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { accountsOf, mostAccounts } from '../../domain/people/linking.ts'
import { type Duration, hours, instant, minutes } from '../../domain/model/time.ts'
import { linksAround } from '../../store/account-links.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { sql } from '../../store/sql.ts'
import { setAsideCase } from '../cases/set-aside-case.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Context } from '../context.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { findPeople } from '../privacy/find-people.ts'
import { answerThere } from '../replies/answer-there.ts'
import { confirmLink } from './confirm-link.ts'
import { countUnanswered } from './count-unanswered.ts'
import { readPerson } from './read-person.ts'
import { splitAccount } from './split-account.ts'
import { suggestLinks } from './suggest-links.ts'
import { undoSplit } from './undo-split.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

const ines = (of: Listener): Context => ({ ...of.ctx, actor: aPerson({ userId: 'ines', name: 'Inès' }) })
const administrator = (of: Listener): Context => ({ ...of.ctx, actor: aPerson({ role: 'administrator' }) })
const authorOf = async (name: string): Promise<string> => {
  const row = await base.db.one<{ id: string }>(sql`select id from author where external_id = ${name}`)
  if (row === undefined) throw new Error(`${name} has not written.`)
  return row.id
}

interface Says {
  readonly text?: string
  readonly address?: string
  readonly verifiedLinks?: readonly string[]
  readonly handle?: string
  readonly id?: string
}

/** A brand whose customers write from several networks; what they say calls for an answer. */
async function aDesk() {
  const of = await aListener(base.db)
  const mark = randomUUID().slice(0, 8)
  const says = (who: string, { text = 'Froid.', id, handle, ...shown }: Says = {}) =>
    of.take([
      arrives({
        ...(id === undefined ? {} : { externalId: id }),
        text,
        addressed: 'mention',
        publishedAt: of.clock.now(),
        author: anAuthor({
          externalId: `${mark}-${who}`,
          name: 'Camille',
          handle: handle ?? `${mark}${who}`,
          ...shown,
        }),
      }),
    ])
  const idOf = (who: string) => authorOf(`${mark}-${who}`)
  const caseOf = async (who: string) => {
    const authorId = await idOf(who)
    const it = (await casesOfBrand(base.db, of.brand.brandId)).findLast((each) => each.authorId === authorId)
    if (it === undefined) throw new Error(`${who} has no case.`)
    return it
  }
  const samePerson = async (x: string, y: string) => {
    const [one, other] = [await idOf(x), await idOf(y)]
    return accountsOf(await linksAround(base.db, of.brand.brandId, [one]), one).has(other)
  }
  return { ...of, mark, says, idOf, caseOf, samePerson, person: ines(of), pass: (by: Duration) => of.clock.pass(by) }
}

describe('accounts of one person', () => {
  it('are linked by the same address, whatever its capitals, and the panel says why, and that it was Vigie', async () => {
    const desk = await aDesk()
    await desk.says('mail', { address: 'Camille.R@example.fr', text: 'Mon plat était froid.' })
    desk.pass(hours(2))
    await desk.says('form', { address: 'camille.r@EXAMPLE.fr' })
    expect(await desk.samePerson('mail', 'form')).toBe(true)
    const shown = await readPerson(desk.person, { caseId: (await desk.caseOf('form')).id, after: null })
    expect(shown.linked).toMatchObject([
      {
        account: { id: await desk.idOf('mail') },
        reasons: [{ kind: 'address', value: 'camille.r@example.fr' }],
        by: null,
      },
    ])
    expect(shown.history.posts.map(({ excerpt }) => excerpt)).toEqual(['Mon plat était froid.'])
    const told = await eventsOfCase(base.db, (await desk.caseOf('form')).id)
    expect(told.map(({ kind }) => kind)).toContain('accounts-linked')
  })

  it('are linked by the same link that their networks verified', async () => {
    const desk = await aDesk()
    const site = `https://${desk.mark}.example/`
    await desk.says('one', { verifiedLinks: [site] })
    await desk.says('two', { verifiedLinks: [`https://www.${desk.mark}.example`] })
    expect(await desk.samePerson('one', 'two')).toBe(true)
  })

  it.each([
    ['the address of a role', { address: 'contact@example.fr' }],
    ['an address in the words', { text: 'Écrivez à camille.perdue@example.fr' }],
    ['an order number alone', { text: 'Ma commande n° 771204 est froide.' }],
  ])('are not linked by %s', async (_, says) => {
    const desk = await aDesk()
    await desk.says('one', says)
    await desk.says('two', says)
    expect(await desk.samePerson('one', 'two')).toBe(false)
  })

  it('are not linked by a sign that many show', async () => {
    const desk = await aDesk()
    const link = `https://${desk.mark}-team.example/`
    for (const who of ['a', 'b', 'c', 'd']) {
      await desk.says(who, { text: 'Commande n° 884412', verifiedLinks: [] })
    }
    expect(await suggestLinks(desk.person, { caseId: (await desk.caseOf('a')).id })).toEqual([])
    // A whole company at once shows it.
    await desk.take(
      ['e', 'f', 'g', 'h'].map((who) =>
        arrives({
          text: 'Froid chez Mireille.',
          publishedAt: desk.clock.now(),
          author: anAuthor({ externalId: `${desk.mark}-${who}`, handle: who, verifiedLinks: [link] }),
        }),
      ),
    )
    expect(await desk.samePerson('e', 'f')).toBe(false)
  })

  it('are linked by one address however many they are, one by one or all at once, up to what anybody has', async () => {
    for (const atOnce of [true, false]) {
      const desk = await aDesk()
      const address = `camille.${desk.mark}@example.fr`
      const calls = Array.from({ length: 22 }, (_, i) =>
        arrives({
          text: 'Froid.',
          addressed: 'mention',
          publishedAt: desk.clock.now(),
          author: anAuthor({ externalId: `${desk.mark}-${i}`, address }),
        }),
      )
      if (atOnce) await desk.take(calls)
      else for (const call of calls) await desk.take([call])
      const first = await desk.idOf('0')
      expect(accountsOf(await linksAround(base.db, desk.brand.brandId, [first]), first).size).toBe(mostAccounts)
    }
  })

  it('are no more linked by a link that turns out to be shown by many, one by one, and their cases say so', async () => {
    const desk = await aDesk()
    const [team, own] = [`https://${desk.mark}-team.example/`, `https://${desk.mark}.example/`]
    await desk.says('a', { verifiedLinks: [team, own] })
    desk.pass(hours(48))
    await desk.says('b', { verifiedLinks: [team] })
    desk.pass(hours(48))
    await desk.says('c', { verifiedLinks: [team, own] })
    expect(await desk.samePerson('a', 'b')).toBe(true)
    expect(await desk.caseOf('b')).toMatchObject({ unanswered: { contacts: 3 } })
    desk.pass(hours(48))
    await desk.says('d', { verifiedLinks: [team] })
    // What two of them show beside it is as good as before.
    const same = await Promise.all([desk.samePerson('a', 'b'), desk.samePerson('a', 'c'), desk.samePerson('a', 'd')])
    expect(same).toEqual([false, true, false])
    expect(await desk.caseOf('b')).toMatchObject({ priority: 'medium', unanswered: null })
    expect(await desk.caseOf('a')).toMatchObject({ unanswered: { contacts: 2 } })
    const told = await eventsOfCase(base.db, (await desk.caseOf('b')).id)
    expect(told.findLast(({ kind }) => kind.startsWith('accounts-'))).toMatchObject({
      kind: 'accounts-split',
      actorId: null,
    })
    for (const it of await casesOfBrand(base.db, desk.brand.brandId)) {
      expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
    }
  })

  it('that a colleague linked stay linked, whatever a link of theirs turns out to be', async () => {
    const desk = await aDesk()
    const team = `https://${desk.mark}-team.example/`
    await desk.says('a', { text: 'Commande n° 660012' })
    await desk.says('b', { text: 'Commande n° 660012' })
    await confirmLink(desk.person, { caseId: (await desk.caseOf('a')).id, accountId: await desk.idOf('b') })
    for (const who of ['a', 'b', 'c', 'd', 'e']) await desk.says(who, { verifiedLinks: [team] })
    expect([await desk.samePerson('a', 'b'), await desk.samePerson('a', 'c')]).toEqual([true, false])
  })

  it('are never linked nor suggested for their name alone, however often it is the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Camille Rousseau', 'Marie', 'Le Gang'),
        fc.integer({ min: 2, max: 4 }),
        async (name, many) => {
          const desk = await aDesk()
          const people = Array.from({ length: many }, (_, i) => `p${i}`)
          await desk.take(
            people.map((who) =>
              arrives({
                text: 'Froid chez Mireille.',
                publishedAt: desk.clock.now(),
                author: anAuthor({ externalId: `${desk.mark}-${who}`, name, handle: `${desk.mark}${who}` }),
              }),
            ),
          )
          for (const who of people) {
            expect(await desk.samePerson(who, 'p0')).toBe(who === 'p0')
            expect(await suggestLinks(desk.person, { caseId: (await desk.caseOf(who)).id })).toEqual([])
          }
        },
      ),
      { numRuns: runs(5) },
    )
  })

  it('are suggested for the same order number, and linked once somebody confirms it', async () => {
    const desk = await aDesk()
    await desk.says('one', { text: 'Commande n° 4821-77 jamais reçue.' })
    await desk.says('two', { text: 'Toujours rien pour la commande 482177 !' })
    const caseId = (await desk.caseOf('two')).id
    const other = await desk.idOf('one')
    const [found, ...rest] = await suggestLinks(desk.person, { caseId })
    expect(rest).toEqual([])
    expect(found).toMatchObject({ account: { id: other }, reasons: [{ kind: 'order', value: '482177' }] })
    await confirmLink(desk.person, { caseId, accountId: other })
    const shown = await readPerson(desk.person, { caseId, after: null })
    expect(shown.linked[0]?.reasons.map(({ kind }) => kind)).toEqual(['order', 'confirmed'])
    expect(shown.linked[0]?.by?.id).toBe('ines')
    expect(shown.suggested).toEqual([])
  })

  it('that somebody took apart stay apart whatever they show alike, until it is undone', async () => {
    const desk = await aDesk()
    await desk.says('one', { address: 'c@example.fr' })
    await desk.says('two', { address: 'c@example.fr' })
    await desk.says('three', { address: 'c@example.fr' })
    const caseId = (await desk.caseOf('one')).id
    const { splitId } = await splitAccount(desk.person, { caseId, accountId: await desk.idOf('two') })
    desk.pass(hours(1))
    await desk.says('two', { address: 'c@example.fr' })
    await desk.says('three', { address: 'c@example.fr' })
    expect([await desk.samePerson('one', 'two'), await desk.samePerson('one', 'three')]).toEqual([false, true])
    const shown = await readPerson(desk.person, { caseId, after: null })
    expect(shown.apart).toMatchObject([{ account: { id: await desk.idOf('two') }, splitId }])
    await expect(confirmLink(desk.person, { caseId, accountId: await desk.idOf('two') })).rejects.toMatchObject({
      reason: 'accounts-apart',
    })
    await undoSplit(desk.person, { splitId })
    expect(await desk.samePerson('one', 'two')).toBe(true)
    const again = await readPerson(desk.person, { caseId, after: null })
    expect(again.linked.find(({ account }) => account.handle.endsWith('two'))?.reasons[0]?.kind).toBe('address')
  })

  it('that two splittings keep apart are not joined by undoing one of them', async () => {
    const desk = await aDesk()
    for (const who of ['a', 'b', 'c']) await desk.says(who, { address: `abc.${desk.mark}@example.fr` })
    const caseId = (await desk.caseOf('a')).id
    const split = async (who: string) => splitAccount(desk.person, { caseId, accountId: await desk.idOf(who) })
    const [first, second] = [await split('b'), await split('c')]
    await expect(undoSplit(desk.person, first)).rejects.toMatchObject({ reason: 'accounts-apart' })
    expect([await desk.samePerson('a', 'b'), await desk.samePerson('b', 'c')]).toEqual([false, false])
    await undoSplit(desk.person, second)
    await undoSplit(desk.person, first)
    expect([await desk.samePerson('a', 'b'), await desk.samePerson('a', 'c')]).toEqual([true, true])
  })

  it('and were never linked are told nothing when it is undone, and whoever undoes it twice is told once', async () => {
    const desk = await aDesk()
    const said = async (who: string) =>
      (await eventsOfCase(base.db, (await desk.caseOf(who)).id)).filter(({ kind }) => kind === 'accounts-linked')
    // Each has an account beside it, by which it is linked anyhow.
    for (const who of ['one', 'two'])
      for (const more of ['', '-too'])
        await desk.says(`${who}${more}`, { address: `${who}.${desk.mark}@example.fr`, text: 'Commande n° 555013' })
    const before = [await said('one'), await said('two')]
    const caseId = (await desk.caseOf('one')).id
    const { splitId } = await splitAccount(desk.person, { caseId, accountId: await desk.idOf('two') })
    await undoSplit(desk.person, { splitId })
    expect([await said('one'), await said('two')]).toEqual(before)
    const linked = await splitAccount(desk.person, { caseId, accountId: await desk.idOf('one-too') })
    const undone = await Promise.allSettled([undoSplit(desk.person, linked), undoSplit(desk.person, linked)])
    expect(undone.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await said('one')).toHaveLength((before[0]?.length ?? 0) + 1)
  })

  it('that somebody took apart twice are one splitting, which either can undo', async () => {
    const desk = await aDesk()
    for (const who of ['one', 'two']) await desk.says(who, { address: `deux.${desk.mark}@example.fr` })
    const caseId = (await desk.caseOf('one')).id
    const split = async () => splitAccount(desk.person, { caseId, accountId: await desk.idOf('two') })
    const [first, second] = [await split(), await split()]
    expect(second).toEqual(first)
    await undoSplit(desk.person, second)
    expect(await desk.samePerson('one', 'two')).toBe(true)
  })

  it('that are suggested are not offered again once somebody said no', async () => {
    const desk = await aDesk()
    await desk.says('one', { text: 'Commande n° 555012' })
    await desk.says('two', { text: 'Commande n° 555012' })
    const caseId = (await desk.caseOf('one')).id
    await splitAccount(desk.person, { caseId, accountId: await desk.idOf('two') })
    expect(await suggestLinks(desk.person, { caseId })).toEqual([])
    expect(await suggestLinks(desk.person, { caseId: (await desk.caseOf('two')).id })).toEqual([])
  })

  it('are linked in one brand and unknown in another, and whoever sees only the other learns nothing', async () => {
    const [here, there] = [await aDesk(), await aDesk()]
    await here.says('one', { address: 'deux@example.fr' })
    await there.says('two', { address: 'deux@example.fr' })
    await here.says('three', { address: 'deux@example.fr' })
    expect(await here.samePerson('one', 'three')).toBe(true)
    const caseId = (await here.caseOf('one')).id
    const stranger = { ...here.ctx, actor: aPerson({ brands: new Set([there.brand.brandId]) }) }
    await expect(readPerson(stranger, { caseId, after: null })).rejects.toMatchObject({ reason: 'not-found' })
    const shown = await readPerson(there.person, { caseId: (await there.caseOf('two')).id, after: null })
    expect(shown.linked).toEqual([])
    const foreign = { caseId: (await there.caseOf('two')).id, accountId: await here.idOf('one') }
    await expect(confirmLink(there.person, foreign)).rejects.toMatchObject({ reason: 'not-found' })
    await expect(splitAccount(there.person, foreign)).rejects.toMatchObject({ reason: 'not-found' })
  })
})

describe('what somebody wrote before and elsewhere', () => {
  it('stands beside the case over all their accounts, the newest first, a page at a time', async () => {
    const desk = await aDesk()
    for (let i = 0; i < 23; i++) {
      desk.pass(minutes(1))
      await desk.says('mail', { address: 'long@example.fr', text: `Mail ${i}` })
    }
    desk.pass(hours(1))
    await desk.says('public', { address: 'long@example.fr', text: 'Voilà.' })
    const caseId = (await desk.caseOf('public')).id
    const first = await readPerson(desk.person, { caseId, after: null })
    expect(first.history.posts).toHaveLength(20)
    expect(first.history.posts[0]).toMatchObject({ excerpt: 'Mail 22', case: { answered: false } })
    const second = await readPerson(desk.person, { caseId, after: first.history.next })
    expect(second.history.posts.map(({ excerpt }) => excerpt)).toEqual(['Mail 2', 'Mail 1', 'Mail 0'])
    expect(second.history.next).toBeNull()
  })
})

describe('whoever writes again without an answer', () => {
  it('raises the case, with the count and since when, and the case is rebuilt from its events', async () => {
    const desk = await aDesk()
    await desk.says('camille')
    expect((await desk.caseOf('camille')).unanswered).toBeNull()
    const since = desk.clock.now()
    desk.pass(hours(48))
    await desk.says('camille')
    expect(await desk.caseOf('camille')).toMatchObject({ priority: 'high', unanswered: { contacts: 2, since } })
    desk.pass(hours(60))
    await desk.says('camille')
    const it = await desk.caseOf('camille')
    expect(it).toMatchObject({ priority: 'critical', unanswered: { contacts: 3, since, last: desk.clock.now() } })
    expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
  })

  it('does so across accounts: two mails, then the wall', async () => {
    const desk = await aDesk()
    await desk.says('mail', { address: 'trois@example.fr' })
    desk.pass(hours(48))
    await desk.says('mail', { address: 'trois@example.fr' })
    desk.pass(hours(48))
    await desk.says('wall', { address: 'trois@example.fr' })
    for (const who of ['mail', 'wall']) {
      expect(await desk.caseOf(who)).toMatchObject({ priority: 'critical', unanswered: { contacts: 3 } })
    }
    const { id, version } = await desk.caseOf('mail')
    desk.pass(minutes(5))
    await answerThere(desk.person, { caseId: id, id: randomUUID(), url: '', text: 'Rappelée.', version })
    for (const who of ['mail', 'wall']) {
      expect(await desk.caseOf(who)).toMatchObject({ priority: 'medium', unanswered: null })
    }
  })

  it('does so for accounts that have nothing in common, once a colleague says whose they are, until they are taken apart', async () => {
    const desk = await aDesk()
    const began = desk.clock.now()
    await desk.says('a-mail')
    desk.pass(hours(48))
    await desk.says('a-review')
    desk.pass(hours(48))
    await desk.says('a-wall')
    const cases = () => Promise.all(['a-mail', 'a-review', 'a-wall'].map((who) => desk.caseOf(who)))
    for (const it of await cases()) expect(it).toMatchObject({ priority: 'medium', unanswered: null })
    const [mail] = await cases()
    const join = async (who: string) =>
      confirmLink(desk.person, { caseId: mail?.id ?? '', accountId: await desk.idOf(who) })
    await join('a-review')
    expect((await desk.caseOf('a-mail')).unanswered).toMatchObject({ contacts: 2, since: began })
    await join('a-wall')
    for (const it of await cases())
      expect(it).toMatchObject({ priority: 'critical', unanswered: { contacts: 3, since: began } })
    await splitAccount(desk.person, { caseId: mail?.id ?? '', accountId: await desk.idOf('a-wall') })
    expect(await desk.caseOf('a-wall')).toMatchObject({ priority: 'medium', unanswered: null })
    expect(await desk.caseOf('a-mail')).toMatchObject({ priority: 'high', unanswered: { contacts: 2 } })
  })

  it.each(['wall', 'mail'])(
    'is not counted for what is being answered at this moment, whichever case tells: %s',
    async (who) => {
      const desk = await aDesk()
      const address = `trois.${desk.mark}@example.fr`
      for (const _ of [1, 2]) {
        await desk.says('mail', { address })
        desk.pass(hours(48))
      }
      await desk.says('wall', { address })
      desk.pass(minutes(40))
      const mail = await desk.caseOf('mail')
      const told = await base.db.transaction(async (tx) => {
        const before = await lockCase(tx, mail.id)
        const decision = answer(null, mail.firstPostId, desk.clock.now())
        if (before === undefined || !decision.ok) throw new Error('There is nothing to answer.')
        await saveCases(tx, [{ ...record(before, decision.facts, 'ines', desk.clock.now()), isNew: false }])
        // Somebody else counts meanwhile: as soon as one of the two cases is held, it waits.
        const counted = base.db.transaction(async (other) =>
          countUnanswered(other, desk.brand.brandId, [await desk.idOf(who)], desk.clock.now()),
        )
        await untilBlocked(base.db)
        return { counted }
      })
      await told.counted
      for (const it of ['mail', 'wall']) expect(await desk.caseOf(it)).toMatchObject({ unanswered: null })
    },
  )

  it('is not counted by a batch for what is being answered at this moment on another account', async () => {
    const desk = await aDesk()
    const address = `lot.${desk.mark}@example.fr`
    await desk.says('mail', { address })
    desk.pass(hours(48))
    await desk.says('wall', { address })
    desk.pass(hours(48))
    const mail = await desk.caseOf('mail')
    const told = await base.db.transaction(async (tx) => {
      const before = await lockCase(tx, mail.id)
      const decision = answer(null, mail.firstPostId, instant(desk.clock.now() - hours(1)))
      if (before === undefined || !decision.ok) throw new Error('There is nothing to answer.')
      await saveCases(tx, [{ ...record(before, decision.facts, 'ines', desk.clock.now()), isNew: false }])
      const heard = desk.says('wall', { address })
      await untilBlocked(base.db)
      return { heard }
    })
    await told.heard
    for (const it of ['mail', 'wall']) expect(await desk.caseOf(it)).toMatchObject({ unanswered: null })
  })

  it.each(['settled', 'set aside'])('counts what was %s without an answer', async (how) => {
    const desk = await aDesk()
    await desk.says('camille')
    const { id, version } = await desk.caseOf('camille')
    if (how === 'settled') await settleCase(desk.person, { caseId: id, version })
    else await setAsideCase(desk.person, { caseId: id, version, reason: 'no-answer-possible' })
    desk.pass(hours(30))
    await desk.says('camille')
    expect((await desk.caseOf('camille')).unanswered).toMatchObject({ contacts: 2 })
  })

  it('is not counted for what was no concern of the brand', async () => {
    const desk = await aDesk()
    await desk.says('mail', { address: 'spam@example.org' })
    const { id, version } = await desk.caseOf('mail')
    await setAsideCase(desk.person, { caseId: id, version, reason: 'not-about-us' })
    desk.pass(hours(30))
    await desk.says('wall', { address: 'spam@example.org' })
    expect((await desk.caseOf('wall')).unanswered).toBeNull()
  })

  it('is one contact in a thread of a few minutes, and an answer in between begins anew', async () => {
    const desk = await aDesk()
    const root = `at://${desk.mark}/root`
    await desk.says('camille', { id: root })
    desk.pass(minutes(2))
    await desk.says('camille')
    expect((await desk.caseOf('camille')).unanswered).toBeNull()
    desk.pass(hours(2))
    await desk.take([
      arrives({ ours: true, parentId: root, rootId: root, text: 'Pardon !', publishedAt: desk.clock.now() }),
    ])
    desk.pass(hours(20))
    await desk.says('camille')
    expect(await desk.caseOf('camille')).toMatchObject({ status: 'open', priority: 'medium', unanswered: null })
  })

  it('is counted alike in whatever order posts and answers arrive, and however they are cut', async () => {
    const told = fc.array(fc.record({ at: fc.nat(72), ours: fc.boolean() }), { minLength: 1, maxLength: 7 })
    await fc.assert(
      fc.asyncProperty(told, fc.func(fc.nat()), async (given, rank) => {
        const ends: unknown[] = []
        for (const shuffled of [false, true]) {
          const desk = await aDesk()
          const start = desk.clock.now()
          desk.pass(hours(100))
          const root = `at://${desk.mark}/0`
          const first = { at: 0, ours: false }
          const arrivals = [first, ...given].map(({ at, ours }, i) =>
            arrives({
              externalId: `at://${desk.mark}/${i}`,
              text: 'Froid.',
              addressed: ours ? null : 'mention',
              ours,
              parentId: ours ? root : null,
              rootId: ours ? root : null,
              publishedAt: instant(start + hours(at)),
              author: anAuthor({ externalId: `${desk.mark}-${ours ? 'us' : 'camille'}` }),
            }),
          )
          const order = shuffled
            ? arrivals
                .map((it, i) => ({ it, by: rank(i) }))
                .sort((a, b) => a.by - b.by)
                .map(({ it }) => it)
            : arrivals
          for (const arrival of order) await desk.take([arrival])
          const { unanswered, priority } = await desk.caseOf('camille')
          ends.push({
            contacts: unanswered?.contacts ?? null,
            since: unanswered === null ? null : unanswered.since - start,
            priority,
          })
        }
        expect(ends[1]).toEqual(ends[0])
      }),
      { numRuns: runs(12) },
    )
  })
})

describe('an erased person', () => {
  it('leaves no link and no sign behind, whoever they were linked to and however', async () => {
    const step = fc.record({
      who: fc.constantFrom('a', 'b', 'c', 'd'),
      address: fc.constantFrom('x@example.fr', 'y@example.fr'),
      order: fc.constantFrom('771204', '771205', ''),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), fc.boolean(), async (steps, split) => {
        const desk = await aDesk()
        for (const { who, address, order } of steps) {
          desk.pass(hours(3))
          await desk.says(who, { address, text: order === '' ? 'Froid.' : `Commande n° ${order}` })
        }
        const who = steps[0]?.who ?? 'a'
        const authorId = await desk.idOf(who)
        const other = steps.find((it) => it.who !== who)?.who
        if (split && other !== undefined) {
          await splitAccount(desk.person, { caseId: (await desk.caseOf(who)).id, accountId: await desk.idOf(other) })
        }
        const before = await signsLeft(authorId)
        expect(before).toBeGreaterThan(0)
        await erasePeople(administrator(desk), { authorIds: [authorId], reason: 'request' })
        expect(await signsLeft(authorId)).toBe(0)
        for (const it of await casesOfBrand(base.db, desk.brand.brandId)) {
          expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
        }
      }),
      { numRuns: runs(8) },
    )
  })

  const signsLeft = async (authorId: string): Promise<number> => {
    const row = await base.db.one<{ n: number }>(sql`
      select ((select count(*) from account_sign where author_id = ${authorId})
        + (select count(*) from account_link where ${authorId}::bigint in (author_a, author_b)))::int as n`)
    return row?.n ?? -1
  }

  it('leaves the one they were linked to as often unanswered as that one wrote', async () => {
    const desk = await aDesk()
    const address = `reste.${desk.mark}@example.fr`
    for (const who of ['one', 'two', 'two']) {
      await desk.says(who, { address })
      desk.pass(hours(48))
    }
    expect(await desk.caseOf('two')).toMatchObject({ priority: 'critical', unanswered: { contacts: 3 } })
    await erasePeople(administrator(desk), { authorIds: [await desk.idOf('one')], reason: 'request' })
    expect(await desk.caseOf('two')).toMatchObject({ priority: 'high', unanswered: { contacts: 2 } })
  })

  it('is found with all linked accounts, so that whoever erases sees them', async () => {
    const desk = await aDesk()
    await desk.says('one', { address: 'tous@example.fr' })
    await desk.says('two', { address: 'tous@example.fr' })
    const [one, two] = [await desk.idOf('one'), await desk.idOf('two')]
    const found = await findPeople(administrator(desk), { find: `#${(await desk.caseOf('one')).id}` })
    expect(new Map(found.map(({ id, linked }) => [id, linked]))).toEqual(
      new Map([
        [one, [two]],
        [two, [one]],
      ]),
    )
  })
})
