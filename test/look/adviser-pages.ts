import type { Page } from 'playwright-core'
import type { Adviser, AdviserSettings, AdviserTrial, CaseSummary, SecondOpinion } from '../../src/api/adviser.ts'
import type { Scene, View } from './view.ts'

const model = 'mistral-small-3.2'

const settings: AdviserSettings = {
  adviser: {
    ...{ isOn: true, url: 'http://localhost:11434/v1', inside: true, model, hasKey: true },
    ...{ monthTokens: 500_000, monthRequests: 500, privateWords: false },
  },
  month: { tokens: 48_213, requests: 37, until: '2027-01-01T00:00:00.000Z' },
}
const said: Pick<AdviserTrial, 'said' | 'tokens'> = {
  said: 'Le plat « est arrivé froid » et il en manquait un.',
  tokens: 262,
}
const summary: CaseSummary = {
  summary:
    'Le client a attendu plus de deux heures une table réservée pour 20 h, puis le plat est arrivé froid. Il a écrit trois fois. Une collègue a promis de le rappeler, sans date.',
  open: 'Le rappel promis, et un geste sur l’addition.',
  leftOut: 1,
  model,
  madeAt: new Date(Date.now() - 4 * 60_000).toISOString(),
}
const opinion: SecondOpinion = {
  answer: 'yes',
  reason: 'Le message dit « toujours rien » : il attend une réponse du restaurant et s’en plaint.',
  model,
}

/** A house whose language model is on, with what it answered. */
const on =
  (kept: CaseSummary | null = null) =>
  async (page: Page): Promise<void> => {
    const answer = (at: RegExp, json: unknown) => page.route(at, (route) => route.fulfill({ json }))
    await answer(/\/v1\/adviser$/, { model } satisfies Adviser)
    await answer(/\/v1\/adviser\/settings$/, settings)
    await answer(/\/v1\/adviser\/try$/, { model, ...said } satisfies AdviserTrial)
    await answer(/\/v1\/cases\/\d+\/summary$/, { summary: kept })
    await answer(/\/v1\/posts\/\d+\/opinions\/\w+$/, opinion)
  }
/** The seeded cases are shorter than those that are worth a summary. */
const long = async (page: Page): Promise<void> => {
  await page.route(/\/api\/v1\/cases\/\d+$/, async (route) => {
    const answer = await route.fetch().catch(() => null)
    const body = await answer?.json().catch(() => null)
    if (answer === null || body === null || body === undefined) return
    const posts = body.thread.filter((it: { readonly kind: string }) => it.kind === 'post')
    const more = Array.from({ length: 5 }, (_, i) => ({ ...posts[0], id: `90${i}` }))
    await route
      .fulfill({ response: answer, json: { ...body, thread: [...body.thread, ...more] } })
      .catch(() => undefined)
  })
}
const refused = (page: Page, at: RegExp, reason: string) =>
  page.route(at, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: 'x', status: 503, detail: 'x', code: 'unavailable', reason }),
    }),
  )

const form = (page: Page) => page.locator('.adviser form')
const kase = (scene: Scene) => `/cases/${scene.caseId('camille')}`
const seeded = (name: string, path: View['path'], ready: View['ready'], more: Partial<View> = {}): View => ({
  ...{ name, phase: 'seeded', path, ready },
  ...more,
})

/** The optional language model: its settings, a summary in a case, a second opinion. */
export const adviserViews: readonly View[] = [
  seeded('settings-adviser', '/settings/adviser', form),
  seeded('settings-adviser-on', '/settings/adviser', form, {
    before: on(),
    act: async (page) => {
      await page.locator('.adviser section .btn').click()
      await page.locator('.note.ok').waitFor()
    },
  }),
  seeded('settings-adviser-failed', '/settings/adviser', form, {
    before: async (page) => {
      await on()(page)
      await refused(page, /\/v1\/adviser\/try$/, 'adviser-key')
    },
    act: async (page) => {
      await page.locator('.adviser section .btn').click()
      await page.locator('.note.danger').waitFor()
    },
  }),
  seeded('case-summary-offered', kase, (page) => page.locator('.advice .btn'), {
    before: async (page) => {
      await on()(page)
      await long(page)
    },
  }),
  seeded('case-summary', kase, (page) => page.locator('.advice .said'), {
    before: async (page) => {
      await on(summary)(page)
      await long(page)
    },
    act: async (page) => {
      const folded = page.locator('.advice details:not([open]) summary')
      if (await folded.isVisible()) await folded.click()
    },
  }),
  seeded('unsure-opinion', '/unsure', (page) => page.locator('.question .advice .btn'), {
    before: on(),
    act: async (page) => {
      await page.locator('.question .advice .btn').click()
      await page.locator('.advice .said').waitFor()
    },
  }),
]
