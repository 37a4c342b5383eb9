import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk } from '../../test/support/a-case.ts'
import { aBrand } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { Clocks } from '../api/clocks.ts'
import { WatchRule } from '../api/rules.ts'
import { Brand, Me, roles } from '../api/schemas.ts'
import { sql } from '../store/sql.ts'
import {
  anAccount,
  type Browser,
  everyRole,
  password,
  problemOf,
  refusal,
  seesBrands,
  type Served,
  serveApp,
  signedIn,
} from './app.test-suite.ts'
import { requestListener } from './listener.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
let served: Served
let as: (role: (typeof roles)[number]) => Browser
beforeAll(async () => {
  served = await serveApp(db, { clock })
  as = await everyRole(db, clock, served)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

/** Open to strangers: one asks whether set-up is due, sets up, signs in, comes with a link. */
const open: ReadonlySet<string> = new Set([
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/v1/status',
  'POST /api/v1/setup',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-in/code',
  'POST /api/auth/sign-in/passkey/options',
  'POST /api/auth/sign-in/passkey',
  'POST /api/v1/links/invitation',
  'POST /api/v1/links/invitation/accept',
  'POST /api/v1/links/password',
  'POST /api/v1/links/password/reset',
])
/** What everybody who is signed in does for themselves. */
const own = { has: (route: string): boolean => / \/api\/(v1\/me(\/|$)|auth\/sign-out$)/.test(route) }
const brand = { name: 'Chez Mireille', languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
const rule = { name: 'Le nom', terms: [{ kind: 'name', text: 'Chez Mireille' }] }
const source = { connector: 'bluesky', settings: {} }
const template = { kind: 'template', name: 'Merci', shortcut: 'merci', language: 'fr', text: 'Merci !', shared: false }
const view = { name: 'Critiques', shared: false, view: 'all', filter: 'priority=critical' }
const hook = {
  name: 'Caisse',
  url: 'https://till.example/hook',
  brandIds: ['00000000-0000-4000-8000-000000000000'],
  types: ['case.opened'],
}
/** A right body for every write. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/me': { language: 'fr' },
  'POST /api/v1/brands': brand,
  'POST /api/v1/keys': { name: 'Caisse', scopes: ['read-cases'], password },
  'POST /api/v1/keys/:keyId/revoke': {},
  'PUT /api/v1/assistants': { on: true },
  'PUT /api/v1/adviser/settings': {
    ...{ isOn: true, url: 'https://model.example/v1', model: 'petit', inside: false },
    ...{ monthTokens: 1_000, monthRequests: 1, privateWords: false },
  },
  'POST /api/v1/adviser/try': {},
  'POST /api/v1/cases/:caseId/summary': {},
  'POST /api/v1/posts/:postId/opinions/:head': {},
  'POST /api/v1/webhooks': hook,
  'PUT /api/v1/webhooks/:hookId': hook,
  'DELETE /api/v1/webhooks/:hookId': undefined,
  'POST /api/v1/webhooks/:hookId/secret': {},
  'POST /api/v1/webhooks/:hookId/on': {},
  'POST /api/v1/webhooks/:hookId/off': {},
  'POST /api/v1/webhooks/:hookId/try': {},
  'POST /api/v1/webhooks/:hookId/messages/:messageId/resend': {},
  'PATCH /api/v1/brands/:brandId': brand,
  'POST /api/v1/brands/:brandId/views': view,
  'PUT /api/v1/brands/:brandId/views/order': { ids: [] },
  'PUT /api/v1/views/:viewId': view,
  'DELETE /api/v1/views/:viewId': undefined,
  'PUT /api/v1/brands/:brandId/templates/:templateId': template,
  'DELETE /api/v1/templates/:templateId': undefined,
  'POST /api/v1/brands/:brandId/bulk': { act: { kind: 'settle' }, cases: { ids: ['1'] } },
  'POST /api/v1/bulk/:bulkId/do': {},
  'POST /api/v1/bulk/:bulkId/undo': {},
  'PUT /api/v1/brands/:brandId/labels/:labelId': { name: 'Livraison', tone: 'warn' },
  'POST /api/v1/labels/:labelId/merge': { into: randomUUID() },
  'POST /api/v1/brands/:brandId/mentions/read': { noteIds: [randomUUID()], read: true },
  'POST /api/v1/cases/:caseId/merge': { version: 1, from: [{ caseId: '2', version: 1, moveId: randomUUID() }] },
  'POST /api/v1/cases/:caseId/split': { version: 1, postIds: ['1'] },
  'POST /api/v1/case-moves/:moveId/undo': {},
  'POST /api/v1/cases/:caseId/look-alikes/apart': { caseId: '2' },
  'PUT /api/v1/posts/:postId/labels/:head': { right: true },
  'DELETE /api/v1/posts/:postId/labels/:head': undefined,
  'PUT /api/v1/brands/:brandId/learning': { isOn: true, forget: false },
  'POST /api/v1/brands/:brandId/judge-again': {},
  'PUT /api/v1/brands/:brandId/topics/:topicId': { name: 'Terrasse', examples: ['La terrasse est fermée'] },
  'PUT /api/v1/brands/:brandId/words': { words: [{ kind: 'rival', text: 'Burgamo' }] },
  'POST /api/v1/cases/:caseId/labels': { labelId: randomUUID(), on: false },
  'POST /api/v1/brands/:brandId/rules': rule,
  'POST /api/v1/brands/:brandId/rules/preview': {
    rules: [rule],
    look: [{ connector: 'bluesky', settings: { way: 'search' } }],
  },
  'POST /api/v1/brands/:brandId/rules/try': rule,
  'PUT /api/v1/rules/:ruleId': rule,
  'DELETE /api/v1/rules/:ruleId': undefined,
  'POST /api/v1/brands/:brandId/sources': source,
  'POST /api/v1/brands/:brandId/consents': source,
  'POST /api/v1/consents/finish': { answer: `state=${'w'.repeat(43)}&code=x` },
  'PUT /api/v1/sources/:sourceId': source,
  'POST /api/v1/privacy/erasures': { accountIds: ['999999999'], reason: 'request' },
  'POST /api/v1/privacy/exports': { accountIds: ['999999999'], language: 'fr' },
  'PUT /api/v1/brands/:brandId/retention': { postsMonths: 12, casesMonths: 24, deletedDays: 30 },
  'POST /api/v1/brands/:brandId/sites': { url: 'https://site.example/' },
  'POST /api/v1/brands/:brandId/sites/try': { url: 'https://site.example/' },
  'PUT /api/v1/sites/:siteId': {},
  'DELETE /api/v1/sites/:siteId': undefined,
  'POST /api/v1/sites/:siteId/pause': {},
  'POST /api/v1/sites/:siteId/resume': {},
  'POST /api/v1/sites/:siteId/look': {},
  'POST /api/v1/sites/:siteId/accept': {},
  'PATCH /api/v1/sources/:sourceId': { name: 'Autre nom' },
  'DELETE /api/v1/sources/:sourceId': undefined,
  'POST /api/v1/sources/:sourceId/look': {},
  'POST /api/v1/sources/:sourceId/secret': {},
  'POST /api/v1/sources/:sourceId/pause': {},
  'POST /api/v1/sources/:sourceId/resume': {},
  'POST /api/v1/cases/:caseId/assign': { ownerId: null, version: 1 },
  'POST /api/v1/cases/:caseId/priority': { priority: 'high', version: 1 },
  'POST /api/v1/cases/:caseId/settle': { version: 1 },
  'POST /api/v1/cases/:caseId/reopen': { version: 1 },
  'POST /api/v1/cases/:caseId/set-aside': { reason: 'spam', version: 1 },
  'POST /api/v1/cases/:caseId/kind': { kind: 'complaint', version: 1 },
  'POST /api/v1/cases/:caseId/pause': { until: '2100-01-01T08:00:00Z', version: 1 },
  'POST /api/v1/cases/:caseId/resume': { version: 1 },
  'POST /api/v1/cases/:caseId/hand-over': { departmentId: randomUUID(), version: 1 },
  'POST /api/v1/cases/:caseId/take-back': { kept: true, version: 1 },
  'POST /api/v1/cases/:caseId/promises': { id: randomUUID(), dueAt: '2100-01-01T08:00:00Z' },
  'POST /api/v1/cases/:caseId/promises/:promiseId/keep': { version: 1 },
  'POST /api/v1/cases/:caseId/promises/:promiseId/withdraw': { version: 1 },
  'PUT /api/v1/brands/:brandId/clocks/targets': { version: 0, warnShare: 0.75, firstReplyMinutes: 60, rules: null },
  'PUT /api/v1/brands/:brandId/clocks/calendars': { version: 0, calendars: [] },
  'POST /api/v1/brands/:brandId/clocks/overrides': {
    id: 'sale',
    name: 'Billetterie',
    from: '2099-12-31T18:00:00Z',
    to: '2100-01-01T00:00:00Z',
    firstReplyMinutes: 10,
  },
  'DELETE /api/v1/brands/:brandId/clocks/overrides/:overrideId': undefined,
  'POST /api/v1/brands/:brandId/departments': { name: 'Cuisine' },
  'PUT /api/v1/departments/:departmentId': { name: 'Cuisine' },
  'DELETE /api/v1/departments/:departmentId': undefined,
  'POST /api/v1/brands/:brandId/teams': { name: 'Salle', brandIds: [randomUUID()], memberIds: [] },
  'PUT /api/v1/teams/:teamId': { name: 'Salle', brandIds: [randomUUID()], memberIds: [], version: 1 },
  'DELETE /api/v1/teams/:teamId': undefined,
  'PUT /api/v1/me/absences': { version: 0, absences: [] },
  'PUT /api/v1/brands/:brandId/staffing/:personId': {
    version: 0,
    timeZone: 'Europe/Paris',
    week: null,
    capacity: null,
  },
  'PUT /api/v1/brands/:brandId/assignment': { version: 0, rules: [], late: null, passOn: false },
  'POST /api/v1/cases/:caseId/mute': { id: randomUUID(), on: true },
  'POST /api/v1/cases/:caseId/block': { id: randomUUID(), on: true, reason: 'spam' },
  'POST /api/v1/cases/:caseId/report': { id: randomUUID(), reason: 'spam' },
  'PUT /api/v1/cases/:caseId/drafts/:way': { text: 'Bonjour', version: 0, seen: 1 },
  'POST /api/v1/cases/:caseId/drafts/:way/drop-aside': { by: 'ines' },
  'POST /api/v1/cases/:caseId/presence': { tab: 'one', doing: 'looking' },
  'POST /api/v1/cases/:caseId/notes': { text: 'Vu.' },
  'POST /api/v1/cases/:caseId/replies': { id: randomUUID(), toPostId: '1', text: 'Bonjour.', holdSeconds: 0 },
  'POST /api/v1/cases/:caseId/answered-there': {
    id: randomUUID(),
    url: 'https://site.example/1',
    text: '',
    version: 1,
  },
  'POST /api/v1/proofs/:proofId/withdraw': {},
  'POST /api/v1/cases/:caseId/person/links': { accountId: '999999999' },
  'POST /api/v1/cases/:caseId/person/splits': { accountId: '999999999' },
  'POST /api/v1/splits/:splitId/undo': {},
  'POST /api/v1/brands/:brandId/cases': { id: randomUUID(), way: 'call', words: 'Le plat était froid.' },
  'PUT /api/v1/brands/:brandId/evidence/:evidenceId': {},
  'PUT /api/v1/brands/:brandId/files/:evidenceId': {},
  'PUT /api/v1/cases/:caseId/links/:linkId': { url: 'https://site.example/1' },
  'DELETE /api/v1/cases/:caseId/links/:linkId': {},
  // An address within: it is refused before anything is dialled.
  'POST /api/v1/cases/:caseId/link-title': { url: 'http://127.0.0.1:1/' },
  'POST /api/v1/cases/:caseId/evidence': { evidenceIds: [randomUUID()] },
  'POST /api/v1/replies/:replyId/cancel': {},
  'POST /api/v1/replies/:replyId/retry': {},
  'POST /api/auth/sign-out': {},
  'POST /api/v1/me/password': { password: 'not this one', newPassword: 'une autre phrase longue' },
  'POST /api/v1/me/email': { password: 'not this one', email: 'eve@example.test' },
  'POST /api/v1/me/sessions/:sessionId/end': {},
  'POST /api/v1/me/sessions/end-others': {},
  'POST /api/v1/me/two-factor': { password: 'not this one' },
  'POST /api/v1/me/two-factor/confirm': { code: '000000' },
  'POST /api/v1/me/two-factor/stop': { password: 'not this one' },
  'POST /api/v1/me/two-factor/recovery-codes': { password: 'not this one' },
  'POST /api/v1/me/passkeys/options': { password: 'not this one' },
  'POST /api/v1/me/passkeys': { name: 'x', response: {} },
  'POST /api/v1/me/passkeys/:passkeyId/remove': { password },
  'POST /api/v1/invitations': {
    name: 'Marc',
    email: 'marc@example.test',
    role: 'observer',
    brandIds: ['00000000-0000-4000-8000-000000000000'],
    language: 'fr',
  },
  'POST /api/v1/invitations/:invitationId/renew': {},
  'POST /api/v1/invitations/:invitationId/revoke': {},
  'PUT /api/v1/team/:personId': { role: 'agent', brandIds: [] },
  'POST /api/v1/team/:personId/suspend': {},
  'POST /api/v1/team/:personId/restore': {},
  'POST /api/v1/team/:personId/remove': {},
  'POST /api/v1/team/:personId/password-link': {},
  'POST /api/v1/team/:personId/clear-second-factor': {},
  'PUT /api/v1/security': { twoFactorRequired: true },
  'POST /api/auth/sign-in/code': { code: '123456' },
  'POST /api/auth/sign-in/passkey/options': {},
  'POST /api/auth/sign-in/passkey': {
    response: {
      id: 'x',
      rawId: 'x',
      type: 'public-key',
      response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' },
      clientExtensionResults: {},
    },
  },
  'POST /api/v1/links/invitation': { token: 'w'.repeat(43) },
  'POST /api/v1/links/invitation/accept': {
    token: 'w'.repeat(43),
    name: 'Eve',
    password: 'une autre phrase',
    language: 'fr',
  },
  'POST /api/v1/links/password': { token: 'w'.repeat(43) },
  'POST /api/v1/links/password/reset': { token: 'w'.repeat(43), password: 'une autre phrase' },
  'POST /api/auth/sign-in/email': { email: 'nobody@example.test', password: 'not this one at all' },
  'POST /api/v1/setup': {
    token: 'w'.repeat(43),
    name: 'Eve',
    email: 'eve@example.test',
    password: 'une autre phrase',
    language: 'fr',
  },
}

/** What a reading route is asked with, where it is not enough to ask. */
const queries: Readonly<Record<string, string>> = {
  'GET /api/v1/brands/:brandId/cases/changed': '?ids=1',
  'GET /api/v1/brands/:brandId/known-page': `?${new URLSearchParams({ link: 'https://site.example/1' }).toString()}`,
}

const ids: Readonly<Record<string, string>> = {
  topicId: '00000000-0000-4000-8000-0000000000aa',
  brandId: randomUUID(),
  ruleId: randomUUID(),
  sourceId: randomUUID(),
  siteId: randomUUID(),
  viewId: randomUUID(),
  templateId: randomUUID(),
  mediumId: randomUUID(),
  bulkId: randomUUID(),
  labelId: randomUUID(),
  replyId: randomUUID(),
  proofId: randomUUID(),
  promiseId: randomUUID(),
  overrideId: 'sale',
  departmentId: randomUUID(),
  teamId: randomUUID(),
  splitId: randomUUID(),
  moveId: randomUUID(),
  evidenceId: randomUUID(),
  linkId: randomUUID(),
  way: 'public',
  caseId: '1',
  sessionId: 'nobodys',
  passkeyId: 'nobodys',
  personId: 'nobody',
  invitationId: randomUUID(),
  keyId: randomUUID(),
  hookId: randomUUID(),
  messageId: '1',
  postId: '1',
  head: 'complaint',
}
const filled = (path: string, params: Readonly<Record<string, string>> = ids): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? 'missing')
const word = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`
const routes = () => served.app.routes
const writes = () => routes().filter(({ method }) => method !== 'GET')
const send = (browser: Browser, route: { readonly method: string; readonly path: string }, params = ids) => {
  const json = bodies[word(route)]
  const path = filled(route.path, params) + (queries[word(route)] ?? '')
  return browser.send(route.method, path, json === undefined ? {} : { json })
}

/** How much of everything there is, and the newest of what changes. */
const everything = async (): Promise<unknown> =>
  db.rows(sql`
    select (select count(*) from brand) as brands, (select count(*) from watch_rule) as rules,
      (select count(*) from source) as sources, (select count(*) from watched_page) as pages,
      (select count(*) from department where removed_at is null) as departments, (select count(*) from brand_clocks) as clocks,
      (select count(*) from team) as teams, (select count(*) from staff_plan) as shifts, (select count(*) from brand_assignment) as assignments,
      (select count(*) from case_text) as words, (select count(*) from event) as events,
      (select count(*) from note) as notes, (select count(*) from reply) as replies, (select count(*) from proof) as proofs,
      (select count(*) from evidence) as files, (select count(*) from case_link) as links, (select count(*) from blob) as blobs, (select count(*) from post) as posts,
      (select count(*) from "user") as people, (select count(*) from "session") as sessions,
      (select string_agg(language, ',' order by id) from "user") as languages,
      (select count(*) from attempt where key not like 'password of %' and key not like 'code of %') as attempts,
      (select count(*) from invitation) as invitations, (select count(*) from consent) as consents, (select count(*) from api_key) as keys,
      (select count(*) from webhook) as hooks, (select count(*) from adviser) as advisers, (select assistants from installation) as assistants, (select count(*) from audit) as audited`)

describe('the addresses of the API', () => {
  it('are those that are written down, and a write has its body here', async () => {
    const text = await readFile(new URL('../../docs/api-routes.md', import.meta.url), 'utf8')
    const written = new Set<string>()
    for (const cell of text.matchAll(/^\| (`.*?) \|/gm)) {
      if (cell[1]?.includes('/health')) continue
      let base = ''
      let method = ''
      for (const [, said = ''] of (cell[1] ?? '').matchAll(/`([^`]+)`/g)) {
        const parts = said.split(' ')
        const path = (parts.at(-1) ?? '').split('?')[0] ?? ''
        if (parts.length === 2) {
          method = parts[0] ?? ''
          base = path
        } else if (/^[A-Z]+$/.test(said)) method = said
        else base = base.replace(/\/[^/]+$/, path)
        written.add(`${method} ${base.startsWith('/api/') ? base : `/api/v1${base}`}`.replaceAll(/\{(\w+)\}/g, ':$1'))
      }
    }
    expect(routes().map(word).sort()).toEqual([...written].sort())
    expect(Object.keys(bodies).sort()).toEqual(writes().map(word).sort())
  })

  it('say 401 to a stranger, with or without a cookie that is worth nothing', async () => {
    for (const route of routes().filter((it) => !open.has(word(it)))) {
      for (const browser of [served.browser(), served.browser({ cookie: 'vigie.session=made.up' })]) {
        expect(`${word(route)} ${await refusal(await send(browser, route))}`).toBe(`${word(route)} 401 unauthenticated`)
      }
    }
    expect(await refusal(await served.browser().send('GET', '/api/v1/what-may-come'))).toBe('401 unauthenticated')
  })

  it('refuse an observer every write but their own language and sessions', async () => {
    const before = await everything()
    for (const route of writes().filter((it) => !open.has(word(it)) && !own.has(word(it)))) {
      expect(`${word(route)} ${await refusal(await send(as('observer'), route))}`).toBe(`${word(route)} 403 forbidden`)
    }
    expect(await everything()).toEqual(before)
    expect((await as('observer').send('PATCH', '/api/v1/me', { json: { language: 'fr' } })).status).toBe(200)
  })

  it('leave brands, rules and sources to administrators, and an agent reads them', async () => {
    const administered = /^(POST|PATCH|PUT|DELETE) \/api\/v1\/(brands|rules|sources|sites|departments|teams)/
    const byAgents = /\/brands\/:brandId\/(cases|evidence|files|views|bulk|templates|labels|mentions|unsure)/
    for (const route of writes().filter((it) => administered.test(word(it)) && !byAgents.test(it.path))) {
      expect(`${word(route)} ${await refusal(await send(as('agent'), route))}`).toBe(`${word(route)} 403 forbidden`)
    }
    const { brandId } = await aBrand(db)
    await seesBrands(db, 'agent@example.test', brandId)
    expect((await as('agent').send('GET', `/api/v1/brands/${brandId}/sources`)).status).toBe(200)
  })

  it.each([
    {
      brandId: '1',
      ruleId: '1',
      sourceId: '1',
      siteId: '1',
      replyId: '1',
      proofId: '1',
      promiseId: '1',
      departmentId: '1',
      splitId: '1',
      evidenceId: '1',
      caseId: randomUUID(),
      invitationId: '1',
    },
    {
      brandId: 'x',
      ruleId: 'x',
      sourceId: 'x',
      replyId: 'x',
      proofId: 'x',
      promiseId: 'x',
      departmentId: 'x',
      splitId: 'x',
      evidenceId: 'x',
      caseId: '-1',
      invitationId: 'x',
    },
    {
      ...ids,
      brandId: '%00',
      ruleId: '%00',
      sourceId: '%00',
      replyId: '%00',
      proofId: '%00',
      promiseId: '%00',
      departmentId: '%00',
      splitId: '%00',
      evidenceId: '%00',
      caseId: '%00',
      personId: '%00',
      sessionId: '%00',
    },
    {
      ...ids,
      brandId: '%',
      ruleId: '%E0%A4%A',
      sourceId: "'",
      replyId: '..%2F..',
      proofId: '..',
      splitId: '..',
      evidenceId: '..%2Fx',
      caseId: '9'.repeat(19),
      personId: '..%2F..',
    },
    ids,
  ])('are nothing where the id is none, or nobody’s: %o', async (params) => {
    for (const route of routes().filter(({ path }) => path.includes(':'))) {
      const list = route.method === 'GET' && params === ids && !route.path.endsWith(':caseId')
      // A list of a brand that is not there is empty; a network that is not there is said first.
      if (list || (params === ids && word(route) === 'POST /api/v1/brands/:brandId/sources')) continue
      const answer = await send(as('administrator'), route, params)
      const said = (await refusal(answer)).replace('404 person-gone', '404 not-found')
      expect(`${word(route)} ${said}`).toBe(`${word(route)} 404 not-found`)
    }
  })

  it('change of a brand what is named, and leave the rest as it is', async () => {
    const made = await as('administrator').send('POST', '/api/v1/brands', { json: { ...brand, firstReplyMinutes: 15 } })
    const before = Brand.parse(await made.json())
    const changed = await as('administrator').send('PATCH', `/api/v1/brands/${before.id}`, {
      json: { languages: ['fr', 'en'], sites: ['chezmireille.example'] },
    })
    expect(Brand.parse(await changed.json())).toEqual({
      ...before,
      languages: ['fr', 'en'],
      sites: ['chezmireille.example'],
    })
  })

  it('change a brand as it stands, however long its clocks let a first reply take', async () => {
    const made = await as('administrator').send('POST', '/api/v1/brands', { json: brand })
    const { id } = Brand.parse(await made.json())
    const clocks = `/api/v1/brands/${id}/clocks`
    const { version } = Clocks.parse(await (await as('administrator').send('GET', clocks)).json())
    const slow = { version, warnShare: 0.75, firstReplyMinutes: 129_600, rules: null }
    const put = await as('administrator').send('PUT', `${clocks}/targets`, { json: slow })
    expect(put.status).toBe(200)
    const from = { ...brand, firstReplyMinutes: 129_600, sites: [], accounts: [] }
    const json = { ...from, name: 'Mireille', from }
    const changed = await as('administrator').send('PATCH', `/api/v1/brands/${id}`, { json })
    expect(await changed.json()).toMatchObject({ name: 'Mireille', firstReplyMinutes: 129_600 })
  })

  it('that are none are not found', async () => {
    for (const [method, path] of [
      ['GET', '/api'],
      ['GET', '/api/'],
      ['GET', '/api/v2/me'],
      ['GET', '/api/v1/nothing'],
      ['PUT', '/api/v1/mine'],
      ['GET', '/api/auth/get-session'],
      ['POST', '/api/auth/change-password'],
    ] as const) {
      const answer = await as('administrator').send(method, path, method === 'GET' ? {} : { json: {} })
      expect(`${path} ${await refusal(answer)}`).toBe(`${path} 404 not-found`)
    }
  })
})

describe('what belongs to a brand', () => {
  const things = async (): Promise<Record<string, string>> => {
    const { brandId, ruleId, sourceId } = await aBrand(db)
    const author = await db.one<{ id: string }>(sql`
      insert into author (connector, external_id, handle, name) values ('test', ${randomUUID()}, 'c', 'Camille')
      returning id`)
    const post = await db.one<{ id: string }>(sql`
      insert into post (source_id, external_id, author_id, text, published_at, received_at)
      values (${sourceId}, ${randomUUID()}, ${author?.id}, 'Deux heures', now(), now()) returning id`)
    const row = await db.one<{ id: string }>(sql`
      insert into cases (brand_id, source_id, author_id, status, priority, policy, clock_round, clock_state,
        clock_started_at, clock_warn_at, clock_due_at, opened_at, last_post_at, first_post_id, last_post_id)
      values (${brandId}, ${sourceId}, ${author?.id}, 'open', 'medium', '{"firstReplyMs": 1, "warnShare": 1}', 1,
        'running', now(), now(), now(), now(), now(), ${post?.id}, ${post?.id}) returning id`)
    const replyId = randomUUID()
    await db.run(sql`
      insert into reply (id, case_id, post_id, source_id, author_id, text, state, send_at, created_at)
      values (${replyId}, ${row?.id}, ${post?.id}, ${sourceId}, 'x', 'Bonjour', 'queued', now(), now())`)
    const proofId = randomUUID()
    await db.run(sql`
      insert into proof (id, case_id, author_id, text, answered_at)
      values (${proofId}, ${row?.id}, 'x', 'Rappelée.', now())`)
    const [evidenceId, letterId, fileId] = [randomUUID(), randomUUID(), randomUUID()]
    for (const type of ['image/webp', 'application/pdf', 'text/plain']) {
      await db.run(sql`
        insert into blob (sha256, type, size, bytes, kept_at)
        values (sha256(${Buffer.from(type)}), ${type}, 1, 'x', now()) on conflict do nothing`)
    }
    await db.run(sql`
      insert into evidence (id, brand_id, case_id, name, original, shown, thumb, added_by, uploaded_at, added_at)
      select ${evidenceId}::uuid, ${brandId}::uuid, ${row?.id}::bigint, '', sha256, sha256, sha256, 'x', now(), now()
      from blob where type = 'image/webp'
      union all
      select ${letterId}, ${brandId}, ${row?.id}, '', sha256, null, null, 'x', now(), now()
      from blob where type = 'application/pdf'
      union all
      select ${fileId}, ${brandId}, ${row?.id}, '', sha256, null, null, 'x', now(), now()
      from blob where type = 'text/plain'`)
    const splitId = randomUUID()
    const other = await db.one<{ id: string }>(sql`
      insert into author (connector, external_id, handle, name) values ('test', ${randomUUID()}, 'd', 'Camille')
      returning id`)
    await db.run(sql`
      insert into account_link (brand_id, author_a, author_b, state, made_by, made_at, split_id)
      values (${brandId}, ${author?.id}, ${other?.id}, 'split', 'x', now(), ${splitId})`)
    const viewId = randomUUID()
    await db.run(sql`
      insert into saved_view (id, brand_id, name, view, filter, position, created_at)
      values (${viewId}, ${brandId}, 'Critiques', 'all', 'priority=critical', 1, now())`)
    const templateId = randomUUID()
    await db.run(sql`
      insert into reply_template (id, brand_id, kind, name, body, changed_at)
      values (${templateId}, ${brandId}, 'template', 'Retard', 'Bonjour', now())`)
    const mediumId = randomUUID()
    await db.run(sql`
      insert into medium (id, post_id, nth, kind, url, sensitive, shown, thumb, copied_at)
      select ${mediumId}::uuid, ${post?.id}::bigint, 0, 'picture', 'https://cdn.example/a.jpg', false, sha256, sha256, now()
      from blob where type = 'image/webp'`)
    const labelId = randomUUID()
    await db.run(sql`
      insert into label (id, brand_id, name, tone, made_by, made_at)
      values (${labelId}, ${brandId}, 'Livraison', 'warn', 'ines', now())`)
    const siteId = randomUUID()
    await db.run(sql`
      insert into watched_page (id, brand_id, name, url, every_minutes, expected, standing, known, next_at, created_at)
      values (${siteId}, ${brandId}, 'Boutique', 'https://site.example/', 5,
        '{"status": null, "within": 10000, "words": null, "notWords": null, "hosts": []}',
        '{"state": "unknown", "since": 0, "doubt": null, "fault": null}',
        '{"nets": {}, "aliases": {}, "servers": {}, "issuers": {}, "looks": 0}', now(), now())`)
    const departmentId = randomUUID()
    await db.run(sql`
      insert into department (id, brand_id, name, created_at) values (${departmentId}, ${brandId}, 'Cuisine', now())`)
    const teamId = randomUUID()
    await db.run(sql`insert into team (id, name, version, created_at) values (${teamId}, 'Salle', 1, now())`)
    await db.run(sql`insert into team_brand (team_id, brand_id) values (${teamId}, ${brandId})`)
    return {
      ...ids,
      departmentId,
      teamId,
      brandId,
      ruleId,
      sourceId,
      siteId,
      viewId,
      templateId,
      mediumId,
      labelId,
      replyId,
      proofId,
      splitId,
      evidenceId,
      letterId,
      fileId,
      caseId: row?.id ?? '',
    }
  }
  const ofBrand = () =>
    routes().filter(({ path }) =>
      /:(brandId|ruleId|sourceId|siteId|caseId|replyId|proofId|splitId|evidenceId|departmentId|teamId|viewId|templateId|mediumId|labelId)/.test(
        path,
      ),
    )
  /** Letters and other files have their own addresses, and a picture none there. */
  const fitting = (route: { readonly path: string }, there: Readonly<Record<string, string>>) => {
    const own = /\/evidence\/:evidenceId\/(letter|file)$/.exec(route.path)?.[1]
    return own === undefined ? there : { ...there, evidenceId: there[`${own}Id`] ?? '' }
  }
  /** Brands are changed and networks connected by administrators only; who else asks learns of the role, not of the thing. */
  const administered =
    /^(PATCH|POST|PUT|DELETE) \/api\/v1\/(brands\/:brandId(\/sources|\/consents|\/retention|\/sites(\/try)?)?|sources\/:sourceId(\/secret)?|sites\/:siteId(\/accept)?)$/
  const led =
    /\/(rules|sources|sites|clocks|departments|teams|staffing|assignment|learning|judge-again|words|topics)|\/cases\/:caseId\/(block|report)$/

  it('is not there for an agent or a lead of another brand, and an observer of it reads and changes nothing', async () => {
    const there = await things()
    const elsewhere = await things()
    await seesBrands(db, 'agent@example.test', elsewhere['brandId'] ?? '')
    await seesBrands(db, 'lead@example.test', elsewhere['brandId'] ?? '')
    await seesBrands(db, 'observer@example.test', there['brandId'] ?? '')
    const before = await everything()
    for (const route of ofBrand()) {
      const read = route.method === 'GET'
      const administers = administered.test(word(route)) && !read
      for (const role of ['agent', 'lead'] as const) {
        const refused =
          administers || (role === 'agent' && !read && led.test(route.path)) ? '403 forbidden' : '404 not-found'
        expect(`${role} ${word(route)} ${await refusal(await send(as(role), route, fitting(route, there)))}`).toBe(
          `${role} ${word(route)} ${refused}`,
        )
      }
      const observed = await send(as('observer'), route, fitting(route, there))
      if (read) expect(`${word(route)} ${observed.status === 503 ? 200 : observed.status}`).toBe(`${word(route)} 200`)
      else expect(`${word(route)} ${await refusal(observed)}`).toBe(`${word(route)} 403 forbidden`)
    }
    for (const path of ['live', 'people']) {
      const asked = await as('agent').send('GET', `/api/v1/${path}?brand=${there['brandId']}`)
      expect(`${path} ${await refusal(asked)}`).toBe(`${path} 404 not-found`)
    }
    const me = Me.parse(await (await as('agent').send('GET', '/api/v1/me')).json())
    expect(me.brands.map((it) => it.id)).toEqual([elsewhere['brandId']])
    expect(JSON.stringify(await (await as('agent').send('GET', '/api/v1/brand-counts')).json())).not.toContain(
      there['brandId'],
    )
    expect(await everything()).toEqual(before)
  })

  it('is there for an agent of it: none of the refusals above is for another reason', async () => {
    const there = await things()
    await seesBrands(db, 'agent@example.test', there['brandId'] ?? '')
    for (const route of ofBrand()) {
      const answer = await send(as('agent'), route, fitting(route, there))
      if (answer.status === 404) {
        // The posts of this test's reply and splitting are ones that the case does not have, the other case and the account ones that are not there.
        const said = `${word(route)} ${(await problemOf(answer)).reason}`
        expect(said.replace(/(links|splits) not-found$/, 'account')).toMatch(
          /^POST \/api\/v1\/cases\/:caseId\/((replies|mute|split) post-gone|(merge|look-alikes\/apart) not-found|person\/account)$/,
        )
      }
    }
  })

  it('and all else is shut for who is suspended or removed, with the session that they had', async () => {
    for (const [who, act] of [
      ['suspended', 'suspend'],
      ['removed', 'remove'],
    ] as const) {
      const email = `${who}@example.test`
      await anAccount(db, clock, email, 'agent')
      const browser = await signedIn(served, email)
      const kept = browser.cookie()
      const done = await as('administrator').send('POST', `/api/v1/team/id-${email}/${act}`, { json: {} })
      expect(done.status).toBe(204)
      for (const route of routes().filter((it) => !open.has(word(it)))) {
        const answer = await send(served.browser({ cookie: kept }), route)
        expect(`${who} ${word(route)} ${await refusal(answer)}`).toBe(`${who} ${word(route)} 401 unauthenticated`)
      }
      const again = await served.browser().send('POST', '/api/auth/sign-in/email', { json: { email, password } })
      expect(await refusal(again)).toBe(who === 'suspended' ? '401 suspended' : '401 wrong-credentials')
      expect(again.headers.getSetCookie().join()).not.toMatch(/vigie\.session=[^;]{10}/)
    }
  })
})

describe('a body', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['is cut off', '{"name":'],
    ['is empty', ''],
    ['is a list', '[]'],
    ['is null', 'null'],
    ['is of other kinds', '{"name":7,"languages":"fr"}'],
    ['holds a NUL', JSON.stringify({ ...brand, name: 'a\0b' })],
    ['holds half a character', JSON.stringify({ ...brand, name: 'a\ud800b' })],
    ['would reach the prototype', '{"__proto__":{"name":"x"},"languages":["fr"]}'],
  ]
  it.each(wrong)('that %s is refused as a problem', async (_, text) => {
    const before = await everything()
    const answer = await as('administrator').send('POST', '/api/v1/brands', {
      body: text,
      headers: { 'content-type': 'application/json' },
    })
    const problem = await problemOf(answer)
    expect(problem).toMatchObject({ status: 422, reason: 'invalid' })
    expect(problem.errors).not.toEqual([])
    expect(await everything()).toEqual(before)
  })

  it('says by path which part is wrong', async () => {
    const answer = await as('administrator').send('POST', '/api/v1/brands', {
      json: { ...brand, languages: ['fr', 'xx'] },
    })
    expect((await problemOf(answer)).errors).toMatchObject([{ path: 'languages.1' }])
  })

  it('that names a number no post can have is refused as a problem', async () => {
    const json = { id: randomUUID(), toPostId: '9'.repeat(19), text: 'Bonjour.', holdSeconds: 0 }
    expect(await refusal(await as('agent').send('POST', '/api/v1/cases/1/replies', { json }))).toBe('422 invalid')
  })

  it('that counts further than the database does is refused as a problem', async () => {
    const most = 2_147_483_647
    const desk = await aDesk(db)
    const caseId = await desk.writes('camille')
    await seesBrands(db, 'agent@example.test', desk.brand.brandId)
    const save = (json: object) =>
      as('agent').send('PUT', `/api/v1/cases/${caseId}/drafts/public`, {
        json: { text: 'Bonjour', version: 0, seen: 1, ...json },
      })
    expect(await refusal(await save({ seen: most + 1 }))).toBe('422 invalid')
    expect(await refusal(await save({ version: most + 1 }))).toBe('422 invalid')
    expect((await save({ version: most, seen: most })).status).toBe(200)
  })

  it('of a write that is too large is refused, said or streamed, to strangers too', async () => {
    const large = JSON.stringify({ text: 'a'.repeat(200_000) })
    const streamed = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large))
        controller.close()
      },
    })
    const headers = { 'content-type': 'application/json' }
    const path = '/api/v1/cases/1/notes'
    for (const browser of [as('agent'), served.browser()]) {
      const said = await browser.send('POST', path, {
        body: large,
        headers: { ...headers, 'content-length': String(large.length) },
      })
      expect(await refusal(said)).toBe('413 too-large')
    }
    expect(await refusal(await as('agent').send('POST', path, { body: streamed, headers }))).toBe('413 too-large')
  })

  it.each(['view=everything', 'limit=0', 'limit=many', 'after=x', `after=1.${'9'.repeat(19)}`])(
    'is not the only thing that is checked: the query %s is too',
    async (query) => {
      const { brandId } = await aBrand(db)
      await seesBrands(db, 'agent@example.test', brandId)
      expect(await refusal(await as('agent').send('GET', `/api/v1/brands/${brandId}/cases?${query}`))).toBe(
        '422 invalid',
      )
    },
  )
})

describe('another site', () => {
  it('makes no browser write: every write refuses a foreign origin, none, and what a form sends', async () => {
    const before = await everything()
    for (const route of writes()) {
      const path = filled(route.path)
      const json = bodies[word(route)] ?? {}
      const foreign: readonly (readonly [string, string | null])[] = [
        ['https://evil.example', null],
        ['null', null],
        ['http://127.0.0.1:4511', null],
      ]
      for (const [origin] of foreign) {
        const answer = await as('administrator').send(route.method, path, { json, headers: { origin } })
        expect(`${word(route)} ${await refusal(answer)}`).toBe(`${word(route)} 403 cross-site`)
      }
      const nowhere = await as('administrator').send(route.method, path, { json, headers: { origin: null } })
      expect(`${word(route)} ${await refusal(nowhere)}`).toBe(`${word(route)} 403 cross-site`)
      for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
        const form = await as('administrator').send(route.method, path, {
          body: JSON.stringify(json),
          headers: { 'content-type': type },
        })
        expect(`${word(route)} ${await refusal(form)}`).toBe(`${word(route)} 403 not-json`)
      }
    }
    expect(await everything()).toEqual(before)
  })

  it('is refused even where it may not read: its sign-in leaves no session behind', async () => {
    const browser = served.browser()
    const answer = await browser.send('POST', '/api/auth/sign-in/email', {
      json: { email: 'agent@example.test', password: 'x' },
      headers: { origin: 'https://evil.example' },
    })
    expect(await refusal(answer)).toBe('403 cross-site')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('reaches nothing under another name: the answer says how to set the address', async () => {
    for (const host of ['evil.example', 'evil.example:4510', '127.0.0.1:4511', '']) {
      for (const path of ['/api/v1/status', '/api/v1/me', '/api/v1/live']) {
        const problem = await problemOf(await as('administrator').send('GET', path, { headers: { host } }))
        expect(problem).toMatchObject({
          status: 421,
          reason: 'wrong-address',
          facts: { url: 'http://127.0.0.1:4510' },
        })
        expect(problem.detail).toContain('VIGIE_URL')
      }
    }
    expect((await as('agent').send('GET', '/api/v1/me', { headers: { host: 'localhost:4510' } })).status).toBe(200)
  })
})

describe('reading', () => {
  it('changes nothing, by GET or by HEAD, and HEAD has no body', async () => {
    const { brandId } = await aBrand(db)
    const before = await everything()
    for (const route of routes()) {
      const path = filled(route.path, { ...ids, brandId })
      if (path !== '/api/v1/live') await (await as('administrator').send('GET', path)).text()
      const head = await as('administrator').send('HEAD', path)
      expect(await head.text()).toBe('')
    }
    expect(await everything()).toEqual(before)
  })
})

describe('over a real connection', () => {
  /** A server as `vigie serve` makes it, with somebody signed in. */
  async function aServer() {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port.')
    const url = `http://127.0.0.1:${address.port}`
    const there = await serveApp(db, { clock, url })
    server.on(
      'request',
      requestListener((request, env) => there.app.fetch(request, env)),
    )
    const json = { origin: url, 'content-type': 'application/json' }
    const entered = await fetch(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: 'administrator@example.test', password }),
    })
    const [cookie = ''] = (entered.headers.getSetCookie()[0] ?? '').split(';')
    return {
      url,
      port: address.port,
      headers: { cookie, origin: url },
      json: { ...json, cookie },
      async [Symbol.asyncDispose]() {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
        await there[Symbol.asyncDispose]()
      },
    }
  }

  /** Sends exactly these headers, which fetch would not: a browser's DELETE says nothing of a length. */
  async function sendRaw(
    to: { readonly port: number },
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    chunk?: string,
  ): Promise<number> {
    const request = httpRequest({ host: '127.0.0.1', port: to.port, method, path, headers })
    if (chunk !== undefined) request.write(chunk)
    request.end()
    const [answer]: IncomingMessage[] = await once(request, 'response')
    answer?.resume()
    return answer?.statusCode ?? 0
  }

  it('a removal without a body, as browsers send it, removes', async () => {
    await using to = await aServer()
    const { brandId } = await aBrand(db)
    for (const remove of [
      async (id: string) =>
        (await fetch(`${to.url}/api/v1/rules/${id}`, { method: 'DELETE', headers: to.headers })).status,
      (id: string) => sendRaw(to, 'DELETE', `/api/v1/rules/${id}`, to.headers),
    ]) {
      const made = await fetch(`${to.url}/api/v1/brands/${brandId}/rules`, {
        method: 'POST',
        headers: to.json,
        body: JSON.stringify(rule),
      })
      expect(made.status).toBe(201)
      const { id } = WatchRule.parse(await made.json())
      expect(await remove(id)).toBe(204)
    }
    const form = await fetch(`${to.url}/api/v1/brands`, {
      method: 'POST',
      headers: to.headers,
      body: new URLSearchParams({ a: 'b' }),
    })
    expect(await refusal(form)).toBe('403 not-json')
    const sessions = await fetch(`${to.url}/api/v1/me/sessions`, { headers: to.headers })
    expect(JSON.stringify(await sessions.json())).toContain('"address":"127.0.0.1"')
  })

  it('a write that comes in pieces, its length unsaid, is read like any other, up to the same size', async () => {
    await using to = await aServer()
    const pieces = { ...to.json, 'transfer-encoding': 'chunked' }
    expect(await sendRaw(to, 'PATCH', '/api/v1/me', pieces, '{"language":"fr"}')).toBe(200)
    const large = JSON.stringify({ language: 'f'.repeat(200_000) })
    expect(await sendRaw(to, 'PATCH', '/api/v1/me', pieces, large)).toBe(413)
    expect(await sendRaw(to, 'POST', '/api/auth/sign-out', pieces, '{}')).toBe(200)
    expect((await fetch(`${to.url}/api/v1/me`, { headers: to.headers })).status).toBe(401)
  })

  it.each(['OPTIONS', 'PROPFIND', 'TRACE'])(
    'the method %s is refused as what it is, to strangers too',
    async (method) => {
      await using to = await aServer()
      for (const headers of [to.headers, { origin: to.url }]) {
        expect(await sendRaw(to, method, '/api/v1/me', headers)).toBe(405)
      }
    },
  )
})

describe('words of which nothing can be seen', () => {
  const unseen = '\u200b\u2060 \u202e\u3164'

  it('are no name of a label, a view or anything else, and no note', async () => {
    const desk = await aDesk(db)
    const { brandId } = desk.brand
    const caseId = await desk.writes('camille')
    const administrator = as('administrator')
    const label = `/api/v1/brands/${brandId}/labels/${randomUUID()}`
    for (const [method, path, json] of [
      ['PUT', label, { name: unseen, tone: 'plain' }],
      ['POST', `/api/v1/brands/${brandId}/views`, { ...view, name: unseen }],
      ['POST', `/api/v1/brands/${brandId}/departments`, { name: unseen }],
      ['PUT', `/api/v1/brands/${brandId}/templates/${randomUUID()}`, { ...template, text: unseen }],
      ['POST', `/api/v1/cases/${caseId}/notes`, { text: unseen }],
    ] as const) {
      const answer = await administrator.send(method, path, { json })
      expect([path, await refusal(answer)]).toEqual([path, '422 invalid'])
    }
    const named = await administrator.send('PUT', label, { json: { name: `Livraison${unseen}`, tone: 'plain' } })
    expect(named.ok).toBe(true)
    const noted = await administrator.send('POST', `/api/v1/cases/${caseId}/notes`, { json: { text: '👍' } })
    expect(noted.status).toBe(201)
  })
})
