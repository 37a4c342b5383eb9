import { randomUUID } from 'node:crypto'
import type { Arrival, Author, IncomingPost } from '../../src/domain/model/post.ts'
import { type Instant, instant } from '../../src/domain/model/time.ts'
import type { WatchTerm } from '../../src/domain/model/watch.ts'
import type { Database } from '../../src/store/database.ts'
import { sql } from '../../src/store/sql.ts'

/** Somebody who wrote; what is not given is made up. */
export const anAuthor = (author: Partial<Author> = {}): Author => ({
  externalId: 'did:plc:camille',
  handle: 'camille.example',
  name: 'Camille Rousseau',
  url: null,
  avatarUrl: null,
  followers: null,
  ...author,
})

/** A post as a connector hands it in; what is not given is made up. */
export const aPost = (post: Partial<IncomingPost> = {}): IncomingPost => ({
  externalId: `at://${randomUUID()}`,
  revision: null,
  author: anAuthor(),
  text: 'Deux heures d’attente chez Mireille.',
  language: 'fr',
  publishedAt: instant(Date.parse('2026-03-02T09:00:00Z')),
  url: null,
  parentId: null,
  rootId: null,
  links: [],
  tags: [],
  mentions: [],
  reach: null,
  addressed: null,
  ours: false,
  ref: {},
  ...post,
})

/** The arrival of a post. */
export const arrives = (post: Partial<IncomingPost> = {}): Arrival => ({ kind: 'post', post: aPost(post) })

/** The news that a post is gone. */
export const isDeleted = (externalId: string, at: Instant = instant(0)): Arrival => ({
  kind: 'deleted',
  externalId,
  at,
})

/** A brand with one rule and one source whose lease somebody holds. */
export interface TestBrand {
  readonly brandId: string
  readonly ruleId: string
  readonly sourceId: string
  readonly lease: {
    readonly sourceId: string
    readonly brandId: string
    readonly connector: string
    readonly token: string
    readonly version: number
  }
}

/** Stores a brand that listens for `terms`, with a source of the connector, and takes its lease. */
export async function aBrand(
  db: Database,
  given: { readonly terms?: readonly WatchTerm[]; readonly connector?: string; readonly firstReplyMs?: number } = {},
): Promise<TestBrand> {
  const [brandId, ruleId, sourceId] = [randomUUID(), randomUUID(), randomUUID()]
  const terms = given.terms ?? [{ kind: 'name', text: 'Chez Mireille' }]
  const policy = JSON.stringify({ firstReplyMs: given.firstReplyMs ?? 3_600_000, warnShare: 0.75 })
  await db.run(sql`
    insert into brand (id, name, languages, time_zone, policy)
    values (${brandId}, 'Chez Mireille', '{fr}', 'Europe/Paris', ${policy})`)
  await db.run(sql`
    insert into watch_rule (id, brand_id, name, terms) values (${ruleId}, ${brandId}, 'Le nom', ${JSON.stringify(terms)})`)
  await db.run(sql`
    insert into source (id, brand_id, connector, name, settings, lease_holder, lease_token, lease_until)
    values (${sourceId}, ${brandId}, ${given.connector ?? 'test'}, 'Test', '{}', 'test', 1, now() + interval '1 hour')`)
  return {
    brandId,
    ruleId,
    sourceId,
    lease: { sourceId, brandId, connector: given.connector ?? 'test', token: '1', version: 1 },
  }
}

/** Stores somebody who works here. */
export async function aColleague(
  db: Database,
  person: { readonly id: string; readonly name?: string; readonly role?: string },
): Promise<void> {
  await db.run(sql`
    insert into "user" ("id", "name", "email", "emailVerified", "role", "language")
    values (${person.id}, ${person.name ?? 'Inès Benali'}, ${`${person.id}@example.test`}, false,
      ${person.role ?? 'agent'}, 'fr')`)
}
