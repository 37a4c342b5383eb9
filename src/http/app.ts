import { Hono } from 'hono'
import { isSetUp } from '../services/admin/is-set-up.ts'
import { createAuth, type SignedIn } from '../services/auth/auth.ts'
import type { Passwords } from '../services/auth/options.ts'
import type { Context } from '../services/context.ts'
import { ServiceError } from '../services/errors.ts'
import { createCountFeed } from '../services/live/count-feed.ts'
import { createLiveFeed } from '../services/live/feed.ts'
import { isStill, mayLookAhead } from './ahead.ts'
import { wrongMethodAt } from './allowed.ts'
import { answerOnce } from './answer-once.ts'
import { bearer, bearerOf, keyHolder } from './bearer.ts'
import { mcpRoutes } from './mcp/route.ts'
import { createHandFeed } from '../services/live/hand-feed.ts'
import { limitBody } from './body-limit.ts'
import { watchPeople } from '../services/people/watch-people.ts'
import { sameSight } from '../domain/people/sight.ts'
import type { Env } from './environment.ts'
import {
  addressOf,
  clientAddress,
  refuseBody,
  refuseForgery,
  refuseMethod,
  refuseOtherAddress,
  securityHeaders,
} from './guards.ts'
import { llmsText } from './llms.ts'
import { openApi } from './openapi.ts'
import { referenceRoute } from './reference/route.ts'
import { problemResponse, toProblem } from './problem.ts'
import { RateLimits, type RateSettings } from './rate-limits.ts'
import { adviserRoutes } from './routes/adviser.ts'
import { adminRoutes } from './routes/admin.ts'
import { bringRoutes, takesFile } from './routes/bring.ts'
import { caseRoutes } from './routes/cases.ts'
import { clockRoutes } from './routes/clocks.ts'
import { consentRoutes, ownDocumentRoutes } from './routes/consents.ts'
import { doorRoutes } from './routes/door.ts'
import { handRoutes } from './routes/hand.ts'
import { assistantRoutes } from './routes/assistants.ts'
import { hookRoutes } from './routes/hooks.ts'
import { moderationRoutes } from './routes/moderation.ts'
import { keyRoutes } from './routes/keys.ts'
import { linkRoutes } from './routes/links.ts'
import { liveRoutes, type OpenStream } from './routes/live.ts'
import { meRoutes } from './routes/me.ts'
import { peopleRoutes } from './routes/people.ts'
import { personRoutes } from './routes/person.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { ruleRoutes } from './routes/rules.ts'
import { searchRoutes } from './routes/search.ts'
import { siteRoutes } from './routes/sites.ts'
import { mediaRoutes } from './routes/media.ts'
import { caseLinkRoutes } from './routes/case-links.ts'
import { judgementRoutes } from './routes/judgement.ts'
import { learningRoutes } from './routes/learning.ts'
import { topicRoutes } from './routes/topics.ts'
import { labelRoutes } from './routes/labels.ts'
import { moveRoutes } from './routes/moves.ts'
import { mentionRoutes } from './routes/mentions.ts'
import { templateRoutes } from './routes/templates.ts'
import { bulkRoutes } from './routes/bulk.ts'
import { teamRoutes } from './routes/teams.ts'
import { viewRoutes } from './routes/views.ts'
import { type MetricsDoor, metricsRoutes } from './routes/metrics.ts'
import { sessionRoutes, setupRoutes, signInRoutes } from './routes/session.ts'
import { readStaticFiles } from './static.ts'

/** How Vigie is reached and which version it is. */
export interface HttpConfig {
  /** The public address. */
  readonly url: string
  readonly trustedProxies: readonly string[]
  /** Signs the session cookies. */
  readonly authSecret: string
  /** How passwords are kept; left out: slowly, as they must be. */
  readonly passwords?: Passwords
  readonly version: string
  /** What Prometheus may read; without it there is no such address. */
  readonly metrics?: MetricsDoor
  /** How much a key and a session may ask; left out: as usual. */
  readonly rates?: RateSettings
}

/** Everything that answers requests. */
export interface HttpApp {
  fetch(request: Request, env?: unknown): Response | Promise<Response>
  /** Every address of the API that answers. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  /** Ends the live streams, which no answer to anything else waits for. */
  endStreams(): void
  /** Ends live streams and what the app holds. */
  close(): Promise<void>
}

/** So soon after its last sign of life is over, a tab is gone from the others' pages. */
const sweepEvery = 1_000
const largestBody = 128 * 1024

const emptyPolicy = "default-src 'none'; frame-ancestors 'none'"

const nothingHere = (): Response =>
  problemResponse({ title: 'not-found', status: 404, detail: 'There is nothing at this address.', reason: 'not-found' })

/** Puts the pages, the API and the live stream together. */
export async function createApp(deps: {
  readonly context: Omit<Context, 'actor'>
  readonly config: HttpConfig
  readonly webRoot: string
}): Promise<HttpApp> {
  const { context, config } = deps
  const address = addressOf(config.url)
  const headers = securityHeaders(address.url.protocol === 'https:')
  const auth = createAuth(context, {
    url: config.url,
    origins: [...address.origins],
    secret: config.authSecret,
    ...(config.passwords === undefined ? {} : { passwords: config.passwords }),
  })
  const feed = await createLiveFeed(context)
  const hand = await createHandFeed(context)
  const counts = createCountFeed(context)
  const sweeping = setInterval(() => hand.sweep(), sweepEvery)
  sweeping.unref()
  const files = await readStaticFiles(deps.webRoot)
  const streams = new Set<OpenStream>()
  const rates = new RateLimits(config.rates)
  const watching = await watchPeople(context, (userId) => {
    for (const stream of streams) if (userId === null || stream.userId === userId) stream.check()
  })

  let setUp = false
  const isReady = async (): Promise<boolean> => {
    setUp ||= await isSetUp(context)
    return setUp
  }

  const app = new Hono<Env>()
  app.onError((error) => toProblem(error, context.log, context.now()))
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    if (!c.res.headers.has('content-security-policy')) c.res.headers.set('content-security-policy', emptyPolicy)
  })
  app.get('/health', async (c) => {
    await isSetUp(context)
    return c.json({ ok: true })
  })

  if (config.metrics !== undefined) app.route('/', metricsRoutes(config.metrics, address))

  const guarded = new Hono<Env>()
  guarded.onError((error) => toProblem(error, context.log, context.now()))
  guarded.use(async (c, next) => {
    // No other site can make a browser send a key: what comes with one is no forgery, wherever it comes from.
    const byKey = bearerOf(c.req.raw.headers) !== null
    const refused =
      refuseOtherAddress(c.req.raw, address) ??
      (byKey ? refuseBody(c.req.raw) : refuseForgery(c.req.raw, address)) ??
      refuseMethod(c.req.raw)
    if (refused !== null) return refused
    const peer = c.env?.incoming?.socket?.remoteAddress
    c.set('client', clientAddress(peer, c.req.header('x-forwarded-for') ?? null, config.trustedProxies))
    c.req.raw.headers.set('x-vigie-client', c.var.client)
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
    return undefined
  })
  const limited = limitBody(largestBody)
  // A file has its own limit, and is read only for somebody who may bring it.
  guarded.use((c, next) => (takesFile(c.req) ? next() : limited(c, next)))
  guarded.use(bearer(context, rates))
  guarded.get('/v1/status', async (c) => c.json({ setup: !(await isReady()), version: config.version }))
  guarded.route(
    '/v1',
    setupRoutes(context, auth, () => {
      setUp = true
    }),
  )
  guarded.use(async (_c, next) => {
    if (await isReady()) return next()
    return problemResponse({
      title: 'set-up needed',
      status: 503,
      detail: 'Vigie has no account yet: open the set-up link that it printed when it started.',
      reason: 'setup-needed',
    })
  })
  // Some tenths of a second that no start has to wait for: whoever asks first waits for them.
  let description: ReturnType<typeof openApi> | null = null
  const described = () => (description ??= openApi(config.url, config.version))
  guarded.get('/openapi.json', (c) => c.json(described()))
  guarded.get('/docs', referenceRoute(config.url, config.version, described))
  guarded.route('/auth', signInRoutes(auth))
  guarded.route('/v1', linkRoutes(context, auth))
  /** Requests whose answer was looked up for somebody who is not who they were. */
  const mistaken = new WeakSet<Request>()
  guarded.use(async (c, next) => {
    const { raw, path } = c.req
    const carryOn = (told: Readonly<Record<string, string>>, { renewal }: SignedIn): void => {
      for (const [name, value] of Object.entries(told)) c.res.headers.set(name, value)
      // An answer that sets the session itself knows better.
      if (c.res.headers.has('set-cookie')) return
      for (const cookie of renewal) c.res.headers.append('set-cookie', cookie)
    }
    const byKey = bearerOf(raw.headers) !== null
    const was = !byKey && mayLookAhead(raw, path) && !mistaken.has(raw) ? auth.whoWas(raw.headers) : null
    if (was !== null && !was.mustEnrol) {
      // While the database says who asks, it looks up what they ask for, as for whom they just were. Nothing of it leaves if they are that no more.
      const { headers: told, refused } = rates.count('session', was.sessionId, context.now())
      if (refused !== null) return refused
      c.set('me', was)
      c.set('ctx', { ...context, actor: was.actor })
      const [is] = await Promise.all([auth.whoIs(raw.headers), next()])
      if (is !== null && isStill(was, is)) {
        carryOn(told, is)
        return undefined
      }
      mistaken.add(raw)
      c.res = undefined
      c.res = await app.fetch(raw, c.env)
      return undefined
    }
    const me = byKey ? c.var.me : await auth.whoIs(raw.headers)
    if (me === null) throw new ServiceError('unauthenticated', 'unauthenticated', 'Sign in first.')
    c.set('me', me)
    c.set('ctx', { ...context, actor: me.actor })
    if (me.mustEnrol && !/^\/api\/(v1\/me(\/|$)|auth\/sign-out$)/.test(path)) {
      throw new ServiceError(
        'forbidden',
        'two-factor-needed',
        'Everybody here signs in with a second factor: set yours up.',
      )
    }
    // A key's requests were counted when it came.
    if (byKey) return next()
    const { headers: told, refused } = rates.count('session', me.sessionId, context.now())
    if (refused !== null) return refused
    await next()
    carryOn(told, me)
    return undefined
  })
  guarded.use(answerOnce())
  guarded.route(
    '/auth',
    sessionRoutes(auth, () => {
      for (const stream of streams) stream.check()
    }),
  )
  guarded.route('/v1', meRoutes(auth, config.url))
  guarded.route('/v1', keyRoutes(auth))
  guarded.route('/v1', hookRoutes())
  guarded.route('/v1', assistantRoutes(config.url))
  guarded.route('/v1', peopleRoutes(config.url))
  guarded.route('/v1', privacyRoutes())
  guarded.route('/v1', adminRoutes(config.url))
  guarded.route('/v1', consentRoutes(config.url))
  guarded.route('/v1', ruleRoutes())
  guarded.route('/v1', siteRoutes())
  guarded.route('/v1', caseRoutes())
  guarded.route('/v1', clockRoutes())
  guarded.route('/v1', teamRoutes())
  guarded.route('/v1', handRoutes())
  guarded.route('/v1', mediaRoutes())
  guarded.route('/v1', judgementRoutes())
  guarded.route('/v1', labelRoutes())
  guarded.route('/v1', learningRoutes())
  guarded.route('/v1', adviserRoutes())
  guarded.route('/v1', topicRoutes())
  guarded.route('/v1', moveRoutes())
  guarded.route('/v1', caseLinkRoutes())
  guarded.route('/v1', mentionRoutes())
  guarded.route('/v1', templateRoutes())
  guarded.route('/v1', viewRoutes())
  guarded.route('/v1', bulkRoutes())
  guarded.route('/v1', searchRoutes())
  guarded.route('/v1', personRoutes())
  guarded.route('/v1', moderationRoutes())
  guarded.route('/v1', bringRoutes())
  guarded.route(
    '/v1',
    liveRoutes(feed, hand, counts, streams, async (requestHeaders, brands) => {
      const secret = bearerOf(requestHeaders)
      const me =
        secret === null ? await auth.whoIs(requestHeaders, { prolong: false }) : await keyHolder(context, secret)
      return me !== null && !me.mustEnrol && sameSight(me.actor.brands, brands)
    }),
  )
  app.route('/api', guarded)
  const mcp = mcpRoutes({ context, address, rates, version: config.version, nothing: nothingHere })
  app.route('/mcp', mcp)
  app.route('/in', doorRoutes(context, config))
  app.route('/oauth', ownDocumentRoutes(context, config.url))

  app.get('/llms.txt', (c) => c.text(llmsText(config.url)))

  // What another app shares is taken by the service worker; where that is away, the page says so, and the body is not read.
  app.post('/share', (c) => c.redirect('/share#lost', 303))

  app.get('/*', async (c) => {
    if (c.req.path.startsWith('/api/')) return c.notFound()
    const asset = await files.asset(c.req.raw, c.req.path)
    if (asset !== null) return asset
    const wantsPage = (c.req.header('accept') ?? '').includes('text/html')
    if (!wantsPage || c.req.path.startsWith('/assets/')) return nothingHere()
    // The page itself says best what is wrong, even while the database is away.
    const open = c.req.path === '/setup' || (await isReady().catch(() => false))
    return files.page(open ? 200 : 503)
  })
  app.notFound((c) => wrongMethodAt(c.req.method, c.req.path) ?? nothingHere())

  const endStreams = (): void => {
    for (const stream of [...streams]) stream.stop()
  }
  return {
    routes: app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/')),
    fetch: (request, env) => app.fetch(request, typeof env === 'object' && env !== null ? env : {}),
    endStreams,
    async close() {
      endStreams()
      await mcp.close?.()
      await watching.close()
      clearInterval(sweeping)
      await hand.close()
      counts.close()
      await feed.close()
      await auth.close()
    },
  }
}
