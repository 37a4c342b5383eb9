import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { placeOnServer } from '../support/place.ts'
import { totp } from '../support/totp.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']
const sizes = { wide: [1440, 900], middle: [1024, 768], phone: [390, 844] } as const
const marcsPassword = 'a sentence long enough'

describe('people come, prove who they are, and go', () => {
  let place: Place
  let vigie: Run
  let browser: Browser
  let ines: Page
  let marc: Page
  let home: string
  let link = ''
  let secret = ''
  let recovery = ''
  const wrong: string[] = []

  /** Both themes, three widths; the page is left as it was. */
  const picture = async (page: Page, name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    const before = page.viewportSize()
    for (const [size, [width, height]] of Object.entries(sizes)) {
      await page.setViewportSize({ width, height })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: join(pictures, `${name}-${size}-${colorScheme}.png`) })
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    if (before !== null) await page.setViewportSize(before)
  }
  const open = async (locale: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })
    const page = await context.newPage()
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
        wrong.push(message.text())
    })
    return page
  }

  beforeAll(async () => {
    place = await placeOnServer()
    vigie = place.run()
    await vigie.listening()
    home = place.url.replace('127.0.0.1', 'localhost')
    const desk = new Desk(place.url)
    await desk.setUp(await until(() => setupTokenIn(vigie.out()) || undefined))
    for (const name of ['Chez Mireille', 'Billetterie du Port']) {
      const brand = { name, languages: ['fr'], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
      await desk.call(z.unknown(), 'POST', '/api/v1/brands', brand)
    }
    browser = await launchBrowser()
    ines = await open('fr-FR')
    marc = await open('en-GB')
  })
  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
  })

  it('an administrator invites a colleague for one brand and gets a link to send', async () => {
    await ines.goto(`${home}/settings/team`)
    await ines.getByLabel('Adresse mail').fill('ines@example.test')
    await ines.getByLabel('Mot de passe').fill('une phrase assez longue')
    await picture(ines, 'entree')
    await ines.getByRole('button', { name: 'Entrer', exact: true }).click()
    await ines.getByRole('heading', { name: 'Équipe' }).waitFor()
    expect(new URL(ines.url()).pathname).toMatch(/^\/b\/[0-9a-f-]{36}\/settings\/team$/)
    await picture(ines, 'equipe-seule')
    await ines.getByRole('button', { name: 'Inviter quelqu’un' }).click()
    await ines.getByLabel('Nom', { exact: true }).fill('Marc Petit')
    await ines.getByLabel('Adresse mail').fill('marc@example.test')
    await ines.getByRole('radio', { name: 'English' }).click()
    await picture(ines, 'invitation')
    await ines.getByRole('button', { name: 'Créer le lien' }).click()
    link = await ines.getByLabel('Lien à envoyer').inputValue()
    expect(link).toMatch(/\/invitation#[\w-]{43}$/)
    await picture(ines, 'equipe-lien')
  })

  it('the colleague opens it in English, chooses a password, and lands in the inbox of that brand', async () => {
    await marc.goto(link.replace('127.0.0.1', 'localhost'))
    await marc.getByRole('heading', { name: 'Welcome, Marc Petit.' }).waitFor()
    expect(new URL(marc.url()).hash).toBe('')
    await picture(marc, 'accept')
    await marc.getByLabel('Choose a password').fill(marcsPassword)
    await marc.getByRole('button', { name: 'Enter Vigie' }).click()
    // The invitation names the brand too; the inbox is there when it says whether anybody listens.
    await marc.getByText('Nobody is listening yet.').waitFor()
    expect(await marc.getByText('Chez Mireille').count()).toBeGreaterThan(0)
    expect(await marc.getByText('Billetterie du Port').count()).toBe(0)
    await picture(marc, 'inbox-marc')
  })

  it('the same link says that it has been used', async () => {
    const again = await open('en-GB')
    await again.goto(link.replace('127.0.0.1', 'localhost'))
    await again.getByText('This invitation has been used.').waitFor()
    expect(await again.getByLabel('Choose a password').count()).toBe(0)
    await picture(again, 'accept-used')
    await again.context().close()
  })

  it('they set up two steps with the key that the QR code holds, and get recovery codes once', async () => {
    await marc.goto(`${home}/settings/security`)
    await marc.getByRole('heading', { name: 'Signing in' }).waitFor()
    await picture(marc, 'security')
    await marc.getByRole('button', { name: 'Turn on' }).click()
    await marc.getByLabel('Your password').fill('not this one at all')
    await marc.getByRole('button', { name: 'Continue' }).click()
    await marc.getByText('That is not your password.').waitFor()
    await marc.getByLabel('Your password').fill(marcsPassword)
    await marc.getByRole('button', { name: 'Continue' }).click()
    await marc.getByRole('img', { name: /QR code/ }).waitFor()
    secret = (await marc.locator('.secret').textContent()) ?? ''
    await picture(marc, 'enrol')
    await marc.getByLabel('Code shown by the app').fill(totp(secret, Date.now()))
    await marc.getByRole('button', { name: 'Check the code' }).click()
    await marc.getByText('Your recovery codes').waitFor()
    const codes = await marc.locator('.codes li').allTextContents()
    expect(codes).toHaveLength(10)
    recovery = codes[0] ?? ''
    await picture(marc, 'recovery')
    await marc.getByRole('button', { name: 'I have kept them' }).click()
    await marc.getByText('On: you are asked for a code').waitFor()
  })

  it('from now on the password is not enough: a wrong code is refused, a recovery code lets in once', async () => {
    const enter = async (): Promise<void> => {
      await marc.getByRole('button', { name: /Marc Petit/ }).click()
      await marc.getByRole('menuitem', { name: 'Sign out' }).click()
      await marc.getByLabel('E-mail').fill('marc@example.test')
      await marc.getByRole('textbox', { name: 'Password' }).fill(marcsPassword)
      await marc.getByRole('button', { name: 'Sign in', exact: true }).click()
      await marc.getByRole('heading', { name: 'One more step' }).waitFor()
    }
    await enter()
    await marc.getByLabel('Six-digit code').fill('000000')
    await picture(marc, 'code')
    await marc.getByRole('button', { name: 'Sign in', exact: true }).click()
    await marc.getByText('This code is not right, or no longer.').waitFor()
    for (const good of [true, false]) {
      if (!good) await enter()
      await marc.getByRole('button', { name: 'I don’t have my phone' }).click()
      await marc.getByLabel('Recovery code').fill(recovery)
      await marc.getByRole('button', { name: 'Sign in', exact: true }).click()
      if (good) await marc.getByText('Chez Mireille').first().waitFor()
      else await marc.getByText('This code is not right, or no longer.').waitFor()
    }
    await marc.getByRole('button', { name: 'I have my phone' }).click()
    // The code that switched two steps on opens no door; the next one does.
    await marc.getByLabel('Six-digit code').fill(totp(secret, Date.now() + 30_000))
    await marc.getByRole('button', { name: 'Sign in', exact: true }).click()
    await marc.getByText('Chez Mireille').first().waitFor()
    expect(await marc.getByRole('heading', { name: 'One more step' }).count()).toBe(0)
  })

  it('the administrator adds a passkey and comes in with it alone', async () => {
    const cdp = await ines.context().newCDPSession(ines)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await ines.goto(`${home}/settings/security`)
    await ines.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
    await ines.getByLabel('Votre mot de passe').fill('une phrase assez longue')
    await ines.getByLabel('Nom de la clé').fill('Téléphone d’Inès')
    await picture(ines, 'passkey')
    await ines.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
    await ines.getByText('Clé d’accès ajoutée.').waitFor()
    await picture(ines, 'connexion')
    await ines.getByRole('button', { name: /Inès Benali/ }).click()
    await ines.getByRole('menuitem', { name: 'Se déconnecter' }).click()
    await ines.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click()
    await ines.getByRole('button', { name: /Inès Benali/ }).waitFor()
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    expect(credentials).toMatchObject([{ rpId: 'localhost', signCount: 2 }])
  })

  it('switches between brands from the sidebar, and the address says which', async () => {
    await ines.goto(home)
    await ines.getByRole('button', { name: /Changer de marque/ }).click()
    await picture(ines, 'marques')
    await ines.getByRole('menuitem', { name: 'Billetterie du Port' }).click()
    await ines.getByRole('button', { name: /Billetterie du Port\. Changer de marque/ }).waitFor()
    const there = ines.url()
    expect(there).toMatch(/\/b\/[0-9a-f-]{36}/)
    await marc.goto(there)
    await marc.getByText('Chez Mireille').first().waitFor()
    expect(await marc.getByText('Billetterie du Port').count()).toBe(0)
    await ines.goto(home)
    await ines.getByRole('button', { name: /Billetterie du Port\. Changer de marque/ }).waitFor()
  })

  it('removes the colleague, who is outside at once; the log says who did it', async () => {
    await ines.goto(`${home}/settings/team`)
    await ines.getByText('marc@example.test').waitFor()
    await picture(ines, 'equipe')
    await ines.getByRole('button', { name: 'Modifier Marc Petit' }).click()
    await picture(ines, 'equipe-modifier')
    await ines.getByRole('button', { name: 'Retirer de l’équipe' }).click()
    await picture(ines, 'equipe-retirer')
    await ines.getByRole('button', { name: 'Retirer Marc Petit' }).click()
    await ines.getByText('Marc Petit n’est plus dans l’équipe.').waitFor()
    await marc.reload()
    await marc.getByRole('textbox', { name: 'Password' }).waitFor()
    await ines.goto(`${home}/settings/audit`)
    await ines.getByText('Inès Benali a retiré Marc Petit de l’équipe').waitFor()
    expect(await ines.getByText('Marc Petit a accepté son invitation').count()).toBe(1)
    await picture(ines, 'journal')
    for (const section of ['profile', 'devices', 'add-brand']) {
      await ines.goto(`${home}/settings/${section}`)
      await ines.getByRole('heading', { level: 2 }).first().waitFor()
      await picture(ines, section)
    }
  })

  it('the operator who is locked out prints a link and sets a new password with it', async () => {
    const told = place.run({ command: ['bin/vigie.mjs', 'people', 'reset-password', 'ines@example.test'] })
    expect(await told.ended).toBe(0)
    const made = /(\S+\/password#[\w-]{43})/.exec(told.out())?.[1] ?? ''
    const page = await open('fr-FR')
    await page.goto(made)
    await page.getByText('ines@example.test').waitFor()
    await picture(page, 'mot-de-passe')
    await page.getByLabel('Nouveau mot de passe').fill('une tout autre phrase')
    await page.getByRole('button', { name: 'Enregistrer et entrer' }).click()
    await page.getByRole('button', { name: /Inès Benali/ }).waitFor()
    await page.goto(`${place.url}/settings/team`)
    await page.getByText('Deux étapes pour tout le monde').click()
    await page.getByRole('heading', { name: 'Une seconde étape avant d’entrer' }).waitFor()
    await picture(page, 'seconde-etape')
    const nobody = place.run({ command: ['bin/vigie.mjs', 'people', 'reset-password', 'x@example.test'] })
    expect(await nobody.ended).toBe(1)
    expect(nobody.err()).toContain('Nobody here has the e-mail address x@example.test.')
  })

  it('runs without an error or a breach of its own content policy', () => {
    expect(wrong).toEqual([])
  })
})
