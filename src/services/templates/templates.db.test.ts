import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague } from '../../../test/support/builders.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, type Listener } from '../../../test/support/listener.ts'
import { instant } from '../../domain/model/time.ts'
import type { Role } from '../../domain/people/role.ts'
import { putTemplate } from '../../store/reply-templates.ts'
import { sql } from '../../store/sql.ts'
import type { Context } from '../context.ts'
import { keepTemplate } from './keep-template.ts'
import { listTemplates } from './list-templates.ts'
import { removeTemplate } from './remove-template.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Listener
let brandId: string
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'hugo', 'lea']) await aColleague(base.db, { id })
  desk = await aListener(base.db)
  brandId = desk.brand.brandId
})
afterAll(() => base[Symbol.asyncDispose]())

const as = (userId: string, role: Role = 'agent', brands: ReadonlySet<string> = new Set([brandId])): Context => ({
  ...desk.ctx,
  actor: aPerson({ userId, role, brands }),
})
const text = 'Bonjour {{prénom}}, [[ce qui s’est passé]].'
const keep = (who: Context, name: string, more: Partial<Parameters<typeof keepTemplate>[1]> = {}) =>
  keepTemplate(who, {
    ...{ brandId, templateId: randomUUID(), kind: 'template', name, shortcut: null, language: 'fr', text },
    ...{ shared: false, ...more },
  })
const names = async (who: Context) => (await listTemplates(who, { brandId })).map((it) => it.name)

describe('texts to begin answers with', () => {
  it('are one’s own, or shared by who may share', async () => {
    const own = await keep(as('ines'), 'Retard')
    const shared = await keep(as('lea', 'lead'), 'Allergies', { shared: true })
    expect(await names(as('ines'))).toEqual(['Allergies', 'Retard'])
    expect(await names(as('hugo'))).toEqual(['Allergies'])
    expect((await listTemplates(as('hugo'), { brandId })).map((it) => it.mayChange)).toEqual([false])
    expect((await listTemplates(as('lea', 'lead'), { brandId })).map((it) => it.mayChange)).toEqual([true])
    await expect(keep(as('hugo'), 'Pour tous', { shared: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeTemplate(as('hugo'), { templateId: shared.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeTemplate(as('hugo'), { templateId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(keep(as('lea', 'lead'), 'À moi', { templateId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    await expect(keep(as('x', 'observer'), 'Non')).rejects.toMatchObject({ code: 'forbidden' })
    for (const [who, it] of [
      [as('ines'), own],
      [as('lea', 'lead'), shared],
    ] as const) {
      await removeTemplate(who, { templateId: it.id })
    }
    expect(await names(as('ines'))).toEqual([])
  })

  it('that a colleague changed while they were written on are not put back to what they were', async () => {
    const [lea, lou] = [as('lea', 'lead'), as('lou', 'lead')]
    const { id: templateId, mayChange: _may, ...from } = await keep(lea, 'Retard', { shared: true })
    const theirs = { templateId, text: 'Bonsoir.', shared: true }
    await keep(lou, 'Retard', { ...theirs, from })
    const old = keep(lea, 'Le retard', { templateId, shared: true, from })
    await expect(old).rejects.toMatchObject({ code: 'conflict', reason: 'template-changed' })
    const {
      id: _id,
      mayChange: _nextMay,
      ...now
    } = await keep(lea, 'Le retard', {
      ...theirs,
      from: { ...from, text: theirs.text },
    })
    expect(now).toMatchObject({ name: 'Le retard', text: 'Bonsoir.' })
    await removeTemplate(lea, { templateId })
    await keep(lea, 'Le retard', { ...theirs, from: now })
    await removeTemplate(lea, { templateId })
  })

  it('that two people share under one shortcut at the same moment: the second is told that it is taken', async () => {
    let second: Promise<unknown> | undefined
    await base.db.transaction(async (tx) => {
      const first = {
        id: randomUUID(),
        brandId,
        ownerId: null,
        kind: 'snippet',
        name: 'Merci',
        language: null,
      } as const
      await putTemplate(tx, { ...first, shortcut: 'merci', body: text, at: instant(0) })
      second = keep(as('lea', 'lead'), 'Merci à vous', { kind: 'snippet', shortcut: 'Merci', shared: true })
      second.catch(() => undefined)
      await untilBlocked(base.db)
    })
    await expect(second).rejects.toMatchObject({ reason: 'shortcut-taken' })
    await base.db.run(sql`delete from reply_template`)
  })

  it('are nobody’s who does not see the brand, and stay with theirs', async () => {
    const own = await keep(as('ines'), 'Retard')
    const stranger = as('ines', 'administrator', new Set())
    await expect(listTemplates(stranger, { brandId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(keep(stranger, 'x')).rejects.toMatchObject({ code: 'not-found' })
    await expect(removeTemplate(stranger, { templateId: own.id })).rejects.toMatchObject({ code: 'not-found' })
    const { brandId: other } = await aBrand(base.db)
    const both = as('ines', 'agent', new Set([brandId, other]))
    await expect(keep(both, 'Ailleurs', { brandId: other, templateId: own.id })).rejects.toMatchObject({
      code: 'not-found',
    })
    await removeTemplate(as('ines'), { templateId: own.id })
  })

  it('are kept once however often they are sent, and come back when they were removed', async () => {
    const templateId = randomUUID()
    await keep(as('ines'), 'Retard', { templateId })
    await keep(as('ines'), 'Retard, poli', { templateId })
    expect(await names(as('ines'))).toEqual(['Retard, poli'])
    await removeTemplate(as('ines'), { templateId })
    await expect(removeTemplate(as('ines'), { templateId })).rejects.toMatchObject({ code: 'not-found' })
    await keep(as('ines'), 'Retard, poli', { templateId })
    expect(await names(as('ines'))).toEqual(['Retard, poli'])
    await removeTemplate(as('ines'), { templateId })
  })

  it('have each a shortcut of their own, whatever its case', async () => {
    const first = await keep(as('ines'), 'Merci', { kind: 'snippet', shortcut: 'merci' })
    await expect(keep(as('ines'), 'Merci 2', { kind: 'snippet', shortcut: 'MERCI' })).rejects.toMatchObject({
      reason: 'shortcut-taken',
    })
    const hugos = await keep(as('hugo'), 'Merci', { kind: 'snippet', shortcut: 'merci' })
    await keep(as('ines'), 'Merci bien', { kind: 'snippet', shortcut: 'merci', templateId: first.id })
    await removeTemplate(as('ines'), { templateId: first.id })
    await removeTemplate(as('hugo'), { templateId: hugos.id })
  })

  it('go with the account of who kept them for themselves', async () => {
    await keep(as('hugo'), 'À Hugo')
    await base.db.run(sql`delete from "user" where id = 'hugo'`)
    expect(await base.db.rows(sql`select 1 from reply_template where name = 'À Hugo'`)).toEqual([])
  })
})
