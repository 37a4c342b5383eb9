import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector } from '../../connectors/sdk/connector.ts'
import { noteArrival } from '../../store/cursors.ts'
import { readSources } from '../../store/sources.ts'
import { ServiceError } from '../errors.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { reconnectSource } from './reconnect-source.ts'
import { removeSource } from './remove-source.ts'

const test = await createTestDatabase()
const { db } = test
const can = { search: true, stream: false, reply: true, thread: false, length: null }

/** A network on which one listens as anybody can, or as an account that answers, too. */
const square: Connector = {
  id: 'square',
  name: 'Square',
  needs: 'account',
  settings: z.union([
    z.object({ way: z.literal('open'), place: z.string().default('everywhere') }),
    z.object({ way: z.literal('account').default('account'), handle: z.string(), password: z.string() }),
  ]),
  ways: [
    {
      id: 'open',
      name: { en: 'Open', fr: 'Ouvert' },
      needs: 'nothing',
      about: { en: '', fr: '' },
      cannot: [],
      form: z.object({ way: z.literal('open') }),
      can: { ...can, reply: false },
    },
  ],
  secrets: ['password'],
  can,
  connect: (given) => {
    const it = z.object({ way: z.string(), handle: z.string().default(''), place: z.string().default('') }).parse(given)
    return Promise.resolve({
      account: { externalId: it.way === 'open' ? `open ${it.place}` : it.handle, handle: it.handle, name: 'Square' },
      pull: () => Promise.reject(new Error('Nothing is read here.')),
      close: () => Promise.resolve(),
    })
  },
}
const ada = aContext(db, {
  actor: aPerson({ userId: 'ada', role: 'administrator' }),
  connectors: new Map([[square.id, square]]),
})
let brandId = ''
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ServiceError ? error.reason : error),
  )
const add = (settings: Record<string, unknown>) => createSource(ada, { brandId, connector: 'square', settings })
const again = (sourceId: string, settings: Record<string, unknown>) =>
  reconnectSource(ada, { sourceId, connector: 'square', settings })
const account = (handle: string) => ({ handle, password: 'secret' })

describe('a network that can be heard without an account', () => {
  beforeEach(async () => {
    const brand = { name: 'Acme', languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 } as const
    brandId = (await createBrand(ada, brand)).id
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it('is given its account later, as the same source, with its secret sealed', async () => {
    const source = await add({ way: 'open' })
    const grown = await again(source.id, account('acme'))
    expect(grown).toMatchObject({ id: source.id, name: 'acme', settings: { way: 'account', handle: 'acme' } })
    const [stored, ...others] = await readSources(db, brandId)
    expect(others).toEqual([])
    expect(JSON.stringify(stored)).not.toContain('secret')
  })

  it('claims nothing whole of what only its account hears, and keeps what is proven where it signs in again', async () => {
    const source = await add({ way: 'open' })
    const heard = () => db.transaction((tx) => noteArrival(tx, source.id, ada.now(), null, { wholeTo: ada.now() }))
    const whole = async () => {
      const [stored] = await readSources(db, brandId)
      return [stored?.wholeFrom, stored?.wholeTo, stored?.wholeAt]
    }
    await heard()
    expect(await whole()).not.toContain(null)
    await again(source.id, account('acme'))
    expect(await whole()).toEqual([null, null, null])
    await heard()
    const proven = await whole()
    await again(source.id, account('acme'))
    expect(await whole()).toEqual(proven)
  })

  it('is not heard twice: neither the account beside the open way, nor the open way beside the account', async () => {
    const open = await add({ way: 'open' })
    expect(await refusal(add(account('acme')))).toBe('source-takes-account')
    expect(await refusal(add({ way: 'open' }))).toBe('source-exists')
    await again(open.id, account('acme'))
    expect(await refusal(add({ way: 'open' }))).toBe('source-hears-already')
    expect(await refusal(add(account('other')))).toBe('done')
  })

  it('never changes from one account to another, nor back to none', async () => {
    const source = await add(account('acme'))
    expect(await refusal(again(source.id, account('other')))).toBe('source-other-account')
    expect(await refusal(again(source.id, { way: 'open' }))).toBe('source-other-account')
    expect(await refusal(again(source.id, account('acme')))).toBe('done')
  })

  it('taken off the list, is the same source again when the same account is connected, with all that it heard', async () => {
    const source = await add(account('acme'))
    await removeSource(ada, { sourceId: source.id })
    expect(await readSources(db, brandId)).toEqual([])
    const again = await add(account('acme'))
    expect(again).toMatchObject({ id: source.id, state: 'active', createdAt: source.createdAt })
    const other = await add(account('other'))
    expect(other.id).not.toBe(source.id)
  })

  it('listens elsewhere in the open only as another source', async () => {
    const source = await add({ way: 'open' })
    expect(await refusal(again(source.id, { way: 'open', place: 'somewhere' }))).toBe('source-other-account')
    expect(await refusal(again(source.id, { way: 'open' }))).toBe('done')
  })
})
