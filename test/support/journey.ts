import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { type Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from './browser.ts'
import { Desk, setupTokenIn } from './desk.ts'
import { placeOnServer } from './place.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']

/** The program as an operator started it, with Inès as its administrator, Chez Mireille as its brand, and a browser before it. */
export interface Journey extends AsyncDisposable {
  readonly place: Place
  readonly vigie: Run
  readonly browser: Browser
  readonly page: Page
  readonly desk: Desk
  /** What went wrong in the pages: errors, and breaches of the content policy. */
  readonly wrong: readonly string[]
  picture(name: string): Promise<void>
}

/** Starts one; the browser is not signed in yet. `base`: its database, for a test that has to reach into it; ended with the journey. */
export async function beginJourney(password: string, base?: Parameters<typeof placeOnServer>[0]): Promise<Journey> {
  const place = await placeOnServer(base)
  let browser: Browser | undefined
  const end = async (): Promise<void> => {
    await browser?.close()
    await place[Symbol.asyncDispose]()
  }
  try {
    const vigie = place.run()
    await vigie.listening()
    browser = await launchBrowser()
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
        wrong.push(message.text())
    })
    const desk = new Desk(place.url)
    const token = await until(() => setupTokenIn(vigie.out()) || undefined)
    await page.request.post(`${place.url}/api/v1/setup`, {
      headers: { origin: place.url },
      data: { token, name: 'Inès Benali', email: 'ines@example.test', password, language: 'fr' },
    })
    await desk.call(z.unknown(), 'POST', '/api/auth/sign-in/email', { email: 'ines@example.test', password })
    const brand = await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', {
      name: 'Chez Mireille',
      languages: ['fr'],
      timeZone: 'Europe/Paris',
      firstReplyMinutes: 60,
    })
    desk.brandId = brand.id
    return {
      place,
      vigie,
      browser,
      page,
      desk,
      wrong,
      async picture(name) {
        if (pictures === undefined) return
        await mkdir(pictures, { recursive: true })
        await page.screenshot({ path: join(pictures, `${name}.png`) })
      },
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
