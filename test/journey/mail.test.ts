import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Dovecot, hasDovecot, startDovecot } from '../servers/dovecot.ts'
import { type Smtp, startSmtp } from '../servers/smtp.ts'
import { until } from '../start/program.ts'
import type { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'
import { mailOf } from '../support/mails.ts'

const password = 'une phrase assez longue'

describe.skipIf(!hasDovecot)('the mailbox that customers write to (Dovecot, as root)', () => {
  let journey: Journey
  let imap: Dovecot
  let smtp: Smtp
  let page: Page
  let desk: Desk
  const picture = (name: string): Promise<void> => journey.picture(name)

  beforeAll(async () => {
    imap = await startDovecot()
    smtp = await startSmtp()
    journey = await beginJourney(password)
    ;({ page, desk } = journey)
  })

  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
    await smtp?.[Symbol.asyncDispose]()
    await imap?.[Symbol.asyncDispose]()
  })

  it('is told in words when the password is wrong, for reading and for sending', async () => {
    await page.goto(`${journey.place.url}/settings/sources`)
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
    expect(await desk.sources()).toEqual([])
  })

  it('is connected once the password is right, and a mail that arrives is a case within seconds', async () => {
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText('À l’écoute').first().waitFor()
    await picture('mail-sources')
    await page.goto(journey.place.url)
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
    // Mails are dated to the second: one of the second in which the answer was written down would count as written before it.
    const next = (Math.floor(Date.now() / 1_000) + 1) * 1_000
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
    expect(journey.wrong).toEqual([])
  })
})
