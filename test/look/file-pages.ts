import type { Page } from 'playwright-core'
import sharp from 'sharp'
import type { OwnAbsences } from '../../src/api/teams.ts'
import type { Scene, View } from './view.ts'

const kase =
  (key: string, rest = '') =>
  (stage: Scene) =>
    `/cases/${stage.caseId(key)}${rest}`
const composer = (page: Page) => page.locator('textarea').first()

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
const hugo = { id: 'hugo', name: 'Hugo Marchand' }
const karim = { id: 'karim', name: 'Karim Diop' }
const plate = (): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: '#8d3b36' } })
    .png()
    .toBuffer()

const files = [
  ['picture', 'assiette.png', 184_320, hugo, 52],
  ['letter', 'Réclamation.pdf', 96_411, hugo, 50],
  ['file', 'relevé de caisse du samedi soir, terrasse et salle, version corrigée.xlsx', 2_480_221, karim, 21],
] as const
const links = [
  ['https://www.colis.example/suivi/7R00412398', 'Suivi du colis 7R 0041 2398', hugo, 40],
  ['https://reservations.example/tables/48217?from=agenda&week=31', '', karim, 19],
] as const

/** Shows a case as it stands with files in a note, and links. */
const withFiles = async (page: Page): Promise<void> => {
  const image = await plate()
  await page.route(/\/api\/v1\/evidence\//, (route) => route.fulfill({ body: image, contentType: 'image/png' }))
  await page.route(/\/api\/v1\/cases\/\d+$/, async (route) => {
    const answer = await route.fetch().catch(() => null)
    const body = await answer?.json().catch(() => null)
    if (answer === null || body === null || body === undefined) return
    const note = {
      kind: 'note',
      id: '00000000-0000-4000-8000-0000000000f0',
      at: ago(20),
      author: hugo,
      text: 'La photo, son courrier, et la caisse de samedi.',
      mentions: [],
      groups: [],
      files: files.map(([kind, name, size, addedBy, minutes], nth) => ({
        id: `00000000-0000-4000-8000-00000000000${nth}`,
        ...{ kind, name, size, addedBy, addedAt: ago(minutes), sha256: 'a'.repeat(64) },
        ...(kind === 'picture' ? { width: 640, height: 480 } : { width: null, height: null }),
      })),
    }
    const kept = links.map(([url, title, addedBy, minutes], nth) => ({
      id: `00000000-0000-4000-8000-0000000000a${nth}`,
      ...{ url, title, addedBy, addedAt: ago(minutes) },
    }))
    const json = { ...body, thread: [...body.thread, note], links: kept }
    await route.fulfill({ response: answer, json }).catch(() => undefined)
  })
}
const refusal = (status: number, reason: string) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'error', status, detail: 'Refused.', reason }),
})
const attach = async (page: Page, ...names: readonly string[]): Promise<void> => {
  const image = await plate()
  await page.locator('.composer input[type="file"]').setInputFiles(
    names.map((name) => ({
      name,
      mimeType: name.endsWith('png') ? 'image/png' : 'application/octet-stream',
      buffer: name.endsWith('png')
        ? image
        : name.endsWith('exe')
          ? Buffer.from('MZ program')
          : Buffer.from('a;b\n1;2\n'),
    })),
  )
  await page.locator('.notefiles li').last().waitFor()
}
/** A note that is written only for the picture: its draft is kept nowhere. */
const note = (name: string, more: Partial<View>): View => ({
  name,
  phase: 'seeded',
  path: kase('noa', '/note'),
  ready: composer,
  ...more,
  before: async (page, stage) => {
    await page.route(/\/drafts\/note$/, (route) => route.abort())
    await more.before?.(page, stage)
  },
})
const openLinkForm = async (page: Page): Promise<void> => {
  await page.locator('.facts .btn[aria-haspopup="dialog"]').click()
  await page.locator('dialog[open] p .btn').last().click()
  await page.locator('dialog[open] input[type="url"]').waitFor()
}
const kept = (name: string, more: Partial<View> = {}): View => ({
  name,
  phase: 'seeded',
  path: kase('noa'),
  before: withFiles,
  ready: (page) => page.locator('.facts .btn[aria-haspopup="dialog"]'),
  ...more,
})

/** Answers who is away and who could stand in. */
const away = (page: Page): Promise<unknown> =>
  page.route(/\/me\/absences$/, (route) => {
    const at = (days: number, hour: number) => {
      const day = new Date(Date.now() + days * 86_400_000)
      return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).toISOString()
    }
    const json: OwnAbsences = {
      version: 3,
      timeZone: 'Europe/Paris',
      absences: [
        { id: '00000000-0000-4000-8000-0000000000c0', from: at(2, 9), to: at(3, 9), standInId: null },
        { id: '00000000-0000-4000-8000-0000000000c1', from: at(24, 9), to: at(38, 9), standInId: 'hugo' },
      ],
      standIns: [hugo, karim],
    }
    return route.fulfill({ json })
  })

/** Files and links of a case and of notes, teams that a note names, one's own absences, and a view that is gone. */
export const fileViews: readonly View[] = [
  kept('case-files'),
  kept('case-files-list', {
    act: async (page) => {
      await page.locator('.facts .btn[aria-haspopup="dialog"]').click()
      await page.locator('dialog[open] .casefiles').first().waitFor()
    },
  }),
  kept('case-files-removed', {
    act: async (page) => {
      await page.route(/\/links\//, async (route) => {
        const answer = await route.fetch({
          method: 'GET',
          url: route
            .request()
            .url()
            .replace(/\/links\/.*/, ''),
        })
        await route.fulfill({ json: (await answer.json()).case })
      })
      await page.locator('.facts .btn[aria-haspopup="dialog"]').click()
      await page.locator('dialog[open] .casefiles li > .btn').first().click()
      await page.locator('.removedlink, .toast').first().waitFor()
    },
  }),
  kept('case-files-beside', { path: kase('noa', '/reply'), ready: composer }),
  kept('case-link-new', { act: openLinkForm }),
  kept('case-link-refused', {
    act: async (page) => {
      await page.route(/\/link-title$/, (route) => route.fulfill(refusal(422, 'link-unread')))
      await openLinkForm(page)
      await page.locator('dialog[open] input[type="url"]').fill('https://www.colis.example/suivi/7R00412398')
      await page.locator('dialog[open] .btn.sm').last().click()
      await page.locator('dialog[open] .note').waitFor()
    },
  }),
  kept('case-link-wrong', {
    act: async (page) => {
      await openLinkForm(page)
      await page.locator('dialog[open] input[type="url"]').fill('le suivi du colis')
      await page.locator('.mantine-InputWrapper-error').waitFor()
    },
  }),
  note('note-files', {
    act: async (page) => {
      await composer(page).fill('La photo et la caisse.')
      await attach(page, 'assiette.png', 'relevé de caisse du samedi soir, terrasse et salle, version corrigée.csv')
      await page.locator('.notefiles .dial').first().waitFor({ state: 'detached' })
    },
  }),
  note('note-files-sending', {
    before: (page) =>
      page.route(/\/files\//, () => {
        // Never answered.
      }),
    act: (page) => attach(page, 'assiette.png'),
  }),
  note('note-files-refused', {
    act: async (page) => {
      await attach(page, 'assiette.png', 'facture.pdf.exe')
      await page.locator('.notefiles .note').waitFor()
    },
  }),
  note('note-files-over', {
    act: async (page) => {
      await page.locator('section.composer').evaluate((it) => {
        const held = new DataTransfer()
        held.items.add(new File(['a'], 'a.txt'))
        it.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: held }))
      })
      await page.locator('.composer.over').waitFor()
    },
  }),
  note('note-files-many', {
    act: async (page) => {
      await attach(page, ...Array.from({ length: 12 }, (_, nth) => `ticket-${nth + 1}.csv`))
      await page.locator('.notefiles .dial').first().waitFor({ state: 'detached' })
    },
  }),
  note('note-naming-team', {
    act: async (page) => {
      await composer(page).pressSequentially('À voir avec @sa')
      await page.locator('.naming-list [role="option"]').first().waitFor()
    },
  }),
  {
    name: 'settings-profile-absences',
    phase: 'seeded',
    path: '/settings/profile',
    before: away,
    ready: (page) => page.locator('.timefield').first(),
    act: async (page) => {
      const dates = page.locator('.timefield.date')
      await dates.nth(0).fill('2099-08-20T09:00')
      await dates.nth(1).fill('2099-08-18T09:00')
      await dates.first().scrollIntoViewIfNeeded()
      await page.locator('.momentfield button').first().click()
      await page.locator('.month').waitFor()
    },
  },
  {
    name: 'view-gone',
    phase: 'seeded',
    path: '/views/00000000-0000-4000-8000-000000000000',
    ready: (page) => page.locator('.empty').first(),
  },
]
