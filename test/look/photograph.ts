import type { Browser, Page } from 'playwright-core'
import { fontsHaveCome, remember } from './in-page.mjs'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

/** The widths at which everything has to hold. */
export const sizes = {
  '1440': { width: 1440, height: 900, scale: 1, touch: false },
  '1024': { width: 1024, height: 768, scale: 1, touch: false },
  '390': { width: 390, height: 844, scale: 2, touch: true },
  '320': { width: 320, height: 640, scale: 2, touch: true },
  /** A desk of 1440 at 200 %. */
  zoom: { width: 720, height: 450, scale: 2, touch: false },
} as const

/** How a page is looked at. */
export interface Eye {
  readonly language: 'fr' | 'en'
  readonly theme: 'light' | 'dark'
  readonly size: keyof typeof sizes
}

/** Opens a view as one person sees it, lets `look` at it, and puts everything back. */
export async function photograph(
  browser: Browser,
  stage: Stage,
  view: View,
  eye: Eye,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const size = sizes[eye.size]
  const context = await browser.newContext({
    // Its stored answers would stand in where a state is to be seen in which none comes.
    serviceWorkers: 'block',
    viewport: { width: size.width, height: size.height },
    deviceScaleFactor: size.scale,
    hasTouch: size.touch,
    isMobile: size.touch,
    locale: eye.language === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: 'Europe/Paris',
    colorScheme: eye.theme,
    reducedMotion: 'reduce',
  })
  try {
    const url = view.at?.(stage.url) ?? stage.url
    const chosen: Record<string, string> = { scheme: eye.theme, language: eye.language }
    if (view.phase === 'seeded') chosen['brand'] = stage.seeded.brands[view.brand ?? 'full']
    await context.addInitScript(remember, chosen)
    if (view.signedIn !== false) await context.addCookies([{ ...stage.desk.cookie, url, httpOnly: true }])
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    await view.before?.(page, stage)
    const path = typeof view.path === 'string' ? view.path : view.path(stage)
    const base =
      view.phase === 'seeded' && view.signedIn !== false && view.underNoBrand !== true ? `/b/${chosen['brand']}` : ''
    await page.goto(`${url}${base}${path}`)
    await view.ready(page).waitFor()
    await view.act?.(page, stage)
    await page.evaluate(fontsHaveCome)
    await look(page)
  } finally {
    await context.close()
    await view.after?.(stage)
  }
}
