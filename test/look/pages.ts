import type { Locator, Page } from 'playwright-core'
import { accountViews } from './account-pages.ts'
import { consentViews } from './consent-pages.ts'
import { adviserViews } from './adviser-pages.ts'
import { doorViews } from './door-pages.ts'
import { fileViews } from './file-pages.ts'
import { inboxViews } from './inbox-pages.ts'
import { moveViews } from './move-pages.ts'
import type { Seeded } from './seed.ts'
import type { Scene, View } from './view.ts'

const heading = (page: Page): Locator => page.locator('h1, h2').first()
const list = (page: Page): Locator => page.locator('[role="option"]').first()
const thread = (page: Page): Locator => page.locator('.msg').first()
const form = (page: Page): Locator => page.locator('form').first()
const composer = (page: Page): Locator => page.locator('textarea').first()
const offers = (page: Page): Locator => page.locator('.offers > li').first()
/** Opens the form of the offer with this name. */
const choose = (page: Page, name: RegExp): Promise<void> =>
  page
    .locator('.offers > li')
    .filter({ has: page.locator('h2').filter({ hasText: name }) })
    .locator('.offer .acts button')
    .last()
    .click()
const submit = (page: Page): Promise<void> => page.locator('button[type="submit"]').first().click()
const never = (page: Page, address: RegExp): Promise<unknown> =>
  page.route(address, () => {
    // Never answered.
  })
const kase =
  (key: string, rest = '') =>
  (stage: Scene) =>
    `/cases/${stage.caseId(key)}${rest}`
const source = (which: keyof Seeded['sources']) => (stage: Scene) => `/settings/sources/${stage.seeded.sources[which]}`
const watchedPage = (which: keyof Seeded['sites']) => (stage: Scene) => `/settings/site/${stage.seeded.sites[which]}`
/** What a first look at a page finds. */
const found = (page: Page, as: Readonly<Record<string, unknown>>): Promise<unknown> =>
  page.route(/\/sites\/try$/, (route) =>
    route.fulfill({
      json: {
        url: 'https://chez-mireille.example/',
        title: 'Chez Mireille, restaurant à Marseille',
        fault: null,
        flaw: null,
        status: null,
        took: 180,
        host: 'www.chez-mireille.example',
        certificate: { endsAt: '2027-02-11T08:00:00.000Z', issuer: 'Let’s Encrypt' },
        addresses: ['203.0.113.80', '2001:db8::80'],
        ...as,
      },
    }),
  )
const firstLook = async (page: Page): Promise<void> => {
  await page.locator('.setbody .btn.p').first().click()
  await submit(page)
  await page.locator('.foundlook').waitFor()
}
/** Shows a source with what was lost, what went wrong and what could not be read. */
const troubledPast = (page: Page): Promise<unknown> =>
  page.route(/\/api\/v1\/sources\/[^/]+$/, async (route) => {
    const answer = await route.fetch().catch(() => null)
    const body = await answer?.json().catch(() => null)
    if (answer === null || body?.source === undefined) return
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
    const why = 'The network keeps its search for two days only, and Vigie was off for longer.'
    const whyFr = 'Le réseau ne garde ses recherches que deux jours, et Vigie est restée éteinte plus longtemps.'
    const trouble = { kind: 'transient', message: unreached.message, messageFr: unreached.messageFr }
    const alarm = { calmSince: null, figures: {} }
    await route
      .fulfill({
        response: answer,
        json: {
          ...body,
          source: {
            ...body.source,
            whole: { from: ago(60), to: ago(0.2), at: ago(0.1) },
            catchingUp: { since: ago(2), posts: 12_480, reached: ago(100), end: ago(61) },
          },
          holes: [
            { from: ago(150), to: ago(101), why, whyFr },
            { from: ago(26), to: ago(25), why, whyFr },
          ],
          troubles: [
            { ...trouble, beganAt: ago(3), endedAt: ago(2.4) },
            { ...trouble, beganAt: ago(130), endedAt: ago(101) },
          ],
          alarms: [
            { ...alarm, kind: 'silent', beganAt: ago(20), endedAt: ago(14) },
            { ...alarm, kind: 'late-arrivals', beganAt: ago(70), endedAt: ago(52) },
          ],
          unfit: [
            {
              externalId: 'at://did:plc:2xk4vq7mzd3hjw5ntrylgbce/app.bsky.feed.post/3lq7xkz2m4c2a',
              reason: 'createdAt: Invalid datetime',
              at: ago(9),
            },
          ],
        },
      })
      .catch(() => undefined)
  })
/** Shows the person of a case with names as long as people give themselves. */
const longNames = async (page: Page): Promise<void> => {
  const long = 'Maximiliane-Alexandra von Oberndorff-Schwarzenbachthal | Donaudampfschifffahrtsgesellschaft'
  await page.route(/\/api\/v1\/cases\/\d+$/, async (route) => {
    const answer = await route.fetch().catch(() => null)
    const body = await answer?.json().catch(() => null)
    if (answer === null || body?.case === undefined) return
    const author = { ...body.case.author, name: long, handle: `${'donaudampfschifffahrts'.repeat(3)}.bsky.social` }
    await route.fulfill({ response: answer, json: { ...body, case: { ...body.case, author } } }).catch(() => undefined)
  })
  await page.route(/\/api\/v1\/cases\/\d+\/person/, async (route) => {
    const answer = await route.fetch().catch(() => null)
    const body = await answer?.json().catch(() => null)
    if (answer === null || body?.linked === undefined) return
    const named = <T extends { account: object }>(it: T) => ({
      ...it,
      account: { ...it.account, name: long, handle: `${'donaudampfschifffahrts'.repeat(3)}.example` },
    })
    const json = {
      ...body,
      linked: body.linked.map(named),
      suggested: body.suggested.map(named),
      apart: body.apart.map(named),
    }
    await route.fulfill({ response: answer, json }).catch(() => undefined)
  })
}
const sourceFacts = (page: Page): Locator => page.locator('.sourcefacts').first()
const seeded = (name: string, path: View['path'], ready: View['ready'], more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path,
  ready,
  ...more,
})
const door = (name: string, more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path: '/sign-in',
  signedIn: false,
  ready: form,
  ...more,
})
const findPerson = async (page: Page, text: string): Promise<void> => {
  await page.locator('.findperson input').fill(text)
  await submit(page)
  await page.locator('.accounts li').first().waitFor()
}
/** Shows the posts of a case as their network may have told of them. */
const changedPosts = (page: Page, as: Readonly<Record<string, unknown>>): Promise<unknown> =>
  page.route(/\/api\/v1\/cases\/\d+$/, async (route) => {
    // The page may be closed while it reads the case again.
    const answer = await route.fetch().catch(() => null)
    if (answer === null) return
    const body = await answer.json().catch(() => null)
    if (body === null) return
    const thread = body.thread.map((it: { kind: string }) => (it.kind === 'post' ? { ...it, ...as } : it))
    await route.fulfill({ response: answer, json: { ...body, thread } }).catch(() => undefined)
  })
const fillSignIn = async (page: Page, password: string): Promise<void> => {
  await page.locator('input[type="email"]').fill('ines@example.test')
  await page.locator('input[type="password"]').fill(password)
  await submit(page)
}

/** What the words of the café would catch, said by people who do not exist. */
const caught = [
  ['Delphine Astruc', 'Une heure d’attente au Café des Marées, entrée froide, et personne pour s’excuser.', 24],
  ['marc_ouistreham', 'Le Café des Marées a changé de chef ? La soupe de poissons n’a plus rien à voir.', 190],
  [
    'A very long name that somebody gave themselves to see what would become of it',
    'Café des Marées!! Best oysters of the coast, and the waiter remembered us from last year.',
    3_100,
  ],
] as const
const unreached = {
  kind: 'transient',
  message: 'Bluesky did not answer within 12 seconds.',
  messageFr: 'Bluesky n’a pas répondu en 12 secondes.',
}
/** Answers the look for what rules would catch, so that no network is asked. */
const previewed = (
  page: Page,
  posts: readonly (readonly [string, string, number])[],
  error: typeof unreached | null = null,
): Promise<unknown> =>
  page.route(/rules\/preview/, (route) => {
    const { rules } = route.request().postDataJSON()
    const now = Date.now()
    return route.fulfill({
      json: {
        since: new Date(now - 2_592_000_000).toISOString(),
        posts: posts.map(([name, text, minutes]) => {
          const start = text.indexOf('Café des Marées')
          return {
            connector: 'bluesky',
            author: { name, handle: 'someone.example' },
            text,
            language: text.startsWith('Café') ? 'en' : 'fr',
            url: `https://example.com/${minutes}`,
            publishedAt: new Date(now - minutes * 60_000).toISOString(),
            hits: [{ rule: 0, start, end: start + 15 }],
          }
        }),
        total: posts.length === 0 ? 0 : 62,
        counts: rules.map((_: unknown, at: number) => (posts.length === 0 ? 0 : ([62, 3, 128, 9][at] ?? 0))),
        looks: [{ connector: 'bluesky', more: posts.length > 0, error }],
      },
    })
  })

/** Every page and state. */
export const views: readonly View[] = [
  { name: 'setup-no-link', phase: 'no-account', path: '/', signedIn: false, ready: heading },
  { name: 'setup-you', phase: 'no-account', path: (stage) => `/setup#${stage.token}`, signedIn: false, ready: form },
  {
    name: 'setup-you-wrong',
    phase: 'no-account',
    path: (stage) => `/setup#${stage.token}`,
    signedIn: false,
    ready: form,
    act: async (page) => {
      await page.locator('input[type="email"]').fill('ines')
      await submit(page)
      await page.locator('.mantine-InputWrapper-error').first().waitFor()
    },
  },
  {
    name: 'setup-you-refused',
    phase: 'no-account',
    path: '/setup#a-link-from-an-hour-ago-that-nobody-knows',
    signedIn: false,
    ready: form,
    act: async (page) => {
      await page.locator('input[autocomplete="name"]').fill('Inès Benali')
      await page.locator('input[type="email"]').fill('ines@example.test')
      await page.locator('input[type="password"]').fill('une phrase assez longue')
      await submit(page)
      await page.locator('.note').waitFor()
    },
  },
  { name: 'setup-brand', phase: 'no-brand', path: '/', ready: form },
  {
    name: 'setup-brand-wrong',
    phase: 'no-brand',
    path: '/setup',
    ready: form,
    act: async (page) => {
      await submit(page)
      await page.locator('.mantine-InputWrapper-error').first().waitFor()
    },
  },
  seeded('setup-brand-again', '/setup/brand', form, { brand: 'unwatched' }),
  seeded('setup-watch', '/setup/watch', (page) => page.locator('.rr .voice').nth(2), {
    brand: 'unwatched',
    before: (page) => previewed(page, caught),
  }),
  seeded('setup-watch-reading', '/setup', (page) => page.locator('.live'), {
    brand: 'unwatched',
    before: (page) => never(page, /rules\/preview/),
  }),
  seeded('setup-watch-nothing', '/setup', (page) => page.locator('.trial[open]'), {
    brand: 'unwatched',
    before: (page) => previewed(page, []),
  }),
  seeded('setup-watch-unreached', '/setup', (page) => page.locator('.note'), {
    brand: 'unwatched',
    before: (page) => previewed(page, [], unreached),
  }),
  seeded('setup-sources', '/setup', offers, { brand: 'unconnected' }),
  seeded('setup-sources-found', '/setup/sources', offers),
  seeded('setup-sources-quiet', '/setup/sources', offers, { brand: 'quiet' }),
  seeded('setup-source-wrong', '/setup', offers, {
    brand: 'unconnected',
    act: async (page) => {
      await choose(page, /^Sites /)
      await submit(page)
      await page.locator('.mantine-InputWrapper-error').first().waitFor()
    },
  }),
  seeded('setup-source-refused', '/setup', offers, {
    brand: 'unconnected',
    act: async (page) => {
      await choose(page, /^Bluesky$/)
      // The app password is the second choice.
      await page.locator('form .acts button:not([type="submit"])').first().click()
      const fields = page.locator('form input')
      await fields.nth(0).fill('not an address')
      await fields.nth(1).fill('chezmireille.bsky.social')
      await page.locator('input[type="password"]').fill('abcd-efgh-ijkl-mnop')
      await submit(page)
      await page.locator('.note').waitFor()
    },
  }),
  seeded('privacy', '/settings/privacy', form),
  seeded('privacy-found', '/settings/privacy', form, { act: (page) => findPerson(page, 'de') }),
  seeded('privacy-nobody', '/settings/privacy', form, {
    act: async (page) => {
      await page.locator('.findperson input').fill('zzyzx')
      await submit(page)
      await page.locator('.privacy [role="status"] .med').waitFor()
    },
  }),
  seeded('privacy-erase', '/settings/privacy', form, {
    act: async (page) => {
      await findPerson(page, 'de')
      await page.locator('.accounts input').first().check()
      await page.locator('.chosen button').last().click()
      await page.locator('.confirm').waitFor()
    },
  }),
  seeded('palette', kase('camille'), thread, {
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('.pline').first().waitFor()
    },
  }),
  seeded('palette-typed', kase('camille'), thread, {
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.locator('.pfield input').fill('del')
      await page.locator('.pline', { hasText: 'Delphine' }).waitFor()
    },
  }),
  seeded('palette-choose', kase('camille'), thread, {
    act: async (page) => {
      await page.keyboard.press('a')
      await page.locator('.pline').first().waitFor()
    },
  }),
  seeded('palette-none', '/', list, {
    act: async (page) => {
      await page.keyboard.press('/')
      await page.locator('.pfield input').fill('zzyzx')
      await page.locator('.pnone').waitFor()
    },
  }),
  seeded('keys', kase('camille'), thread, {
    act: async (page) => {
      await page.keyboard.press('?')
      await page.locator('.keygroups').waitFor()
    },
  }),
  door('sign-in'),
  door('sign-in-wrong', {
    act: async (page) => {
      await fillSignIn(page, 'ce n’est pas la bonne')
      await page.locator('.note').waitFor()
    },
    after: async (stage) => stage.forgetAttempts(),
  }),
  door('sign-in-unreachable', {
    before: (page) => page.route(/sign-in\/email/, (route) => route.abort()),
    act: async (page) => {
      await fillSignIn(page, 'une phrase assez longue')
      await page.locator('.note').waitFor()
    },
  }),
  door('wrong-address', { at: (url) => url.replace('127.0.0.1', 'vigie.localhost'), ready: heading }),
  seeded('inbox', '/', list),
  seeded('inbox-case', kase('camille'), thread),
  seeded('inbox-crowd', '/', list, { brand: 'crowd' }),
  seeded('inbox-crowd-scrolled', '/', list, {
    brand: 'crowd',
    act: async (page) => {
      await page
        .locator('.scroll')
        .first()
        .evaluate((it) => it.scrollTo(0, 1_300))
    },
  }),
  seeded('inbox-empty', '/', (page) => page.locator('.empty').first(), { brand: 'quiet' }),
  seeded('inbox-no-source', '/', (page) => page.locator('.empty').first(), { brand: 'unconnected' }),
  seeded('inbox-source-lost', '/', (page) => page.locator('.empty').first(), { brand: 'troubled' }),
  seeded('inbox-mine', '/?view=mine', list),
  seeded('inbox-unowned', '/?view=unowned', list),
  seeded('inbox-waiting', '/?view=waiting', list),
  seeded('inbox-settled', '/?view=settled', list),
  seeded('inbox-filtered', '/?priority=high&owner=nobody&language=fr', list),
  seeded('inbox-filter-unknown', '/?priority=urgent', (page) => page.locator('.note').first()),
  seeded('inbox-filters', '/', list, {
    act: async (page) => {
      await page.locator('.filterbtn').click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  seeded('inbox-sorted', '/?sort=anger', list),
  seeded('inbox-sort-menu', '/?view=all&sort=severity', list, {
    act: async (page) => {
      await page.locator('.sortbtn').click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  seeded('inbox-loading', '/', (page) => page.locator('.skrow').first(), {
    before: (page) => never(page, /\/cases\?/),
  }),
  seeded('inbox-failed', '/', (page) => page.locator('.note').first(), {
    before: (page) =>
      page.route(/\/cases\?/, (route) =>
        route.fulfill({ status: 500, contentType: 'application/problem+json', body: problem('internal', 500) }),
      ),
  }),
  seeded('inbox-views', '/', list, {
    act: async (page) => {
      await page.locator('.viewpick').click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  seeded('inbox-account-menu', '/', list, {
    act: async (page) => {
      const button = page.locator('.mebtn')
      if (!(await button.isVisible())) return
      await button.click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  seeded('inbox-offline', '/', list, {
    act: async (page) => {
      await page.context().setOffline(true)
      await page.locator('.note').first().waitFor()
    },
  }),
  seeded('inbox-stream-lost', '/', list, {
    before: async (page) => {
      await page.route(/\/api\/v1\/live/, (route) => route.abort())
      await page.clock.install()
    },
    act: async (page) => {
      await page.clock.runFor(15_000)
      await page.locator('.note').first().waitFor()
    },
  }),
  seeded('inbox-focus', '/', list, {
    act: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.locator('[role="option"]:focus').waitFor()
    },
  }),
  ...['delphine', 'noble', 'single', 'layla', 'noa', 'joy', 'priya', 'edited', 'deleted', 'long'].map((key) =>
    seeded(`case-${key}`, kase(key), thread),
  ),
  ...['queued', 'sending', 'retrying', 'refused', 'sent'].map((key) => seeded(`case-reply-${key}`, kase(key), thread)),
  seeded('case-settled', kase('settled', '?view=settled'), thread),
  seeded('case-set-aside', kase('set-aside', '?view=settled'), thread),
  seeded('case-gone', '/cases/999999999', heading),
  seeded('case-loading', kase('camille'), (page) => page.locator('.casebar').first(), {
    before: (page) => never(page, /\/api\/v1\/cases\/\d+$/),
    act: (page) => page.waitForTimeout(500),
  }),
  seeded('case-hand-over', kase('camille'), thread, {
    act: async (page) => {
      await page.locator('.casebar [aria-haspopup="menu"]').first().click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  seeded('case-more', kase('camille'), thread, {
    act: async (page) => {
      await page.locator('.casebar [aria-haspopup="menu"]').last().click()
      await page.locator('[role="menu"]').waitFor()
    },
  }),
  ...(['mute', 'block', 'report'] as const).map((kind, at) =>
    seeded(`case-${kind}`, kase('camille'), thread, {
      act: async (page) => {
        await page.locator('.casebar [aria-haspopup="menu"]').last().click()
        await page
          .locator('[role="menu"] [role="menuitem"]')
          .nth(at - 3)
          .click()
        await page.locator('dialog.moderation').waitFor()
        if (kind === 'report') await page.locator('dialog.moderation button[type="submit"]').click()
      },
    }),
  ),
  seeded('case-private', kase('camille'), thread, { before: (page) => changedPosts(page, { private: true }) }),
  seeded('reply-private', kase('camille', '/reply'), composer, {
    before: (page) => changedPosts(page, { private: true }),
  }),
  seeded('reply-whisper', kase('camille', '/reply'), composer, {
    act: (page) => page.locator('.whisper input').check(),
  }),
  seeded('reply-closed', kase('camille', '/reply'), composer, {
    before: (page) => changedPosts(page, { closed: 'chosen' }),
  }),
  seeded('case-conflict', kase('theo'), thread, {
    before: (page) => page.route(/\/api\/v1\/live/, (route) => route.abort()),
    act: async (page, stage) => {
      await stage.seeded.settleBehindMyBack(stage.caseId('theo'))
      await page.keyboard.press('i')
      await page.locator('.note').first().waitFor()
    },
    after: (stage) => stage.reopen('theo'),
  }),
  seeded('reply-empty', kase('camille', '/reply'), composer),
  seeded('reply-written', kase('camille', '/reply'), composer, {
    act: (page) =>
      composer(page).fill(
        'Bonjour Camille, c’est notre faute, et nous aurions dû vous répondre plus tôt. Votre table pour six vous attend samedi à 20 h, et le second débit est remboursé dès ce soir.',
      ),
  }),
  seeded('reply-older', kase('camille'), thread, {
    act: async (page) => {
      const button = page.locator('.below .btn').first()
      if (!(await button.isVisible())) return
      await button.click()
      await page.locator('.answered').waitFor()
    },
  }),
  seeded('reply-too-long', kase('camille', '/reply'), composer, {
    act: (page) => composer(page).fill('Nous sommes désolés de cette attente. '.repeat(9)),
  }),
  ...(['camille', 'delphine', 'yanis'] as const).map((key) =>
    seeded(`case-media-${key}`, kase(key), (page) => page.locator('.media img').first(), {
      act: async (page) => {
        await page.locator('.media').first().scrollIntoViewIfNeeded()
      },
    }),
  ),
  seeded('case-media-large', kase('camille'), (page) => page.locator('.media img').first(), {
    act: async (page) => {
      await page.locator('button.tile').first().click()
      await page.locator('.largebody img').waitFor()
    },
  }),
  seeded('reply-texts', kase('camille', '/reply'), composer, {
    act: async (page) => {
      await never(page, /\/drafts\/public$/)
      await composer(page).fill('Bonjour. ')
      await page.locator('.composer .last button').first().click()
      await page.locator('.texts-list [role="option"]').first().waitFor()
    },
  }),
  seeded('reply-blanks', kase('camille', '/reply'), composer, {
    act: async (page) => {
      await never(page, /\/drafts\/public$/)
      await composer(page).fill('')
      await composer(page).pressSequentially(';att')
      await page.locator('.texts-list [role="option"]').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('.texts-blanks').waitFor()
    },
  }),
  seeded('named', '/named', (page) => page.locator('.namedlist li').first()),
  seeded('named-empty', '/named', (page) => page.locator('.namedpage .empty').first(), { brand: 'quiet' }),
  seeded('note-naming', kase('camille', '/note'), composer, {
    act: async (page) => {
      await never(page, /\/drafts\/note$/)
      await composer(page).fill('')
      await composer(page).pressSequentially('À voir avec @')
      await page.locator('.naming-list [role="option"]').first().waitFor()
    },
  }),
  seeded('settings-quality', '/settings/quality', (page) => page.locator('.qualwords').first()),
  seeded('settings-topics', '/settings/quality', (page) => page.locator('.qualtopic').first(), {
    act: async (page) => {
      await page.locator('.qualtopic summary').last().click()
      await page.locator('.qualtopic').first().scrollIntoViewIfNeeded()
    },
  }),
  seeded('settings-topics-form', '/settings/quality', (page) => page.locator('.qualtopic').first(), {
    act: async (page) => {
      await page.locator('.qualtopic .btn').last().click()
      await page.locator('.qualtopic form').scrollIntoViewIfNeeded()
    },
  }),
  seeded('settings-topics-none', '/settings/quality', (page) => page.locator('.qualwords').first(), {
    brand: 'quiet',
    act: (page) => page.locator('section').nth(2).scrollIntoViewIfNeeded(),
  }),
  seeded('settings-menu', '/settings/labels', (page) => page.locator('.labels-row').first(), {
    // At the desk all its parts stand beside the page.
    act: async (page) => {
      const button = page.locator('.setpick')
      if (await button.isVisible()) await button.click()
    },
  }),
  seeded('case-correct', kase('camille'), (page) => page.locator('.postlabels .btn').first(), {
    act: (page) => page.locator('.postlabels .btn').first().click(),
  }),
  // Its last answers, on a part of the thread that has to be scrolled to.
  seeded('case-correct-end', kase('camille'), (page) => page.locator('.postlabels .btn').first(), {
    act: async (page) => {
      await page.locator('.postlabels .btn').first().click()
      await page.locator('.rightlabels > .row').first().scrollIntoViewIfNeeded()
    },
  }),
  seeded('settings-labels', '/settings/labels', (page) => page.locator('.labels-row').first()),
  seeded('settings-labels-form', '/settings/labels', (page) => page.locator('.labels-row').first(), {
    act: (page) => page.locator('.labels-row button').first().click(),
  }),
  seeded('case-labels', kase('camille'), (page) => page.locator('.casehead .label').first(), {
    act: async (page) => {
      await page.keyboard.press('l')
      await page.locator('.palette [role="option"]').first().waitFor()
      await page.keyboard.type('fac')
    },
  }),
  seeded('settings-texts', '/settings/texts', (page) => page.locator('.texts-row').first()),
  seeded('settings-texts-empty', '/settings/texts', (page) => page.locator('.setbody .btn').first(), {
    brand: 'quiet',
  }),
  seeded('settings-texts-form', '/settings/texts', (page) => page.locator('.texts-row').first(), {
    act: (page) => page.locator('.texts-row button').first().click(),
  }),
  seeded('reply-offline', kase('delphine', '/reply'), composer, {
    act: async (page) => {
      await composer(page).fill('Bonjour Delphine,')
      await page.context().setOffline(true)
      await page.locator('.note').first().waitFor()
    },
  }),
  seeded('reply-sent', kase('yanis', '/reply'), composer, {
    act: async (page) => {
      await composer(page).fill('Bonsoir Yanis, pardon : nous vous rappelons ce soir.')
      await page.locator('.composer .btn.p').click()
      await page.locator('.toast').waitFor()
    },
    after: (stage) => stage.forgetReplies('yanis'),
  }),
  seeded('reply-person', kase('camille', '/reply'), composer, {
    act: async (page) => {
      const button = page.locator('.casebar .narrow-only')
      if (await button.isVisible()) await button.click()
    },
  }),
  seeded('reply-person-long', kase('camille', '/reply'), composer, {
    before: longNames,
    act: async (page) => {
      const button = page.locator('.casebar .narrow-only')
      if (await button.isVisible()) await button.click()
      await page.locator('.accountlist').first().waitFor()
    },
  }),
  seeded('reply-person-accounts', kase('camille', '/reply'), composer, {
    act: async (page) => {
      const button = page.locator('.casebar .narrow-only')
      if (await button.isVisible()) await button.click()
      await page.locator('.accountlist').last().scrollIntoViewIfNeeded()
    },
  }),
  seeded('note', kase('camille', '/note'), composer),
  ...['team', 'audit', 'security', 'tools'].map((name) => seeded(`settings-${name}`, `/settings/${name}`, heading)),
  seeded('settings-webhook', '/settings/tools', (page) => page.locator('.webhooks .lines > li').first(), {
    act: async (page) => {
      await page.locator('.webhooks .lines > li button').first().click()
      await page.locator('.hooklog summary').first().click()
    },
  }),
  seeded('settings-webhook-new', '/settings/tools', (page) => page.locator('.webhooks .lines > li').first(), {
    act: (page) => page.locator('.webhooks .top button').click(),
  }),
  seeded('search', '/search', (page) => page.locator('.searchtry').first()),
  seeded('search-found', '/search?q=heure+attentes', (page) => page.locator('.foundcase').first()),
  seeded('search-operators', '/search', (page) => page.locator('.searchtry').first(), {
    act: async (page) => {
      const isFrench = (await page.locator('html').getAttribute('lang')) === 'fr'
      await page.keyboard.type(isFrench ? 'table est:' : 'table is:')
      await page.locator('.suggestion').first().waitFor()
    },
  }),
  seeded('search-nothing', '/search?q=zzyzx+colour:red', (page) => page.locator('.empty').first()),
  seeded('coverage', '/coverage', (page) => page.locator('.covrows').first()),
  seeded('coverage-nothing', '/coverage', (page) => page.locator('.covpage').first(), { brand: 'quiet' }),
  seeded('coverage-month', '/coverage', (page) => page.locator('.covrows').first(), {
    act: (page) => page.locator('.bar [role="radio"]').nth(1).click(),
  }),
  seeded('workload', '/workload', (page) => page.locator('.loadrows .loadwho').first()),
  seeded('workload-nothing', '/workload', (page) => page.locator('.loadrows .loadwho').first(), { brand: 'quiet' }),
  seeded('workload-cases', '/workload', (page) => page.locator('.loadrows .loadwho').first(), {
    act: async (page) => {
      await page.locator('.loadrows .loadwho').first().click()
      await page.locator('.held .heldcase input').first().check()
    },
  }),
  seeded('workload-nobody', '/workload', (page) => page.locator('.loadrows .loadwho').first(), {
    act: (page) => page.locator('.loadnobody .loadwho').click(),
  }),
  seeded('settings-teams', '/settings/teams', (page) => page.locator('.lines li').first()),
  seeded('settings-teams-none', '/settings/teams', (page) => page.locator('.lines li').first(), { brand: 'quiet' }),
  seeded('settings-teams-shifts', '/settings/teams', (page) => page.locator('.lines li').first(), {
    act: (page) => page.locator('section').nth(2).locator('.lines button').first().click(),
  }),
  seeded('settings-teams-rule', '/settings/teams', (page) => page.locator('.lines li').first(), {
    act: (page) => page.locator('section').nth(3).locator('.lines .acts button').last().click(),
  }),
  seeded('settings-clocks', '/settings/clocks', (page) => page.locator('.foretold li').first()),
  seeded('settings-clocks-usual', '/settings/clocks', (page) => page.locator('.foretold li').first(), {
    brand: 'quiet',
  }),
  seeded('settings-clocks-rule', '/settings/clocks', (page) => page.locator('.foretold li').first(), {
    act: (page) => page.locator('.lines').first().locator('button').nth(1).click(),
  }),
  seeded('settings-clocks-override', '/settings/clocks', (page) => page.locator('.foretold li').first(), {
    act: async (page) => {
      const part = page.locator('section').nth(3)
      await part.locator('button').last().click()
      await part.locator('form').scrollIntoViewIfNeeded()
    },
  }),
  seeded('settings-clocks-calendar', '/settings/clocks', (page) => page.locator('.foretold li').first(), {
    act: async (page) => {
      await page.locator('section').nth(2).locator('.lines button').first().click()
      await page.locator('.weekhours').scrollIntoViewIfNeeded()
    },
  }),
  seeded('case-promised', kase('camille'), (page) => page.locator('.carelines').first()),
  seeded('case-department', kase('sent', '?view=waiting'), (page) => page.locator('.carelines').first()),
  seeded('case-paused', kase('layla', '?view=waiting'), (page) => page.locator('.carelines').first()),
  ...(['h', 'd', 'e'] as const).map((key) =>
    seeded(`case-key-${key}`, kase('noa'), thread, {
      act: async (page) => {
        await page.keyboard.press(key)
        await page.locator('dialog[open]').waitFor()
      },
    }),
  ),
  seeded('case-moment', kase('noa'), thread, {
    act: async (page) => {
      await page.keyboard.press('d')
      const dialog = page.locator('dialog[open]')
      await dialog.locator('.way').last().click()
      await dialog.locator('.momentfield button').click()
      await page.locator('.month').waitFor()
    },
  }),
  seeded('reply-promise', kase('noa', '/reply'), composer, {
    act: (page) => page.locator('.promiserow .seg button').last().click(),
  }),
  ...(
    [
      ['labels', '.labels-row'],
      ['texts', '.texts-row'],
      ['teams', 'section:nth-of-type(2) .lines > li'],
    ] as const
  ).map(([page, line]) =>
    seeded(`settings-${page}-two`, `/settings/${page}`, (it) => it.locator(line).nth(1), {
      // Two lines are written on at a time: the second closes nothing of the first.
      act: async (it) => {
        for (const at of [1, 0]) await it.locator(line).nth(at).locator('button').last().click()
      },
    }),
  ),
  seeded('bring', '/new', form),
  seeded(
    'bring-shared',
    '/share?title=Un%20avis&text=Froid%20et%20lent.&url=https%3A%2F%2Fwww.example.com%2Fp%2F7',
    form,
  ),
  ...['brand', 'watch', 'sources', 'bring', 'profile', 'devices', 'add-brand'].map((name) =>
    seeded(`settings-${name}`, `/settings/${name}`, (page) =>
      page.locator(name === 'devices' || name === 'watch' || name === 'sources' ? '.lines li' : '.setbody h2').first(),
    ),
  ),
  seeded('site-beside-case', kase('noble'), (page) => page.locator('.besideline').first()),
  seeded('site-list', '/settings/site', (page) => page.locator('.lookstrip').first()),
  seeded('site-list-down', '/settings/site', (page) => page.locator('.lookstrip').first(), { brand: 'troubled' }),
  seeded('site-list-empty', '/settings/site', (page) => page.locator('.empty').first(), { brand: 'quiet' }),
  seeded('site-page', watchedPage('full'), sourceFacts),
  seeded('site-page-down', watchedPage('down'), sourceFacts, { brand: 'troubled' }),
  seeded('site-edit', watchedPage('full'), sourceFacts, {
    act: async (page) => {
      await page.locator('.sourcehead + .row .btn.q').first().click()
      await page.locator('.siteform').waitFor()
    },
  }),
  seeded('site-wrong', watchedPage('full'), sourceFacts, {
    act: async (page) => {
      await page.locator('.sourcehead + .row .btn.q').first().click()
      const fields = page.locator('.siteform input[type=text], .siteform input:not([type])')
      await fields.nth(0).fill('Boutique '.repeat(34))
      await fields.nth(1).fill('x')
      await fields.nth(3).fill('2000')
      await fields.nth(4).fill('60')
    },
  }),
  seeded('site-refused', '/settings/site', (page) => page.locator('.empty').first(), {
    brand: 'quiet',
    act: async (page) => {
      await page.locator('.setbody .btn.p').first().click()
      await page.locator('.siteform input').first().fill('contact@chez-mireille.example')
      await page.locator('.siteform button[type=submit]').click()
      await page.locator('.siteform [aria-invalid=true]').waitFor()
    },
  }),
  seeded('site-found', '/settings/site', (page) => page.locator('.empty').first(), {
    brand: 'quiet',
    before: (page) => found(page, { fault: null, status: 200, took: 231 }),
    act: firstLook,
  }),
  seeded('site-found-wrong', '/settings/site', (page) => page.locator('.empty').first(), {
    brand: 'quiet',
    before: (page) => found(page, { fault: 'certificate', flaw: 'expired', status: null, certificate: null }),
    act: firstLook,
  }),
  seeded('settings-watch-open', '/settings/watch', heading, {
    act: async (page) => {
      await page.locator('.lines .btn').first().click()
      await page.locator('.chips').first().waitFor()
    },
  }),
  seeded('settings-watch-refined', '/settings/watch', heading, {
    act: async (page) => {
      await page.locator('.lines .btn').first().click()
      await page.locator('.refine summary').click()
      const [all, none] = [page.locator('.refine .chips input').nth(0), page.locator('.refine .chips input').nth(1)]
      await all.fill('attente')
      await all.press('Enter')
      await none.fill('emploi, #concours')
      await none.press('Enter')
      await page.locator('.refine .chip.offer').first().click()
      await page.locator('.pairs input').nth(0).fill('heure')
      await page.locator('.pairs input').nth(1).fill('attente')
      await page.locator('.pairs .btn').click()
      await page.locator('.ruletrial .stack:not(.stale)').waitFor()
    },
  }),
  seeded('settings-watch-none', '/settings/watch', heading, { brand: 'unwatched' }),
  seeded('settings-sources-troubled', '/settings/sources', (page) => page.locator('.lines li').first(), {
    brand: 'troubled',
  }),
  seeded('source', source('full'), sourceFacts),
  seeded('source-holes', source('full'), sourceFacts, { before: troubledPast }),
  seeded('source-lost', source('lost'), sourceFacts, { brand: 'troubled' }),
  seeded('source-paused', source('paused'), sourceFacts, { brand: 'troubled' }),
  seeded('source-new', source('fresh'), sourceFacts, { brand: 'troubled' }),
  seeded('source-reconnect', source('lost'), sourceFacts, {
    brand: 'troubled',
    act: async (page) => {
      await page.locator('.sourcehead + .row .btn.p').first().click()
      await page.locator('.sourcepage form').waitFor()
    },
  }),
  seeded('source-remove', source('full'), sourceFacts, {
    act: async (page) => {
      await page.locator('.sourcehead + .row .btn').last().click()
      await page.locator('.sourcepage .note').first().waitFor()
    },
  }),
  seeded('source-none', '/settings/sources/00000000-0000-4000-8000-000000000000', (page) =>
    page.locator('.empty').first(),
  ),
  seeded('settings-sources-none', '/settings/sources', (page) => page.locator('.empty').first(), {
    brand: 'unconnected',
  }),
  ...consentViews,
  ...inboxViews,
  ...moveViews,
  ...fileViews,
  ...adviserViews,
  ...doorViews,
  ...accountViews,
  seeded('unsure', '/unsure', (page) => page.locator('.question, .unsurepage .empty').first()),
  seeded('unsure-nothing', '/unsure', (page) => page.locator('.empty').first(), { brand: 'quiet' }),
  seeded('unsure-skipped', '/unsure', (page) => page.locator('.question').first(), {
    act: async (page) => {
      const [later, other] = [page.locator('.answers .btn').nth(2), page.locator('.bar .end .btn')]
      await later.click()
      await other.waitFor()
    },
  }),
  seeded('case-why', kase('camille'), (page) => page.locator('.whyseverity').first(), {
    act: async (page) => {
      await page.locator('.whyseverity').first().click()
      await page.locator('.whybox').waitFor()
    },
  }),
  // Last of its kind: it corrects, and the others are looked at before.
  seeded('settings-quality-told', kase('camille'), (page) => page.locator('.postlabels .btn').first(), {
    act: async (page) => {
      await page.locator('.postlabels .btn').first().click()
      await page.locator('.rightlabels .row .btn').first().click()
      await page.locator('.toast').waitFor()
      await page.goto(new URL('/settings/quality', page.url()).href)
      await page.locator('.qualhead summary').first().click()
    },
  }),
  seeded('settings-sources-new', '/settings/sources', (page) => page.locator('.lines li').first(), {
    act: async (page) => {
      await page.locator('.setbody section > .btn').last().click()
      await page.locator('form').waitFor()
    },
  }),
]

const problem = (reason: string, status: number): string =>
  JSON.stringify({ type: 'about:blank', title: 'error', status, detail: 'Something went wrong.', reason })
