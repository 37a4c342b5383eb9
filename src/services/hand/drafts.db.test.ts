import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aDesk } from '../../../test/support/a-case.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { seconds } from '../../domain/model/time.ts'
import { lockCase } from '../../store/cases.ts'
import type { Transaction } from '../../store/database.ts'
import { eraseCaseTexts } from '../../store/erasures.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { assignCase } from '../cases/assign-case.ts'
import { createHandFeed } from '../live/hand-feed.ts'
import { cancelReply } from '../replies/cancel-reply.ts'
import { submitReply } from '../replies/submit-reply.ts'
import { dropAside } from './drop-aside.ts'
import { readDrafts } from './read-drafts.ts'
import { saveDraft } from './save-draft.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'ines', name: 'Inès Benali' })
  await aColleague(base.db, { id: 'marc', name: 'Marc Petit' })
})
afterAll(() => base[Symbol.asyncDispose]())

async function aWrittenCase() {
  const desk = await aDesk(base.db, ['ines', 'marc'])
  const caseId = await desk.writes('camille')
  const save = (
    userId: string,
    text: string,
    version: number,
    more: {
      way?: 'public' | 'private' | 'note'
      over?: boolean
      takesAside?: string
      follows?: string
      seen?: number
    } = {},
  ) =>
    saveDraft(desk.as(userId), {
      caseId,
      way: 'public',
      text,
      version,
      seen: 1,
      toPostId: null,
      over: false,
      takesAside: null,
      ...more,
    })
  const read = async () => {
    const { drafts, aside } = await readDrafts(desk.as('ines'), { caseId })
    return {
      drafts: drafts.map((it) => `${it.way} ${it.version} ${it.by.name}: ${it.text}`),
      aside: aside.map((it) => `${it.way} ${it.by.name}: ${it.text}`),
    }
  }
  return { desk, caseId, save, read }
}

describe('what is being written on a case', () => {
  it('is kept by way, with its writer, and survives a change of owner', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonj', 0)
    await save('ines', 'Bonjour', 1)
    await save('ines', 'À voir avec la cuisine', 0, { way: 'note' })
    await assignCase(desk.as('ines'), { caseId, ownerId: 'marc', version: 1 })
    await save('marc', 'Bonjour Camille', 2)
    expect(await read()).toEqual({
      drafts: ['note 1 Inès Benali: À voir avec la cuisine', 'public 3 Marc Petit: Bonjour Camille'],
      aside: [],
    })
  })

  it('was begun on no later version than there is', async () => {
    const { desk, caseId, save } = await aWrittenCase()
    const seen = async () => (await readDrafts(desk.as('ines'), { caseId })).drafts[0]?.seen
    await save('ines', 'Bonjour', 0, { seen: 40 })
    expect(await seen()).toBe(1)
    await assignCase(desk.as('marc'), { caseId, ownerId: 'marc', version: 1 })
    await save('ines', 'Bonjour Camille', 1, { seen: 2 })
    expect(await seen()).toBe(2)
  })

  it('by two at once is kept twice, and either can be chosen later', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonjour de Inès', 0)
    expect((await save('marc', 'Bonjour de Marc', 0)).clash).toBe(true)
    expect((await save('marc', 'Bonjour de Marc, encore', 0)).clash).toBe(true)
    expect(await read()).toEqual({
      drafts: ['public 1 Inès Benali: Bonjour de Inès'],
      aside: ['public Marc Petit: Bonjour de Marc, encore'],
    })
    await save('marc', 'Bonjour de Marc, encore', 1, { over: true })
    expect(await read()).toEqual({
      drafts: ['public 2 Marc Petit: Bonjour de Marc, encore'],
      aside: ['public Inès Benali: Bonjour de Inès'],
    })
    await dropAside(desk.as('ines'), { caseId, way: 'public', by: 'ines' })
    expect((await read()).aside).toEqual([])
  })

  it('by one who types on while a save is on its way is no clash with themselves, whichever arrives first', async () => {
    const { save, read } = await aWrittenCase()
    await save('ines', 'Bon', 0)
    // All three leave on the first version, the shortest of them last.
    const late = [await save('ines', 'Bonjour Camille', 1), await save('ines', 'Bonjour', 1)]
    late.push(await save('ines', 'Bonjour Camille, pardon', 1))
    expect(late.map(({ clash }) => clash)).toEqual([false, false, false])
    // Words that were taken back on the way out stay away.
    expect((await save('ines', 'Bonjour', 1, { follows: 'Bonjour Camille, pardon' })).clash).toBe(false)
    expect(await read()).toEqual({ drafts: ['public 4 Inès Benali: Bonjour'], aside: [] })
  })

  it('that two begin at the same moment loses neither', async () => {
    const { save, read } = await aWrittenCase()
    const [one, other] = await Promise.all([save('ines', 'A', 0), save('marc', 'B', 0)])
    expect([one.clash, other.clash].filter(Boolean)).toHaveLength(1)
    const { drafts, aside } = await read()
    expect([...drafts, ...aside].join()).toMatch(/A.*B|B.*A/)
  })

  it('goes when it is sent, and comes back when the answer is taken back', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonjour Camille\n', 0)
    const reply = await desk.answers('ines', caseId, 'Bonjour Camille')
    expect((await read()).drafts).toEqual(['public 2 Inès Benali: '])
    await save('ines', 'PS', 2)
    await cancelReply(desk.as('ines'), { replyId: reply.id })
    expect((await read()).drafts).toEqual(['public 4 Inès Benali: Bonjour Camille\n\nPS'])
  })

  it('goes when the rest of it was typed after the last save, unless a colleague wrote it', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonjour Cam', 0)
    await desk.answers('ines', caseId, 'Bonjour Camille, nous regardons.')
    expect((await read()).drafts).toEqual(['public 2 Inès Benali: '])
    await save('marc', 'Bonjour', 2)
    await desk.answers('ines', caseId, 'Bonjour encore')
    expect((await read()).drafts).toEqual(['public 3 Marc Petit: Bonjour'])
  })

  it('goes from beside another draft too when it is sent all the same', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonjour', 0)
    await save('marc', 'Bonsoir Camille', 0)
    expect((await read()).aside).toHaveLength(1)
    await desk.answers('marc', caseId, 'Bonsoir Camille')
    expect(await read()).toMatchObject({ drafts: ['public 1 Inès Benali: Bonjour'], aside: [] })
  })

  it('is not taken away by an answer or a note in other words', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    await save('ines', 'Bonjour', 0)
    await save('ines', 'Vu', 0, { way: 'note' })
    await desk.answers('marc', caseId, 'Bonsoir')
    await addNote(desk.as('marc'), { caseId, noteId: crypto.randomUUID(), text: 'Pas vu' })
    expect((await read()).drafts).toEqual(['note 1 Inès Benali: Vu', 'public 1 Inès Benali: Bonjour'])
    await addNote(desk.as('ines'), { caseId, noteId: crypto.randomUUID(), text: 'Vu' })
    expect((await read()).drafts).toEqual(['note 2 Inès Benali: ', 'public 1 Inès Benali: Bonjour'])
  })

  it('does not come back after an erasure or a merge that was under way when it was saved', async () => {
    const { desk, caseId, save, read } = await aWrittenCase()
    const other = await desk.writes('yanis')
    const during = async (change: (tx: Transaction) => Promise<unknown>) => {
      const { saved } = await base.db.transaction(async (tx) => {
        await lockCase(tx, caseId)
        await change(tx)
        const trying = save('ines', 'Bonjour', 0).then(
          () => 'saved',
          (error: unknown) => Reflect.get(error as object, 'reason') as string,
        )
        await untilBlocked(base.db)
        return { saved: trying }
      })
      return saved
    }
    const merging = (tx: Transaction) => tx.run(sql`update cases set merged_into = ${other} where id = ${caseId}`)
    expect(await during(merging)).toBe('case-merged')
    expect((await read()).drafts).toEqual([])
    await base.db.run(sql`update cases set merged_into = null where id = ${caseId}`)
    const erasing = (tx: Transaction) => eraseCaseTexts(tx, [caseId], desk.clock.now())
    expect(await during(erasing)).toBe('case-erased')
    expect(await base.db.rows(sql`select text from draft where case_id = ${caseId}`)).toEqual([])
  })

  it('does not begin in a case that its answer left while it was taken back', async () => {
    const { desk, caseId, read } = await aWrittenCase()
    const other = await desk.writes('yanis')
    const reply = await desk.answers('ines', caseId, 'Bonjour Camille')
    const { back } = await base.db.transaction(async (tx) => {
      await lockCase(tx, caseId)
      await tx.run(sql`update reply set case_id = ${other} where id = ${reply.id}`)
      const trying = cancelReply(desk.as('ines'), { replyId: reply.id }).then(
        () => 'taken back',
        (error: unknown) => Reflect.get(error as object, 'reason') as string,
      )
      await untilBlocked(base.db)
      return { back: trying }
    })
    expect(await back).toBe('case-changed')
    expect((await read()).drafts).toEqual([])
  })

  it('is told to whoever looks on when it goes with what was sent, and not when it stays', async () => {
    const { desk, caseId, save } = await aWrittenCase()
    await using feed = Object.assign(await createHandFeed(desk.ctx), {
      [Symbol.asyncDispose]: (): Promise<void> => feed.close(),
    })
    const told: string[] = []
    feed.subscribe(new Set([desk.brand.brandId]), (it) => told.push(`${it.type} ${it.caseId}`))
    const others = await desk.writes('dominique')
    const note = (text: string) => addNote(desk.as('ines'), { caseId, noteId: crypto.randomUUID(), text })
    await save('ines', 'Bonjour', 0)
    await save('ines', 'Vu', 0, { way: 'note' })
    await desk.answers('marc', caseId, 'Bonsoir')
    await note('Pas vu')
    await save('marc', 'À toi', 1, { over: true })
    // Whatever is told is told in order: this one comes last.
    const last = () =>
      saveDraft(desk.as('marc'), {
        ...{ caseId: others, way: 'public', text: 'Fin', version: 0, seen: 1 },
        ...{ toPostId: null, over: false, takesAside: null },
      })
    await desk.answers('marc', caseId, 'À toi')
    await note('Vu')
    await last()
    await expect.poll(() => told.at(-1)).toBe(`draft ${others}`)
    // Three saves, the answer and the note that were drafts.
    expect(told.filter((it) => it === `draft ${caseId}`)).toHaveLength(5)
  })

  it('writes nothing into the log, and goes with the words of its case', async () => {
    const { desk, caseId, save } = await aWrittenCase()
    const events = () => base.db.one(sql`select count(*) from event where case_id = ${caseId}`)
    const before = await events()
    await save('ines', 'Bonjour', 0)
    await save('marc', 'Bonsoir', 0)
    expect(await events()).toEqual(before)
    await base.db.transaction((tx) => eraseCaseTexts(tx, [caseId], desk.clock.now()))
    const left = await base.db.rows(sql`
      select text from draft where case_id = ${caseId} union all select text from draft_aside where case_id = ${caseId}`)
    expect(left).toEqual([])
    await expect(save('ines', 'encore', 0)).rejects.toMatchObject({ reason: 'case-erased' })
  })
})

describe('an answer that was begun before something happened', () => {
  it('is refused when the customer wrote again, says so, and can be sent with the newest version', async () => {
    const { desk, caseId } = await aWrittenCase()
    desk.clock.pass(seconds(30))
    await desk.writes('camille', { text: 'chez Mireille, toujours rien' })
    const refused = await desk.answers('ines', caseId, 'Bonjour', 1).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      reason: 'reply-outdated',
      facts: { changes: [{ kind: 'post-joined', at: new Date(desk.clock.now()).toISOString(), by: null }] },
    })
    const { version } = await desk.case(caseId)
    expect((await desk.answers('ines', caseId, 'Bonjour', version)).state).toBe('queued')
  })

  it('is refused when somebody else answered, with their name, and not when they took it back', async () => {
    const { desk, caseId } = await aWrittenCase()
    const other = await desk.answers('marc', caseId, 'Je m’en occupe')
    await expect(desk.answers('ines', caseId, 'Bonjour', 1)).rejects.toMatchObject({
      reason: 'reply-outdated',
      facts: { changes: [{ kind: 'reply-queued', by: 'Marc Petit' }] },
    })
    await cancelReply(desk.as('marc'), { replyId: other.id })
    expect((await desk.answers('ines', caseId, 'Bonjour', 1)).state).toBe('queued')
  })

  it('is not refused for what is no answer, nor because it was sent twice', async () => {
    const { desk, caseId } = await aWrittenCase()
    await assignCase(desk.as('marc'), { caseId, ownerId: 'marc', version: 1 })
    const first = await desk.answers('ines', caseId, 'Bonjour', 1)
    const again = { caseId, id: first.id, toPostId: first.postId, text: 'Bonjour', holdSeconds: 10, seen: 1 }
    expect((await submitReply(desk.as('ines'), again)).id).toBe(first.id)
  })
})
