import { randomUUID } from 'node:crypto'
import bluesky from '../../src/connectors/bluesky/index.ts'
import byHand from '../../src/connectors/by-hand/index.ts'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { compileRules } from '../../src/domain/listening/index.ts'
import { type Instant, instant, minutes } from '../../src/domain/model/time.ts'
import { createBrand } from '../../src/services/admin/create-brand.ts'
import { createRule } from '../../src/services/admin/create-rule.ts'
import { countDelays } from '../../src/domain/model/delay.ts'
import { addNote } from '../../src/services/cases/add-note.ts'
import { assignCase } from '../../src/services/cases/assign-case.ts'
import { bringCase } from '../../src/services/cases/bring-case.ts'
import { ringClocks } from '../../src/services/cases/ring-clocks.ts'
import { setAsideCase } from '../../src/services/cases/set-aside-case.ts'
import { setPriority } from '../../src/services/cases/set-priority.ts'
import { seedClocks } from './clocks-seed.ts'
import { seedMedia } from './media-seed.ts'
import { seedNamed } from './named-seed.ts'
import { type Links, seedKeys } from './keys-seed.ts'
import { seedLabels } from './labels-seed.ts'
import { seedTexts } from './texts-seed.ts'
import { seedTopics } from './topics-seed.ts'
import { seedWebhooks } from './webhooks.ts'
import { seedTeams } from './teams-seed.ts'
import { settleCase } from '../../src/services/cases/settle-case.ts'
import type { Actor, Context } from '../../src/services/context.ts'
import { ingest } from '../../src/services/listening/ingest.ts'
import { confirmLink } from '../../src/services/linking/confirm-link.ts'
import { publishReply } from '../../src/services/replies/publish-reply.ts'
import { submitReply } from '../../src/services/replies/submit-reply.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import type { Database } from '../../src/store/database.ts'
import { countArrivals, endTrouble, noteTrouble } from '../../src/store/source-page.ts'
import { sql } from '../../src/store/sql.ts'
import { aColleague, anAuthor, aPost } from '../support/builders.ts'
import { aClock, aContext, aPerson } from '../support/context.ts'
import { aWatchedPage } from './sites.ts'
import { type Said, type Story, stories, type Voice } from './story.ts'

/** The brands that the pictures are taken of, by what is there to see. */
export interface Seeded {
  readonly links: Links
  readonly sites: { readonly full: string; readonly down: string }
  readonly sources: { readonly full: string; readonly lost: string; readonly paused: string; readonly fresh: string }
  readonly brands: Readonly<Record<'full' | 'quiet' | 'unwatched' | 'unconnected' | 'crowd' | 'troubled', string>>
  /** Ids of cases by the key of their story. */
  readonly cases: ReadonlyMap<string, string>
  /** Somebody else changes a case at this moment. */
  settleBehindMyBack(caseId: string): Promise<void>
}

const words = [
  { kind: 'name', text: 'Chez Mireille' },
  { kind: 'name', text: 'Chez Mirelle' },
  { kind: 'handle', text: 'chezmireille' },
] as const

const us: Voice = { handle: 'chezmireille.bsky.social', name: 'Chez Mireille' }

interface Watched {
  readonly brandId: string
  readonly ruleId: string
  readonly sourceId: string
  readonly lease: {
    readonly sourceId: string
    readonly brandId: string
    readonly connector: string
    readonly token: string
  }
}

/** Fills a database with a Friday night, through the same verbs that work there; nothing of it comes from outside. `crowd`: how many write to the brand that many write to. */
export async function seed(
  db: Database,
  me: { readonly id: string; readonly name: string },
  { crowd: many = 300 }: { readonly crowd?: number } = {},
): Promise<Seeded> {
  const now = Date.now()
  const before = (ago: number): Instant => instant(now - minutes(ago))
  const people: Readonly<Record<'me' | 'hugo' | 'karim', Actor>> = {
    me: aPerson({ userId: me.id, name: me.name, role: 'administrator' }),
    hugo: aPerson({ userId: 'hugo', name: 'Hugo Marchand' }),
    karim: aPerson({ userId: 'karim', name: 'Karim Diop' }),
  }
  await aColleague(db, { id: 'hugo', name: 'Hugo Marchand' })
  await aColleague(db, { id: 'karim', name: 'Karim Diop', role: 'lead' })
  await aColleague(db, { id: 'solene', name: 'Solène Le Bihan', role: 'observer' })
  const connectors = new Map<string, Connector>([
    ['bluesky', bluesky],
    ['by-hand', byHand],
  ])
  const as = (actor: Actor, at: Instant): Context => aContext(db, { actor, connectors, clock: aClock(at) })
  const vigie: Actor = { kind: 'vigie' }

  const brand = async (name: string, rules: boolean): Promise<{ readonly id: string; readonly ruleId: string }> => {
    const ctx = as(people.me, before(60 * 24 * 9))
    const { id } = await createBrand(ctx, {
      name,
      languages: ['fr', 'en'],
      timeZone: 'Europe/Paris',
      firstReplyMinutes: 120,
    })
    await db.run(sql`
      insert into brand_access (user_id, brand_id) select id, ${id}::uuid from "user" where role <> 'administrator'`)
    if (!rules) return { id, ruleId: '' }
    const rule = await createRule(ctx, { brandId: id, name: 'Le nom', terms: [...words] })
    return { id, ruleId: rule.id }
  }
  const source = async (brandId: string, voice: Voice): Promise<string> => {
    const id = randomUUID()
    const account = JSON.stringify({ externalId: `did:plc:${id.slice(0, 8)}`, handle: voice.handle, name: voice.name })
    // Held by us for the whole time, so that no worker reads it.
    await db.run(sql`
      insert into source (id, brand_id, connector, name, settings, account, lease_holder, lease_token, lease_until, last_check_at)
      values (${id}, ${brandId}, 'bluesky', ${voice.name}, ${JSON.stringify({ service: 'https://bsky.social', identifier: voice.handle })},
        ${account}, 'look', 1, now() + interval '1 day', now())`)
    return id
  }
  const watched = async (name: string, voice: Voice): Promise<Watched> => {
    const { id: brandId, ruleId } = await brand(name, true)
    const sourceId = await source(brandId, voice)
    return { brandId, ruleId, sourceId, lease: { sourceId, brandId, connector: 'bluesky', token: '1' } }
  }
  const take = async (at: Watched, story: string, index: number, said: Said, revision = 'a', text = said.text) => {
    const matcher = compileRules([{ id: at.ruleId, brandId: at.brandId, name: 'Le nom', terms: words }])
    const post = aPost({
      externalId: `at://look/${at.brandId}/${story}/${index}`,
      revision,
      author: anAuthor({
        externalId: `did:look:${said.by.handle}`,
        handle: said.by.handle,
        name: said.by.name,
        url: `https://bsky.app/profile/${said.by.handle}`,
        followers: said.by.followers ?? null,
      }),
      text,
      language: said.language ?? 'fr',
      publishedAt: before(said.ago),
      url: `https://bsky.app/profile/${said.by.handle}/post/${story}${index}`,
      reach: said.reach ?? null,
      addressed: said.mention === true ? 'mention' : null,
    })
    const batch = {
      lease: at.lease,
      channel: 'pull',
      arrivals: [{ kind: 'post', post }],
      cursor: 'c',
      retain: 'all',
    } as const
    return { matcher, batch, result: await ingest(as(vigie, instant(post.publishedAt + 8_000)), matcher, batch) }
  }

  const cases = new Map<string, string>()
  const versionOf = async (caseId: string): Promise<number> =>
    (await db.one<{ version: number }>(sql`select version from cases where id = ${caseId}`))?.version ?? 1
  const answer = async (story: Story, caseId: string): Promise<void> => {
    const { reply } = story
    if (reply === undefined) return
    const at = before(reply.ago)
    const id = randomUUID()
    const post = await db.one<{ id: string }>(
      sql`select id from post where case_id = ${caseId} order by id desc limit 1`,
    )
    const holdSeconds = reply.state === 'queued' ? 3_600 : 0
    await submitReply(as(people.me, at), { caseId, id, toPostId: post?.id ?? '', text: reply.text, holdSeconds })
    if (reply.state === 'queued') return
    if (reply.state === 'sending') {
      // In the hands of a worker that is calling the network at this moment.
      await db.run(sql`update reply set state = 'sending', claim_until = now() + interval '1 day' where id = ${id}`)
      return
    }
    const session = {
      account: { externalId: 'us', ...us },
      pull: async () => ({ arrivals: [], cursor: '', more: false, retain: 'all' as const }),
      reply: async () => {
        if (reply.state === 'refused')
          throw new ConnectorError('recipient_closed', 'Replies are limited by the author (threadgate).')
        if (reply.state === 'retrying')
          throw new ConnectorError('rate_limited', 'Rate Limit Exceeded', { retryAt: now + 6 * 60_000 })
        return {
          externalId: `at://look/us/${id}`,
          url: 'https://bsky.app/profile/chezmireille.bsky.social/post/3lanswer',
        }
      },
      find: async () => null,
      close: async () => {},
    }
    await publishReply(as(vigie, at), { holder: 'look', session: async () => session, pulse: () => () => {} })
  }
  const play = async (at: Watched, story: Story): Promise<void> => {
    let caseId = ''
    for (const [index, said] of story.said.entries()) {
      const { result } = await take(at, story.key, index, said)
      caseId = result.opened[0]?.caseId ?? caseId
    }
    cases.set(story.key, caseId)
    const first = before(Math.max(0, (story.said[0]?.ago ?? 0) - 4))
    if (story.priority !== undefined)
      await setPriority(as(people.me, first), { caseId, priority: story.priority, version: await versionOf(caseId) })
    if (story.owner !== undefined) {
      const owner = people[story.owner]
      const ownerId = owner.kind === 'person' ? owner.userId : null
      await assignCase(as(people.me, first), { caseId, ownerId, version: await versionOf(caseId) })
    }
    if (story.note !== undefined)
      await addNote(as(people[story.note.by], before(story.note.ago)), {
        caseId,
        noteId: randomUUID(),
        text: story.note.text,
      })
    const [only] = story.said
    if (story.edited !== undefined && only !== undefined) await take(at, story.key, 0, only, 'b', story.edited.text)
    if (story.deleted !== undefined && only !== undefined) {
      const { matcher, batch } = await take(at, story.key, 0, only)
      const gone = {
        kind: 'deleted',
        externalId: `at://look/${at.brandId}/${story.key}/0`,
        at: before(story.deleted),
      } as const
      await ingest(as(vigie, before(story.deleted)), matcher, { ...batch, arrivals: [gone] })
    }
    await answer(story, caseId)
    if (story.end !== undefined) {
      const ctx = as(people[story.owner ?? 'hugo'], before(story.end.ago))
      const version = await versionOf(caseId)
      await (story.end.how === 'settled'
        ? settleCase(ctx, { caseId, version })
        : setAsideCase(ctx, { caseId, reason: 'not-about-us', version }))
    }
  }

  /** What Camille said before she wrote in public: a call that is known to be hers, and a letter that may be. */
  const camilleElsewhere = async (brandId: string): Promise<void> => {
    const bring = async (by: Actor, ago: number, way: 'call' | 'letter', name: string, wordsOf: string) => {
      const brought = { id: randomUUID(), brandId, way, words: wordsOf, link: null, title: null, name, contact: '' }
      const rest = { saidAt: before(ago), language: 'fr', evidenceIds: [] }
      const { caseId } = await bringCase(as(by, before(ago)), { ...brought, ...rest })
      await settleCase(as(by, before(ago - 30)), { caseId, version: await versionOf(caseId) })
      const row = await db.one<{ id: string }>(sql`select author_id as id from cases where id = ${caseId}`)
      return row?.id ?? ''
    }
    const day = 60 * 24
    const call = 'Appelle pour sa table de six, réservation n° 48217. Ne la voit plus dans l’agenda.'
    const accountId = await bring(people.hugo, 5 * day, 'call', 'Camille Rousseau', call)
    const letter = 'Réservation n° 48217 : les arrhes ont été prélevées deux fois. Merci de me rappeler.'
    await bring(people.karim, 3 * day, 'letter', 'C. Rousseau', letter)
    const caseId = cases.get('camille') ?? ''
    await confirmLink(as(people.karim, before(90)), { caseId, accountId })
  }

  const full = await watched('Chez Mireille', us)
  for (const story of stories) await play(full, story)
  await camilleElsewhere(full.brandId)
  const crowd = await watched('Les Voies du Couchant', {
    handle: 'voiesducouchant.example',
    name: 'Les Voies du Couchant',
  })
  const late = [
    'le 7 h 42 n’est pas parti',
    'quai noir de monde, aucune annonce',
    'remboursement refusé sans un mot',
    'porte bloquée en voiture 4',
  ]
  for (let at = 0; at < many; at += 1) {
    const by = { handle: `passager-${at}.example`, name: `Passager ${at + 1}` }
    const said = {
      ago: 5 + Math.floor(at * 1.3),
      by,
      text: `Chez Mireille, ${late[at % late.length] ?? ''} (${at + 1}).`,
    }
    await take(crowd, `crowd-${at}`, 0, said)
  }
  for (const ago of [106, 76, 0]) await ringClocks(as(vigie, before(ago)))
  const quiet = await watched('Le Petit Port', { handle: 'lepetitport.example', name: 'Le Petit Port' })
  const unconnected = await brand('La Criée', true)
  const unwatched = await brand('Café des Marées', false)
  const troubled = await watched('Aux Quatre Vents', { handle: 'auxquatrevents.example', name: 'Aux Quatre Vents' })
  await db.run(sql`update source set error_kind = 'auth_revoked', error_message = 'Invalid identifier or password',
    error_since = now() - interval '3 hours 12 minutes', last_post_at = now() - interval '4 hours' where id = ${troubled.sourceId}`)
  const slow = await source(troubled.brandId, { handle: 'compte-de-secours.example', name: 'Compte de secours' })
  await db.run(sql`update source set error_kind = 'rate_limited', error_message = 'Rate Limit Exceeded',
    error_since = now() - interval '4 minutes', retry_at = now() + interval '6 minutes' where id = ${slow}`)
  const asleep = await source(troubled.brandId, { handle: 'ancien-compte.example', name: 'Ancien compte' })
  await db.run(sql`update source set state = 'paused', last_post_at = now() - interval '20 days' where id = ${asleep}`)
  const fresh = await source(troubled.brandId, { handle: 'veille.example', name: 'Compte de veille' })

  const still = await source(troubled.brandId, { handle: 'boutique.example', name: 'Boutique en ligne' })
  await db.run(sql`update source set last_post_at = now() - interval '3 hours', last_check_at = now() - interval '5 seconds',
    rhythm = '{}' where id = ${still}`)
  await db.run(sql`insert into source_alarm (source_id, kind, began_at, data)
    select ${still}, 'silent', now() - interval '40 minutes', jsonb_build_object('since', extract(epoch from now() - interval '3 hours') * 1000)`)
  await db.run(sql`insert into source_alarm (source_id, kind, began_at, calm_since, data)
    values (${still}, 'unsteady-stream', now() - interval '50 minutes', now() - interval '6 minutes',
      '{"breaks": 41, "within": 380000}')`)
  await db.run(sql`update source set whole_from = now() - interval '40 days', whole_to = now() - interval '9 seconds',
    whole_at = now() - interval '8 seconds', rhythm = '{}' where id = ${full.sourceId}`)
  await db.run(sql`insert into source_alarm (source_id, kind, began_at, ended_at, data)
    values (${full.sourceId}, 'silent', now() - interval '50 hours', now() - interval '47 hours', '{}')`)
  await db.run(sql`insert into source_hole (source_id, began_at, ended_at, why, why_fr, found_at)
    values (${full.sourceId}, now() - interval '100 hours', now() - interval '98 hours',
      'The feed shows its last 10 items only.', 'Le flux ne montre que ses 10 derniers articles.', now())`)
  await db.run(sql`update source set last_post_at = now() - interval '6 minutes', last_check_at = now() - interval '8 seconds',
    standing = ${JSON.stringify({
      rate: { left: 2_617, of: 3_000, resetsAt: Date.now() + 4 * 60_000 },
      expiresAt: Date.now() + 3 * 24 * 3_600_000,
      renews: false,
    })}, created_at = now() - interval '40 days' where id = ${full.sourceId}`)
  const loud = [2, 1, 0, 0, 1, 0, 0, 3, 9, 14, 17, 38, 52, 21, 15, 11, 19, 26, 44, 71, 96, 54, 30, 8]
  await db.transaction(async (tx) => {
    for (const [at, posts] of loud.entries())
      await countArrivals(
        tx,
        full.sourceId,
        posts,
        countDelays(Array.from({ length: posts }, (_, each) => 900 * ((each % 7) + 1))),
        before((loud.length - 1 - at) * 60),
      )
    const trouble = { kind: 'unreachable', message: 'connect ETIMEDOUT', messageFr: null }
    await noteTrouble(tx, full.sourceId, trouble, before(3_000))
    await endTrouble(tx, full.sourceId, before(2_950))
    await noteTrouble(
      tx,
      full.sourceId,
      { ...trouble, kind: 'rate_limited', message: 'Rate Limit Exceeded' },
      before(700),
    )
    await endTrouble(tx, full.sourceId, before(690))
    await noteTrouble(
      tx,
      troubled.sourceId,
      { kind: 'auth_revoked', message: 'Invalid identifier or password', messageFr: null },
      before(192),
    )
  })
  for (const [at, reason] of ['The date of the post is not a date.', 'The author of the post has no id.'].entries())
    await db.run(sql`insert into unfit_post (source_id, external_id, reason, at)
      values (${full.sourceId}, ${`at://did:plc:somebody/app.bsky.feed.post/3k${at}`}, ${reason}, now() - interval '2 hours')`)

  const shop = { name: 'Boutique en ligne', url: 'https://boutique.chez-mireille.example/' }
  const sites = {
    full: await aWatchedPage(db, full.brandId, before, { ...shop, fault: null }),
    down: await aWatchedPage(db, troubled.brandId, before, { ...shop, fault: 'status' }),
  }
  await db.run(sql`update brand set sites = ${['chez-mireille.example']} where id = ${quiet.brandId}`)
  await seedWebhooks((at) => as(people.me, at), full.brandId, cases.get('camille') ?? '')
  await seedClocks(
    (at) => as(people.me, at),
    full.brandId,
    (key) => cases.get(key) ?? '',
    versionOf,
  )
  await seedMedia(db, (key) => cases.get(key) ?? '')
  await seedTexts(as(people.me, instant(Date.now())), full.brandId)
  const examples = ['joy', 'priya'].map((key) => cases.get(key) ?? '')
  await seedTopics(db, as(people.me, instant(Date.now())), full.brandId, examples)
  await seedLabels(as(people.me, instant(Date.now())), full.brandId, (key) => cases.get(key) ?? '')
  await seedNamed(as(people.karim, instant(Date.now())), (key) => cases.get(key) ?? '')
  await seedTeams(as(people.me, before(0)), full.brandId, me.id)

  const links = await seedKeys((at) => as(people.me, at), full.brandId)

  return {
    links,
    sites,
    sources: { full: full.sourceId, lost: troubled.sourceId, paused: asleep, fresh },
    brands: {
      full: full.brandId,
      quiet: quiet.brandId,
      unwatched: unwatched.id,
      unconnected: unconnected.id,
      crowd: crowd.brandId,
      troubled: troubled.brandId,
    },
    cases,
    async settleBehindMyBack(caseId) {
      await settleCase(as(people.hugo, instant(Date.now())), { caseId, version: await versionOf(caseId) })
    },
  }
}
