import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aColleague, arrives } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener } from '../../../test/support/listener.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { type GroupMention, mentionPieces } from '../../domain/cases/mentions.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import { readCase } from '../cases/read-case.ts'
import type { Context } from '../context.ts'
import { listMentions } from './list-mentions.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
})
afterAll(() => base[Symbol.asyncDispose]())

/** A brand with one case and a team of three: Inès and Marc see the brand, Ada does not. */
async function aDesk() {
  const desk = await aListener(base.db)
  const { brandId } = desk.brand
  const nth = randomUUID().slice(0, 8)
  const [ines, marc, ada] = [`ines-${nth}`, `marc-${nth}`, `ada-${nth}`]
  for (const id of [ines, marc, ada]) await aColleague(base.db, { id, name: id, role: 'agent' })
  for (const id of [ines, marc]) {
    await base.db.run(sql`insert into brand_access (user_id, brand_id) values (${id}, ${brandId})`)
  }
  const aTeam = async (name: string, members: readonly string[], of: string = brandId) => {
    const id = randomUUID()
    await base.db.run(sql`insert into team (id, name, version, created_at) values (${id}, ${name}, 1, now())`)
    await base.db.run(sql`insert into team_brand (team_id, brand_id) values (${id}, ${of})`)
    for (const member of members) {
      await base.db.run(sql`insert into team_member (team_id, user_id, turn) values (${id}, ${member}, 0)`)
    }
    return id
  }
  const { opened } = await desk.take([arrives()])
  const caseId = opened[0]?.caseId ?? ''
  const as = (userId: string): Context => ({
    ...desk.ctx,
    connectors: new Map([['test', byHand]]),
    actor: aPerson({ userId, role: 'agent', brands: new Set([brandId]) }),
  })
  const note = (who: string, text: string, named: readonly Pick<GroupMention, 'kind' | 'id'>[]) =>
    addNote(as(who), {
      caseId,
      noteId: randomUUID(),
      text,
      groups: named.map((it) => ({ ...it, at: text.indexOf('@'), length: 6 })),
    })
  const heard = async (who: string) => {
    const { mentions, unread } = await listMentions(as(who), { brandId })
    return { by: mentions.map((it) => it.team?.name ?? null), unread }
  }
  return { desk, brandId, caseId, ines, marc, ada, aTeam, as, note, heard }
}

describe('a team that is named in a note', () => {
  it('is told: everybody in it who sees the brand, but whoever wrote', async () => {
    const { ines, marc, ada, aTeam, note, heard } = await aDesk()
    const id = await aTeam('Salle', [ines, marc, ada])
    await note(ines, 'Pour @Salle : qui reprend ?', [{ kind: 'team', id }])
    expect(await heard(marc)).toEqual({ by: ['Salle'], unread: 1 })
    expect(await heard(ines)).toEqual({ by: [], unread: 0 })
    const told = await base.db.rows(sql`select person_id from note_mention where team_id = ${id}`)
    expect(told).toEqual([{ person_id: marc }])
  })

  it('tells nobody twice: who is named as well is named, and of two teams the first tells', async () => {
    const { caseId, ines, marc, aTeam, as, heard } = await aDesk()
    const groups = [
      { kind: 'team' as const, id: await aTeam('Salle', [marc]), at: 0, length: 6 },
      { kind: 'team' as const, id: await aTeam('Soirs', [marc]), at: 7, length: 6 },
    ]
    const text = `@Salle @Soirs @${marc}`
    const write = (mentions: readonly { personId: string; at: number; length: number }[]) =>
      addNote(as(ines), { caseId, noteId: randomUUID(), text, groups, mentions })
    await write([{ personId: marc, at: 14, length: marc.length + 1 }])
    expect(await heard(marc)).toEqual({ by: [null], unread: 1 })
    await write([])
    expect((await heard(marc)).unread).toBe(2)
  })

  it('stands where the note names it as it is called now, and is named no more once it is gone', async () => {
    const { caseId, ines, marc, aTeam, as, note, heard } = await aDesk()
    const id = await aTeam('Salle', [marc])
    await note(ines, 'Pour @Salle.', [{ kind: 'team', id }])
    const shown = async () => {
      const { thread } = await readCase(as(ines), { caseId })
      return thread.flatMap((it) =>
        it.kind === 'note' ? [mentionPieces(it.text, it.groups).map((one) => one.mention?.name ?? one.text)] : [],
      )
    }
    await base.db.run(sql`update team set name = 'Terrasse' where id = ${id}`)
    expect(await shown()).toEqual([['Pour ', 'Terrasse', '.']])
    await base.db.run(sql`delete from team where id = ${id}`)
    expect(await shown()).toEqual([['Pour @Salle.']])
    expect(await heard(marc)).toEqual({ by: [null], unread: 1 })
  })

  it('serves the brand: else the note is refused, and nothing is kept', async () => {
    const { caseId, ines, aTeam, note } = await aDesk()
    const elsewhere = (await aListener(base.db)).brand.brandId
    const id = await aTeam('Loin', [ines], elsewhere)
    await expect(note(ines, 'Pour @Loin.', [{ kind: 'team', id }])).rejects.toMatchObject({ reason: 'group-gone' })
    await expect(note(ines, 'Pour @Rien.', [{ kind: 'department', id }])).rejects.toMatchObject({
      reason: 'group-gone',
    })
    expect(await base.db.rows(sql`select 1 from note where case_id = ${caseId}`)).toEqual([])
  })
})

describe('a department that is named in a note', () => {
  it('stands in it, and nobody is told', async () => {
    const { brandId, caseId, ines, as, note } = await aDesk()
    const id = randomUUID()
    await base.db.run(sql`
      insert into department (id, brand_id, name, created_at) values (${id}, ${brandId}, 'Caves', now())`)
    await note(ines, 'Voir @Caves demain', [{ kind: 'department', id }])
    const { thread } = await readCase(as(ines), { caseId })
    const groups = thread.flatMap((it) => (it.kind === 'note' ? it.groups : []))
    expect(groups.map((it) => [it.kind, it.name, it.at])).toEqual([['department', 'Caves', 5]])
    expect(await base.db.rows(sql`select 1 from note_mention where brand_id = ${brandId}`)).toEqual([])
  })
})
