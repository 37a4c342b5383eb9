import type { Page } from 'playwright-core'
import type { View } from './view.ts'

const form = (page: Page) => page.locator('form').first()
const letter = (name: string, path: View['path'], more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path,
  signedIn: false,
  ready: form,
  ...more,
})

/** Where the links lead that people are sent, and what stands before the work. */
export const doorViews: readonly View[] = [
  letter('invitation', (stage) => `/invitation#${stage.seeded.links.invitation}`),
  letter('invitation-dead', '/invitation#an-invitation-that-was-taken-back', {
    ready: (page) => page.locator('.note').first(),
    after: (stage) => stage.forgetAttempts(),
  }),
  letter('new-password', (stage) => `/password#${stage.seeded.links.password}`),
  letter('demo-refused', '/demo#a-link-of-another-demo', {
    ready: (page) => page.locator('.note').first(),
    after: (stage) => stage.forgetAttempts(),
  }),
  {
    name: 'api-reference',
    phase: 'seeded',
    path: '/api/docs',
    underNoBrand: true,
    ready: (page) => page.locator('h1').first(),
  },
]
