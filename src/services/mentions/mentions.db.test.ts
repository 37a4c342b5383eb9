import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { findMentions } from '../../domain/cases/mentions.ts'
import { mentionPieces } from '../../domain/cases/mentions.ts'
import { minutes } from '../../domain/model/time.ts'
import { eventsOfCase } from '../../store/events.ts'
import { readMentions } from '../../store/mentions.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { readCase } from '../cases/read-case.ts'
import type { Context } from '../context.ts'
import { removePerson } from '../people/remove-person.ts'
import { listMentions } from './list-mentions.ts'
import { markMentions } from './mark-mentions.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  await aColleague(base.db, { id: 'chef', name: 'Chef', role: 'administrator' })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A brand with one case, and its people: Inès and Marc see it, Ada sees none. */
async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const nth = randomUUID().slice(0, 8)
  const people = [
    { id: `ines-${nth}`, name: `Inès ${nth}` },
    { id: `marc-${nth}`, name: `Marc ${nth}` },
    { id: `ada-${nth}`, name: `Ada ${nth}` },
  ] as const
  const [ines, marc, ada] = people
  for (const it of people) await aColleague(base.db, { ...it, role: 'agent' })
  for (const it of [ines, marc]) {
    await base.db.run(sql`insert into brand_access (user_id, brand_id) values (${it.id}, ${brandId})`)
  }
  const { opened } = await desk.take([arrives()])
  const caseId = opened[0]?.caseId ?? ''
  const as = (who: string, brands: ReadonlySet<string> = new Set([brandId])): Context => ({
    ...desk.ctx,
    connectors: new Map([['test', byHand]]),
    actor: aPerson({ userId: who, role: 'agent', brands }),
  })
  const note = (who: string, text: string, noteId: string = randomUUID()) =>
    addNote(as(who), { caseId, noteId, text, mentions: findMentions(text, people) })
  const heard = async (who: string) => {
    const { mentions, unread } = await listMentions(as(who), { brandId })
    return { texts: mentions.map((it) => [it.text, it.by.id, it.readAt === null ? 'new' : 'seen']), unread }
  }
  const shown = async () => {
    const { thread } = await readCase(as(ines.id), { caseId })
    return thread.flatMap((it) =>
      it.kind === 'note'
        ? [mentionPieces(it.text, it.mentions).map((one) => (one.mention === null ? one.text : [one.mention.name]))]
        : [],
    )
  }
  return { desk, brandId, caseId, ines, marc, ada, as, note, heard, shown }
}

describe('a colleague who is named in a note', () => {
  it('finds it among what they have not seen, and nobody else does', async () => {
    const { caseId, ines, marc, note, heard } = await aDesk()
    const text = `@${marc.name} peux-tu voir ? Merci @${marc.name}`
    await note(ines.id, text)
    expect(await heard(marc.id)).toEqual({ texts: [[text, ines.id, 'new']], unread: 1 })
    expect(await heard(ines.id)).toEqual({ texts: [], unread: 0 })
    const said = (await eventsOfCase(base.db, caseId)).at(-1)
    expect([said?.kind, said?.data['mentioned']]).toEqual(['note-added', [marc.id]])
  })

  it('has seen it when they say so, and can take it up again', async () => {
    const { desk, brandId, ines, marc, as, note, heard } = await aDesk()
    await note(ines.id, `@${marc.name} un`)
    desk.clock.pass(minutes(1))
    await note(ines.id, `@${marc.name} deux`)
    const ids = (await listMentions(as(marc.id), { brandId })).mentions.map((it) => it.noteId)
    const mark = (who: string, read: boolean, noteIds = ids) => markMentions(as(who), { brandId, noteIds, read })
    await mark(ines.id, true)
    expect((await heard(marc.id)).unread).toBe(2)
    await mark(marc.id, true, ids.slice(1))
    expect((await heard(marc.id)).texts.map((it) => it[2])).toEqual(['new', 'seen'])
    await mark(marc.id, true)
    await mark(marc.id, true)
    expect((await heard(marc.id)).unread).toBe(0)
    await mark(marc.id, false, ids.slice(0, 1))
    expect((await heard(marc.id)).texts.map((it) => it[2])).toEqual(['new', 'seen'])
  })

  it('finds what they have not seen even behind so much that they have: all of it can be marked', async () => {
    const { brandId, ines, marc, note, as, desk } = await aDesk()
    const first = randomUUID()
    await note(ines.id, `@${marc.name} un`, first)
    desk.clock.pass(minutes(1))
    const [second, third] = [randomUUID(), randomUUID()]
    await note(ines.id, `@${marc.name} deux`, second)
    desk.clock.pass(minutes(1))
    await note(ines.id, `@${marc.name} trois`, third)
    await markMentions(as(marc.id), { brandId, noteIds: [second, third], read: true })
    const listed = async (limit: number) =>
      (await readMentions(base.db, brandId, marc.id, limit)).map(({ noteId }) => noteId)
    expect(await listed(2)).toEqual([third, first])
    expect(await listed(3)).toEqual([third, second, first])
  })

  it('has seen what they wrote themselves', async () => {
    const { ines, note, heard } = await aDesk()
    await note(ines.id, `@${ines.name} à revoir lundi`)
    expect((await heard(ines.id)).texts.map((it) => it[2])).toEqual(['seen'])
  })

  it('is told once of a note that is sent twice', async () => {
    const { ines, marc, note, heard } = await aDesk()
    const id = randomUUID()
    await note(ines.id, `@${marc.name} vu`, id)
    await note(ines.id, `@${marc.name} vu`, id)
    expect((await heard(marc.id)).unread).toBe(1)
  })

  it('must see the brand: else the note is refused, and nothing is kept', async () => {
    const { caseId, ines, ada, note, as, brandId } = await aDesk()
    await expect(note(ines.id, `@${ada.name} tu vois ?`)).rejects.toMatchObject({
      reason: 'cannot-be-named',
      facts: { personId: ada.id },
    })
    expect(await base.db.rows(sql`select 1 from note where case_id = ${caseId}`)).toEqual([])
    await expect(listMentions(as(ada.id, new Set()), { brandId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(markMentions(as(ada.id, new Set()), { brandId, noteIds: [], read: true })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('stands where the note names them', async () => {
    const { caseId, ines, marc, as } = await aDesk()
    const wrong = { personId: marc.id, at: 3, length: 4 }
    await expect(
      addNote(as(ines.id), { caseId, noteId: randomUUID(), text: 'personne ici', mentions: [wrong] }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })

  it('stays named when they are called otherwise, and when they are gone', async () => {
    const { ines, marc, note, shown, heard } = await aDesk()
    await note(ines.id, `Merci @${marc.name} !`)
    await base.db.run(sql`update "user" set name = 'Marc Durand' where id = ${marc.id}`)
    expect(await shown()).toEqual([['Merci ', ['Marc Durand'], ' !']])
    const chef = { ...(await aDesk()).desk.ctx, actor: aPerson({ userId: 'chef', role: 'administrator' }) }
    await removePerson(chef, { personId: marc.id, handTo: null })
    expect(await shown()).toEqual([['Merci ', ['Marc Durand'], ' !']])
    await expect(note(ines.id, `Merci encore @${marc.name}`)).rejects.toMatchObject({ reason: 'cannot-be-named' })
    expect((await heard(ines.id)).unread).toBe(0)
  })

  it('is not led to a note whose words are gone', async () => {
    const { caseId, ines, marc, note, shown, heard } = await aDesk()
    await note(ines.id, `@${marc.name} vu`)
    await base.db.run(sql`update note set text = '' where case_id = ${caseId}`)
    expect(await heard(marc.id)).toEqual({ texts: [], unread: 0 })
    expect(await shown()).toEqual([[]])
  })
})
