/// <reference lib="dom" />
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']

const phones = [
  {
    language: 'fr',
    size: { width: 390, height: 844 },
    reply: 'Répondre en public',
    text: 'Pardon pour cette attente. Nous vous rappelons avant ce soir.',
    publish: 'Publier',
    undo: 'Annuler',
    settings: { tab: 'Réglages', at: /Profil$/, part: 'Étiquettes' },
    online: /en ligne/,
    undone: /Envoi annulé\. Le texte est dans le brouillon/,
    cancelled: /annulée, rien n’est parti/,
  },
  {
    language: 'en',
    // The smallest phone that must do.
    size: { width: 320, height: 568 },
    reply: 'Answer in public',
    text: 'We are sorry for the wait. We call you back before tonight.',
    publish: 'Publish',
    undo: 'Undo',
    settings: { tab: 'Settings', at: /Profile$/, part: 'Labels' },
    online: /published/,
    undone: /Taken back\. The text is in the draft/,
    cancelled: /taken back, nothing left/,
  },
] as const

// One evening for both: each answers whoever waits first.
let place: Place
let run: Run
let browser: Browser
beforeAll(async () => {
  place = await Place.make()
  run = place.run({ command: ['bin/vigie.mjs', 'demo'] })
  await run.listening()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await place?.[Symbol.asyncDispose]()
})

describe.each(phones)('an answer from a phone ($language, $size.width px)', (phone) => {
  let context: BrowserContext
  let page: Page
  const wrong: string[] = []

  beforeAll(async () => {
    context = await browser.newContext({
      viewport: phone.size,
      hasTouch: true,
      isMobile: true,
      locale: phone.language === 'fr' ? 'fr-FR' : 'en-GB',
    })
    page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(error.message))
    await page.goto(await until(() => /\S+\/demo#\S+/.exec(run.out())?.[0]))
    await page.getByRole('option').first().waitFor()
  })
  afterAll(() => context?.close())

  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `phone-${phone.language}-${name}.png`) })
  }
  /** Where a thumb reaches, and as large as one: in the lower half, at least 48 px high. */
  const isUnderTheThumb = async (button: Locator): Promise<void> => {
    const box = await button.boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(47.5)
    expect(box?.y).toBeGreaterThan(phone.size.height / 2)
  }
  const above = async (it: Locator): Promise<number> => (await it.boundingBox())?.y ?? 0
  const bottomOf = async (it: Locator): Promise<number> => {
    const box = await it.boundingBox()
    return (box?.y ?? 0) + (box?.height ?? 0)
  }
  const fits = async (): Promise<void> =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)

  it('shows one pane at a time: the list, then the case, with the way back', async () => {
    await page.getByRole('option').first().waitFor()
    await fits()
    await picture('list')
    await page.getByRole('option').first().tap()
    await page.getByRole('button', { name: phone.reply }).waitFor()
    expect(await page.getByRole('option').first().isVisible()).toBe(false)
    await fits()
    await isUnderTheThumb(page.getByRole('button', { name: phone.reply }))
    await picture('case')
    // What was said last can be read as it opens, and what is known of the case gives way to it.
    const foot = await above(page.locator('.foot'))
    const said = page.locator('.msg .voice').last()
    expect(await above(said)).toBeLessThan(foot - 24)
    expect(foot).toBeGreaterThan(phone.size.height * 0.75)
    // What scrolls ends where that begins: nothing of it lies half under a bar.
    expect(await bottomOf(page.locator('.casescroll'))).toBeLessThanOrEqual(foot)
    await page.locator('.thread > :last-child').scrollIntoViewIfNeeded()
    await page.locator('.thread').evaluate((it) => it.scrollIntoView({ block: 'end' }))
    const bar = page.locator('.casebar')
    expect(await above(page.locator('.casehead h2'))).toBeLessThan((await above(bar)) + 24)
    expect(await above(bar)).toBe(0)
  })

  it('is written and sent with the thumb, may be taken back for some seconds, and is then online once', async () => {
    await page.getByRole('button', { name: phone.reply }).tap()
    const words = page.getByRole('textbox').first()
    await words.fill(phone.text)
    await fits()
    const publish = page.getByRole('button', { name: phone.publish, exact: true })
    await isUnderTheThumb(publish)
    await picture('written')
    await publish.tap()
    // What says that it leaves lies over nothing that can be pressed meanwhile.
    const notice = page.locator('.toast')
    await notice.waitFor()
    for (const button of await page.locator('.foot button, .foot a').all())
      expect(await bottomOf(button)).toBeLessThanOrEqual(await above(notice))
    expect(await bottomOf(notice)).toBeLessThanOrEqual(phone.size.height)
    await page.getByRole('button', { name: phone.undo, exact: true }).first().tap()
    // Taken back for good: from now on the text is in the draft.
    await page.getByText(phone.undone).first().waitFor()
    await picture('taken-back')
    await page.getByRole('button', { name: phone.reply }).tap()
    await words.waitFor()
    expect(await words.inputValue()).toBe(phone.text)
    await publish.tap()
    await page.getByText(phone.online).first().waitFor()
    await picture('online')
    // The one that was taken back stands in the thread, too, and says that nothing of it left.
    const said = page.locator('.msg').filter({ hasText: phone.text })
    expect(await said.filter({ hasText: phone.online }).count()).toBe(1)
    expect(await said.filter({ hasText: phone.cancelled }).count()).toBe(1)
  })

  it('leads back to the list, where the case has its answer', async () => {
    const address = page.url()
    await page.locator('.casebar .btn').first().tap()
    await page.getByRole('option').first().waitFor()
    expect(page.url()).not.toBe(address)
  })

  it('shows the settings behind one button, which says where one is, and which keys open and close', async () => {
    const { tab, at, part } = phone.settings
    await page.getByRole('link', { name: tab, exact: true }).tap()
    const button = page.getByRole('button', { name: at, expanded: false })
    await button.waitFor()
    const other = page.getByRole('link', { name: part, exact: true })
    expect(await other.isVisible()).toBe(false)
    await button.press('Enter')
    await other.waitFor()
    await fits()
    await picture('settings')
    await page.keyboard.press('Escape')
    await other.waitFor({ state: 'hidden' })
    expect(await button.evaluate((it) => it === document.activeElement)).toBe(true)
    await button.tap()
    await other.tap()
    await page.getByRole('heading', { name: part }).waitFor()
    expect(await other.isVisible()).toBe(false)
    expect(wrong).toEqual([])
  })
})
