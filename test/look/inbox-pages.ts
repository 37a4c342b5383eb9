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

/** Lets a bulk of acts break off after two cases; nothing is changed. */
const breakOff = async (page: Page): Promise<void> => {
  const far = {
    id: '00000000-0000-4000-8000-0000000000b0',
    act: { kind: 'settle' },
    ...{ state: 'doing', count: 3, left: 1, capped: false, undone: [] },
    done: [{ outcome: 'done', count: 2, cases: ['1', '2'] }],
    undoUntil: new Date(Date.now() + 86_400_000).toISOString(),
  }
  const gone = { type: 'about:blank', title: 'error', status: 503, detail: 'Unavailable.', reason: 'unavailable' }
  await page.route(/\/api\/v1\/bulk\/[^/]+\/do$/, (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(gone) }),
  )
  await page.route(/\/api\/v1\/bulk\/[^/]+$/, (route) => route.fulfill({ json: far }))
}

/** Asks what would become of a whole view of ten thousand; nothing is changed. */
const tenThousand = (page: Page): Promise<unknown> =>
  page.route(/\/brands\/[^/]+\/bulk$/, (route) => {
    const { act } = route.request().postDataJSON()
    const tally = (outcome: string, count: number) => ({ outcome, count, cases: ['1'] })
    return route.fulfill({
      json: {
        id: '00000000-0000-4000-8000-0000000000b1',
        act,
        ...{ state: 'ready', count: 10_000, left: 10_000, capped: true, undone: [] },
        done: [
          tally('done', 9_412),
          tally('same', 1),
          tally('changed', 37),
          tally('erased', 204),
          tally('late', 318),
          tally('other-open', 28),
        ],
        undoUntil: new Date(Date.now() + 86_400_000).toISOString(),
      },
    })
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
  crowd('inbox-bulk-many', {
    path: '/?view=all',
    before: tenThousand,
    act: async (page) => {
      await choose(page)
      await page.locator('.bulkhead button').last().click()
      await page.locator('.bulkacts button').nth(1).click()
      await page.locator('dialog.bulkask').waitFor()
    },
  }),
  crowd('inbox-bulk-part', {
    before: breakOff,
    act: async (page) => {
      await choose(page)
      await page.locator('.bulkacts button').nth(1).click()
      await page.locator('.toast').waitFor()
    },
  }),
  {
    name: 'inbox-words',
    phase: 'seeded',
    path: '/?view=all&q=attente&sort=severity',
    ready: rows,
  },
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
