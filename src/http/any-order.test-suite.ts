import { randomUUID } from 'node:crypto'
import { answering } from '../../test/support/a-case.ts'
import { aBrand, anAuthor, arrives, isDeleted, type TestBrand } from '../../test/support/builders.ts'
import { aClock, aContext, type TestClock } from '../../test/support/context.ts'
import { FaultyNetwork } from '../../test/support/faulty-network.ts'
import { matcherFor } from '../../test/support/listener.ts'
import type { Connector } from '../connectors/sdk/connector.ts'
import { type Case, isUnsettled } from '../domain/cases/case.ts'
import type { Arrival } from '../domain/model/post.ts'
import { after, days, hours, instant, minutes, seconds } from '../domain/model/time.ts'
import { followUpCases } from '../services/cases/follow-up-cases.ts'
import { ringClocks } from '../services/cases/ring-clocks.ts'
import { ingest } from '../services/listening/ingest.ts'
import { publishReply } from '../services/replies/publish-reply.ts'
import { giveCases } from '../services/teams/give-cases.ts'
import { passOnCases } from '../services/teams/pass-on-cases.ts'
import { type CaseRowData, caseColumns, toCase } from '../store/cases.ts'
import type { Database } from '../store/database.ts'
import { sql } from '../store/sql.ts'
import { anAccount, type Browser, type Served, seesBrands, serveApp, signedIn } from './app.test-suite.ts'

/** Somebody who works here, with the brands that they see. */
export interface Worker {
  readonly email: string
  readonly browser: Browser
  readonly sees: ReadonlySet<string>
  readonly changes: boolean
}

/** What somebody, or something, does next; `n`, `m` and `k` choose among what there is. */
export interface Step {
  readonly verb: Verb
  readonly n: number
  readonly m: number
  readonly k: number
}

/** Every verb that these worlds are moved by. */
export const verbs = [
  'arrive',
  'arrive',
  'arrive',
  'arrive-late',
  'edit',
  'delete',
  'seen-ours',
  'reply',
  'reply',
  'fault',
  'publish',
  'publish',
  'cancel',
  'retry',
  'answered-there',
  'withdraw-answer',
  'assign',
  'claim-at-once',
  'priority',
  'kind',
  'settle',
  'settle',
  'reopen',
  'set-aside',
  'pause',
  'resume',
  'hand-over',
  'take-back',
  'promise',
  'keep',
  'withdraw',
  'label',
  'note',
  'merge',
  'merge',
  'split',
  'undo-move',
  'bulk',
  'bulk',
  'undo-bulk',
  'link',
  'part',
  'absence',
  'pass',
  'pass',
  'erase',
] as const
export type Verb = (typeof verbs)[number]

/** Case and post ids begin where no other number does, so that one that slips out is seen in any text. */
const firstCase = 7_000_000_001
const firstPost = 8_000_000_001

type Answer = { readonly status: number; readonly text: string }

/** Two brands, five people who see different ones of them, a network that fails, and everything that is done to their cases. */
export class World implements AsyncDisposable {
  readonly network = new FaultyNetwork()
  readonly done = new Map<string, number>()
  /** What somebody was told that they may not know, in words. */
  readonly leaks: string[] = []
  readonly #moves: string[] = []
  readonly #bulks: { readonly id: string; readonly by: Worker }[] = []
  /** To which brand an id belongs that nobody guesses. */
  readonly #of = new Map<string, string>()
  readonly departments = new Map<string, string>()
  readonly labels = new Map<string, string>()
  readonly db: Database
  readonly clock: TestClock
  readonly served: Served
  readonly brands: readonly [TestBrand, TestBrand]
  readonly people: readonly Worker[]
  readonly ctx: ReturnType<typeof aContext>
  private constructor(given: Pick<World, 'db' | 'clock' | 'served' | 'brands' | 'people' | 'ctx'>) {
    this.db = given.db
    this.clock = given.clock
    this.served = given.served
    this.brands = given.brands
    this.people = given.people
    this.ctx = given.ctx
  }

  /** The world at nine in the morning, before anybody has written. */
  static async begin(db: Database): Promise<World> {
    const clock = aClock('2026-03-02T09:00:30Z')
    const connectors = new Map<string, Connector>([['test', answering]])
    const rates = { session: { name: 'session', most: 10_000_000, window: minutes(1) } }
    const served = await serveApp(db, { clock, connectors, rates })
    const brands = [await aBrand(db), await aBrand(db)] as const
    const [a, b] = [brands[0].brandId, brands[1].brandId]
    const people: Worker[] = []
    for (const [name, role, sees] of [
      ['ines', 'agent', [a, b]],
      ['hugo', 'agent', [a]],
      ['lea', 'lead', [b]],
      ['olga', 'observer', [a]],
      ['paul', 'administrator', [a, b]],
    ] as const) {
      const email = `${name}@example.test`
      await anAccount(db, clock, email, role)
      await seesBrands(db, email, ...sees)
      people.push({ email, browser: await signedIn(served, email), sees: new Set(sees), changes: role !== 'observer' })
    }
    await db.run(sql`select setval(pg_get_serial_sequence('cases', 'id'), ${firstCase}::bigint)`)
    await db.run(sql`select setval(pg_get_serial_sequence('post', 'id'), ${firstPost}::bigint)`)
    const world = new World({ db, clock, served, brands, people, ctx: aContext(db, { clock, connectors }) })
    for (const brand of [a, b]) await world.#furnish(brand)
    return world
  }

  /** What a brand has beside its cases: a department, a label, rules by which cases are given, a view for everybody. */
  async #furnish(brandId: string): Promise<void> {
    const paul = this.worker('paul')
    const id = async (method: string, path: string, json: unknown): Promise<string> => {
      const answer = await this.ask(paul, method, path, json)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return answer.text === '' ? '' : (JSON.parse(answer.text).id ?? '')
    }
    this.departments.set(brandId, await id('POST', `/api/v1/brands/${brandId}/departments`, { name: 'Cuisine' }))
    const label = randomUUID()
    await id('PUT', `/api/v1/brands/${brandId}/labels/${label}`, { name: 'Livraison', tone: 'warn' })
    this.labels.set(brandId, label)
    const members = this.people.filter(({ sees, changes }) => changes && sees.has(brandId))
    const memberIds = members.map(({ email }) => `id-${email}`)
    const teamId = await id('POST', `/api/v1/brands/${brandId}/teams`, {
      name: `Salle ${brandId.slice(0, 4)}`,
      brandIds: [brandId],
      memberIds,
    })
    await id('PUT', `/api/v1/brands/${brandId}/assignment`, {
      version: 0,
      rules: [{ id: 'urgent', when: { priorities: ['high', 'critical'] }, teamId, way: 'turn' }],
      late: { after: { minutes: 30 }, to: 'next' },
      passOn: true,
    })
    for (const [name, view, filter] of [
      ['Critiques', 'all', 'priority=critical,high'],
      ['Étiquetés', 'to-answer', `label=${label}`],
    ]) {
      await id('POST', `/api/v1/brands/${brandId}/views`, { name, shared: true, view, filter })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.served[Symbol.asyncDispose]()
  }

  worker(name: string): Worker {
    const found = this.people.find(({ email }) => email.startsWith(name))
    if (found === undefined) throw new Error(`Nobody is called ${name}.`)
    return found
  }

  /** All cases of both brands, in the order in which they were opened. */
  async cases(): Promise<readonly Case[]> {
    const rows = await this.db.rows<CaseRowData>(sql`select ${caseColumns} from cases c order by c.id`)
    return rows.map(toCase)
  }

  /** One request; what is in its answer and belongs to a brand that this person does not see is kept in `leaks`. */
  async ask(who: Worker, method: string, path: string, json?: unknown): Promise<Answer> {
    const answer = await who.browser.send(method, path, json === undefined ? {} : { json })
    const text = await answer.text()
    if (answer.status >= 500) throw new Error(`${who.email} ${method} ${path}: ${answer.status} ${text}`)
    this.#listen(who, `${method} ${path}`, JSON.stringify(json ?? ''), text)
    return { status: answer.status, text }
  }

  /** Looks for ids in what somebody heard that are of brands which they do not see. Their own words are none of it. */
  #listen(who: Worker, asked: string, body: string, heard: string): void {
    if (who.sees.size === this.brands.length) return
    for (const [id] of heard.matchAll(/\b[78]0\d{8}\b|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) {
      const brand = this.#of.get(id)
      if (brand === undefined || who.sees.has(brand) || asked.includes(id) || body.includes(id)) continue
      this.leaks.push(`${who.email} ${asked}: ${id}`)
    }
  }

  /** Listens to the stream of a brand for this person until `end` is called, which gives everything that was heard. */
  async listens(who: Worker, brandId: string): Promise<() => Promise<string>> {
    const answer = await who.browser.send('GET', `/api/v1/live?brand=${brandId}`)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const all = (async () => {
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) heard += next.value
    })()
    return async () => {
      // What happened last is heard last.
      const last = await this.db.one<{ id: string }>(
        sql`select max(case_id)::text as id from event where brand_id = ${brandId} and at = (select max(at) from event where brand_id = ${brandId} and case_id is not null)`,
      )
      while (!heard.includes(`"${last?.id}"`)) await new Promise(setImmediate)
      await reader?.cancel()
      await all
      this.#listen(who, 'live', '', heard)
      return heard
    }
  }

  /** Learns which ids belong to whom. */
  async learn(): Promise<void> {
    const rows = await this.db.rows<{ id: string; brand_id: string }>(sql`
      select id::text, brand_id from cases
      union all select p.id::text, s.brand_id from post p join source s on s.id = p.source_id
      union all select r.id::text, c.brand_id from reply r join cases c on c.id = r.case_id
      union all select n.id::text, c.brand_id from note n join cases c on c.id = n.case_id
      union all select id::text, brand_id from label
      union all select id::text, brand_id from department
      union all select id::text, brand_id from source
      union all select id::text, brand_id from saved_view
      union all select id::text, id from brand`)
    for (const { id, brand_id } of rows) this.#of.set(id, brand_id)
  }

  async #arrives(brand: TestBrand, arrivals: readonly Arrival[]): Promise<void> {
    const matcher = matcherFor(brand, [{ kind: 'name', text: 'chez Mireille' }])
    await ingest(this.ctx, matcher, { lease: brand.lease, channel: 'pull', arrivals, cursor: 'c', retain: 'all' })
  }

  /** Does a step. Gives whether anything was done: what is refused is told as a problem, and leaves everything as it was. */
  async act({ verb, n, m, k }: Step): Promise<boolean> {
    await this.learn()
    const cases = await this.cases()
    const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)]
    const brand = this.brands[n % 2] ?? this.brands[0]
    const customer = `p${m % 4}`
    const author = anAuthor({ externalId: `did:${customer}`, handle: customer, name: customer })
    const now = this.clock.now()
    // Four times in five among those to which it can be done.
    const fit = cases.filter((one) => !one.erased && isUnsettled(one.status) === (verb !== 'reopen'))
    const it = pick(k % 5 === 0 ? cases : fit, m)
    const all = this.people
    const who = pick(
      k % 4 === 0 ? all : all.filter((one) => one.changes && (it === undefined || one.sees.has(it.brandId))),
      n,
    )
    const due = new Date(after(now, minutes(1 + (k % 600)))).toISOString()
    const done = await (async (): Promise<boolean> => {
      switch (verb) {
        case 'arrive':
          await this.#arrives(brand, [arrives({ author, publishedAt: now })])
          return true
        case 'arrive-late':
          await this.#arrives(brand, [arrives({ author, publishedAt: instant(now - minutes(k % 180)) })])
          return true
        case 'edit':
        case 'delete':
        case 'seen-ours': {
          const post = pick(
            await this.db.rows<{ external_id: string; at: Date; handle: string }>(sql`
              select p.external_id, p.published_at as at, a.external_id as handle from post p join author a on a.id = p.author_id
              where p.source_id = ${brand.sourceId} and not p.ours and p.deleted_at is null order by p.id`),
            m,
          )
          if (post === undefined) return false
          const own = anAuthor({ externalId: post.handle, handle: post.handle.slice(4), name: post.handle.slice(4) })
          if (verb === 'delete') await this.#arrives(brand, [isDeleted(post.external_id, now)])
          else if (verb === 'edit') {
            const again = {
              author: own,
              externalId: post.external_id,
              revision: `${now}`,
              publishedAt: instant(post.at.valueOf()),
            }
            await this.#arrives(brand, [arrives({ ...again, text: `Chez Mireille, mieux dit (${k}).` })])
          } else {
            const ours = anAuthor({ externalId: 'us', handle: 'us.example', name: 'Us' })
            await this.#arrives(brand, [
              arrives({ author: ours, ours: true, parentId: post.external_id, publishedAt: now, text: 'Pardon !' }),
            ])
          }
          return true
        }
        case 'fault':
          this.network.faults.push((['before', 'after', 'refused'] as const)[k % 3] ?? 'before')
          return true
        case 'publish': {
          this.clock.pass(seconds(5 + (k % 60)))
          const publisher = { holder: 'w', session: async () => this.network, pulse: () => () => undefined }
          return publishReply(this.ctx, publisher)
        }
        case 'absence':
          return this.#away(
            pick(
              all.filter(({ changes }) => changes),
              n,
            ),
            k,
          )
        case 'pass': {
          this.clock.pass(minutes(1 + (k % 240)))
          await ringClocks(this.ctx)
          await followUpCases(this.ctx)
          await giveCases(this.ctx)
          await passOnCases(this.ctx)
          return true
        }
        case 'undo-bulk': {
          const bulk = pick(this.#bulks, n)
          return bulk !== undefined && (await this.#asked(bulk.by, 'POST', `/api/v1/bulk/${bulk.id}/undo`, {}))
        }
        case 'undo-move': {
          const move = this.#moves.at(-1 - (n % Math.max(this.#moves.length, 1)))
          const by = pick(all, k)
          if (move === undefined || by === undefined) return false
          return this.#asked(by, 'POST', `/api/v1/case-moves/${move}/undo`, {})
        }
        default:
          return it !== undefined && who !== undefined && this.#act(verb, who, it, { n, m, k, due }, cases)
      }
    })()
    if (done) this.done.set(verb, (this.done.get(verb) ?? 0) + 1)
    return done
  }

  /** Whether this was done. A person who sees nothing of it hears that it is not there; an observer, that they may not. */
  async #asked(who: Worker, method: string, path: string, json: unknown, of?: Case): Promise<boolean> {
    const { status, text } = await this.ask(who, method, path, json)
    if (of !== undefined && !who.sees.has(of.brandId) && who.changes && status !== 404) {
      this.leaks.push(`${who.email} ${method} ${path} of a brand out of sight: ${status} ${text}`)
    }
    if (!who.changes && status < 300) this.leaks.push(`${who.email} ${method} ${path} by an observer: ${status}`)
    return status < 300
  }

  async #away(who: Worker | undefined, k: number): Promise<boolean> {
    if (who === undefined) return false
    const { text } = await this.ask(who, 'GET', '/api/v1/me/absences')
    const from = new Date(this.clock.now()).toISOString()
    const to = new Date(after(this.clock.now(), hours(1 + (k % 48)))).toISOString()
    const absences = k % 2 === 0 ? [{ id: 'away', from, to }] : []
    return this.#asked(who, 'PUT', '/api/v1/me/absences', { version: JSON.parse(text).version, absences })
  }

  async #act(
    verb: Verb,
    who: Worker,
    it: Case,
    { n, m, k, due }: { readonly n: number; readonly m: number; readonly k: number; readonly due: string },
    cases: readonly Case[],
  ): Promise<boolean> {
    // One time in seven somebody acts on what they read a while ago.
    const version = k % 7 === 0 ? Math.max(1, it.version - 1) : it.version
    const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)]
    const at = `/api/v1/cases/${it.id}`
    const post = (path: string, json: Readonly<Record<string, unknown>>) =>
      this.#asked(who, 'POST', `${at}${path}`, json, it)
    const beside = cases.filter(({ brandId, id }) => brandId === it.brandId && id !== it.id)
    const owner = pick(
      [null, ...this.people.filter(({ sees }) => sees.has(it.brandId)).map(({ email }) => `id-${email}`)],
      m + k,
    )
    switch (verb) {
      case 'reply':
        return post('/replies', {
          id: randomUUID(),
          toPostId: it.lastPostId,
          text: `Pardon (${k}) !`,
          holdSeconds: k % 3 === 0 ? 10 : 0,
        })
      case 'cancel':
      case 'retry': {
        const wanted = verb === 'cancel' ? 'queued' : 'refused'
        const reply = pick(
          await this.db.rows<{ id: string; case_id: string }>(
            sql`select id, case_id from reply where state = ${wanted} order by created_at, id`,
          ),
          k,
        )
        const of = cases.find(({ id }) => id === reply?.case_id)
        return reply !== undefined && this.#asked(who, 'POST', `/api/v1/replies/${reply.id}/${verb}`, {}, of)
      }
      case 'answered-there':
        return post('/answered-there', { id: randomUUID(), text: 'Au téléphone.', version })
      case 'withdraw-answer': {
        const proof = pick(
          await this.db.rows<{ id: string; case_id: string }>(
            sql`select id, case_id from proof order by answered_at, id`,
          ),
          k,
        )
        const of = cases.find(({ id }) => id === proof?.case_id)
        return proof !== undefined && this.#asked(who, 'POST', `/api/v1/proofs/${proof.id}/withdraw`, {}, of)
      }
      case 'assign':
        return post('/assign', { ownerId: owner, version })
      case 'claim-at-once': {
        const both = this.people.filter(({ sees, changes }) => changes && sees.has(it.brandId)).slice(0, 2)
        const claims = await Promise.all(
          both.map((one) => this.ask(one, 'POST', `${at}/assign`, { ownerId: `id-${one.email}`, version: it.version })),
        )
        // Where it is theirs already, nothing changes and nobody is in the way of the other.
        if (
          claims.filter(({ status }) => status < 300).length > 1 &&
          !both.some(({ email }) => `id-${email}` === it.ownerId)
        ) {
          this.leaks.push(`Two people took case ${it.id} at once.`)
        }
        return claims.some(({ status }) => status < 300)
      }
      case 'priority':
        return post('/priority', { priority: pick(['low', 'medium', 'high', 'critical'], k), version })
      case 'kind':
        return post('/kind', { kind: pick(['complaint', 'question', 'praise', null], k), version })
      case 'settle': {
        const followUpAt = k % 2 === 0 ? new Date(after(this.clock.now(), days(1 + (k % 5)))).toISOString() : null
        const how = { outcome: pick(['agreed', 'not-agreed', 'no-answer'], k), gesture: 'Un café.', followUpAt }
        return post('/settle', { version, how: k % 3 === 0 ? null : how })
      }
      case 'reopen':
        return post('/reopen', { version })
      case 'set-aside':
        return post('/set-aside', { version, reason: pick(['spam', 'troll', 'not-about-us', 'other'], k) })
      case 'pause':
        return post('/pause', { version, until: due })
      case 'resume':
        return post('/resume', { version })
      case 'hand-over': {
        const promise = k % 2 === 0 ? { id: randomUUID(), dueAt: due, words: 'On regarde.' } : null
        return post('/hand-over', { version, departmentId: this.departments.get(it.brandId), promise })
      }
      case 'take-back':
        return post('/take-back', { version, kept: k % 2 === 0 })
      case 'promise':
        return post('/promises', { id: randomUUID(), dueAt: due, words: 'Nous revenons vers vous.' })
      case 'keep':
      case 'withdraw': {
        const promise = pick(it.promises, k)
        return promise !== undefined && post(`/promises/${promise.id}/${verb}`, { version })
      }
      case 'label':
        return post('/labels', { labelId: this.labels.get(it.brandId), on: k % 3 !== 0 })
      case 'note':
        return post('/notes', { text: `Vu (${k}).` })
      case 'merge': {
        const other = pick(beside, n + m)
        const moveId = randomUUID()
        if (other === undefined) return false
        const merged = await post('/merge', { version, from: [{ caseId: other.id, version: other.version, moveId }] })
        if (merged) this.#moves.push(moveId)
        return merged
      }
      case 'split': {
        const posts = await this.db.rows<{ id: string }>(
          sql`select id from post where case_id = ${it.id} and not ours order by id`,
        )
        const chosen = pick(posts, k)
        if (chosen === undefined) return false
        const { status, text } = await this.ask(who, 'POST', `${at}/split`, { version, postIds: [chosen.id] })
        if (status < 300) this.#moves.push(JSON.parse(text).moveId)
        return status < 300
      }
      case 'bulk': {
        const act = pick(
          [
            { kind: 'settle' },
            { kind: 'reopen' },
            { kind: 'assign', ownerId: owner },
            { kind: 'priority', priority: 'high' },
            { kind: 'pause', until: due },
            { kind: 'hand-over', departmentId: this.departments.get(it.brandId) },
          ],
          k,
        )
        // Hand-picked ones of every brand: those out of sight are as if they were not there.
        const chosen = k % 2 === 0 ? { ids: cases.slice(-12).map(({ id }) => id) } : { view: 'to-answer', filter: '' }
        const shown = await this.ask(who, 'POST', `/api/v1/brands/${it.brandId}/bulk`, { act, cases: chosen })
        if (shown.status >= 300) return false
        const { id } = JSON.parse(shown.text)
        this.#bulks.push({ id, by: who })
        return this.#asked(who, 'POST', `/api/v1/bulk/${id}/do`, {})
      }
      case 'link':
      case 'part': {
        const accounts = await this.db.rows<{ id: string }>(
          sql`select id from author where external_id like 'did:p%' order by id`,
        )
        const other = pick(
          accounts.filter(({ id }) => id !== it.authorId),
          n + k,
        )
        return (
          other !== undefined && post(verb === 'link' ? '/person/links' : '/person/splits', { accountId: other.id })
        )
      }
      case 'erase':
        // Seldom: whoever is gone leaves little to look at.
        if (k % 4 !== 0) return false
        return this.#asked(who, 'POST', '/api/v1/privacy/erasures', { accountIds: [it.authorId], reason: 'request' })
      default:
        throw new Error(`Nobody knows how to ${verb}.`)
    }
  }
}
