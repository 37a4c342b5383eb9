import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { noConditions } from '../../domain/listening/index.ts'
import { listen, sourcesChannel } from '../../store/listen.ts'
import { readRules } from '../listening/read-rules.ts'
import { createBrand } from './create-brand.ts'
import { createRule } from './create-rule.ts'
import { deleteRule } from './delete-rule.ts'
import { listRules } from './list-rules.ts'
import { updateRule } from './update-rule.ts'

const test = await createTestDatabase()
const { db } = test
const ada = aContext(db, { actor: aPerson({ userId: 'ada', role: 'administrator' }) })
const lead = aContext(db, { actor: aPerson({ userId: 'lou', role: 'lead' }) })
afterAll(() => test[Symbol.asyncDispose]())

const newBrand = async (): Promise<string> =>
  (await createBrand(ada, { name: 'Acme', languages: ['en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 })).id
const typed = {
  name: ' Our name ',
  terms: [
    { kind: 'name', text: ' Acme ' },
    { kind: 'handle', text: '@acme' },
    { kind: 'handle', text: 'ACME' },
  ],
} as const
const stored = {
  name: 'Our name',
  terms: [
    { kind: 'name', text: 'Acme' },
    { kind: 'handle', text: 'acme' },
  ],
} as const

describe('a watch rule', () => {
  it('is made by a lead, tidied, and is what readers listen for', async () => {
    const brandId = await newBrand()
    const rule = await createRule(lead, { brandId, ...typed })
    expect(rule).toEqual({ id: rule.id, brandId, ...stored })
    expect(await listRules(lead, { brandId })).toEqual([rule])
    expect(await readRules(ada, brandId)).toEqual([rule])
  })

  it('is changed and removed, those of other brands untouched', async () => {
    const brandId = await newBrand()
    const elsewhere = await createRule(lead, { brandId: await newBrand(), ...typed })
    const rule = await createRule(lead, { brandId, ...typed })
    const terms = [{ kind: 'site', text: 'acme.example' }] as const
    const changed = await updateRule(lead, { ruleId: rule.id, name: 'Our site', terms })
    expect(changed).toEqual({ id: rule.id, brandId, name: 'Our site', terms })
    expect(await listRules(lead, { brandId })).toEqual([changed])
    await deleteRule(lead, { ruleId: rule.id })
    expect(await listRules(lead, { brandId })).toEqual([])
    expect(await listRules(lead, { brandId: elsewhere.brandId })).toEqual([elsewhere])
  })

  it('that a colleague changed while it was written on is not put back to what it was', async () => {
    const brandId = await newBrand()
    const conditions = { ...noConditions, languages: ['fr'] }
    const { id: ruleId } = await createRule(lead, { brandId, ...typed, conditions })
    const from = { ...stored, conditions } as const
    const theirs = { ...stored, terms: [{ kind: 'site', text: 'acme.example' }], conditions } as const
    await updateRule(lead, { ruleId, ...theirs, from })
    const old = updateRule(ada, { ruleId, ...stored, name: 'Ours', from } as const)
    await expect(old).rejects.toMatchObject({ code: 'conflict', reason: 'rule-changed' })
    expect(await listRules(lead, { brandId })).toMatchObject([theirs])
    await updateRule(ada, { ruleId, ...theirs, name: 'Ours', from: theirs })
    expect(await listRules(lead, { brandId })).toMatchObject([{ ...theirs, name: 'Ours' }])
  })

  it('is told to readers when it is made, changed and removed', async () => {
    const brandId = await newBrand()
    let hear: (channel: string | null) => void = () => undefined
    const nudge = (): Promise<string | null> =>
      new Promise((resolve) => {
        hear = resolve
      })
    const listening = await listen(db, [sourcesChannel], (channel) => hear(channel), ada.log)
    const made = nudge()
    const { id } = await createRule(lead, { brandId, ...typed })
    expect(await made).toBe(sourcesChannel)
    const changed = nudge()
    await updateRule(lead, { ruleId: id, ...typed })
    expect(await changed).toBe(sourcesChannel)
    const removed = nudge()
    await deleteRule(lead, { ruleId: id })
    expect(await removed).toBe(sourcesChannel)
    await listening.close()
  })

  it('is refused with a useless term, and the one that stood stays', async () => {
    const brandId = await newBrand()
    const rule = await createRule(lead, { brandId, ...typed })
    const useless = { name: 'Ours', terms: [{ kind: 'name', text: 'a' }] } as const
    const refusal = { code: 'invalid', reason: 'term-useless' }
    await expect(createRule(lead, { brandId, ...useless })).rejects.toMatchObject(refusal)
    await expect(updateRule(lead, { ruleId: rule.id, ...useless })).rejects.toMatchObject(refusal)
    await expect(createRule(lead, { brandId, ...typed, name: ' ' })).rejects.toMatchObject({ code: 'invalid' })
    expect(await listRules(lead, { brandId })).toEqual([rule])
  })

  it('that is gone, or of a brand that is gone, is neither shown nor changed', async () => {
    const gone = randomUUID()
    const refusal = { code: 'not-found' }
    await expect(listRules(lead, { brandId: gone })).rejects.toMatchObject(refusal)
    await expect(createRule(lead, { brandId: gone, ...typed })).rejects.toMatchObject(refusal)
    await expect(updateRule(lead, { ruleId: gone, ...typed })).rejects.toMatchObject(refusal)
    await expect(deleteRule(lead, { ruleId: gone })).rejects.toMatchObject(refusal)
  })

  it('is changed by no agent, no observer and not by Vigie itself; every person sees it', async () => {
    const brandId = await newBrand()
    const rule = await createRule(ada, { brandId, ...typed })
    const refusal = { code: 'forbidden' }
    const people = (['agent', 'observer'] as const).map((role) => aContext(db, { actor: aPerson({ role }) }))
    for (const ctx of [...people, aContext(db)]) {
      await expect(createRule(ctx, { brandId, ...typed })).rejects.toMatchObject(refusal)
      await expect(updateRule(ctx, { ruleId: rule.id, ...typed })).rejects.toMatchObject(refusal)
      await expect(deleteRule(ctx, { ruleId: rule.id })).rejects.toMatchObject(refusal)
    }
    for (const ctx of people) expect(await listRules(ctx, { brandId })).toEqual([rule])
    await expect(listRules(aContext(db), { brandId })).rejects.toMatchObject(refusal)
  })
})
