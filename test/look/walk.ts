import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { fontsHaveCome, goTo, remember } from './in-page.mjs'
import { type Eye, sizes } from './eye.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

/** A person who goes from view to view in one page, as people do: it is loaded anew only where what came before must not be seen. Five times as quick as a page for each. */
export class Walk implements AsyncDisposable {
  readonly #context: BrowserContext
  readonly #page: Page
  readonly #stage: Stage
  /** Requests that have no answer yet. */
  readonly #asked = new Set<Request>()
  #at = ''
  /** What is on the page, and what it remembers, is not as the server has it. */
  #stale = true

  private constructor(context: BrowserContext, page: Page, stage: Stage) {
    this.#context = context
    this.#page = page
    this.#stage = stage
    page.setDefaultTimeout(8_000)
    page.on('request', (it) => /\/api\/(?!v1\/live)/.test(it.url()) && this.#asked.add(it))
    const end = (it: Request): boolean => this.#asked.delete(it)
    page.on('requestfinished', end).on('requestfailed', end)
  }

  /** Opens a page for one eye. */
  static async begin(browser: Browser, stage: Stage, eye: Eye): Promise<Walk> {
    const { width, height, scale, touch } = sizes[eye.size]
    const context = await browser.newContext({
      serviceWorkers: 'block',
      viewport: { width, height },
      deviceScaleFactor: scale,
      hasTouch: touch,
      isMobile: touch,
      locale: eye.language === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
      colorScheme: eye.theme,
      reducedMotion: 'reduce',
    })
    await context.addInitScript(remember, { scheme: eye.theme, language: eye.language })
    return new Walk(context, await context.newPage(), stage)
  }

  /** Goes to a view, lets `look` at it, and puts everything back. */
  async to(view: View, look: (page: Page) => Promise<void>): Promise<void> {
    const page = this.#page
    const url = view.at?.(this.#stage.url) ?? this.#stage.url
    const isIn = view.signedIn !== false && view.phase !== 'no-account'
    const isOfBrand = isIn && view.phase === 'seeded' && view.underNoBrand !== true
    const path = typeof view.path === 'string' ? view.path : view.path(this.#stage)
    const to = `${url}${isOfBrand ? `/b/${this.#stage.seeded.brands[view.brand ?? 'full']}` : ''}${path}`
    const at = new URL(to).pathname
    // What was opened on a page stays open there: the same page again is another one.
    this.#stale ||= at === this.#at
    this.#at = at
    if (this.#stale || view.before !== undefined || !isOfBrand) {
      // Else the same address with another secret behind its # is the same page.
      await page.goto('about:blank')
      // What a page sends as it goes, such as a draft, outlives it, and its end is told to nobody.
      this.#asked.clear()
      await this.#context.clearCookies()
      if (isIn) await this.#context.addCookies([{ ...this.#stage.desk.cookie, url, httpOnly: true }])
      this.#stale = true
    }
    try {
      await view.before?.(page, this.#stage)
      if (this.#stale) await page.goto(to)
      else await page.evaluate(goTo, to)
      await view.ready(page).waitFor()
      // A mock may leave a request without an answer for ever; then what has to be there is all there is.
      if (view.before === undefined) await this.#answered()
      await view.act?.(page, this.#stage)
      await page.evaluate(fontsHaveCome)
      await look(page)
      const isAsked = await page.locator('dialog[open]').count()
      this.#stale = view.before !== undefined || view.after !== undefined || !isOfBrand || isAsked > 0
    } finally {
      await this.#context.setOffline(false)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      await view.after?.(this.#stage)
    }
  }

  async #answered(): Promise<void> {
    while (this.#asked.size > 0) {
      const [one] = this.#asked
      await one?.response().catch(() => null)
      await this.#page.evaluate(fontsHaveCome)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#context.close()
  }
}
