import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults, layoutFaults } from '../look/faults.ts'
import { views } from '../look/pages.ts'
import { type Eye, photograph, sizes } from '../look/photograph.ts'
import { Stage } from '../look/stage.ts'
import type { View } from '../look/view.ts'
import { build } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { createTestDatabase } from '../support/database.ts'

/** The pages that hold every part there is; `npm run look` walks the rest. */
const chosen = [
  'setup-watch',
  'setup-source-refused',
  'sign-in-wrong',
  'inbox',
  'inbox-source-lost',
  'case-joy',
  'case-layla',
  'case-single',
  'case-reply-refused',
  'reply-written',
  'settings-watch-open',
  'settings-sources-troubled',
  'settings-team',
  'settings-security',
]
const seen = views.filter(({ name }) => chosen.includes(name))
const desk: Eye = { language: 'fr', theme: 'light', size: '1440' }
const night: Eye = { language: 'en', theme: 'dark', size: '320' }

describe('a page can be used by everybody', () => {
  let base: Awaited<ReturnType<typeof createTestDatabase>>
  let stage: Stage
  let browser: Browser

  beforeAll(async () => {
    build()
    base = await createTestDatabase()
    stage = await Stage.open(base.url)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.[Symbol.asyncDispose]()
    await base?.[Symbol.asyncDispose]()
  })

  const faultsOf = async (view: View, eye: Eye): Promise<readonly string[]> => {
    const faults: string[] = []
    if (view.phase !== 'no-account') await stage.speak(eye.language)
    await photograph(browser, stage, view, eye, async (page) => {
      faults.push(...(await axeFaults(page)), ...(await layoutFaults(page, sizes[eye.size].touch)))
    })
    return faults
  }

  it('before there is an account', async () => {
    for (const view of views.filter(({ phase }) => phase === 'no-account')) {
      expect(await faultsOf(view, desk), view.name).toEqual([])
    }
  })

  it('by day at a desk, in French', async () => {
    await stage.makeAccount()
    await stage.fill()
    expect(seen).toHaveLength(chosen.length)
    for (const view of seen) expect(await faultsOf(view, desk), view.name).toEqual([])
  })

  it('by night on a small phone, in English', async () => {
    for (const view of seen) expect(await faultsOf(view, night), view.name).toEqual([])
  })
})
