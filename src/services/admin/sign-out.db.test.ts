import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aColleague } from '../../../test/support/builders.ts'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector, Edge, Words } from '../../connectors/sdk/connector.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { createSealer } from '../../store/sealed.ts'
import { readSourceAccess } from '../../store/source-reads.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { listSources } from './list-sources.ts'
import { reconnectSource } from './reconnect-source.ts'
import { removeSource } from './remove-source.ts'
import { signOut } from './sign-out.ts'

const test = await createTestDatabase()
const { db } = test
afterAll(() => test[Symbol.asyncDispose]())

const settings = z.object({ who: z.string().min(1), token: z.string().min(1) })
type Settings = z.infer<typeof settings>

/** Who left, what went on with the account, and whether the database knew already. */
let left: { readonly settings: Settings; readonly staying: readonly string[]; readonly stored: string[] }[] = []
let answer: (edge: Edge) => Promise<Words | null> = async () => null

const harbour: Connector<Settings> = {
  id: 'harbour',
  name: 'Harbour',
  nameFr: 'Le port',
  settings,
  secrets: ['token'],
  can: { search: true, stream: false, reply: true, thread: false, length: null },
  connect: async ({ who }) => ({
    account: { externalId: who, handle: who, name: who },
    pull: () => Promise.reject(new Error('Nothing is read here.')),
    close: () => Promise.resolve(),
  }),
  async signOut(given, staying, edge) {
    const stored = (await listSources(ada, { brandId })).map((it) => it.id)
    left.push({ settings: given, staying: staying.map((it) => it.token), stored })
    return answer(edge)
  },
}
const plain: Connector<Settings> = { ...harbour, id: 'plain', name: 'Plain' }
delete (plain as { signOut?: unknown }).signOut

const clock = aClock()
const ada = aContext(db, {
  clock,
  sealer: createSealer(randomBytes(32)),
  actor: aPerson({ userId: 'ada', role: 'administrator', name: 'ada' }),
  connectors: new Map([
    [harbour.id, harbour as Connector],
    [plain.id, plain as Connector],
  ]),
  edge: (signal, allowed) => createEdge({ now: clock.now, signal, allowed }),
})
await aColleague(db, { id: 'ada', role: 'administrator' })

let brandId = ''
const aBrand = async (): Promise<string> =>
  (await createBrand(ada, { name: 'Acme', languages: ['en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 })).id
const connected = (who: string, token: string, to = brandId, connector = 'harbour') =>
  createSource(ada, { brandId: to, connector, settings: { who, token } })
beforeEach(async () => {
  left = []
  answer = async () => null
  brandId = await aBrand()
})

describe('who takes a source off the list', () => {
  it('signs out at its network, once it is off', async () => {
    const { id } = await connected('mireille', 't1')
    expect(await removeSource(ada, { sourceId: id })).toEqual({ left: null })
    expect(left).toEqual([{ settings: { who: 'mireille', token: 't1' }, staying: [], stored: [] }])
  })

  it('is told what still stands there, in the network’s own words', async () => {
    const words = { en: 'Throw the key away.', fr: 'Jetez la clé.' }
    answer = async () => words
    const { id } = await connected('camille', 't1')
    expect(await removeSource(ada, { sourceId: id })).toEqual({ left: words })
  })

  it('has it off the list although the network is away, and reads in both languages what to do', async () => {
    answer = () => Promise.reject(new ConnectorError('transient', 'The harbour is shut.', { fr: 'Le port est fermé.' }))
    const { id } = await connected('joel', 'a token that nobody reads')
    const said = await removeSource(ada, { sourceId: id })
    expect(said.left?.en).toMatch(/^Harbour could not be told .* The harbour is shut\.$/)
    expect(said.left?.fr).toMatch(/annoncer son départ à Le port.*Le port est fermé\.$/)
    expect(JSON.stringify(said)).not.toContain('a token')
    expect(await listSources(ada, { brandId })).toEqual([])
    expect((await readSourceAccess(db, id))?.sealedSecrets).toBeNull()
  })

  it('does not wait for a network that never answers', async () => {
    const { id } = await connected('anna', 't1')
    const access = await readSourceAccess(db, id)
    if (access === undefined) throw new Error('It was stored.')
    let ended = false
    answer = ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          ended = true
        })
      })
    const said = await signOut(ada, { access, staying: [] }, 20)
    expect([said?.fr.startsWith('Vigie n’a pas pu annoncer'), ended]).toEqual([true, true])
  })

  it('leaves to the connector what another brand still uses of the same account', async () => {
    const mine = await connected('mireille', 't1')
    const other = await connected('mireille', 't2', await aBrand())
    await removeSource(ada, { sourceId: mine.id })
    await removeSource(ada, { sourceId: other.id })
    expect(left.map((it) => it.staying)).toEqual([['t2'], []])
  })

  it('asks no network that knows no signing out', async () => {
    const { id } = await connected('paul', 't1', brandId, 'plain')
    expect([await removeSource(ada, { sourceId: id }), left]).toEqual([{ left: null }, []])
  })
})

describe('who signs in to a source again', () => {
  it('signs out of the way in before; the new one goes on', async () => {
    const { id } = await connected('zoe', 'old')
    const again = { sourceId: id, connector: 'harbour', settings: { who: 'zoe', token: 'new' } }
    expect(await reconnectSource(ada, again)).toMatchObject({ id, left: null })
    expect(left).toEqual([{ settings: { who: 'zoe', token: 'old' }, staying: ['new'], stored: [id] }])
  })

  it('is signed in although the network could not be told', async () => {
    const { id } = await connected('yves', 'old')
    answer = () => Promise.reject(new TypeError('socket hang up'))
    const again = { sourceId: id, connector: 'harbour', settings: { who: 'yves', token: 'new' } }
    expect(await reconnectSource(ada, again)).toMatchObject({ id, left: { en: expect.stringContaining('Harbour') } })
    expect(await listSources(ada, { brandId })).toMatchObject([{ id, account: { handle: 'yves' } }])
  })
})
