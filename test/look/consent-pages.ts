import type { Page } from 'playwright-core'
import type { View } from './view.ts'

const finish = /\/api\/v1\/consents\/finish$/
const said = {
  en: 'You said no on Mastodon, and that is fine: nothing was connected, and Vigie keeps nothing of it.',
  fr: 'Vous avez dit non sur Mastodon, et c’est bien ainsi : rien n’a été branché, et Vigie n’en garde rien.',
}
const refused = (page: Page, reason: string, facts: Readonly<Record<string, unknown>>): Promise<unknown> =>
  page.route(finish, (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: 'refused', status: 422, detail: 'No.', reason, facts }),
    }),
  )
const back = (name: string, more: Pick<View, 'before'>): View => ({
  name,
  phase: 'seeded',
  path: '/connect/return?code=made-up&state=made-up',
  underNoBrand: true,
  ready: (page) => page.locator('.empty h1'),
  ...more,
})
/** The form of a network, as it is chosen among all. */
const chosen = (name: string, connector: string, more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path: '/settings/sources',
  ready: (page) => page.locator('.lines li').first(),
  ...more,
  async act(page, stage) {
    await page.locator('.setbody section > .btn').last().click()
    await page.locator('form select').selectOption(connector)
    await more.act?.(page, stage)
  },
})

/** Signing in on a network's own page: the form before it, and the way back. */
export const consentViews: readonly View[] = [
  chosen('source-consent', 'mastodon'),
  chosen('source-consent-instead', 'mastodon', {
    act: (page) => page.locator('form .acts .btn').nth(1).click(),
  }),
  chosen('source-consent-mail', 'customer-mail oauth'),
  back('connect-return', {
    before: (page) =>
      page.route(finish, () => {
        // Never answered.
      }),
  }),
  back('connect-return-declined', { before: (page) => refused(page, 'consent-declined', { sentence: said }) }),
  back('connect-return-over', { before: (page) => refused(page, 'consent-over', {}) }),
]
