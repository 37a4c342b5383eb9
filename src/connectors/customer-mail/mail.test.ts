import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mailOf, partsOf, type Written } from '../../../test/support/mails.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import { instant } from '../../domain/model/time.ts'
import { compose } from './compose.ts'
import { fold } from './fold.ts'
import { toReading } from './post.ts'
import { Unreadable } from '../sdk/mail-apart.ts'
import { readMail } from './read.ts'

const own = 'contact@chezmireille.example'
const receivedAt = instant(Date.parse('2026-03-06T18:00:00Z'))
const date = 'Fri, 06 Mar 2026 18:21:00 +0100'
const read = async (source: Buffer, sent = false) =>
  toReading(await readMail(source, () => receivedAt), { own, receivedAt, sent, cut: false })
const written = (more: Written = {}) => read(mailOf({ to: own, date, ...more }))
const postOf = async (more: Written = {}): Promise<IncomingPost> => {
  const reading = await written(more)
  if (reading.is !== 'post') throw new Error(`No post: ${JSON.stringify(reading)}`)
  return reading.post
}
const key = { id: '5b3f6f0e-6a53-4d8e-9d0f-0f5c9b0b7a11', at: receivedAt }

describe('a customer’s mail', () => {
  it('is a post of theirs with its subject, its words and when it was written', async () => {
    expect(await postOf({ subject: 'Commande n°12 — perdue', text: 'Où est-elle ?\nJeanne' })).toMatchObject({
      externalId: 'a1@client.example',
      author: { externalId: 'jeanne@client.example', handle: 'jeanne@client.example', name: 'Jeanne Leroy' },
      text: 'Commande n°12 — perdue\n\nOù est-elle ?\nJeanne',
      publishedAt: Date.parse('2026-03-06T17:21:00Z'),
      addressed: 'mention',
      private: true,
      url: null,
      parentId: null,
      rootId: null,
    })
  })

  it('goes on in its thread without saying its subject again', async () => {
    const headers = ['In-Reply-To: <b@x.example>', 'References: <a@x.example> <b@x.example>']
    expect(await postOf({ subject: 'Re: Commande', headers })).toMatchObject({
      text: 'Bonjour, où est ma commande ?',
      addressed: 'reply',
      parentId: 'b@x.example',
      rootId: 'a@x.example',
      ref: { references: 'a@x.example b@x.example', to: 'jeanne@client.example' },
    })
  })

  it('without a Message-ID is known by what it says, wherever it is read again', async () => {
    const [first, again, other] = await Promise.all([
      postOf({ id: null }),
      postOf({ id: null, headers: ['Received: from elsewhere'] }),
      postOf({ id: null, text: 'Autre chose.' }),
    ])
    expect(first.externalId).toMatch(/^sha256:[0-9a-f]{40}$/)
    expect(again.externalId).toBe(first.externalId)
    expect(other.externalId).not.toBe(first.externalId)
    expect((await postOf({ id: `${'x'.repeat(2_000)}@y` })).externalId).toMatch(/^sha256:/)
  })

  it('says how it is told from another under the same Message-ID, wherever it is read again', async () => {
    const [first, again, ...others] = await Promise.all([
      postOf(),
      postOf({ headers: ['Received: from elsewhere'] }),
      postOf({ from: 'Yoan <yoan@client.example>' }),
      postOf({ text: 'Autre chose.' }),
    ])
    expect(first.apartId).toMatch(/^a1@client\.example#/)
    expect(again.apartId).toBe(first.apartId)
    for (const other of others) {
      expect(other.externalId).toBe(first.externalId)
      expect(other.apartId).not.toBe(first.apartId)
      expect(other.ref['id']).toBe('a1@client.example')
    }
    expect((await postOf({ id: null })).apartId).toBeUndefined()
  })

  it('with a clock that goes wrong was written when the server took it in', async () => {
    for (const wrong of ['Thu, 01 Jan 1970 00:00:00 +0000', 'Fri, 06 Mar 2037 18:21:00 +0100', 'yesterday', null])
      expect((await postOf({ date: wrong })).publishedAt).toBe(receivedAt)
  })

  it('in HTML alone gives its words, and neither script nor markup', async () => {
    const source =
      '<html><head><style>p{}</style></head><body><p>Bonjour,</p><script>alert(1)</script><p>la <b>soupe</b> &eacute;tait froide.</p><img src="https://spy.example/x.gif"><a href="https://avis.example/12">mon avis</a></body></html>'
    const post = await postOf({ body: { type: 'text/html; charset=utf-8', source } })
    expect(post.text).toBe('Commande en retard\n\nBonjour,\n\nla soupe était froide.\n\nmon avis')
    expect(post.links).toEqual(['https://avis.example/12'])
  })

  it('in both gives the plain words', async () => {
    const body = partsOf(
      'alternative',
      { head: ['Content-Type: text/plain; charset=utf-8'], content: 'En clair.' },
      { head: ['Content-Type: text/html; charset=utf-8'], content: '<p>En HTML.</p>' },
    )
    expect((await postOf({ subject: 'Re: x', body })).text).toBe('En clair.')
  })

  it('in an old or wrongly named character set is read as well as can be', async () => {
    const latin = (charset: string) =>
      Buffer.concat([
        Buffer.from(
          `From: j@client.example\r\nSubject: Re: x\r\nMessage-ID: <l@x>\r\nDate: ${date}\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`,
        ),
        Buffer.from('Déçue à Orléans', 'latin1'),
      ])
    for (const charset of ['iso-8859-1', 'windows-1252'])
      expect(await read(latin(charset))).toMatchObject({ post: { text: 'Déçue à Orléans' } })
    for (const charset of ['x-nobody-knows', 'utf-8', '']) {
      const reading = await read(latin(charset))
      expect(reading.is === 'post' && reading.post.text.includes('Orl')).toBe(true)
    }
  })

  it('names its files by what they are, and never by what they claim', async () => {
    const file = (name: string, type: string, content: Buffer) => ({
      head: [
        `Content-Type: ${type}`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
      ],
      content: content.toString('base64'),
    })
    const body = partsOf(
      'mixed',
      { head: ['Content-Type: text/plain; charset=utf-8'], content: 'Voici.' },
      file('photo.jpg', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])),
      file('facture.pdf', 'application/pdf', Buffer.from('MZ\u0090 program')),
      file('../../etc/passwd\u202efdp.exe', 'text/plain', Buffer.from('<script>alert(1)</script>')),
    )
    expect((await postOf({ subject: 'Re: x', body })).text).toBe(
      'Voici.\n\n📎 photo.jpg (JPEG, 7 B)\n📎 facture.pdf (EXE, 12 B)\n📎 .. .. etc passwd fdp.exe (HTML, 25 B)',
    )
  })

  it('from a form on the brand’s own site is the mail of whoever filled it in', async () => {
    const headers = ['Reply-To: Nora Petit <nora@client.example>', 'Auto-Submitted: auto-generated']
    expect(await postOf({ from: `Site <wordpress@chezmireille.example>`, headers })).toMatchObject({
      author: { externalId: 'nora@client.example', name: 'Nora Petit' },
      ref: { to: 'nora@client.example' },
    })
  })

  it.each([
    ['a neighbour’s', 'Jeanne <jeanne@client.example>', 'contact@client.example', 'contact@client.example'],
    ['a stranger’s', 'Jeanne <jeanne@client.example>', 'jeanne@evil.example', 'jeanne@client.example'],
    // Whoever signs up for an address there is everybody’s neighbour.
    ['a stranger’s at the same large house', 'jeanne@gmail.com', 'jeanne.l@gmail.com', 'jeanne@gmail.com'],
    ['whoever a mailbox that nobody reads speaks for', 'no-reply@market.example', 'j@y.example', 'j@y.example'],
    ['whoever a site’s form speaks for', 'wordpress@site.example', 'j@y.example', 'j@y.example'],
    ['whoever an unread mailbox speaks for', 'Ne-Pas-Repondre@market.example', 'j@y.example', 'j@y.example'],
    [
      'a stranger’s, of a name that only sounds like that',
      'reno.reply@x.example',
      'a@y.example',
      'reno.reply@x.example',
    ],
    ['our own', 'jeanne@client.example', own, 'jeanne@client.example'],
  ])('that names %s address for answers is answered where its author reads', async (_, from, replyTo, to) => {
    const { author, ref } = await postOf({ from, headers: [`Reply-To: R <${replyTo}>`] })
    expect([author.externalId, ref['to']]).toEqual([/[^\s<>]+@[^\s<>]+/.exec(from.toLowerCase())?.[0], to])
  })

  it('whose sender the mailbox’s own server found to be forged is set aside, a form’s as well', async () => {
    const verdict = (what: string) => `Authentication-Results: mx.chezmireille.example; ${what} header.from=x`
    const aside = { is: 'aside', why: expect.stringContaining('sender could not be verified') }
    const fails = verdict('spf=fail; dmarc=fail')
    expect(await written({ headers: [fails] })).toEqual(aside)
    const form = { from: 'wordpress@chezmireille.example', headers: [fails, 'Reply-To: nora@client.example'] }
    expect(await written(form)).toEqual(aside)
    expect(await written({ headers: [verdict('dkim=pass header.d=evil.example; dmarc=fail')] })).toEqual(aside)
    for (const what of ['dmarc=none', 'dkim=pass header.d=client.example; dmarc=fail'])
      expect(await written({ headers: [verdict(what)] })).toMatchObject({ is: 'post' })
    expect(await written({ headers: [verdict('dmarc=pass'), fails] })).toMatchObject({ is: 'post' })
    // A group of our own house changed it on its way, and signed it.
    const byGroup = verdict('dkim=pass header.d=chezmireille.example; dmarc=fail')
    expect(await written({ headers: [byGroup] })).toMatchObject({ is: 'post' })
  })

  it('tells the address that it was written from, by which its author is known elsewhere; a form tells none', async () => {
    expect((await postOf()).author.address).toBe('jeanne@client.example')
    const form = { from: 'wordpress@chezmireille.example', headers: ['Reply-To: nora@client.example'] }
    expect((await postOf(form)).author).not.toHaveProperty('address')
  })

  it('to a group of the brand’s own is a customer’s, though it came by a list', async () => {
    const headers = ['List-Id: Contact <contact.chezmireille.example>', 'Precedence: list']
    expect((await postOf({ headers })).author.externalId).toBe('jeanne@client.example')
  })
})

describe('a machine’s mail', () => {
  it.each([
    ['an absence', { headers: ['Auto-Submitted: auto-replied (vacation)'] }],
    ['an absence from Exchange', { headers: ['X-Auto-Response-Suppress: All'], subject: 'Automatic reply: Commande' }],
    ['an absence that only its subject tells', { subject: 'Réponse automatique : Re: Votre commande' }],
    ['a notice', { headers: ['Auto-Submitted: auto-generated'] }],
    ['an answering machine', { headers: ['X-Autoreply: yes'] }],
    ['an old answering machine', { headers: ['Precedence: auto_reply'] }],
    ['bulk', { headers: ['Precedence: bulk'] }],
    ['junk', { headers: ['Precedence: junk'] }],
    ['a list', { headers: ['List-Id: <news.shop.example>'] }],
    ['a newsletter', { headers: ['List-Unsubscribe: <https://shop.example/u>'] }],
    ['a mail server', { from: 'Mail Delivery System <MAILER-DAEMON@mx.example>' }],
    ['a bounce without a return path', { headers: ['Return-Path: <>'] }],
    ['our own address', { from: own }],
    [
      'a receipt',
      { body: { type: 'multipart/report; report-type=disposition-notification; boundary=x', source: '--x--' } },
    ],
  ] satisfies readonly (readonly [string, Written])[])(
    '%s opens no case, and is set aside with the reason',
    async (_, mail) => {
      expect(await written(mail)).toEqual({ is: 'aside', why: expect.stringMatching(/\w+ \w+/) })
    },
  )

  it('from elsewhere speaks for nobody, whomever it names for answers', async () => {
    const headers = ['Reply-To: nora@client.example', 'Auto-Submitted: auto-generated']
    for (const from of ['forms@evil.example', 'shop@client.example'])
      expect(await written({ from, headers })).toEqual({ is: 'aside', why: expect.stringContaining('Auto-Submitted') })
  })

  it('of our own domain is a form of ours, though its name begins as a large house’s', async () => {
    const domain = 'mail.chezmireille.example'
    const mail = await readMail(
      mailOf({ from: `site@${domain}`, date, headers: ['Reply-To: nora@client.example'] }),
      () => receivedAt,
    )
    const reading = toReading(mail, { own: `contact@${domain}`, receivedAt, sent: false, cut: false })
    expect(reading).toMatchObject({ post: { author: { externalId: 'nora@client.example' } } })
  })

  it('of a neighbour at a large house is no form of ours', async () => {
    const mail = await readMail(
      mailOf({ from: 'anybody@gmail.com', date, headers: ['Reply-To: nora@client.example'] }),
      () => receivedAt,
    )
    const reading = toReading(mail, { own: 'chezmireille@gmail.com', receivedAt, sent: false, cut: false })
    expect(reading).toMatchObject({
      post: { author: { externalId: 'anybody@gmail.com' }, ref: { to: 'anybody@gmail.com' } },
    })
  })

  it('that is our own answer come back is nothing new', async () => {
    expect(await written({ from: own, id: `vigie.${key.id}@chezmireille.example` })).toEqual({ is: 'nothing' })
  })

  it('is not seen in an answer that another mailbox of the same house sends', async () => {
    const mail = { from: 'jeanne@chezmireille.example', id: `vigie.${key.id}@chezmireille.example` }
    expect(await postOf(mail)).toMatchObject({ author: { externalId: mail.from }, ours: false })
  })

  it('that says that our answer did not arrive is told in its case, and takes no answer', async () => {
    const body = partsOf(
      'report; report-type=delivery-status',
      { head: ['Content-Type: text/plain'], content: 'Sorry.' },
      {
        head: ['Content-Type: message/delivery-status'],
        content:
          'Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Jeanne@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such\r\n user here',
      },
      {
        head: ['Content-Type: text/rfc822-headers'],
        content: `Message-ID: <vigie.${key.id}@chezmireille.example>\r\nTo: Jeanne Leroy <jeanne@client.example>\r\nSubject: Re: Commande`,
      },
    )
    const post = await postOf({ from: 'MAILER-DAEMON@mx.example', id: 'dsn@mx.example', body })
    expect(post).toMatchObject({
      author: { externalId: 'jeanne@client.example', name: 'Jeanne Leroy' },
      text: '⚠ Non remis / Not delivered — jeanne@client.example\n550 5.1.1 No such user here',
      parentId: `vigie.${key.id}@chezmireille.example`,
      addressed: null,
      ours: false,
    })
    expect(post.author).not.toHaveProperty('address')
    await expect(compose(post, 'Bonjour', key, { address: own, name: '' })).rejects.toMatchObject({
      kind: 'recipient_closed',
    })
  })
})

describe('what is folded away', () => {
  const history = '> Bonjour Jeanne,\n> elle part demain.\n>\n> Mireille'
  it.each([
    ['French', `Merci !\n\nLe ven. 6 mars 2026 à 18:21, Chez Mireille <c@x.example> a écrit :\n\n${history}`],
    [
      'French, broken over lines',
      `Merci !\n\nLe ven. 6 mars 2026 à 18:21, Chez Mireille\n<c@x.example> a écrit :\n${history}`,
    ],
    [
      'English',
      `Merci !\n\nOn Fri, Mar 6, 2026 at 6:21 PM Chez Mireille <c@x.example> wrote:\n${history}\n\n--\nJeanne`,
    ],
    [
      'Outlook, French',
      'Merci !\n\nDe : Chez Mireille <c@x>\nEnvoyé : vendredi 6 mars\nÀ : Jeanne\nObjet : Re: Commande\n\nBonjour Jeanne',
    ],
    ['Outlook, old', 'Merci !\n\n-----Message d’origine-----\nDe : Mireille\nBonjour'],
    ['quotes alone', `Merci !\n\n${history}`],
    ['a signature', 'Merci !\n\n-- \nJeanne Leroy\n06 12 34 56 78'],
    ['a telephone', 'Merci !\n\nEnvoyé de mon iPhone'],
  ])('%s history leaves what was written', (_, text) => {
    expect(fold(text).shown).toBe('Merci !')
    expect(fold(text).folded).not.toBe('')
  })

  it('is nothing where somebody answers between the lines, forwards, or wrote nothing else', () => {
    const between = '> Quand ?\nDemain.\n> Où ?\nIci.'
    expect(fold(between)).toEqual({ shown: between, folded: '' })
    expect(fold(history).shown).toBe(history)
    const sent = `À voir\n\n---------- Forwarded message ---------\nFrom: Zoé <z@x>\nDate: hier\nSubject: x\n\nLe plat était froid.`
    expect(fold(sent, true).shown).toContain('Le plat était froid.')
  })

  it('and what stays are together what was written, whatever it is', () => {
    const line = fc.constantFrom(
      '',
      '> a',
      '>',
      '-- ',
      'Merci',
      'On x wrote:',
      'De : a',
      'À : b',
      'Objet : c',
      '____',
      'Envoyé de mon iPhone',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n')
        const { shown, folded } = fold(text)
        const words = (it: string): string => it.replaceAll(/\s+/g, ' ').trim()
        expect(words(`${shown} ${folded}`)).toBe(words(text))
      }),
    )
  })
})

describe('a poison mail', () => {
  const refused = async (source: Buffer): Promise<string> => {
    const error: unknown = await readMail(source, () => receivedAt).catch((it: unknown) => it)
    if (error instanceof Unreadable) return error.message
    throw new Error(`Read: ${JSON.stringify(error)}`)
  }

  it('with an endless head, thousands of parts or nothing at all is refused with the reason', async () => {
    expect(await refused(Buffer.from(`X-A: ${'a'.repeat(300_000)}\r\n\r\nx`))).toContain('endless')
    const part = { head: ['Content-Type: text/plain'], content: 'x' }
    expect(await refused(mailOf({ body: partsOf('mixed', ...Array.from({ length: 3_000 }, () => part)) }))).toContain(
      'parts',
    )
    expect(await refused(Buffer.from('\r\n'))).toContain('no mail')
  })

  it('that is nested without end is read or refused at once', async () => {
    let body = 'Au fond.'
    let type = 'text/plain'
    for (let i = 0; i < 400; i++) {
      body = `--b${i}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n--b${i}--`
      type = `multipart/mixed; boundary=b${i}`
    }
    const outcome = await readMail(mailOf({ body: { type, source: body } }), () => receivedAt).then(
      (mail) => mail.from?.address,
      (error: unknown) => error instanceof Unreadable,
    )
    expect([true, 'jeanne@client.example']).toContain(outcome)
  })

  it('that takes too long is left when its time is over', async () => {
    let time = Number(receivedAt)
    const source = mailOf({ text: 'x '.repeat(500_000) })
    const slow = readMail(source, () => instant((time += 2_000)))
    await expect(slow).rejects.toThrow('too long')
  })

  it('however it is broken, is read or refused, and never holds a script or a control sign', async () => {
    const sound = mailOf({
      body: partsOf('mixed', { head: ['Content-Type: text/html'], content: '<p>Oui <script>x()</script></p>' }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.uint8Array({ maxLength: 12 })), { maxLength: 8 }),
        async (cuts) => {
          let source = sound
          for (const [at, length, other] of cuts) {
            const from = at % source.length
            source = Buffer.concat([source.subarray(0, from), Buffer.from(other), source.subarray(from + length)])
            if (source.length === 0) return
          }
          const reading = await read(source).catch((error: unknown) => error)
          if (reading instanceof Unreadable) return
          expect(reading).toMatchObject({ is: expect.stringMatching(/^(?:post|aside|nothing)$/) })
          expect(JSON.stringify(reading)).not.toMatch(/\\u00(?:0[0-8bcef]|1)/)
        },
      ),
    )
  })
})

describe('an answer', () => {
  const target = {
    externalId: 'a1@client.example',
    ref: { to: 'jeanne@client.example', name: 'Jeanne', subject: 'Commande', id: 'a1@client.example', references: '' },
  }
  const from = { address: own, name: 'Chez Mireille' }

  it('is the same, byte by byte, for every try of one key', async () => {
    const [first, again] = [await compose(target, 'Bonjour', key, from), await compose(target, 'Bonjour', key, from)]
    expect(again).toEqual(first)
    expect(first.id).toBe(`vigie.${key.id}@chezmireille.example`)
    expect(first.source.toString()).toContain('Subject: Re: Commande\r\n')
  })

  it('never lets a customer’s words write its head', async () => {
    const ref = {
      ...target.ref,
      subject: 'x\r\nBcc: all@x.example',
      name: 'J\r\nBcc: all@x.example',
      id: 'a>\r\nBcc: <all@x.example',
    }
    const { source } = await compose({ ...target, ref }, 'Bonjour', key, from)
    expect(source.toString().split('\r\n\r\n')[0]).not.toMatch(/^bcc:/imu)
  })
})
