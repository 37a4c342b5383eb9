import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aBrand, aPost, arrives } from '../../../test/support/builders.ts'
import { aClock, aContext, anEdge, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import type { Connector, Session } from '../../connectors/sdk/connector.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import type { Arrival } from '../../domain/model/post.ts'
import { noConditions } from '../../domain/listening/index.ts'
import { after, duration, hours } from '../../domain/model/time.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import { sql } from '../../store/sql.ts'
import type { Actor } from '../context.ts'
import { previewRules } from './preview-rules.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
let brandId = ''
let otherId = ''

/** What the two networks hold, and which private addresses each look was allowed to reach. */
const network: {
  arrivals: readonly Arrival[]
  refusal: ConnectorError | null
  closed: number
  searched: readonly WatchTerm[]
} = {
  searched: [],
  arrivals: [],
  refusal: null,
  closed: 0,
}
const allowed: string[] = []
const can = { search: true, stream: false, reply: false, thread: false, length: null }
const session = (): Session => ({
  account: { externalId: 'open', handle: '', name: 'Open' },
  pull: (_, terms) => {
    network.searched = terms
    return Promise.resolve({ arrivals: network.arrivals, cursor: 'end', more: false, retain: 'matched' })
  },
  close: () => {
    network.closed += 1
    return Promise.resolve()
  },
})
const connector = (id: string, more: Partial<Connector>): Connector => ({
  id,
  name: id,
  settings: z.object({ way: z.string().optional(), address: z.string().optional() }),
  secrets: [],
  can,
  connect: () => (network.refusal === null ? Promise.resolve(session()) : Promise.reject(network.refusal)),
  ...more,
})
const open = connector('open', { needs: 'nothing' })
const closed = connector('closed', {
  needs: 'account',
  ways: [
    {
      id: 'search',
      name: { en: 'Search', fr: 'Recherche' },
      needs: 'nothing',
      about: { en: '', fr: '' },
      cannot: [],
      form: z.object({ way: z.literal('search') }),
      can,
    },
  ],
})
const as = (actor: Actor) =>
  aContext(db, {
    clock,
    actor,
    connectors: new Map([open, closed].map((it) => [it.id, it])),
    edge: (signal, hosts) => {
      allowed.splice(0, allowed.length, ...hosts)
      return anEdge({ now: clock.now, signal })
    },
  })
const name = { name: 'Le nom', terms: [{ kind: 'name', text: 'Chez Mireille' }] } as const
const tag = { name: 'Le mot-dièse', terms: [{ kind: 'hashtag', text: 'mireille' }] } as const
const look = [{ connector: 'open', settings: {} }]
const ago = (ms: number) => after(clock.now(), duration(-ms))

describe('a look at what rules would catch', () => {
  beforeAll(async () => {
    brandId = (await aBrand(db)).brandId
    otherId = (await aBrand(db)).brandId
  })
  afterAll(() => test[Symbol.asyncDispose]())

  it('shows what each rule catches, newest first, and stores nothing', async () => {
    network.arrivals = [
      arrives({ externalId: 'old', text: 'Chez Mireille, c’est bon.', publishedAt: ago(hours(40)) }),
      arrives({
        externalId: 'new',
        text: 'Ce soir #mireille, chez Mireille.',
        tags: ['mireille'],
        publishedAt: ago(1_000),
      }),
      arrives({ externalId: 'else', text: 'Chez Paul, bof.', publishedAt: ago(2_000) }),
      arrives({ externalId: 'ours', text: 'Chez Mireille vous attend.', ours: true, publishedAt: ago(3_000) }),
      arrives({ externalId: 'ancient', text: 'Chez Mireille en 2019.', publishedAt: ago(hours(31 * 24)) }),
      { kind: 'deleted', externalId: 'gone', at: ago(1_000) },
    ]
    const before = await counted()
    const preview = await previewRules(as(aPerson({ role: 'lead' })), { brandId, rules: [name, tag], look })
    expect(preview.posts.map(({ post }) => post.externalId)).toEqual(['new', 'old'])
    expect(preview).toMatchObject({
      total: 2,
      counts: [2, 1],
      looks: [{ connector: 'open', more: false, error: null }],
    })
    expect(await counted()).toEqual(before)
  })

  it('holds what it finds against the conditions, and asks a network only for what could match there', async () => {
    network.arrivals = [
      arrives({ externalId: 'asked', text: 'Chez Mireille, une heure d’attente', publishedAt: ago(1_000) }),
      arrives({ externalId: 'refused', text: 'Chez Mireille recrute, attente de CV', publishedAt: ago(2_000) }),
      arrives({ externalId: 'lacking', text: 'Chez Mireille, parfait.', publishedAt: ago(3_000) }),
    ]
    const attente = { kind: 'name', text: 'attente' } as const
    const recrute = { kind: 'name', text: 'recrute' } as const
    const refined = { ...name, conditions: { ...noConditions, all: [attente], none: [recrute] } }
    const elsewhere = { ...tag, conditions: { ...noConditions, networks: ['closed'] } }
    const begins = { name: 'Attente', terms: [], conditions: { ...noConditions, all: [attente] } }
    const rules = [refined, elsewhere, begins]
    const preview = await previewRules(as(aPerson({ role: 'lead' })), { brandId, rules, look })
    expect(preview.counts).toEqual([1, 0, 2])
    expect(network.searched).toEqual([name.terms[0], attente])
  })

  it('names the place that does not answer, in both languages, and shows the others', async () => {
    network.arrivals = [arrives({ text: 'Chez Mireille !', publishedAt: ago(1_000) })]
    network.refusal = new ConnectorError('permission_missing', 'Not without an account.', { fr: 'Pas sans compte.' })
    const refused = await previewRules(as(aPerson({ role: 'administrator' })), { brandId, rules: [name], look })
    network.refusal = null
    expect(refused).toMatchObject({
      total: 0,
      looks: [
        { error: { kind: 'permission_missing', message: 'Not without an account.', messageFr: 'Pas sans compte.' } },
      ],
    })
  })

  it('ends every session that it began', async () => {
    network.closed = 0
    await previewRules(as(aPerson({ role: 'lead' })), {
      brandId,
      rules: [name],
      look: [...look, { connector: 'closed', settings: { way: 'search' } }],
    })
    expect(network.closed).toBe(2)
  })

  it('looks only where nobody types a password, and only for those who may change the brand’s rules', async () => {
    const asked = (actor: Actor, where = look, of = brandId) =>
      previewRules(as(actor), { brandId: of, rules: [name], look: where }).then(
        () => 'shown',
        (error: { reason?: string }) => error.reason,
      )
    const lead = aPerson({ role: 'lead', brands: new Set([brandId]) })
    expect(await asked(lead, [{ connector: 'closed', settings: {} }])).toBe('unknown-connector')
    expect(await asked(lead, [{ connector: 'nowhere', settings: {} }])).toBe('unknown-connector')
    expect(await asked(lead, [{ connector: 'closed', settings: { way: 'search' } }])).toBe('shown')
    expect(await asked(lead, look, otherId)).toBe('not-found')
    expect(await asked(aPerson({ role: 'agent' }))).toBe('forbidden')
    expect(await asked(aPerson({ role: 'observer' }))).toBe('forbidden')
  })

  it('reaches a private address for an administrator who typed it, and for nobody else', async () => {
    const where = [{ connector: 'open', settings: { address: 'http://127.0.0.1:8080/blog' } }]
    await previewRules(as(aPerson({ role: 'lead' })), { brandId, rules: [name], look: where })
    expect(allowed).toEqual([])
    await previewRules(as(aPerson({ role: 'administrator' })), { brandId, rules: [name], look: where })
    expect(allowed).toEqual(['127.0.0.1:8080'])
  })

  it('cuts a book to what is shown, and marks only what is left of it', async () => {
    const text = `Chez Mireille. ${'et puis '.repeat(400)} Chez Mireille.`
    network.arrivals = [{ kind: 'post', post: aPost({ text, publishedAt: ago(1_000) }) }]
    const { posts } = await previewRules(as(aPerson({ role: 'lead' })), { brandId, rules: [name], look })
    expect(posts[0]?.post.text).toHaveLength(2_000)
    expect(posts[0]?.hits.map(({ start }) => start)).toEqual([0, null])
  })
})

const counted = async () =>
  db.one(sql`
    select (select count(*) from post) as posts, (select count(*) from cases) as cases,
      (select count(*) from watch_rule) as rules, (select count(*) from event) as events`)
