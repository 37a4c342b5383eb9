import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { curtain, scenario } from '../../src/connectors/demo/scenario.ts'
import { Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'

const said = {
  fr: {
    locale: 'fr-FR',
    yours: 'Ses données',
    download: 'Télécharger ses données',
    erase: 'Effacer ses données',
    page: 'lisez-moi.html',
    sure: /rien ne pourra être retrouvé/,
    act: 'Effacer pour toujours',
    done: 'C’est effacé.',
    nobody: 'Personne effacée',
    gone: 'Les données de ce cas ont été effacées',
    act1: /a effacé les données d’une personne/,
    act2: /a téléchargé les données d’une personne/,
    none: 'Vigie ne garde rien sous ce nom.',
    reply: /Répondre en public/,
  },
  en: {
    locale: 'en-GB',
    yours: 'Their data',
    download: 'Download their data',
    erase: 'Erase their data',
    page: 'read-me.html',
    sure: /nothing can be brought back/,
    act: 'Erase for good',
    done: 'Erased.',
    nobody: 'Person erased',
    gone: 'The data of this case were erased',
    act1: /erased a person’s data/,
    act2: /downloaded a person’s data/,
    none: 'Vigie keeps nothing under this name.',
    reply: /Answer in public/,
  },
} as const

/** When somebody says something again, in seconds of the evening; never for whoever has said all that the script has of them. */
const saysNext = (name: string, now: number): number =>
  scenario.find((it) => it.person?.name === name && it.second > now)?.second ?? Number.POSITIVE_INFINITY

/** Never is later than anything, and no difference of numbers: that of two of them is none. */
const laterFirst = (a: number, b: number): number => (a === b ? 0 : a > b ? -1 : 1)

// One evening for both: another person asks in each language.
let place: Place
let run: Run
let browser: Browser
let began = 0
beforeAll(async () => {
  place = await Place.make()
  began = Date.now()
  run = place.run({ command: ['bin/vigie.mjs', 'demo'] })
  await run.listening()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await place?.[Symbol.asyncDispose]()
})

describe.each(['fr', 'en'] as const)('somebody asks for their data, then to be forgotten (%s)', (language) => {
  const t = said[language]
  /** How many asked for it before, and themselves. */
  const asked = language === 'fr' ? 1 : 2
  let desk: BrowserContext
  let page: Page
  let name = ''
  let address = ''

  beforeAll(async () => {
    desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: t.locale, acceptDownloads: true })
    page = await desk.newPage()
    await page.goto(await until(() => /\S+\/demo#\S+/.exec(run.out())?.[0]))
    // Whoever is forgotten and writes again is somebody new: who is silent for longest is chosen. The evening passes thirty
    // times as fast.
    await page.getByRole('option').first().waitFor()
    const now = curtain + ((Date.now() - began) * 30) / 1_000
    const there = (await page.getByRole('option').allInnerTexts()).join('\n')
    const [silent = ''] = [...new Set(scenario.flatMap((it) => it.person?.name ?? []))]
      .filter((it) => there.includes(it))
      .toSorted((a, b) => laterFirst(saysNext(a, now), saysNext(b, now)))
    await page.getByRole('option').filter({ hasText: silent }).first().click()
    await page.getByRole('button', { name: t.reply }).first().waitFor()
    address = page.url()
    await page.getByRole('button', { name: t.reply }).first().click()
    name = (await page.locator('[role="region"] h3').first().textContent()) ?? ''
  })
  afterAll(() => desk?.close())

  it('is found from the case, and gets everything in one file', async () => {
    expect(name).not.toBe('')
    await page.getByRole('textbox').first().fill('Un brouillon pour cette personne.')
    await page.getByRole('link', { name: t.yours }).click()
    await page.locator('.accounts').getByText(name, { exact: true }).waitFor()
    await page.locator('.accounts input').first().check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t.download }).click(),
    ])
    const files = unzipSync(await readFile(await download.path()))
    expect(Object.keys(files)).toEqual(['data.jsonl', t.page])
    expect(new TextDecoder().decode(files['data.jsonl'])).toContain(name)
  })

  it('is erased after a look at what goes and what stays, everywhere at once', async () => {
    const other = await desk.newPage()
    // What it asked about drafts before is answered only when the case is nobody's any more.
    let answer = () => {}
    const later = new Promise<void>((resolve) => {
      answer = resolve
    })
    await other.route('**/drafts', async (route) => {
      await later
      await route.continue()
    })
    await other.goto(address)
    await other
      .getByRole('heading', { name: new RegExp(name) })
      .first()
      .waitFor()
    await page.getByRole('button', { name: t.erase }).click()
    const act = page.getByRole('button', { name: t.act })
    expect(await act.getAttribute('aria-disabled')).toBe('true')
    await page.getByLabel(t.sure).check()
    await act.click()
    await page.getByText(t.done).waitFor()
    // Another window that looks at the case hears of it, and this device forgets the draft.
    await other.getByRole('heading', { name: t.gone }).waitFor()
    await other.getByText(t.nobody).first().waitFor()
    const told = other.waitForResponse('**/drafts')
    answer()
    await told
    expect(
      await other.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("vigie.draft.")).length'),
    ).toBe(0)
    expect(await other.getByRole('button', { name: t.reply }).count()).toBe(0)
    await other.close()
  })

  it('is nobody any more, and the log says that it was done, not to whom', async () => {
    await page.locator('.findperson input').fill(name)
    await page.locator('.findperson button').click()
    await page.getByText(t.none).waitFor()
    await page.goto(address.replace(/\/cases\/.*$/, '/settings/audit'))
    await page.getByText(t.act1).first().waitFor()
    expect(await page.getByText(t.act1).count()).toBe(asked)
    expect(await page.getByText(t.act2).count()).toBe(asked)
    expect(await page.locator('main, body').first().textContent()).not.toContain(name)
  })
})
