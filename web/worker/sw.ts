import { clientsClaim } from 'workbox-core'
import type { WorkboxPlugin } from 'workbox-core/types.js'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { CacheFirst, NetworkFirst, NetworkOnly } from 'workbox-strategies'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { readonly url: string; readonly revision: null }[]
}

/** What was read of the desk, for as long as somebody is signed in on this device. */
const answers = 'vigie-answers'
const page = 'vigie-page'
/** The oldest answers go when there are more than this. */
const mostAnswers = 400
/** When a stored answer is used, this header says when it was given. */
const storedAt = 'x-vigie-stored-at'

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
clientsClaim()

// The page itself is never stored ahead, because each has a nonce of its own; the last one that was read stands in while the network is away.
const patience = 6
const isPage = (response: Response): boolean =>
  response.status === 200 && (response.headers.get('content-type') ?? '').startsWith('text/html')
const onePage: WorkboxPlugin = {
  cacheKeyWillBeUsed: async () => '/',
  cacheWillUpdate: async ({ response }) => (isPage(response) ? response : null),
}
/** What the server answers itself, in a tab of its own: the reference, a picture, a sign-in on its way back. */
const ofTheServer = /^\/(?:(?:api|in|oauth|mcp|metrics|health)(?:\/|$)|llms\.txt$)/
registerRoute(
  ({ request, url }) => request.mode === 'navigate' && !ofTheServer.test(url.pathname),
  new NetworkFirst({ cacheName: page, networkTimeoutSeconds: patience, plugins: [onePage] }),
)

/** Stores the page anew: the one of the version before names files that went with it, and no page is better than one that stays white. */
async function renewPage(): Promise<void> {
  const cache = await caches.open(page)
  const signal = AbortSignal.timeout(patience * 1_000)
  const answer = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store', signal }).catch(() => null)
  if (answer !== null && isPage(answer)) await cache.put('/', answer).catch(() => cache.delete('/'))
  else await cache.delete('/')
}
self.addEventListener('activate', (event) => event.waitUntil(renewPage()))
registerRoute(({ url }) => url.pathname.startsWith('/assets/'), new CacheFirst({ cacheName: 'vigie-assets' }))

/** Files that another app has shared, until the page takes them; and how many it is handed. */
const shared = 'vigie-shared'
const mostShared = 10

const forget = (): Promise<boolean> => caches.delete(answers)

const me = '/api/v1/me'

/** The id of the person whom an answer to `me` is about; null where there is none. */
async function personIn(answer: Response | undefined): Promise<string | null> {
  if (answer === undefined) return null
  try {
    const { user } = (await answer.json()) as { user: { id: string } }
    return user.id
  } catch {
    return null
  }
}

/** Keeps good answers, bounded; says of a stored one when it was given; forgets all when the session is over, or somebody else's. */
const keeping: WorkboxPlugin = {
  fetchDidSucceed: async ({ request, response }) => {
    if (response.status === 401) await forget()
    if (response.status === 200 && new URL(request.url).pathname === me) {
      const before = await personIn(await (await caches.open(answers)).match(request, { ignoreVary: true }))
      if (before !== null && before !== (await personIn(response.clone()))) await forget()
    }
    return response
  },
  cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null),
  cacheDidUpdate: async () => {
    const cache = await caches.open(answers)
    const known = await cache.keys()
    await Promise.all(known.slice(0, Math.max(0, known.length - mostAnswers)).map((request) => cache.delete(request)))
  },
  cachedResponseWillBeUsed: async ({ cachedResponse }) => {
    if (cachedResponse === undefined) return null
    const headers = new Headers(cachedResponse.headers)
    headers.set(storedAt, headers.get('date') ?? new Date().toUTCString())
    return new Response(await cachedResponse.arrayBuffer(), { status: cachedResponse.status, headers })
  },
}
const read = /^\/api\/v1\/(?:status|me|people|connectors|brands\/[^/]+\/(?:rules|sources|counts|cases)|cases\/\d+)$/
registerRoute(
  ({ url }) => read.test(url.pathname),
  new NetworkFirst({ cacheName: answers, networkTimeoutSeconds: 10, plugins: [keeping] }),
)

// Whoever signs in or out leaves nothing of the one before. Nothing that was written is ever stored or sent later: what goes out, a person sends.
const leaving: WorkboxPlugin = {
  fetchDidSucceed: async ({ request, response }) => {
    await forget()
    // Whoever signs in may have shared something first; whoever signs out leaves nothing.
    if (request.url.endsWith('/sign-out')) await caches.delete(shared)
    return response
  },
}
/** Takes what another app shares: words go on in the fragment, which no server and no log sees, files wait on the device for the page. */
registerRoute(
  ({ url }) => url.pathname === '/share',
  async ({ request }) => {
    const form = await request.formData()
    const words = new URLSearchParams()
    for (const name of ['title', 'text', 'url']) {
      const value = form.get(name)
      if (typeof value === 'string' && value !== '') words.set(name, value.slice(0, 20_000))
    }
    await caches.delete(shared)
    const files = form.getAll('files').flatMap((it) => (it instanceof File && it.size > 0 ? [it] : []))
    if (files.length > 0) {
      const cache = await caches.open(shared)
      await Promise.all(
        files.slice(0, mostShared).map((file, at) =>
          cache.put(
            `/shared/${at}`,
            new Response(file, {
              headers: { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) },
            }),
          ),
        ),
      )
      words.set('files', String(files.length))
    }
    return Response.redirect(`/share#${words.toString()}`, 303)
  },
  'POST',
)

const comingOrGoing =
  /^\/api\/(?:auth\/(?:sign-in\/(?:email|code|passkey)|sign-out)|v1\/(?:setup|links\/(?:invitation\/accept|password\/reset)))$/
registerRoute(({ url }) => comingOrGoing.test(url.pathname), new NetworkOnly({ plugins: [leaving] }), 'POST')
