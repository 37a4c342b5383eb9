/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { createTestDatabase } from '../support/database.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'

describe('the installed app', () => {
  let place: Place
  let run: Run
  let browser: Browser
  let phone: BrowserContext
  let page: Page
  const written: string[] = []

  beforeAll(async () => {
    place = await Place.make()
    run = place.run({ command: ['bin/vigie.mjs', 'demo'] })
    await run.listening()
    browser = await launchBrowser()
    phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR' })
    page = await phone.newPage()
    phone.on('request', (request) => {
      const { pathname } = new URL(request.url())
      // That a tab shows a case is nothing that anybody wrote.
      if (request.method() !== 'GET' && !pathname.endsWith('/presence')) written.push(`${request.method()} ${pathname}`)
    })
    const link = await until(() => /\S+\/demo#\S+/.exec(run.out())?.[0])
    await page.goto(link)
    await page.getByRole('option').first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
  })

  it('can be put on the home screen: manifest, icons and a service worker that holds the page', async () => {
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
      return (await fetch(link?.href ?? '')).json() as Promise<{
        display: string
        icons: { src: string; sizes: string }[]
      }>
    })
    expect(manifest.display).toBe('standalone')
    for (const { src, sizes } of manifest.icons.filter((icon) => icon.src.endsWith('.png'))) {
      const size = await page.evaluate(async (address) => {
        const picture = await createImageBitmap(await (await fetch(address)).blob())
        return `${picture.width}x${picture.height}`
      }, src)
      expect(size).toBe(sizes)
    }
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  })

  it('stores its page anew with a new version of the worker: the one of before names files that are gone', async () => {
    await page.evaluate(async () => {
      const page = new Response('of before', { headers: { 'content-type': 'text/html' } })
      await (await caches.open('vigie-page')).put('/', page)
      await (await navigator.serviceWorker.getRegistration())?.unregister()
    })
    // Only when no page of its own is open is the old worker gone.
    await page.goto('about:blank')
    await page.goto(`${place.url}/`)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    const stored = await until(async () => {
      const now = await page.evaluate(async () => (await (await caches.open('vigie-page')).match('/'))?.text())
      return now === 'of before' ? undefined : (now ?? 'nothing')
    })
    expect(stored).toContain('<div id="root">')
    await page.getByRole('option').first().waitFor()
  })

  const kept = (): Promise<readonly string[]> =>
    page.evaluate(async () =>
      (await caches.has('vigie-answers'))
        ? (await (await caches.open('vigie-answers')).keys()).map((request) => new URL(request.url).pathname)
        : [],
    )

  it('lets go of what was read as soon as somebody else is in, whichever way they came', async () => {
    const theirs = '/api/v1/cases/987654'
    const leave = (user: string): Promise<void> =>
      page.evaluate(
        async ({ path, id }) => {
          const cache = await caches.open('vigie-answers')
          await cache.put(path, Response.json({}))
          await cache.put('/api/v1/me', Response.json({ user: { id } }))
        },
        { path: theirs, id: user },
      )
    await leave('somebody-else')
    await page.reload()
    await page.getByRole('option').first().waitFor()
    await until(async () => ((await kept()).includes(theirs) ? undefined : true))
    for (const path of [
      'auth/sign-in/code',
      'auth/sign-in/passkey',
      'v1/links/invitation/accept',
      'v1/links/password/reset',
    ]) {
      await leave('somebody-else')
      await page.evaluate((way) => fetch(`/api/${way}`, { method: 'POST' }).then(() => undefined), path)
      expect(await kept(), path).not.toContain(theirs)
    }
  })

  it('shows what was loaded when the server is away, says since when, and never sends by itself afterwards', async () => {
    await page.reload()
    await page.getByRole('option').first().click()
    const title = await page.locator('h2').first().textContent()
    await page
      .getByRole('button', { name: /Répondre en public/ })
      .first()
      .click()
    // What was begun is with the server before that goes away: a page that is left would send it once more.
    const draft = page.waitForResponse((it) => it.request().method() === 'PUT' && it.url().endsWith('/drafts/public'))
    await page.getByRole('textbox').first().fill('Pardon, nous regardons tout de suite.')
    expect((await draft).ok()).toBe(true)
    const address = page.url()
    // What the server answers itself in another tab is not the page, and does not take its place.
    const reference = await phone.newPage()
    await reference.goto(`${place.url}/api/docs`)
    await reference.close()
    await phone.setOffline(true)
    expect(await run.end('SIGTERM')).toBe(0)
    written.length = 0

    await page.goto(address)
    expect(await page.locator('h2').first().textContent()).toBe(title)
    await page
      .getByText(/Vous lisez ce que cet appareil a gardé/)
      .first()
      .waitFor()
    await page.goto(`${place.url}/`)
    await page.getByRole('option').first().waitFor()

    await phone.setOffline(false)
    await page.goto(address)
    await page.getByText('Vigie ne répond pas.').first().waitFor()
    expect(written).toEqual([])
  })

  it('keeps nothing of the desk on the device once its person has signed out', async () => {
    expect(await kept()).not.toEqual([])
    await using other = await createTestDatabase()
    const next = place.run({ command: ['bin/vigie.mjs', 'serve', '--no-worker'], env: { DATABASE_URL: other.url } })
    await next.listening()
    await new Desk(place.url).setUp(await until(() => setupTokenIn(next.out()) || undefined))
    // Another Vigie knows no session of the one before: the first answer of the server ends what was kept.
    await page.goto(`${place.url}/`)
    await page.getByRole('textbox', { name: 'Adresse mail' }).waitFor()
    await page.waitForFunction(
      async () =>
        !(await caches.has('vigie-answers')) || (await (await caches.open('vigie-answers')).keys()).length <= 1,
    )
    expect(await next.end('SIGTERM')).toBe(0)
  })
})
