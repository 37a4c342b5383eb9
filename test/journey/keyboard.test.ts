import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CasePage } from '../../src/api/schemas.ts'
import { Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'

const said = {
  fr: {
    locale: 'fr-FR',
    find: 'Chercher ou agir',
    written: 'enregistré',
    published: /Réponse envoyée|Annuler/,
    take: /pris le cas|à votre nom|C’est à vous/,
    reply: /Répondre en public/,
    typo: 'repnodre',
    handOver: 'Confier à…',
    next: /La prochaine fois/,
    keys: 'Les touches',
    single: 'Touches simples',
    unowned: 'Sans propriétaire',
    blank: 'un blanc à remplir',
    blankField: 'Remplir : la cause',
    sendAnyway: 'Envoyer quand même',
    closed: 'Le cas est clos : rouvrez-le d’abord.',
    search: 'Chercher dans les cas',
    none: 'Rien sous ces mots.',
    brought: /Ouvrir un cas/,
    chosen: /^2 choisis$/,
    settle: 'Régler',
    settled: /2 cas réglés/,
    asBefore: /2 cas sont comme avant/,
    keep: 'Garder la vue',
    save: 'Garder',
    views: 'Vos vues',
    close: 'Fermer',
    text: { name: 'Pardon', shortcut: 'pardon', typed: ';PAR' },
    heard: { words: 'comites', mark: 'comité', by: /Sandrine/ },
    view: { name: 'Ce soir', key: '1', priority: 'high' },
    correct: 'Corriger',
    kind: 'Nature',
    corrected: /Corrigé\s:/,
    unsure: /^À trancher/,
  },
  en: {
    locale: 'en-GB',
    find: 'Find or do',
    written: 'saved',
    published: /Sending|Undo/,
    take: /yours/,
    reply: /Answer in public/,
    typo: 'anwser',
    handOver: 'Hand over to…',
    next: /Next time/,
    keys: 'The keys',
    single: 'Single keys',
    unowned: 'No owner',
    blank: 'one blank to fill in',
    blankField: 'Fill in: la cause',
    sendAnyway: 'Send it all the same',
    closed: 'The case is closed: reopen it first.',
    search: 'Search cases',
    none: 'Nothing by these words.',
    brought: /Open a case/,
    chosen: /^2 chosen$/,
    settle: 'Settle',
    settled: /2 cases settled/,
    asBefore: /2 cases are as before/,
    keep: 'Keep the view',
    save: 'Keep',
    views: 'Your views',
    close: 'Close',
    text: { name: 'Sorry', shortcut: 'sorry', typed: ';SOR' },
    heard: { words: 'comites', mark: 'comité', by: /Sandrine/ },
    view: { name: 'Tonight', key: '1', priority: 'high' },
    correct: 'Correct',
    kind: 'Kind',
    corrected: /Corrected:/,
    unsure: /^Your call/,
  },
} as const

describe.each(['fr', 'en'] as const)('a desk without a mouse (%s)', (language) => {
  const t = said[language]
  /** What is tried in one language only: it says the same in the other. */
  const inFrench = [language].filter((it) => it === 'fr')
  let place: Place
  let run: Run
  let browser: Browser
  let desk: BrowserContext
  let page: Page
  const wrong: string[] = []
  const field = () => page.getByRole('combobox', { name: t.find })
  const here = () => new URL(page.url()).pathname.replace(/^\/b\/[^/]+/, '')

  beforeAll(async () => {
    // An evening for each: what one settles and answers is no longer there for the other.
    place = await Place.make()
    run = place.run({ command: ['bin/vigie.mjs', 'demo'] })
    await run.listening()
    browser = await launchBrowser()
    desk = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: t.locale })
    page = await desk.newPage()
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      // Whoever is not in yet is told so by a 401.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) wrong.push(message.text())
    })
    await page.goto(await until(() => /\S+\/demo#\S+/.exec(run.out())?.[0]))
    await page.getByRole('option').first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
  })

  it('goes from the list to an answer that is sent', async () => {
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    const ofCase = /\/api\/v1\/cases\/\d+$/
    await page.route(ofCase, async (route) => {
      await answered
      await route.continue()
    })
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    // The key is heard though the case is still on its way: its answer is written as soon as it is there.
    await page.locator('.casebar').waitFor()
    expect(here()).toMatch(/^\/cases\/\d+$/)
    await page.keyboard.press('r')
    await until(() => (here().endsWith('/reply') ? true : undefined))
    answer()
    await page.getByRole('textbox').first().waitFor()
    await page.unroute(ofCase)
    await page.keyboard.type('Pardon, nous regardons ')
    await page.getByText(t.written, { exact: true }).waitFor()
    // What is typed after the last save goes along.
    await page.keyboard.type('tout de suite. r e z ?')
    expect(await page.getByRole('textbox').first().inputValue()).toBe('Pardon, nous regardons tout de suite. r e z ?')
    await page.keyboard.press('Control+Enter')
    // Where the evening brought the next word of this customer meanwhile, nothing left, and one key sends it all the same.
    const left = page.getByText(t.published).first()
    const all = page.getByRole('button', { name: t.sendAnyway })
    await left.or(all).first().waitFor()
    if (await all.isVisible()) await all.press('Enter')
    await left.waitFor()
    await until(() => (/^\/cases\/\d+$/.test(here()) ? true : undefined))
  })

  it('finds an act by its words, with a letter in the wrong place, and teaches its key', async () => {
    await page.keyboard.press('Control+k')
    await field().waitFor()
    await page.keyboard.type(t.typo)
    const active = page.locator('[role="option"][aria-selected="true"]', { hasText: t.reply })
    await active.waitFor()
    expect(await field().getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'))
    await page.getByText(t.next).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('textbox').first().waitFor()
    expect(here()).toMatch(/\/reply$/)
    await page.keyboard.press('Escape')
  })

  it('begins an answer with a text, and does not send it before its blank is filled', async () => {
    const kept = await page.evaluate(
      async ({ id, name, shortcut }) => {
        const brand = /[0-9a-f-]{36}/.exec(location.pathname)?.[0] ?? ''
        const text = 'Bonjour {{prénom}}, [[la cause]]. {{marque}}'
        const body = { kind: 'template', name, shortcut, language: null, text, shared: true }
        const put = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        return (await fetch(`/api/v1/brands/${brand}/templates/${id}`, put)).status
      },
      { id: randomUUID(), ...t.text },
    )
    expect(kept).toBe(200)
    // What was there is read again with the page.
    await Promise.all([page.waitForResponse(/\/drafts$/), page.reload()])
    await page.getByRole('button', { name: t.reply }).first().waitFor()
    await page.keyboard.press('r')
    const draft = page.getByRole('textbox').first()
    await draft.waitFor()
    // Whoever types waits for the caret.
    await until(async () => ((await draft.evaluate((it) => it === document.activeElement)) ? true : undefined))
    // What was sent before is not begun again.
    expect(await draft.inputValue()).toBe('')
    await page.keyboard.type(t.text.typed)
    await page.getByRole('option', { name: t.text.name }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: t.blankField }).waitFor()
    expect(await draft.inputValue()).toMatch(/^Bonjour \p{L}+, \[\[la cause\]\]\. /u)
    await page.keyboard.press('Control+Enter')
    await page.getByText(t.blank).first().waitFor()
    expect(here()).toMatch(/\/reply$/)
    // The blank is selected: what is typed takes its place.
    await page.keyboard.type('le four était en panne')
    expect(await draft.inputValue()).toMatch(/^Bonjour \p{L}+, le four était en panne\. /u)
    expect(await page.getByText(t.blank).count()).toBe(0)
    await draft.fill('')
    await page.keyboard.press('Escape')
  })

  it('asks which, one step back with Escape, and gives the focus back when it closes', async () => {
    await page.locator('[role="listbox"] [role="option"]').first().focus()
    await page.keyboard.press('Control+k')
    await field().waitFor()
    await page.keyboard.type('>')
    await page.keyboard.type(t.handOver.slice(0, 4))
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: t.handOver }).waitFor()
    await page.keyboard.press('Escape')
    await field().waitFor()
    await page.keyboard.press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement?.getAttribute("role")')).toBe('option')
  })

  it('finds a person, says when there is none, and opens their case', async () => {
    await page.keyboard.press('Control+k')
    await field().waitFor()
    await page.keyboard.type('zzyzx')
    await page.getByText(t.none).waitFor()
    await field().fill('@camille')
    await page.locator('.pline', { hasText: 'Camille' }).first().waitFor()
    await page.keyboard.press('Enter')
    await until(() => (/^\/cases\/\d+$/.test(here()) ? true : undefined))
    await page
      .getByRole('heading', { name: /Camille/ })
      .first()
      .waitFor()
    expect(await page.locator('dialog[open]').count()).toBe(0)
  })

  it('finds what somebody wrote by a word without its accent and in another form, and opens their case', async () => {
    await page.keyboard.press('/')
    const words = page.getByRole('combobox', { name: t.search })
    await words.waitFor()
    await page.keyboard.type(t.heard.words)
    const found = page.locator('.foundcase')
    // What was found by the first letters may stand there until all are typed.
    await until(async () => ((await found.count()) === 1 ? true : undefined))
    expect(await found.locator('mark').allTextContents()).toContain(t.heard.mark)
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await until(() => (/^\/cases\/\d+$/.test(here()) ? true : undefined))
    await page.getByRole('heading', { name: t.heard.by }).first().waitFor()
  })

  it.each(inFrench)('says by keys what a post is, and takes it back by one', async () => {
    await page.getByRole('button', { name: t.correct, exact: true }).first().focus()
    await page.keyboard.press('Enter')
    const kinds = page.getByRole('group', { name: t.kind })
    const stands = () => kinds.locator('[aria-pressed="true"]').innerText()
    const before = await stands()
    const other = kinds.locator('[aria-pressed="false"]').first()
    const right = await other.innerText()
    await other.focus()
    await page.keyboard.press('Enter')
    await page.getByText(t.corrected).first().waitFor()
    await until(async () => ((await stands()) === right ? true : undefined))
    await page.keyboard.press('z')
    await until(async () => ((await stands()) === before ? true : undefined))
    await page.keyboard.press('Escape')
    await kinds.waitFor({ state: 'detached' })
    expect(here()).toMatch(/^\/cases\/\d+$/)
  })

  it('promises a date by two keys, and shows what was promised', async () => {
    await page.keyboard.press('d')
    await page.locator('dialog[open] .way').first().waitFor()
    await page.locator('dialog[open] [type="submit"]:not([aria-disabled="true"])').waitFor()
    await page.keyboard.press('Enter')
    const promised = page.locator('.carelines li').first()
    await promised.waitFor()
    expect(await page.locator('dialog[open]').count()).toBe(0)
  })

  it('says of an act that cannot be done why not, and leaves it where it can be read', async () => {
    await page.keyboard.press('e')
    await page.locator('dialog[open] .outcomes').waitFor()
    // It is settled by one more key, which says how it ended.
    await page.keyboard.press('1')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await field().fill(t.handOver.slice(0, 5))
    const line = page.locator('[role="option"][aria-disabled="true"]').first()
    await line.waitFor()
    expect((await line.textContent())?.replaceAll(/[\u202f\u00a0]/g, ' ')).toContain(t.closed)
    await page.keyboard.press('Enter')
    expect(await page.locator('dialog[open]').count()).toBe(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })

  it.each(inFrench)('goes to the next case drawing two rows anew, and asks the server nothing before', async () => {
    await page.goto(`${page.url().split('/cases/')[0]}?view=all`)
    await page.locator('[data-case]').first().focus()
    await page.keyboard.press('o')
    await page.locator('.casebar').waitFor()
    // A key draws in the very task in which it is pressed: nothing that the evening brings meanwhile comes between.
    const redrawn = await page.evaluate(`(async () => {
      const drawnAs = (it) => it[Object.keys(it).find((key) => key.startsWith('__reactProps$'))]
      const before = new Map([...document.querySelectorAll('body *')].map((it) => [it, drawnAs(it)]))
      const open = () => document.querySelector('[data-case][aria-selected="true"]')?.dataset.case
      const from = open()
      let styles = 0
      new MutationObserver((changes) => {
        for (const it of changes) for (const { nodeName } of it.addedNodes) styles += nodeName === 'STYLE' ? 1 : 0
      }).observe(document.head, { childList: true })
      const ask = globalThis.fetch
      let asked = 0
      globalThis.fetch = (...what) => ((asked += 1), ask(...what))
      const { body } = document
      ;(document.activeElement ?? body).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true, cancelable: true }),
      )
      for (let turn = 0; turn < 20; turn++) await null
      globalThis.fetch = ask
      const anew = [...before].flatMap(([it, as]) => (it.isConnected && drawnAs(it) !== as ? [it] : []))
      return {
        moved: open() !== undefined && open() !== from,
        rows: new Set(anew.flatMap((it) => it.closest('[data-case]')?.dataset.case ?? [])).size,
        beside: anew.filter((it) => it.closest('.side, .listbar') !== null).length,
        styles,
        asked,
      }
    })()`)
    expect(redrawn).toEqual({ moved: true, rows: 2, beside: 0, styles: 0, asked: 0 })
  })

  it('goes by two keys one after the other, and back', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: t.unowned }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await until(() => (here() === '/settings/sources' || here() === '/sources' ? true : undefined))
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await until(() => (here() === '/' ? true : undefined))
    expect(await page.locator('dialog[open]').count()).toBe(0)
  })

  it.each(inFrench)('answers by one key what Vigie asks, and puts off what it would rather not say', async () => {
    await page.getByRole('link', { name: t.unsure }).focus()
    await page.keyboard.press('Enter')
    const question = page.locator('.question')
    await question.waitFor()
    const asked = async () =>
      `${await question.locator('h2').innerText()} ${await question.locator('.voice').innerText()}`
    const first = await asked()
    const [answer] = await Promise.all([
      page.waitForResponse((it) => it.request().method() === 'PUT' && /\/labels\/\w+$/.test(it.url())),
      page.keyboard.press('n'),
    ])
    expect([answer.status(), answer.request().postDataJSON()]).toEqual([
      200,
      { right: expect.toSatisfy((it) => it === false || it === 'none') },
    ])
    const goneFrom = (what: string) =>
      until(async () => ((await question.count()) === 0 || (await asked()) !== what ? true : undefined))
    await goneFrom(first)
    if ((await question.count()) > 0) {
      const second = await asked()
      await page.keyboard.press('p')
      await goneFrom(second)
    }
    // What was answered is not asked again.
    await page.reload()
    await page.getByRole('heading', { level: 1, name: t.unsure }).waitFor()
    await page.locator('.question, .empty').first().waitFor()
    if ((await question.count()) > 0) expect(await asked()).not.toBe(first)
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await until(() => (here() === '/' ? true : undefined))
  })

  it('chooses cases by keys, settles them together, and puts them back as they were', async () => {
    const choose = async (from: number): Promise<readonly (string | null)[]> => {
      // Read anew: what was settled before stays in a list that is under the hand.
      await page.reload()
      await page.locator('[data-case]').nth(from).focus()
      await page.keyboard.press('x')
      await page.keyboard.press('j')
      await page.keyboard.press('X')
      await page.getByText(t.chosen).waitFor()
      return page
        .locator('[data-case][aria-checked="true"]')
        .evaluateAll((all: { getAttribute(name: string): string | null }[]) =>
          all.map((it) => it.getAttribute('data-case')),
        )
    }
    const settle = () => page.locator('.bulkbar').getByRole('button', { name: t.settle }).click()
    /** Whether the page says so; else what it says instead. The demonstration goes on meanwhile: who has just written again is left as they are. */
    const isTold = (words: RegExp): Promise<boolean> =>
      page
        .getByText(words)
        .waitFor({ timeout: 5_000 })
        .then(
          () => true,
          async () => {
            const said = page.locator('dialog[open], .bulkbar, .toast, [role="status"], [role="alert"]')
            process.stderr.write(`Not both, ${String(words)}: ${(await said.allInnerTexts()).join(' | ')}\n`)
            return false
          },
        )
    let ids = await choose(0)
    expect(ids).toHaveLength(2)
    // What asks which of them stays, closed by its button, gives the focus back to the row.
    await page.keyboard.press('m')
    const asks = page.locator('dialog[open]')
    await asks.locator('[type="radio"]').first().waitFor({ state: 'attached' })
    await asks.getByRole('button', { name: t.close, exact: true }).click()
    await asks.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement?.hasAttribute("data-case")')).toBe(true)
    const brandId = /\/b\/([^/]+)/.exec(page.url())?.[1] ?? ''
    const settled = async () => {
      const answer = await page.request.get(
        `${place.url}/api/v1/brands/${brandId}/cases/changed?view=settled&ids=${ids.join(',')}`,
      )
      const found: { readonly cases: readonly unknown[] } = await answer.json()
      return found.cases.length
    }
    const thereAndBack = async (): Promise<boolean> => {
      await settle()
      if (!(await isTold(t.settled))) return false
      expect(await settled()).toBe(2)
      await page.keyboard.press('z')
      return isTold(t.asBefore)
    }
    // Then others, to whom nothing happens just now.
    for (let from = 4; !(await thereAndBack()) && from <= 12; from += 4) ids = await choose(from)
    await page.getByText(t.asBefore).waitFor()
    expect(await settled()).toBe(0)
    expect(await page.locator('.bulkbar').count()).toBe(0)
  })

  it.each(inFrench)(
    'stays on the row that has the focus, however far the wheel goes, and chooses that one',
    async () => {
      const size = page.viewportSize() ?? { width: 1280, height: 720 }
      await page.setViewportSize({ width: 1280, height: 420 })
      await page.goto(`${page.url().split('?')[0]}?view=all`)
      const rows = page.locator('[data-case]')
      await rows.first().waitFor()
      const ids = () => rows.evaluateAll((all) => all.map((it) => it.getAttribute('data-case') ?? ''))
      const focused = () => page.evaluate<string | undefined>('document.activeElement?.dataset.case')
      const isSeen = (id: string | undefined) =>
        until(async () => {
          const box = await page.locator(`[data-case="${id}"]`).boundingBox()
          return box !== null && box.y > 0 && box.y < 420 ? true : undefined
        })
      const [first, second, third] = await ids()
      await rows.first().focus()
      // The list may still grow while the wheel goes.
      const toTheEnd = () =>
        page
          .locator('.scroll')
          .first()
          .evaluate((it) => it.scrollTo(0, it.scrollHeight))
      await until(async () => {
        await toTheEnd()
        return (await ids()).includes(second ?? '') ? undefined : true
      })
      expect(await focused()).toBe(first)
      await page.keyboard.press('j')
      await until(async () => ((await focused()) === second ? true : undefined))
      await isSeen(second)
      // A case is open beside the list, and another row has the focus.
      await page.keyboard.press('o')
      await until(() => (here() === `/cases/${second}` ? true : undefined))
      await page.locator(`[data-case="${second}"]`).focus()
      await page.keyboard.press('ArrowDown')
      await until(async () => ((await focused()) === third ? true : undefined))
      await page.keyboard.press('x')
      await page.locator(`[data-case="${third}"][aria-checked="true"]`).waitFor()
      expect(await page.locator('[aria-checked="true"]').count()).toBe(1)
      await page.keyboard.press('Escape')
      // The way back from writing leads to where one was.
      await page.keyboard.press('End')
      const last = await until(async () => {
        const now = await focused()
        return now === third ? undefined : now
      })
      await page.keyboard.press('o')
      await until(() => (here() === `/cases/${last}` ? true : undefined))
      await page.getByRole('button', { name: t.reply }).first().waitFor()
      await page.keyboard.press('n')
      await until(() => (here() === `/cases/${last}/note` ? true : undefined))
      await page.getByRole('textbox').first().waitFor()
      await page.keyboard.press('Escape')
      await until(() => (here() === `/cases/${last}` ? true : undefined))
      await isSeen(last)
      await page.keyboard.press('u')
      await page.setViewportSize(size)
    },
  )

  it('keeps a view with its filter, which stands in the sidebar and has a key of its own', async () => {
    await page.goto(`${page.url().split('?')[0]}?view=all&priority=${t.view.priority}`)
    await page.getByRole('button', { name: t.keep }).click()
    await page.keyboard.type(t.view.name)
    await page.getByRole('button', { name: t.save, exact: true }).click()
    const kept = page.getByRole('navigation', { name: t.views }).getByRole('link', { name: t.view.name })
    await kept.waitFor()
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    expect(await kept.getAttribute('aria-current')).toBe('page')
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await kept.and(page.locator(':not([aria-current])')).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press(t.view.key)
    await page.getByRole('heading', { level: 1, name: t.view.name }).waitFor()
    expect(here()).toMatch(/^\/views\/[0-9a-f-]{36}$/)
    await page.keyboard.press('g')
    await page.keyboard.press('c')
  })

  it('shows its keys, on AZERTY too, and lets them be switched off, but for those with Control and Escape', async () => {
    const before = await page.evaluate('document.documentElement.getAttribute("data-mantine-color-scheme")')
    await page.keyboard.press('t')
    await until(async () =>
      (await page.evaluate('document.documentElement.getAttribute("data-mantine-color-scheme")')) === before
        ? undefined
        : true,
    )
    // As a French keyboard sends it: Shift and the key on which QWERTY has M.
    await page.evaluate(
      'dispatchEvent(new KeyboardEvent("keydown", { key: "?", code: "KeyM", shiftKey: true, bubbles: true, cancelable: true }))',
    )
    await page.getByRole('heading', { name: t.keys }).waitFor()
    await page.getByLabel(t.single).uncheck()
    await page.keyboard.press('Escape')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.keyboard.press('c')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    expect(here()).toBe('/')
    expect(await page.getByRole('button', { name: t.brought }).locator('kbd').count()).toBe(0)
    await page.keyboard.press('Control+k')
    await field().waitFor()
    await page.keyboard.press('Escape')
    // And on again, for whoever comes next.
    await page.getByRole('button', { name: t.brought }).waitFor()
    await page.evaluate(async () => {
      const body = JSON.stringify({ singleKeys: true })
      await fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body })
    })
  })

  it.each(inFrench)('shows a list before its number where to count takes longer (%s)', async () => {
    let counted: () => void = () => undefined
    const isCounted = new Promise<void>((resolve) => {
      counted = resolve
    })
    // So a brand with very many cases is answered. Without the service worker, whose requests a test cannot stop.
    const apart = await browser.newContext({ serviceWorkers: 'block', storageState: await desk.storageState() })
    const page = await apart.newPage()
    const list = /\/cases\?.*view=all/
    const count = /\/cases\/(?:count|changed)\?/
    await page.route(list, async (route) => {
      if (route.request().url().includes('after=')) {
        await isCounted
        return route.continue()
      }
      const response = await route.fetch()
      const whole = CasePage.parse(await response.json())
      const next = `${whole.keys.at(-1)}.${whole.cases.at(-1)?.id}`
      return route.fulfill({
        response,
        json: { ...whole, next, total: whole.cases.length, capped: true, counted: false },
      })
    })
    await page.route(count, async (route) => {
      await isCounted
      await route.continue()
    })
    await page.goto(`${place.url}/?view=all&owner=nobody&sort=severity`)
    await page.getByRole('option').first().waitFor()
    const head = page.locator('.viewpick')
    expect(await head.innerText()).not.toMatch(/\d/)
    counted()
    await head.filter({ hasText: /\d+$/ }).waitFor()
    // What is still on its way is not answered by a page that is gone.
    await page.unrouteAll({ behavior: 'wait' })
    await apart.close()
  })

  it('runs without an error', () => {
    expect(wrong).toEqual([])
  })
})
