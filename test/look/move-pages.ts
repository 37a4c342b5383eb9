import type { Page } from 'playwright-core'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LookAlikes, SplitOff } from '../../src/api/moves.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

const thread = (page: Page) => page.locator('.msg').first()
const dialog = (page: Page): Promise<void> => page.locator('dialog[open]').waitFor()
const kase = (name: string, key: string, more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path: (stage) => `/cases/${stage.caseId(key)}`,
  ready: thread,
  ...more,
})

/** Offers another case as perhaps the same, as the server would where two wrote the same. */
const alike = (page: Page, stage: Stage): Promise<unknown> =>
  page.route(/\/look-alikes$/, async (route) => {
    const { case: other } = await stage.desk.read(stage.caseId('delphine'))
    const reasons = [
      { kind: 'order', value: 'CM48213' },
      { kind: 'text', value: null },
    ] as const
    const json: LookAlikes = { cases: [{ case: other, reasons: [...reasons] }] }
    await route.fulfill({ json }).catch(() => undefined)
  })

/** What is to be put back after a look. */
const moves: string[] = []
async function merge(stage: Stage): Promise<void> {
  const moveId = randomUUID()
  const [into, from] = await Promise.all(['noa', 'joy'].map((key) => stage.desk.read(stage.caseId(key))))
  if (into === undefined || from === undefined) return
  await stage.desk.call(z.unknown(), 'POST', `/api/v1/cases/${into.case.id}/merge`, {
    version: into.case.version,
    from: [{ caseId: from.case.id, version: from.case.version, moveId }],
  })
  moves.push(moveId)
}
async function putBack(stage: Stage): Promise<void> {
  for (const id of moves.splice(0).toReversed()) {
    await stage.desk.call(z.unknown(), 'POST', `/api/v1/case-moves/${id}/undo`, {})
  }
}
async function split(stage: Stage): Promise<void> {
  const { case: row, thread: posts } = await stage.desk.read(stage.caseId('camille'))
  const newest = posts.findLast((it) => it.kind === 'post' && !it.ours && it.inCase)
  if (newest?.kind !== 'post') return
  const input = { version: row.version, postIds: [newest.id] }
  moves.push((await stage.desk.call(SplitOff, 'POST', `/api/v1/cases/${row.id}/split`, input)).moveId)
}

/** Cases that are merged, split, and perhaps the same. */
export const moveViews: readonly View[] = [
  kase('case-alike', 'noa', { before: alike, ready: (page) => page.locator('.alike').first() }),
  kase('case-merge', 'noa', {
    before: alike,
    ready: (page) => page.locator('.alike').first(),
    act: async (page) => {
      await page.keyboard.press('m')
      await dialog(page)
    },
  }),
  kase('case-merged', 'noa', { before: (_, stage) => merge(stage), after: putBack }),
  kase('case-merged-away', 'joy', {
    path: (stage) => `/cases/${stage.caseId('joy')}?view=all`,
    before: (_, stage) => merge(stage),
    ready: (page) => page.locator('.casehead .note, .msg').first(),
    after: putBack,
  }),
  kase('case-split', 'camille', {
    act: async (page) => {
      await page.locator('.casebar .end button').nth(-2).click()
      await page.getByRole('menuitem', { name: /Séparer|Split/ }).click()
      await dialog(page)
    },
  }),
  kase('case-split-off', 'camille', { before: (_, stage) => split(stage), after: putBack }),
  {
    name: 'inbox-merge-many',
    phase: 'seeded',
    path: '/',
    brand: 'crowd',
    ready: (page) => page.locator('[role="option"]').first(),
    act: async (page) => {
      await page.locator('[role="option"]').first().focus()
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('X')
      await page.locator('.bulkacts').waitFor()
      await page.getByRole('button', { name: /^(Fusionner|Merge)$/ }).click()
      await page.locator('dialog[open] .choice').first().waitFor()
    },
  },
]
