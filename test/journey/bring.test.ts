import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Place, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { placeOnServer } from '../support/place.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']

const said = {
  fr: {
    locale: 'fr-FR',
    words: 'Une heure d’attente, et personne pour nous dire pardon.',
    button: 'Ouvrir un cas',
    open: 'Ouvrir le cas',
    wordsField: 'Ce qui a été dit',
    link: 'Lien',
    way: 'Au téléphone',
    somebody: 'Une personne',
    waits: /Une personne attend une réponse/,
    broughtBy: /apporté par Inès Benali/,
    enlarge: /Agrandir/,
    add: 'Ajouter une pièce',
    added: /a ajouté une pièce/,
    known: 'Ce message a déjà son cas.',
    see: 'Voir le cas',
    heic: /Vigie ne lit pas les photos HEIC/,
    remove: /^Retirer /,
    marklet: 'Ouvrir dans Vigie',
    byPhone: /au téléphone/,
    tell: 'Noter une réponse',
    told: 'Répondu au téléphone',
    answer: 'Rappelée : une table offerte vendredi.',
    answered: 'C’est répondu',
    didAnswer: /a répondu au téléphone/,
    lost: /n’est pas arrivé/,
    second: 'Et la note était fausse.',
    third: 'Le dessert n’est jamais venu.',
    takeUp: (words: string) => `Le reprendre : ${words}`,
    throwAway: (words: string) => `Jeter : ${words}`,
  },
  en: {
    locale: 'en-GB',
    words: 'An hour of waiting, and nobody to say sorry.',
    button: 'Open a case',
    open: 'Open the case',
    wordsField: 'What was said',
    link: 'Link',
    way: 'By phone',
    somebody: 'Somebody',
    waits: /Somebody is waiting|Somebody has been waiting|Somebody waits/,
    broughtBy: /brought by Inès Benali/,
    enlarge: /Enlarge/,
    add: 'Add evidence',
    added: /added a file/,
    known: 'This post has its case already.',
    see: 'See the case',
    heic: /Vigie cannot read HEIC photos/,
    remove: /^Remove /,
    marklet: 'Open in Vigie',
    byPhone: /by phone/,
    tell: 'Say it is answered',
    told: 'Answered by phone',
    answer: 'Called back: a table for free on Friday.',
    answered: 'It is answered',
    didAnswer: /answered by phone/,
    lost: /did not arrive/,
    second: 'And the bill was wrong.',
    third: 'Dessert never came.',
    takeUp: (words: string) => `Take it up again: ${words}`,
    throwAway: (words: string) => `Throw it away: ${words}`,
  },
} as const

/** A screenshot as a friend would send it. */
const aScreenshot = (words: string): Promise<Buffer> =>
  sharp({
    create: { width: 540, height: 960, channels: 3, background: '#f2f4f6' },
  })
    .composite([
      {
        input: Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="540" height="960"><rect x="24" y="60" width="492" height="260" rx="16" fill="#fff"/><circle cx="74" cy="112" r="26" fill="#b0dbe7"/><rect x="116" y="92" width="180" height="14" rx="7" fill="#283e4a"/><rect x="116" y="118" width="110" height="10" rx="5" fill="#95a4ab"/><text x="48" y="190" font-size="22" font-family="sans-serif" fill="#0e222d">${words.slice(0, 38)}</text><text x="48" y="226" font-size="22" font-family="sans-serif" fill="#0e222d">${words.slice(38)}</text></svg>`,
        ),
      },
    ])
    .png()
    .toBuffer()

// One Vigie for both, and a brand for each.
let place: Place
let browser: Browser
let desk: Desk
beforeAll(async () => {
  place = await placeOnServer()
  const run = place.run()
  await run.listening()
  desk = new Desk(place.url)
  await desk.setUp(await until(() => setupTokenIn(run.out()) || undefined))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await place?.[Symbol.asyncDispose]()
})

describe.each(['fr', 'en'] as const)('a case from a shared link, with a screenshot (%s)', (language) => {
  const t = said[language]
  let context: BrowserContext
  let page: Page
  /** The address of the case that the first share opens. */
  let address = ''
  const wrong: string[] = []

  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await page.evaluate('document.fonts.ready')
        await page.screenshot({ path: join(pictures, `${name}-${language}-${width}-${scheme}.png`) })
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 844 })
  }

  beforeAll(async () => {
    const brand = { name: 'Chez Mireille', languages: ['fr', 'en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
    desk.brandId = (await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', brand)).id
    await desk.call(z.unknown(), 'PATCH', '/api/v1/me', { language })
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: t.locale, hasTouch: true })
    await context.addCookies([{ ...desk.cookie, url: place.url }])
    page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') wrong.push(message.text())
    })
    // This device works with this brand.
    await page.goto(`${place.url}/b/${desk.brandId}/`)
    await page.getByRole('button', { name: t.button }).waitFor()
  })
  afterAll(() => context?.close())

  it('is open on a telephone after a share, a picture and one touch', async () => {
    const share = new URLSearchParams({
      title: 'Avis',
      text: t.words,
      url: 'https://www.example.com/p/77?utm_source=app',
    })
    await page.goto(`${place.url}/share?${share.toString()}`)
    expect(await page.getByLabel(t.wordsField).inputValue()).toBe(t.words)
    expect(await page.getByLabel(t.link, { exact: true }).inputValue()).toBe('https://www.example.com/p/77')
    expect(page.url()).toBe(`${place.url}/b/${desk.brandId}/share`)
    const upload = page.waitForResponse(
      (answer) => answer.url().includes('/evidence/') && answer.request().method() === 'PUT',
    )
    await page.locator('input[type=file][multiple]').setInputFiles({
      name: 'capture.png',
      mimeType: 'image/png',
      buffer: await aScreenshot(t.words),
    })
    expect((await upload).status()).toBe(201)
    await page.locator('.piece img').waitFor()
    await picture('share')
    await page.getByRole('button', { name: t.open }).click()
    await page.getByRole('heading', { name: t.waits }).waitFor()
    await page.getByText(t.broughtBy).waitFor()
    await picture('case')
    address = page.url()
    const [only, ...others] = await desk.cases()
    expect(others).toEqual([])
    expect(only).toMatchObject({
      status: 'new',
      excerpt: t.words,
      clock: { state: 'running' },
      brought: { way: 'link', site: 'example.com', title: 'Avis' },
    })
  })

  it('shows its screenshot large, by keyboard too, and Escape comes back to it', async () => {
    const thumb = page.getByRole('button', { name: t.enlarge })
    await thumb.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('img').waitFor()
    await until(async () =>
      (await page.evaluate(
        "document.querySelector('dialog img')?.complete && document.querySelector('dialog img').naturalWidth",
      )) === 540
        ? true
        : undefined,
    )
    await picture('large')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.className')).toBe('piece')
    expect(page.url()).toContain('/cases/')
  })

  it('takes another picture later, which stands in the thread', async () => {
    await page.locator('.foot input[type=file]').setInputFiles({
      name: 'suite.png',
      mimeType: 'image/png',
      buffer: await aScreenshot('…'),
    })
    await page.getByText(t.added).waitFor()
    expect(await page.locator('.msg.in .piece img').count()).toBe(1)
    await picture('added')
  })

  it('says that a link is here already, and leads to its case', async () => {
    await page.goto(`${place.url}/`)
    await page.getByRole('option').first().waitFor()
    await picture('list')
    await page.getByRole('button', { name: t.button }).click()
    await page.getByLabel(t.link, { exact: true }).fill('example.com/p/77/')
    await page.getByText(t.known).waitFor()
    await picture('known')
    await page.getByRole('button', { name: t.see }).click()
    await page.getByRole('heading', { name: t.waits }).waitFor()
    expect(await desk.cases()).toHaveLength(1)
  })

  it('keeps what was typed when the page closes, and forgets it once the case is open', async () => {
    await page.goto(`${place.url}/new`)
    await page.getByLabel(t.link, { exact: true }).fill('')
    await page.getByLabel(t.wordsField).fill(t.words)
    await page.locator('.way', { hasText: t.way }).click()
    await page.goto('about:blank')
    await page.goto(`${place.url}/new`)
    expect(await page.getByLabel(t.wordsField).inputValue()).toBe(t.words)
    expect(await page.getByRole('radio', { name: t.way }).isChecked()).toBe(true)
    await picture('new')
    for (const [nth, text] of [t.second, t.third].entries()) {
      await page.goto(`${place.url}/new?${new URLSearchParams({ text }).toString()}`)
      await page.locator('.waiting li').nth(nth).waitFor()
    }
    expect(await page.getByLabel(t.wordsField).inputValue()).toBe(t.third)
    expect(await page.locator('.waiting li span').allTextContents()).toEqual([t.second, t.words])
    await page.getByRole('button', { name: t.takeUp(t.words) }).click()
    expect(await page.locator('textarea:focus').inputValue()).toBe(t.words)
    expect(await page.locator('.waiting li span').allTextContents()).toEqual([t.third, t.second])
    await page.getByRole('button', { name: t.throwAway(t.third) }).click()
    await page.locator('.toast button').click()
    expect(await page.locator('.waiting li span').allTextContents()).toEqual([t.third, t.second])
    await picture('waiting')
    for (const text of [t.second, t.third]) await page.getByRole('button', { name: t.throwAway(text) }).click()
    expect(await page.locator('.waiting').count()).toBe(0)
    await page.getByRole('button', { name: t.open }).click()
    await page.getByText(t.byPhone).first().waitFor()
    // There is nothing to send from here: the answer by telephone is told in words, without an address.
    await page.getByRole('button', { name: t.tell }).click()
    await page.getByRole('tab', { name: t.told }).waitFor()
    expect(await page.locator('.there input').count()).toBe(0)
    await picture('answered')
    await page.locator('.composer textarea').fill(t.answer)
    await page.getByRole('button', { name: t.answered }).click()
    await page.getByText(t.didAnswer).waitFor()
    // It leaves the list of those who wait.
    expect((await desk.cases()).map((it) => it.excerpt)).toEqual([t.words])
    await page.goto(`${place.url}/new`)
    expect(await page.getByLabel(t.wordsField).inputValue()).toBe('')
  })

  it('takes a pasted and a dropped picture, and says in words why it does not take a file', async () => {
    const bytes = [...(await aScreenshot('…'))]
    for (const how of ['paste', 'drop'] as const) {
      const event = how === 'paste' ? "ClipboardEvent('paste', { clipboardData" : "DragEvent('drop', { dataTransfer"
      await page.evaluate(`{
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from([${bytes.join(',')}])], '${how}.png', { type: 'image/png' }))
        document.querySelector('form.bring').dispatchEvent(new ${event}: data, bubbles: true, cancelable: true }))
      }`)
      await page.getByRole('img', { name: `${how}.png` }).waitFor()
    }
    await page.locator('input[type=file][multiple]').setInputFiles({
      name: 'IMG_0001.HEIC',
      mimeType: 'image/heic',
      buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    })
    await page.getByText(t.heic).waitFor()
    await picture('refused')
    for (let left = 3; left > 0; left--) await page.getByRole('button', { name: t.remove }).first().click()
    await page.locator('form.bring img').first().waitFor({ state: 'detached' })
    expect(await page.locator('.bring .piece').count()).toBe(0)
  })

  it('offers a bookmark to drag, which brings address, title and selection, and is no link to click here', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${place.url}/settings/bring`)
    const link = page.getByText(t.marklet, { exact: true })
    const code = await until(async () => (await link.getAttribute('href')) ?? undefined)
    await picture('bookmarklet')
    await link.click()
    expect(page.url()).toBe(`${place.url}/b/${desk.brandId}/settings/bring`)
    const there = await context.newPage()
    await there.goto(address)
    await there.getByText(t.words).last().click({ clickCount: 3 })
    const opened = context.waitForEvent('page')
    await there.evaluate(code.replace(/^javascript:/, ''))
    const share = await opened
    await share.getByLabel(t.wordsField).waitFor()
    expect(await share.getByLabel(t.wordsField).inputValue()).toBe(t.words)
    expect(await share.getByLabel(t.link, { exact: true }).inputValue()).toBe(address)
    await share.getByText(/Vigie/).first().waitFor()
    expect(new URL(share.url()).hash).toBe('')
    await share.close()
    await there.close()
  })

  it('begins with a screenshot that another app shares with the installed Vigie', async () => {
    await page.goto(place.url)
    await page.waitForFunction('navigator.serviceWorker.controller !== null')
    const manifest = await page.evaluate('fetch("/manifest.webmanifest").then((it) => it.json())')
    expect(manifest).toMatchObject({
      share_target: { action: '/share', method: 'POST', enctype: 'multipart/form-data' },
    })
    // A telephone sends what is shared as such a form.
    await page.setContent(
      '<form action="/share" method="post" enctype="multipart/form-data"><input name="text"><input type="file" name="files" multiple><button>go</button></form>',
    )
    await page.locator('input[name=text]').fill(t.words)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'partage.png', mimeType: 'image/png', buffer: await aScreenshot(t.words) })
    await page.locator('button').click()
    await page.locator('.piece img').waitFor()
    expect(await page.getByLabel(t.wordsField).inputValue()).toBe(t.words)
    expect(page.url()).toBe(`${place.url}/b/${desk.brandId}/share`)
    expect(await page.evaluate('caches.has("vigie-shared")')).toBe(false)
    expect(
      (await page.request.post(`${place.url}/share`, { maxRedirects: 0, multipart: { text: 'x' } })).headers(),
    ).toMatchObject({
      location: '/share#lost',
    })
    await page.goto(`${place.url}/share#lost`)
    await page.getByText(t.lost).waitFor()
    await page.evaluate('localStorage.clear()')
  })

  it('opens the brand that was looked at last here, though the page was left before the server heard of it', async () => {
    const brand = { name: 'Chez Nadia', languages: ['fr', 'en'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
    const other = (await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', brand)).id
    const device = await browser.newContext({ locale: t.locale })
    await device.addCookies([{ ...desk.cookie, url: place.url }])
    const tab = await device.newPage()
    await tab.route('**/api/v1/me', (route) => (route.request().method() === 'PATCH' ? undefined : route.continue()))
    await tab.goto(`${place.url}/b/${other}/`)
    await tab.getByRole('button', { name: t.button }).waitFor()
    await tab.goto(`${place.url}/share`)
    await tab.getByLabel(t.wordsField).waitFor()
    expect(tab.url()).toBe(`${place.url}/b/${other}/share`)
    // Once it has heard, what is looked at elsewhere goes first.
    await tab.unroute('**/api/v1/me')
    await tab.goto(`${place.url}/b/${other}/`)
    await until(async () =>
      (await tab.evaluate('localStorage.getItem("vigie.brand-told")')) === other ? true : undefined,
    )
    await tab.goto('about:blank')
    await desk.call(z.unknown(), 'PATCH', '/api/v1/me', { lastBrandId: desk.brandId })
    await tab.goto(`${place.url}/share`)
    await tab.getByLabel(t.wordsField).waitFor()
    expect(tab.url()).toBe(`${place.url}/b/${desk.brandId}/share`)
    await device.close()
  })

  it('runs without an error or a breach of its own content policy', () => {
    // The one refused file is an answer that the browser logs as an error.
    expect(wrong.filter((it) => !/status of 422/.test(it))).toEqual([])
  })
})
