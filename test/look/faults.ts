import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { hasAxe, measureLayout, runAxe } from './in-page.mjs'

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(hasAxe))) await page.evaluate(axe.source)
  return page.evaluate(runAxe)
}

/** What axe does not look for: pages that move sideways, words that leave the screen, targets too small for a thumb. */
export const layoutFaults = (page: Page, thumb: number): Promise<readonly string[]> =>
  page.evaluate(measureLayout, thumb)
