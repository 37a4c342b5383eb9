import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { walked } from '../look/access.ts'
import { axeFaults, layoutFaults } from '../look/faults.ts'
import { type Eye, sizes } from '../look/eye.ts'
import { Stage } from '../look/stage.ts'
import type { View } from '../look/view.ts'
import { Walk } from '../look/walk.ts'
import { launchBrowser } from '../support/browser.ts'
import { createTestDatabase } from '../support/database.ts'
import { runs } from '../support/seed.ts'

// Colour does not ask for the language, nor a name for the colour: two eyes see both themes and both languages with
// every rule, where four would see each twice.
const desk: Eye = { language: 'fr', theme: 'light', size: '1440' }
const night: Eye = { language: 'en', theme: 'dark', size: '320' }

describe('a page can be used by everybody', () => {
  let base: Awaited<ReturnType<typeof createTestDatabase>>
  let stage: Stage
  let browser: Browser

  beforeAll(async () => {
    base = await createTestDatabase()
    stage = await Stage.open(base.url)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.[Symbol.asyncDispose]()
    await base?.[Symbol.asyncDispose]()
  })

  /** What is wrong with these views, each fault after the name of its view. */
  const faultsOf = async (views: readonly View[], eye: Eye): Promise<readonly string[]> => {
    const faults: string[] = []
    await using walk = await Walk.begin(browser, stage, eye)
    for (const view of views) {
      await walk.to(view, async (page) => {
        const found = [...(await axeFaults(page)), ...(await layoutFaults(page, sizes[eye.size].thumb))]
        faults.push(...found.map((it) => `${view.name}: ${it}`))
      })
    }
    return faults
  }

  it('before there is an account', async () => {
    expect(await faultsOf(walked.empty, desk)).toEqual([])
    expect(await faultsOf(walked.empty.slice(0, 2), night)).toEqual([])
  })

  it('by day at a desk, in French', async () => {
    await stage.makeAccount()
    await stage.fill({ crowd: 12 })
    await stage.speak('fr')
    expect(await faultsOf(walked.pages, desk)).toEqual([])
  })

  it('with what people open on it', async () => {
    expect(await faultsOf(runs(1) > 1 ? walked.states : walked.firstStates, desk)).toEqual([])
  })

  it('by night on a small phone, in English', async () => {
    await stage.speak('en')
    // What opens there is made of the same parts and colours.
    expect(await faultsOf(walked.pages, night)).toEqual([])
  })
})
