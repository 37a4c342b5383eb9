import type { Page } from 'playwright-core'
import { z } from 'zod'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

const rows = (page: Page) => page.locator('[role="option"]').first()
const Kept = z.object({ id: z.string() })
const KeptViews = z.object({ views: z.array(Kept) })

/** Keeps views of the crowded brand, which go again after the look. */
async function keep(stage: Stage, brandId: string): Promise<void> {
  const views = [
    { name: 'Critiques sans personne', shared: true, view: 'all', filter: 'priority=critical&owner=nobody' },
    { name: 'À moi, en retard, et d’un nom très long', shared: false, view: 'mine', filter: 'late=yes' },
  ]
  for (const view of views) await stage.desk.call(Kept, 'POST', `/api/v1/brands/${brandId}/views`, view)
}
async function forget(stage: Stage, brandId: string): Promise<void> {
  const { views } = await stage.desk.call(KeptViews, 'GET', `/api/v1/brands/${brandId}/views`)
  for (const { id } of views) await stage.desk.call(z.unknown(), 'DELETE', `/api/v1/views/${id}`)
}
const choose = async (page: Page): Promise<void> => {
  await rows(page).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('X')
  await page.locator('.bulkbar').waitFor()
}
const crowd = (name: string, more: Partial<View>): View => ({
  name,
  phase: 'seeded',
  path: '/',
  brand: 'crowd',
  ready: rows,
  ...more,
})

/** The inbox with cases that are chosen, and with views that are kept. */
export const inboxViews: readonly View[] = [
  crowd('inbox-chosen', { act: choose }),
  crowd('inbox-bulk-told', {
    path: '/?view=all',
    act: async (page) => {
      await choose(page)
      await page.locator('.bulkhead button').last().click()
      await page.locator('.bulkacts button').nth(1).click()
      await page.locator('dialog.bulkask').waitFor()
    },
  }),
  crowd('inbox-kept-views', {
    before: (_, stage) => keep(stage, stage.seeded.brands.crowd),
    after: (stage) => forget(stage, stage.seeded.brands.crowd),
  }),
  crowd('inbox-keep-view', {
    path: '/?priority=medium&owner=nobody',
    act: async (page) => {
      await page.locator('.filterbar button:not(.filterchip)').first().click()
      await page.locator('dialog.bulkask').waitFor()
    },
  }),
]
