import type { Page } from 'playwright-core'
import type { View } from './view.ts'

const form = (page: Page) => page.locator('form').first()
const heading = (page: Page) => page.locator('h1, h2').first()
const submit = (page: Page): Promise<void> => page.locator('button[type="submit"]').first().click()
const refused = (page: Page, address: RegExp, status: number, reason: string): Promise<unknown> =>
  page.route(address, (route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: 'error', status, detail: 'Refused.', reason }),
    }),
  )

const recoveryCodes = ['4QPZM-8XJ2C', 'K7W1D-N3VRA', '9TFHB-E6YQS', 'JX5CU-R0MPL', 'V2NKA-7GD4W'].flatMap((it, nth) => [
  it,
  it.split('').reverse().join('').replace(/^./, String(nth)),
])
/** Answers as the server does for somebody who sets a second step up; nothing is set up. */
const enrols = async (page: Page): Promise<void> => {
  await page.route(/\/me\/two-factor$/, (route) =>
    route.fulfill({
      json: {
        uri: 'otpauth://totp/Vigie:ines%40example.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Vigie&digits=6&period=30',
        recoveryCodes,
      },
    }),
  )
  await page.route(/\/me\/two-factor\/confirm$/, (route) => route.fulfill({ status: 204 }))
}
const mustEnrol = async (page: Page): Promise<void> => {
  await page.route(/\/api\/v1\/me$/, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), mustEnrol: true } })
  })
  await enrols(page)
}
const scan = async (page: Page): Promise<void> => {
  await page.locator('input[type="password"]').fill('une phrase assez longue')
  await submit(page)
  await page.locator('.secret').waitFor()
}
const prove = async (page: Page): Promise<void> => {
  await scan(page)
  await page.locator('input[inputmode="numeric"]').fill('123456')
  await submit(page)
  await page.locator('.codes').waitFor()
}
/** Signs in as somebody of whom a code is asked. */
const second = (name: string, act?: View['act']): View => ({
  name,
  phase: 'seeded',
  path: '/sign-in',
  signedIn: false,
  ready: form,
  before: (page) => page.route(/sign-in\/email/, (route) => route.fulfill({ json: { needsCode: true } })),
  act: async (page, stage) => {
    await page.locator('input[type="email"]').fill('ines@example.test')
    await page.locator('input[type="password"]').fill('une phrase assez longue')
    await submit(page)
    await page.locator('input[autocomplete="one-time-code"]').waitFor()
    await act?.(page, stage)
  },
})
const team = (name: string, act: View['act'] & {}): View => ({
  name,
  phase: 'seeded',
  path: '/settings/team',
  ready: (page) => page.locator('.lines.people li').first(),
  act,
})
const openMember = async (page: Page): Promise<void> => {
  await page.locator('.lines.people > li > .btn').first().click()
  await page.locator('.lines.people form').waitFor()
}

/** The second step: asked for, set up, and its recovery codes; and what can be done about somebody of the team. */
export const accountViews: readonly View[] = [
  { name: 'must-enrol', phase: 'seeded', path: '/', ready: form, before: mustEnrol },
  { name: 'must-enrol-scan', phase: 'seeded', path: '/', ready: form, before: mustEnrol, act: scan },
  { name: 'must-enrol-codes', phase: 'seeded', path: '/', ready: form, before: mustEnrol, act: prove },
  second('sign-in-code'),
  second('sign-in-code-wrong', async (page) => {
    await refused(page, /sign-in\/code/, 422, 'wrong-code')
    await page.locator('input[autocomplete="one-time-code"]').fill('123456')
    await submit(page)
    await page.locator('.note').waitFor()
  }),
  second('sign-in-code-late', async (page) => {
    await refused(page, /sign-in\/code/, 422, 'code-late')
    await page.locator('input[autocomplete="one-time-code"]').fill('123456')
    await submit(page)
    await page.locator('.note').waitFor()
  }),
  second('sign-in-recovery', (page) => page.locator('form .row .btn:not(.q):not(.p)').click()),
  {
    name: 'settings-security-codes',
    phase: 'seeded',
    path: '/settings/security',
    before: enrols,
    ready: heading,
    act: async (page) => {
      await page.locator('.setbody section section .btn').first().click()
      await prove(page)
    },
  },
  team('settings-team-person', openMember),
  team('settings-team-brandless', async (page) => {
    await openMember(page)
    const ticked = page.locator('.lines.people form input[type="checkbox"]:checked')
    while ((await ticked.count()) > 0) await ticked.first().uncheck()
  }),
  team('settings-team-remove', async (page) => {
    await openMember(page)
    await page.locator('.lines.people form .btn').last().click()
    await page.locator('.lines.people form .note').waitFor()
  }),
  team('settings-team-invite', (page) => page.locator('.setbody .btn.p').first().click()),
]
