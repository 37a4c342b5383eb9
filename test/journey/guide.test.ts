import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PreviewInput } from '../../src/api/schemas.ts'
import { type Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { setupTokenIn } from '../support/desk.ts'
import { placeOnServer } from '../support/place.ts'
import { wordpress, wordpressComments } from '../support/feeds.ts'
import { Site } from '../support/site.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']
const html = { 'content-type': 'text/html; charset=utf-8' }

describe('the first evening of a restaurant, in English, on a phone', () => {
  let place: Place
  let newspaper: Site
  let vigie: Run
  let browser: Browser
  let page: Page
  const wrong: string[] = []
  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }

  beforeAll(async () => {
    place = await placeOnServer()
    newspaper = await Site.open()
    newspaper.put('/', {
      headers: html,
      body: '<!doctype html><title>The Harbour Post</title><link rel="alternate" type="application/rss+xml" title="The Harbour Post" href="/feed/">',
    })
    const article = {
      title: 'Two hours of waiting at the Blue Anchor',
      text: 'The kitchen of the Blue Anchor closed at nine, and nobody told the terrace. '.repeat(4),
      at: new Date(Date.now() - 3_600_000).toISOString(),
      path: '/blue-anchor/',
      whole: true,
    }
    newspaper.feed('/feed/', wordpress(newspaper.url, [article]))
    newspaper.feed('/comments/feed/', wordpressComments(newspaper.url, []))
    vigie = place.run()
    await vigie.listening()
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB', hasTouch: true })
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
        wrong.push(message.text())
    })
    // The look goes to the newspaper alone: there is no Bluesky on this machine.
    await page.route(/rules\/preview$/, async (route) => {
      const input = PreviewInput.parse(route.request().postDataJSON())
      const look = [{ connector: 'feeds', settings: { address: newspaper.url } }]
      await route.continue({ postData: JSON.stringify({ ...input, look }) })
    })
  })

  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
    await newspaper?.[Symbol.asyncDispose]()
  })

  it('goes from the printed link to the first words, each step with its own address', async () => {
    const token = await until(() => setupTokenIn(vigie.out()) || undefined)
    await page.goto(`${place.url}/setup#${token}`)
    await page.getByLabel('Your name').fill('Ann Carter')
    await page.getByLabel('E-mail address').fill('ann@example.test')
    await page.getByLabel('Password', { exact: true }).fill('a phrase that is long enough')
    await page.getByRole('button', { name: 'Create my account' }).click()
    await page.getByLabel('Name of the brand').fill('Blue Anchor')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Here is how people speak of you' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/b\/[0-9a-f-]{36}\/setup\/watch$/)
    await page.locator('mark.hit').first().waitFor()
    await picture('guide-watch-phone')
  })

  it('may be left for later at each step, and is taken up where something is missing', async () => {
    await page.getByRole('button', { name: 'Later' }).click()
    await page.getByText('Vigie listens for no word yet').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/\/setup\/sources$/)
    await picture('guide-no-words-phone')
    await page.getByRole('button', { name: 'Later' }).click()
    await page.getByRole('button', { name: 'Connect a source' }).click()
    // The words were skipped as well: they come first.
    await page.getByRole('heading', { name: 'Here is how people speak of you' }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Where should Vigie listen?' }).waitFor()
  })

  it('says what to do about a site that cannot be reached, and shows its first post within seconds of the right one', async () => {
    const sites = page.locator('.offers > li').filter({ hasText: 'Sites and news' })
    await sites.getByRole('button', { name: 'Choose' }).click()
    await sites.getByLabel('Address of the site').fill('http://127.0.0.1:9')
    await sites.getByRole('button', { name: 'Connect' }).click()
    await sites.getByRole('alert').waitFor()
    await picture('guide-refused-phone')
    await sites.getByLabel('Address of the site').fill(newspaper.url)
    await sites.getByRole('button', { name: 'Connect' }).click()
    await page.locator('aside').getByText('Two hours of waiting at the Blue Anchor').waitFor()
    await picture('guide-first-posts-phone')
    await page.getByRole('button', { name: 'Open Vigie' }).click()
    await page.getByRole('option', { name: /Jeanne Leroy/ }).waitFor()
    expect(newspaper.asked.map((it) => it.path)).toContain('/feed/')
  })

  it('can be gone back to, and shows what was chosen', async () => {
    const { origin, pathname } = new URL(page.url())
    await page.goto(`${origin}${pathname.replace(/\/$/, '')}/setup/watch`)
    await page.getByRole('button', { name: 'Remove Blue Anchor' }).waitFor()
    await page.getByLabel('The misspellings').fill('Blew Anchor')
    await page.getByLabel('The misspellings').press('Enter')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Where should Vigie listen?' }).waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('button', { name: 'Remove Blew Anchor' }).waitFor()
    expect(await page.getByRole('button', { name: /^Remove/ }).allTextContents()).toHaveLength(3)
  })

  it('runs without an error or a breach of its own content policy', () => {
    expect(wrong).toEqual([])
  })
})
