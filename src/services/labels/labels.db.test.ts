import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand, aColleague, anAuthor, arrives } from '../../../test/support/builders.ts'
import { untilBlocked } from '../../../test/support/blocked.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { aListener, casesOfBrand, type Listener } from '../../../test/support/listener.ts'
import byHand from '../../connectors/by-hand/index.ts'
import { rebuild } from '../../domain/cases/case.ts'
import { noFilter } from '../../domain/cases/filter.ts'
import { mostLabelsOfCase } from '../../domain/cases/decide-labels.ts'
import { instant } from '../../domain/model/time.ts'
import type { Role } from '../../domain/people/role.ts'
import { eventsOfCase, fromLog } from '../../store/events.ts'
import { putLabel } from '../../store/labels.ts'
import { labelCase } from '../cases/label-case.ts'
import { listCases } from '../cases/list-cases.ts'
import { searchCases } from '../cases/search-cases.ts'
import { readCase, readCaseRow } from '../cases/read-case.ts'
import { settleCase } from '../cases/settle-case.ts'
import type { Context } from '../context.ts'
import { keepLabel } from './keep-label.ts'
import { listLabels } from './list-labels.ts'
import { mergeLabel } from './merge-label.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  base = await createTestDatabase()
  for (const id of ['ines', 'lea']) await aColleague(base.db, { id, name: id })
})
afterAll(() => base[Symbol.asyncDispose]())

/** A brand with one case for each name, and people who act there. */
async function aDesk(...names: readonly string[]) {
  const desk: Listener = await aListener(base.db)
  const { brandId } = desk.brand
  const as = (userId: string, role: Role = 'agent', brands: ReadonlySet<string> = new Set([brandId])): Context => ({
    ...desk.ctx,
    connectors: new Map([['test', byHand]]),
    actor: aPerson({ userId, role, brands }),
  })
  const of = new Map<string, string>()
  for (const name of names) {
    const author = anAuthor({ externalId: `did:${name}`, handle: name })
    const { opened } = await desk.take([arrives({ externalId: `at://${name}`, author })])
    of.set(name, opened[0]?.caseId ?? '')
  }
  const ines = as('ines')
  const lea = as('lea', 'lead')
  const make = async (name: string, who = ines, more: Partial<Parameters<typeof keepLabel>[1]> = {}) => {
    const labelId = more.labelId ?? randomUUID()
    await keepLabel(who, { brandId, labelId, name, tone: 'plain', archived: false, ...more })
    return labelId
  }
  const caseId = (name: string): string => of.get(name) ?? ''
  const put = (name: string, labelId: string, on = true, who = ines) =>
    labelCase(who, { caseId: caseId(name), labelId, on })
  const chips = async (name: string) => (await readCaseRow(ines, { caseId: caseId(name) })).labels.map((it) => it.name)
  /** Who is found by a label. */
  const found = async (...labels: readonly string[]) => {
    const page = await listCases(ines, {
      ...{ brandId, view: 'all', filter: { ...noFilter, labels }, after: null, limit: 50 },
    })
    return page.cases.map(({ author }) => author.handle).sort()
  }
  const rebuilds = async (): Promise<void> => {
    for (const it of await casesOfBrand(base.db, brandId)) {
      expect(rebuild(it.id, (await eventsOfCase(base.db, it.id)).map(fromLog))).toEqual(it)
    }
  }
  return { brandId, desk, as, ines, lea, make, caseId, put, chips, found, rebuilds }
}

describe('labels', () => {
  it('are searched for by name, alone and with words, whole or by the beginning, and merged ones as what took their place', async () => {
    const { brandId, ines, lea, make, put } = await aDesk('anna', 'bruno', 'chloe')
    const search = async (text: string) => {
      const { hits, faults } = await searchCases(ines, { brandId, text })
      return [hits.map((hit) => hit.case.author.handle).sort(), faults.map(({ why }) => why)]
    }
    const delivery = await make('Livraison')
    const late = await make('Livraison retardée')
    const old = await make('Transport', lea)
    await put('anna', delivery)
    await put('bruno', late)
    await put('chloe', old)
    expect(await search('label:livraison')).toEqual([['anna'], []])
    expect(await search('étiquette:livr')).toEqual([['anna', 'bruno'], []])
    expect(await search('étiquette:"livraison retardee"')).toEqual([['bruno'], []])
    expect(await search('label:livraison label:transport')).toEqual([['anna', 'chloe'], []])
    expect(await search('label:livraison from:bruno')).toEqual([[], []])
    expect(await search('label:froid')).toEqual([[], ['no-label']])
    await mergeLabel(lea, { labelId: old, into: delivery })
    expect(await search('label:livraison')).toEqual([['anna', 'chloe'], []])
  })

  it('are put on and taken off, find their cases, and stand in the log with who did it', async () => {
    const { ines, make, put, chips, found, caseId, rebuilds } = await aDesk('anna', 'bruno', 'chloe')
    const late = await make('Livraison')
    const cold = await make('Froid', ines, { tone: 'warn' })
    await put('anna', late)
    await put('anna', cold)
    await put('anna', late)
    await put('bruno', cold)
    expect(await chips('anna')).toEqual(['Froid', 'Livraison'])
    expect(await found(late)).toEqual(['anna'])
    expect(await found(cold)).toEqual(['anna', 'bruno'])
    expect(await found(late, cold)).toEqual(['anna', 'bruno'])
    expect(await found(randomUUID())).toEqual([])
    await put('anna', cold, false)
    expect(await chips('anna')).toEqual(['Livraison'])
    const { thread } = await readCase(ines, { caseId: caseId('anna') })
    const said = thread.flatMap((it) => (it.kind === 'event' ? [[it.event, it.facts['label'], it.actor?.id]] : []))
    expect(said.slice(1)).toEqual([
      ['label-added', 'Livraison', 'ines'],
      ['label-added', 'Froid', 'ines'],
      ['label-removed', 'Froid', 'ines'],
    ])
    await rebuilds()
  })

  it('stay on a case that is settled, and go on being put on it', async () => {
    const { ines, make, put, chips, caseId, rebuilds } = await aDesk('anna')
    const late = await make('Livraison')
    await settleCase(ines, { caseId: caseId('anna'), version: 1 })
    await put('anna', late)
    expect(await chips('anna')).toEqual(['Livraison'])
    await rebuilds()
  })

  it('that two people put on at once are both there', async () => {
    const { as, make, put, chips, rebuilds } = await aDesk('anna')
    const ids = await Promise.all(['A', 'B', 'C', 'D'].map((name) => make(name)))
    await Promise.all(ids.flatMap((id) => [put('anna', id), put('anna', id, true, as('lea', 'lead'))]))
    expect(await chips('anna')).toEqual(['A', 'B', 'C', 'D'])
    await rebuilds()
  })

  it('of one name, made by two people at the same moment, are one, and who comes second is told which', async () => {
    const { brandId, ines, make } = await aDesk()
    const first = randomUUID()
    let second: Promise<string> | undefined
    await base.db.transaction(async (tx) => {
      const label = {
        id: first,
        brandId,
        name: 'Livraison',
        tone: 'plain',
        archivedAt: null,
        mergedInto: null,
      } as const
      await putLabel(tx, { ...label, by: 'lea', at: instant(0) })
      second = make('livraison', ines)
      second.catch(() => undefined)
      await untilBlocked(base.db)
    })
    await expect(second).rejects.toMatchObject({ reason: 'label-taken', facts: { labelId: first } })
  })

  it('are renamed wherever they stand', async () => {
    const { lea, make, put, chips } = await aDesk('anna')
    const late = await make('Livrason')
    await put('anna', late)
    await make('Livraison', lea, { labelId: late })
    expect(await chips('anna')).toEqual(['Livraison'])
  })

  it('are merged without a case losing its own: what took the place is shown, found, and taken off', async () => {
    const { lea, brandId, make, put, chips, found, rebuilds } = await aDesk('anna', 'bruno', 'chloe')
    const [one, two, three] = [await make('Livreur'), await make('Livraison'), await make('Logistique')]
    await put('anna', one)
    await put('bruno', two)
    await put('chloe', one)
    await put('chloe', two)
    await mergeLabel(lea, { labelId: one, into: two })
    await mergeLabel(lea, { labelId: one, into: two })
    expect(await chips('anna')).toEqual(['Livraison'])
    expect(await chips('chloe')).toEqual(['Livraison'])
    expect(await found(two)).toEqual(['anna', 'bruno', 'chloe'])
    expect(await found(one)).toEqual(['anna', 'bruno', 'chloe'])
    // Merged once more, it all leads to the last.
    await mergeLabel(lea, { labelId: two, into: three })
    expect(await found(three)).toEqual(['anna', 'bruno', 'chloe'])
    expect((await listLabels(lea, { brandId })).map(({ name, unsettled }) => [name, unsettled])).toEqual([
      ['Logistique', 3],
    ])
    await put('bruno', one)
    await put('chloe', three, false)
    expect([await chips('bruno'), await chips('chloe')]).toEqual([['Logistique'], []])
    expect(await found(three)).toEqual(['anna', 'bruno'])
    await rebuilds()
    await expect(mergeLabel(lea, { labelId: one, into: two })).rejects.toMatchObject({ code: 'not-found' })
    await expect(mergeLabel(lea, { labelId: three, into: three })).rejects.toMatchObject({ code: 'invalid' })
    await expect(make('De retour', lea, { labelId: one })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('that are archived stay where they are, are put on no more, and free their name', async () => {
    const { lea, make, put, chips, found } = await aDesk('anna', 'bruno')
    const old = await make('Noël')
    await put('anna', old)
    await make('Noël', lea, { labelId: old, archived: true })
    expect(await chips('anna')).toEqual(['Noël'])
    expect(await found(old)).toEqual(['anna'])
    await expect(put('bruno', old)).rejects.toMatchObject({ code: 'conflict' })
    const young = await make('Noël')
    await expect(make('Noël', lea, { labelId: old })).rejects.toMatchObject({ reason: 'label-taken' })
    await make('Noël dernier', lea, { labelId: old })
    await put('bruno', old)
    expect(await found(old)).toEqual(['anna', 'bruno'])
    await make('Noël', lea, { labelId: young, archived: true })
    await expect(mergeLabel(lea, { labelId: old, into: young })).rejects.toMatchObject({ reason: 'label-archived' })
  })

  it('have each a name of their own, whatever its case', async () => {
    const { make } = await aDesk()
    const late = await make('  Livraison   tardive ')
    await expect(make('livraison TARDIVE')).rejects.toMatchObject({
      reason: 'label-taken',
      facts: { labelId: late },
    })
    await make('Livraison tardive', undefined, { labelId: late })
    await expect(make(' \u0000 ')).rejects.toMatchObject({ code: 'invalid' })
  })

  it('are made by whoever works on cases, and changed by who says what a brand listens for', async () => {
    const { ines, lea, as, make, brandId } = await aDesk()
    const late = await make('Livraison')
    const cold = await make('Froid')
    await expect(make('Autre', ines, { labelId: late })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(make('Livraison', ines, { labelId: late, archived: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(mergeLabel(ines, { labelId: late, into: cold })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(make('Vu', as('x', 'observer'))).rejects.toMatchObject({ code: 'forbidden' })
    await make('Autre', lea, { labelId: late })
    expect((await listLabels(as('x', 'observer'), { brandId })).map((it) => it.name)).toEqual(['Autre', 'Froid'])
  })

  it('are nobody’s who does not see the brand, and no other brand’s', async () => {
    const { as, brandId, make, put, caseId } = await aDesk('anna')
    const late = await make('Livraison')
    const stranger = as('ines', 'administrator', new Set())
    await expect(listLabels(stranger, { brandId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(make('x', stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(put('anna', late, true, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await expect(mergeLabel(stranger, { labelId: late, into: randomUUID() })).rejects.toMatchObject({
      code: 'not-found',
    })
    const { brandId: other } = await aBrand(base.db)
    const both = as('lea', 'lead', new Set([brandId, other]))
    const theirs = randomUUID()
    await keepLabel(both, { brandId: other, labelId: theirs, name: 'Ailleurs', tone: 'calm', archived: false })
    await expect(labelCase(both, { caseId: caseId('anna'), labelId: theirs, on: true })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(mergeLabel(both, { labelId: theirs, into: late })).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      keepLabel(both, { brandId: other, labelId: late, name: 'x', tone: 'calm', archived: false }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are counted: a case holds so many and no more', async () => {
    const { make, put, chips } = await aDesk('anna')
    const ids = await Promise.all(Array.from({ length: mostLabelsOfCase + 1 }, (_, nth) => make(`E${nth}`)))
    for (const id of ids.slice(0, mostLabelsOfCase)) await put('anna', id)
    await expect(put('anna', ids[mostLabelsOfCase] ?? '')).rejects.toMatchObject({ code: 'conflict' })
    await put('anna', ids[0] ?? '', false)
    await put('anna', ids[mostLabelsOfCase] ?? '')
    expect(await chips('anna')).toHaveLength(mostLabelsOfCase)
  })
})
