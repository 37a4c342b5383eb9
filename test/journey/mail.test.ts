import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Dovecot, hasDovecot, startDovecot } from '../servers/dovecot.ts'
import { type Smtp, startSmtp } from '../servers/smtp.ts'
import { build, Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { mailOf } from '../support/mails.ts'

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']
const password = 'une phrase assez longue'

describe.skipIf(!hasDovecot)('the mailbox that customers write to (Dovecot, as root)', () => {
  let place: Place
  let imap: Dovecot
  let smtp: Smtp
  let vigie: Run
  let browser: Browser
  let page: Page
  let desk: Desk
  const wrong: string[] = []
  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name}.png`) })
  }

  beforeAll(async () => {
    build()
    place = await Place.make()
    imap = await startDovecot()
    smtp = await startSmtp()
    vigie = place.run()
    await vigie.listening()
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
    page.on('pageerror', (error) => wrong.push(error.message))
    desk = new Desk(place.url)
    const token = await until(() => setupTokenIn(vigie.out()) || undefined)
    await page.request.post(`${place.url}/api/v1/setup`, {
      headers: { origin: place.url },
      data: { token, name: 'Inès Benali', email: 'ines@example.test', password, language: 'fr' },
    })
    await desk.call(z.unknown(), 'POST', '/api/auth/sign-in/email', { email: 'ines@example.test', password })
    const brand = await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', {
      name: 'Chez Mireille',
      languages: ['fr'],
      timeZone: 'Europe/Paris',
      firstReplyMinutes: 60,
    })
    desk.brandId = brand.id
  })

  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
    await smtp?.[Symbol.asyncDispose]()
    await imap?.[Symbol.asyncDispose]()
  })

  it('is told in words when the password is wrong, for reading and for sending', async () => {
    await page.goto(`${place.url}/settings/sources`)
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'Mail' })
    await page.getByLabel('Adresse e-mail').fill(imap.user)
    await page.getByLabel('Mot de passe', { exact: true }).fill('pas le bon')
    await page.getByLabel('Nom affiché').fill('Chez Mireille')
    await page.getByLabel('Serveur entrant').fill(`imap://127.0.0.1:${imap.port}`)
    await page.getByLabel('Serveur sortant').fill(`smtp://127.0.0.1:${smtp.port}`)
    await picture('mail-formulaire')
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText(/ne laisse pas entrer mireille@example.org/).waitFor()
    await picture('mail-refus')
    smtp.password = 'un autre'
    await page.getByLabel('Mot de passe', { exact: true }).fill(imap.password)
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText(/Le serveur sortant .* ne laisse pas entrer/).waitFor()
    smtp.password = imap.password
    const Sources = z.object({ sources: z.array(z.unknown()) })
    expect(await desk.call(Sources, 'GET', `/api/v1/brands/${desk.brandId}/sources`)).toEqual({ sources: [] })
  })

  it('is connected once the password is right, and a mail that arrives is a case within seconds', async () => {
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText('À l’écoute').first().waitFor()
    await picture('mail-sources')
    await page.goto(place.url)
    // The push is on its way once the stream stands; the round reconciles all the same.
    const began = Date.now()
    await imap.deliver(
      mailOf({
        id: 'soupe@client.example',
        subject: 'Ma réservation de samedi',
        text: 'Bonjour,\n\nla soupe était froide et personne ne s’est excusé.\n\n-- \nJeanne Leroy',
      }),
    )
    await page.getByRole('option', { name: /Jeanne Leroy/ }).click()
    expect(Date.now() - began).toBeLessThan(20_000)
    await page.getByText('la soupe était froide').last().waitFor()
    await page.getByText('jeanne@client.example').first().waitFor()
    await picture('mail-cas')
  })

  it('an absence that answers by itself opens no case', async () => {
    await imap.deliver(
      mailOf({
        id: 'away@client.example',
        from: 'Paul <paul@client.example>',
        headers: ['Auto-Submitted: auto-replied'],
      }),
    )
    await imap.deliver(
      mailOf({ id: 'nora@client.example', from: 'Nora Petit <nora@client.example>', text: 'Merci pour tout !' }),
    )
    await page.getByRole('option', { name: /Nora Petit/ }).waitFor()
    expect((await desk.cases()).map((it) => it.author.name).toSorted()).toEqual(['Jeanne Leroy', 'Nora Petit'])
  })

  it('is answered from Vigie, and the customer reads the answer in the same thread', async () => {
    await page.getByRole('option', { name: /Jeanne Leroy/ }).click()
    await page
      .getByRole('button', { name: /^Répondre/ })
      .first()
      .click()
    const field = page.getByRole('textbox', { name: /réponse/i }).first()
    await field.fill('Bonjour Jeanne, nous sommes désolés. Samedi, la soupe est pour nous.')
    await picture('mail-repondre')
    await page.getByRole('button', { name: /^(?:Publier|Envoyer)/ }).click()
    const source = await until(() => smtp.taken[0])
    const mail = await simpleParser(source)
    expect(mail).toMatchObject({
      subject: 'Re: Ma réservation de samedi',
      inReplyTo: '<soupe@client.example>',
      text: expect.stringContaining('Samedi, la soupe est pour nous.'),
    })
    expect(smtp.envelopes[0]).toEqual({ from: imap.user, to: ['jeanne@client.example'] })
    await picture('mail-repondu')
    await until(async () => ((await desk.cases('waiting')).length === 1 ? true : undefined))
    expect(smtp.taken).toHaveLength(1)
    expect((await imap.read('Sent')).map(({ source: kept }) => kept)).toEqual([source])
  })

  it('hears the customer go on in the thread, in the same case', async () => {
    const answer = await simpleParser(smtp.taken[0] ?? '')
    // Mails are dated to the second: one of the same second would count as written before the answer.
    const next = (answer.date?.getTime() ?? 0) + 2_000
    await until(() => Promise.resolve(Date.now() >= next ? true : undefined))
    await imap.deliver(
      mailOf({
        id: 'encore@client.example',
        subject: 'Re: Ma réservation de samedi',
        headers: [`In-Reply-To: ${answer.messageId}`, `References: <soupe@client.example> ${answer.messageId}`],
        text: 'Merci, à samedi !\n\nLe sam. 7 mars 2026 à 10:00, Chez Mireille <mireille@example.org> a écrit :\n> Bonjour Jeanne',
      }),
    )
    await page.getByText('Merci, à samedi !').last().waitFor()
    expect(await page.getByText('> Bonjour Jeanne').count()).toBe(0)
    expect((await desk.cases()).filter((it) => it.author.name === 'Jeanne Leroy')).toHaveLength(1)
    await picture('mail-suite')
    expect(wrong).toEqual([])
  })
})
