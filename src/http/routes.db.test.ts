import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrand } from '../../test/support/builders.ts'
import { aClock } from '../../test/support/context.ts'
import { createTestDatabase } from '../../test/support/database.ts'
import { roles, WatchRule } from '../api/schemas.ts'
import { sql } from '../store/sql.ts'
import {
  anAccount,
  type Browser,
  password,
  problemOf,
  refusal,
  type Served,
  serveApp,
  signedIn,
} from './app.test-suite.ts'

const test = await createTestDatabase()
const { db } = test
const clock = aClock()
let served: Served
const inside = new Map<string, Browser>()
beforeAll(async () => {
  served = await serveApp(db, { clock })
  for (const role of roles) {
    await anAccount(db, clock, `${role}@example.test`, role)
    inside.set(role, await signedIn(served, `${role}@example.test`))
  }
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const as = (role: (typeof roles)[number]): Browser => {
  const browser = inside.get(role)
  if (browser === undefined) throw new Error(`Nobody is signed in as ${role}.`)
  return browser
}

/** Open to strangers: one asks whether set-up is due, sets up, signs in. */
const open: ReadonlySet<string> = new Set(['GET /api/v1/status', 'POST /api/v1/setup', 'POST /api/auth/sign-in/email'])
/** What everybody who is signed in does for themselves. */
const own: ReadonlySet<string> = new Set([
  'PATCH /api/v1/me',
  'POST /api/auth/sign-out',
  'POST /api/auth/revoke-session',
  'POST /api/auth/revoke-other-sessions',
])
const brand = { name: 'Chez Mireille', languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
const rule = { name: 'Le nom', terms: [{ kind: 'name', text: 'Chez Mireille' }] }
const source = { connector: 'bluesky', settings: {} }
/** A right body for every write. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/me': { language: 'fr' },
  'POST /api/v1/brands': brand,
  'PATCH /api/v1/brands/:brandId': brand,
  'POST /api/v1/brands/:brandId/rules': rule,
  'PUT /api/v1/rules/:ruleId': rule,
  'DELETE /api/v1/rules/:ruleId': undefined,
  'POST /api/v1/brands/:brandId/sources': source,
  'PUT /api/v1/sources/:sourceId': source,
  'POST /api/v1/sources/:sourceId/pause': {},
  'POST /api/v1/sources/:sourceId/resume': {},
  'POST /api/v1/cases/:caseId/assign': { ownerId: null, version: 1 },
  'POST /api/v1/cases/:caseId/priority': { priority: 'high', version: 1 },
  'POST /api/v1/cases/:caseId/settle': { version: 1 },
  'POST /api/v1/cases/:caseId/reopen': { version: 1 },
  'POST /api/v1/cases/:caseId/set-aside': { reason: 'spam', version: 1 },
  'POST /api/v1/cases/:caseId/notes': { text: 'Vu.' },
  'POST /api/v1/cases/:caseId/replies': { id: randomUUID(), toPostId: '1', text: 'Bonjour.', holdSeconds: 0 },
  'POST /api/v1/brands/:brandId/cases': { id: randomUUID(), way: 'call', words: 'Le plat était froid.' },
  'PUT /api/v1/brands/:brandId/evidence/:evidenceId': {},
  'POST /api/v1/cases/:caseId/evidence': { evidenceIds: [randomUUID()] },
  'POST /api/v1/replies/:replyId/cancel': {},
  'POST /api/v1/replies/:replyId/retry': {},
  'POST /api/auth/sign-out': {},
  'POST /api/auth/revoke-session': { token: 'none' },
  'POST /api/auth/revoke-other-sessions': {},
  'POST /api/auth/sign-in/email': { email: 'nobody@example.test', password: 'not this one at all' },
  'POST /api/v1/setup': {
    token: 'w'.repeat(43),
    name: 'Eve',
    email: 'eve@example.test',
    password: 'une autre phrase',
    language: 'fr',
  },
}

const ids: Readonly<Record<string, string>> = {
  brandId: randomUUID(),
  ruleId: randomUUID(),
  sourceId: randomUUID(),
  replyId: randomUUID(),
  evidenceId: randomUUID(),
  caseId: '1',
}
const filled = (path: string, params: Readonly<Record<string, string>> = ids): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? 'missing')
const word = ({ method, path }: { readonly method: string; readonly path: string }): string => `${method} ${path}`
const routes = () => served.app.routes
const writes = () => routes().filter(({ method }) => method !== 'GET')
const send = (browser: Browser, route: { readonly method: string; readonly path: string }, params = ids) => {
  const json = bodies[word(route)]
  return browser.send(route.method, filled(route.path, params), json === undefined ? {} : { json })
}

/** How much of everything there is, and the newest of what changes. */
const everything = async (): Promise<unknown> =>
  db.rows(sql`
    select (select count(*) from brand) as brands, (select count(*) from watch_rule) as rules,
      (select count(*) from source) as sources, (select count(*) from event) as events,
      (select count(*) from note) as notes, (select count(*) from evidence) as files,
      (select count(*) from post) as posts, (select count(*) from blob) as blobs, (select count(*) from reply) as replies,
      (select count(*) from "user") as people, (select count(*) from "session") as sessions,
      (select string_agg(language, ',' order by id) from "user") as languages,
      (select count(*) from attempt) as attempts`)

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
    const administered = /^(POST|PATCH|PUT|DELETE) \/api\/v1\/(brands|rules|sources)/
    const byAgents = /\/brands\/:brandId\/(cases|evidence)/
    for (const route of writes().filter((it) => administered.test(word(it)) && !byAgents.test(it.path))) {
      expect(`${word(route)} ${await refusal(await send(as('agent'), route))}`).toBe(`${word(route)} 403 forbidden`)
    }
    const { brandId } = await aBrand(db)
    expect((await as('agent').send('GET', `/api/v1/brands/${brandId}/sources`)).status).toBe(200)
  })

  it.each([
    { brandId: '1', ruleId: '1', sourceId: '1', replyId: '1', evidenceId: '1', caseId: randomUUID() },
    { brandId: 'x', ruleId: 'x', sourceId: 'x', replyId: 'x', evidenceId: 'x', caseId: '-1' },
    { brandId: '%00', ruleId: '%00', sourceId: '%00', replyId: '%00', evidenceId: '%00', caseId: '%00' },
    {
      brandId: '%',
      ruleId: '%E0%A4%A',
      sourceId: "'",
      replyId: '..%2F..',
      evidenceId: '..%2Fx',
      caseId: '9'.repeat(19),
    },
    ids,
  ])('are nothing where the id is none, or nobody’s: %o', async (params) => {
    for (const route of routes().filter(({ path }) => path.includes(':'))) {
      const list = route.method === 'GET' && params === ids && !route.path.endsWith(':caseId')
      // A list of a brand that is not there is empty; a network that is not there is said first.
      if (list || (params === ids && word(route) === 'POST /api/v1/brands/:brandId/sources')) continue
      const answer = await send(as('administrator'), route, params)
      expect(`${word(route)} ${await refusal(answer)}`).toBe(`${word(route)} 404 not-found`)
    }
  })

  it('that are none are not found', async () => {
    for (const [method, path] of [
      ['GET', '/api'],
      ['GET', '/api/'],
      ['GET', '/api/v2/me'],
      ['GET', '/api/v1/nothing'],
      ['PUT', '/api/v1/me'],
      ['GET', '/api/auth/get-session'],
      ['POST', '/api/auth/change-password'],
    ] as const) {
      const answer = await as('administrator').send(method, path, method === 'GET' ? {} : { json: {} })
      expect(`${path} ${await refusal(answer)}`).toBe(`${path} 404 not-found`)
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
  it('a removal without a body, as browsers send it, removes', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port.')
    const url = `http://127.0.0.1:${address.port}`
    await using there = await serveApp(db, { clock, url })
    server.on(
      'request',
      getRequestListener((request, env) => there.app.fetch(request, env)),
    )
    try {
      const { brandId } = await aBrand(db)
      const json = { origin: url, 'content-type': 'application/json' }
      const entered = await fetch(`${url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ email: 'administrator@example.test', password }),
      })
      const [cookie = ''] = (entered.headers.getSetCookie()[0] ?? '').split(';')
      const headers = { cookie, origin: url }
      const made = await fetch(`${url}/api/v1/brands/${brandId}/rules`, {
        method: 'POST',
        headers: { ...json, cookie },
        body: JSON.stringify(rule),
      })
      expect(made.status).toBe(201)
      const { id } = WatchRule.parse(await made.json())
      expect((await fetch(`${url}/api/v1/rules/${id}`, { method: 'DELETE', headers })).status).toBe(204)
      const form = await fetch(`${url}/api/v1/brands`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ a: 'b' }),
      })
      expect(await refusal(form)).toBe('403 not-json')
      const sessions = await fetch(`${url}/api/auth/list-sessions`, { headers })
      expect(JSON.stringify(await sessions.json())).toContain('"ipAddress":"127.0.0.1"')
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
