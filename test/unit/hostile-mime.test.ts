import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConnectors } from '../../src/connectors/registry.ts'
import type { Connector } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'
import { instant } from '../../src/domain/model/time.ts'
import { ImapHouse } from '../support/imap-house.ts'
import { mailOf, partsOf } from '../support/mails.ts'

const nine = instant(Date.parse('2026-03-02T09:00:00Z'))
const date = 'Mon, 02 Mar 2026 08:00:00 +0000'
const plain = 'Content-Type: text/plain; charset=utf-8'
const base64 = 'Content-Transfer-Encoding: base64'

const nested = (depth: number): Buffer => {
  let [source, type] = ['Au fond.', 'text/plain']
  for (let i = 0; i < depth; i += 1) {
    source = `--b${i}\r\nContent-Type: ${type}\r\n\r\n${source}\r\n--b${i}--`
    type = `multipart/mixed; boundary=b${i}`
  }
  return mailOf({ date, id: 'nested@x.example', body: { type, source } })
}
const bytes = (head: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `From: Jeanne <jeanne@client.example>\r\nMessage-ID: <bytes@x.example>\r\nSubject: Re: x\r\nDate: ${date}\r\n${head}\r\n\r\n`,
    ),
    body,
  ])
const broken = (body: Parameters<typeof partsOf>[1][]) =>
  mailOf({ date, subject: 'Re: x', body: partsOf('mixed', ...body) })

/** Mails that are broken, or made to break who reads them; and what becomes of each: set aside for that reason, or a post with these words. */
const mails: Readonly<
  Record<string, readonly [source: Buffer, aside: RegExp] | readonly [source: Buffer, says: string]>
> = {
  'that nests 1,000 parts': [nested(1_000), /parts/],
  'that nests 400 parts': [nested(400), 'Commande en retard\n\nAu fond.'],
  'of 10,000 parts': [broken(Array.from({ length: 10_000 }, () => ({ head: [plain], content: 'x' }))), /parts/],
  'of 10,000 parts without heads': [
    mailOf({ date, body: { type: 'multipart/mixed; boundary=q', source: '--q\r\n\r\nx\r\n'.repeat(10_000) } }),
    /parts/,
  ],
  'with a head of 1 MB': [mailOf({ date, headers: [`X-Long: ${'a'.repeat(1_000_000)}`] }), /endless/],
  'with 40,000 headers': [
    mailOf({ date, headers: Array.from({ length: 40_000 }, (_, i) => `X-L${i}: aaaaaaaaaaaaaaa`) }),
    /endless/,
  ],
  'of null bytes': [Buffer.alloc(100_000), /no mail/],
  'with null bytes in its words': [mailOf({ date, subject: 'Re: x', text: 'Bon\u0000jour' }), 'Bonjour'],
  'whose boundary is missing': [
    mailOf({ date, subject: 'Re: x', body: { type: 'multipart/mixed', source: '--x\r\n\r\nBonjour\r\n--x--' } }),
    '--x\n\nBonjour\n--x--',
  ],
  'whose base64 is cut': [
    broken([{ head: [plain, base64], content: Buffer.from('Ma commande est perdue').toString('base64').slice(0, -3) }]),
    'Ma commande est perdu',
  ],
  'whose character set is another': [
    bytes('Content-Type: text/plain; charset=utf-8', Buffer.from('Déçue à Orléans', 'latin1')),
    'D��ue � Orl�ans',
  ],
  'whose character set nobody knows': [
    bytes('Content-Type: text/plain; charset="utf-64; x=y"', Buffer.from('Perdue à Lyon')),
    'Perdue à Lyon',
  ],
  'in half a UTF-16': [bytes('Content-Type: text/plain; charset=utf-16le', Buffer.from('x\u0000y')), 'x'],
  'that speaks binary': [bytes(plain, Buffer.from([0, 255, 254, 0, 13, 10, 0, 0xd8, 0x41])), '��\n�A'],
}

let connectors: ReadonlyMap<string, Connector>
const end = new AbortController()
beforeAll(async () => {
  connectors = await loadConnectors()
})
afterAll(() => end.abort())

/** What a mailbox with these mails is read as. */
async function read(id: 'customer-mail' | 'notification-mails', sources: readonly Buffer[]) {
  await using house = await ImapHouse.open(sources)
  const connector = connectors.get(id)
  if (connector === undefined) throw new Error(`There is no connector ${id}.`)
  const edge = createEdge({ now: () => nine, signal: end.signal, allowed: new Set([house.host]) })
  const settings =
    id === 'customer-mail'
      ? { address: 'contact@example.org', password: 'pw', imap: `imap://${house.host}`, smtp: `smtp://${house.host}` }
      : { server: `imap://${house.host}`, user: 'contact@example.org', password: 'pw' }
  const session = await connector.connect(connector.settings.parse(settings), edge, new MemoryVault())
  const page = await session.pull(null, [])
  await session.close()
  return {
    texts: page.arrivals.map((it) => (it.kind === 'post' ? it.post.text : '')),
    aside: (page.setAside ?? []).map(({ externalId, reason }) => ({ externalId, reason })),
  }
}
const good = (id: string) => mailOf({ date, id, subject: 'Re: x', text: `Bonjour, ${id}.` })
const notice = (who: string) =>
  mailOf({
    ...{ date, id: `${who}@facebookmail.com`, from: 'Facebook <notification@facebookmail.com>' },
    ...{ subject: `${who} a mentionné Chez Mireille dans un commentaire`, text: 'Voir le commentaire' },
  })

describe.each(Object.entries(mails))('a mail %s', (_what, [source, becomes]) => {
  it('is read as far as it can be, or set aside with its reason, and those around it are read', async () => {
    const { texts, aside } = await read('customer-mail', [good('avant'), source, good('après')])
    expect(texts.at(0)).toBe('Bonjour, avant.')
    expect(texts.at(-1)).toBe('Bonjour, après.')
    if (typeof becomes === 'string') {
      expect(aside).toEqual([])
      expect(texts[1]).toBe(becomes)
    } else {
      expect(texts).toHaveLength(2)
      expect(aside).toEqual([{ externalId: 'INBOX:7/2', reason: expect.stringMatching(becomes) }])
    }
  })

  it('among notices costs them nothing', async () => {
    const { texts, aside } = await read('notification-mails', [notice('Anna'), source, notice('Bernard')])
    expect(texts).toHaveLength(2)
    for (const { externalId, reason } of aside) {
      expect(externalId).toBe('mail:7/2')
      expect(reason).toMatch(/\w+ \w+/)
    }
  })
})
