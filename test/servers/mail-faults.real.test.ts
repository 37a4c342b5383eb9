import { setMaxListeners } from 'node:events'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import connector from '../../src/connectors/customer-mail/index.ts'
import type { ReplyKey, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import { instant } from '../../src/domain/model/time.ts'
import { mailOf, partsOf } from '../support/mails.ts'
import { chance, runs, seed } from '../support/seed.ts'
import { type Dovecot, hasDovecot, startDovecot } from './dovecot.ts'
import { type FaultyLine, startFaultyLine } from './fault-proxy.ts'
import { type Smtp, startSmtp } from './smtp.ts'
import { startTokens, type TokenHouse } from './tokens.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

describe.skipIf(!hasDovecot)('a mailbox behind a bad line (Dovecot as root, smtp-server)', () => {
  let imap: Dovecot
  let smtp: Smtp
  let line: FaultyLine
  let tokens: TokenHouse
  const end = new AbortController()
  setMaxListeners(0, end.signal)
  const edgeTo = (...hosts: readonly (number | string)[]) =>
    createEdge({
      now: () => instant(Date.now()),
      signal: end.signal,
      allowed: new Set(hosts.map((it) => (typeof it === 'number' ? `127.0.0.1:${it}` : it))),
      // A name of its own, which is not the loopback's.
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    })
  const settingsWith = (given: Record<string, unknown> = {}) =>
    connector.settings.parse({
      address: imap.user,
      password: imap.password,
      imap: `imap://127.0.0.1:${line.port}`,
      smtp: `smtp://127.0.0.1:${smtp.port}`,
      ...given,
    })
  const connect = (given: Record<string, unknown> = {}): Promise<Session> =>
    connector.connect(settingsWith(given), edgeTo(line.port, smtp.port, tokens.port), new MemoryVault())
  const refusal = async (work: Promise<unknown> | undefined): Promise<ConnectorError> => {
    const error: unknown = await work?.then(
      () => 'no refusal',
      (it: unknown) => it,
    )
    if (error instanceof ConnectorError) return error
    throw new Error(`Not refused as a connector does: ${String(error)}`)
  }

  beforeAll(async () => {
    tokens = await startTokens('mireille@example.org')
    imap = await startDovecot({ introspection: tokens.introspection })
    smtp = await startSmtp()
    line = await startFaultyLine(imap.port)
  })
  afterAll(async () => {
    end.abort()
    for (const each of [line, smtp, imap, tokens]) await each?.[Symbol.asyncDispose]()
  })

  it('poison mails are set aside one by one, a huge one is read as far as its words, and the rest goes on', async () => {
    const part = { head: ['Content-Type: text/plain'], content: 'x' }
    await imap.asOwner(async (client) => {
      for (const source of [
        mailOf({ id: 'p1@x', text: 'Avant.' }),
        Buffer.from('\r\n'),
        mailOf({ id: 'p2@x', headers: [`X-Long: ${'a'.repeat(300_000)}`] }),
        mailOf({ id: 'p3@x', body: partsOf('mixed', ...Array.from({ length: 2_000 }, () => part)) }),
        mailOf({ id: 'p4@x', text: 'Mes photos.', subject: 'Re: x' }),
        mailOf({
          id: 'p5@x',
          subject: 'Re: x',
          body: partsOf(
            'mixed',
            { head: ['Content-Type: text/plain'], content: 'Cinquante millions.' },
            {
              head: ['Content-Type: image/jpeg; name=a.jpg', 'Content-Transfer-Encoding: base64'],
              content: `${'A'.repeat(76)}\r\n`.repeat(640_000),
            },
          ),
        }),
        mailOf({ id: 'p6@x', text: 'Après.', subject: 'Re: x' }),
      ])
        await client.append('INBOX', source)
    })
    const session = await connect()
    const before = process.memoryUsage().rss
    const page = await session.pull(null, [])
    const texts = page.arrivals.map((it) => (it.kind === 'post' ? it.post.text : ''))
    expect(texts).toEqual([
      'Commande en retard\n\nAvant.',
      'Mes photos.',
      expect.stringMatching(/^Cinquante millions\.\n\n\[…\]/),
      'Après.',
    ])
    expect(page.setAside?.map((it) => it.reason)).toEqual([
      expect.stringContaining('no mail'),
      expect.stringContaining('endless'),
      expect.stringContaining('parts'),
    ])
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
    await session.close()
  })

  it('however the line is cut while mails are read, at the end we hold what the mailbox holds, each once', async () => {
    const random = chance(seed)
    const ids = Array.from({ length: runs(60) }, (_, i) => `cut${i}@client.example`)
    await imap.asOwner(async (client) => {
      for (const id of ids)
        await client.append('INBOX', mailOf({ id, text: 'mot '.repeat(Math.floor(random() * 4_000)) }))
    })
    const had = line.broken
    // Some connections live long enough for a page, others break within a mail, or at the greeting. None is spared before some have broken: the first good one reads everything.
    const spared = () => random() < 0.05 && line.broken - had > 5
    line.next = () => (spared() ? null : { kind: 'cut', after: Math.floor(random() * 50_000) })
    const held: string[] = []
    let cursor: string | null = null
    let broken = 0
    let session: Session | null = null
    for (let done = false; !done; ) {
      try {
        session ??= await connect()
        const page = await session.pull(cursor, [])
        // What is stored, and the cursor behind it, are stored together.
        for (const it of page.arrivals) if (it.kind === 'post') held.push(it.post.externalId)
        cursor = page.cursor
        done = !page.more
      } catch (error) {
        expect(error).toMatchObject({ name: 'ConnectorError', kind: 'transient' })
        broken += 1
        if (random() < 0.3) {
          await session?.close()
          session = null
        }
      }
    }
    line.next = () => null
    await session?.close()
    expect(held.filter((id) => id.startsWith('cut')).toSorted()).toEqual(ids.toSorted())
    expect(new Set(held).size).toBe(held.length)
    expect(broken).toBeGreaterThan(5)
    expect(line.broken - had).toBeGreaterThan(5)
  })

  it('however both lines are cut while answers are sent, nobody gets an answer twice, and what is said to be sent was', async () => {
    const random = chance(seed + 1)
    const target = (i: number) => ({
      externalId: `cut${i}@client.example`,
      ref: { to: 'jeanne@client.example', name: '', subject: 'Commande', id: `cut${i}@client.example` },
    })
    const keys = Array.from(
      { length: runs(12) },
      (_, i): ReplyKey => ({
        id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
        at: instant(Date.now()),
      }),
    )
    const took = smtp.taken.length
    const outcomes = new Map<string, string>()
    for (const [i, key] of keys.entries()) {
      for (let tries = 0; tries < 12 && !outcomes.has(key.id); tries++) {
        line.next = () => (random() < 0.5 ? null : { kind: 'cut', after: Math.floor(random() * 6_000) })
        smtp.next = random() < 0.25 ? 'take and cut' : random() < 0.3 ? 'refuse for now' : 'take'
        const session = await connect().catch(() => null)
        if (session === null) continue
        const found = tries === 0 ? null : await session.find?.(target(i), key, '').catch(() => null)
        const outcome =
          found ?? (await session.reply?.(target(i), 'Pardon !', key, 'fr').catch((error: unknown) => error))
        if (outcome instanceof ConnectorError) {
          if (outcome.kind !== 'transient') outcomes.set(key.id, outcome.kind)
        } else outcomes.set(key.id, 'sent')
        await session.close()
      }
    }
    line.next = () => null
    smtp.next = 'take'
    const arrived = await Promise.all(smtp.taken.slice(took).map((it) => simpleParser(it)))
    const counts = keys.map((key) => arrived.filter((it) => it.messageId?.includes(key.id)).length)
    expect(Math.max(...counts)).toBe(1)
    for (const [i, key] of keys.entries()) if (outcomes.get(key.id) === 'sent') expect(counts[i]).toBe(1)
    expect([...outcomes.values()].filter((it) => it === 'sent').length).toBeGreaterThan(0)
    for (const outcome of outcomes.values()) expect(['sent', 'duplicate']).toContain(outcome)
  })

  it('a mailbox opens with a token, which is renewed, and says so when it was taken back', async () => {
    const given = {
      way: 'oauth',
      provider: tokens.endpoint,
      clientId: 'vigie',
      clientSecret: 'the secret',
      refreshToken: tokens.refreshToken,
      password: undefined,
    }
    smtp.token = 'token-1'
    const session = await connect(given)
    expect(tokens.asked[0]?.get('grant_type')).toBe('refresh_token')
    const standing = session.standing?.()
    expect(standing).toMatchObject({ renews: true, rate: null })
    expect((standing?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(3_500_000)
    const { cursor } = await session.pull(null, [])
    const ref = { to: 'jeanne@client.example', name: '', subject: 'x', id: 'p1@x' }
    const key = { id: '00000000-0000-4000-9000-000000000001', at: instant(Date.now()) }
    await session.reply?.({ externalId: 'p1@x', ref }, 'Avec un jeton.', key, 'fr')
    expect(smtp.signedIn.at(-1)).toEqual({ user: imap.user, token: 'token-1' })
    // The server ends it before its time: another one is fetched.
    tokens.good.clear()
    await imap.restart()
    await session.pull(cursor, []).catch(() => session.pull(cursor, []))
    expect(tokens.asked).toHaveLength(2)
    smtp.token = 'another'
    const refused = await refusal(
      session.reply?.(
        { externalId: 'p1@x', ref },
        'Non ?',
        { ...key, id: '00000000-0000-4000-9000-000000000002' },
        'fr',
      ),
    )
    expect(refused).toMatchObject({ kind: 'auth_revoked', fr: expect.stringContaining('n’accepte pas le jeton') })
    // It was taken back: nothing helps but signing in again.
    tokens.refreshToken = 'another'
    tokens.good.clear()
    await imap.restart()
    const revoked = await refusal(session.pull(cursor, []).catch(() => session.pull(cursor, [])))
    expect(revoked).toMatchObject({ kind: 'auth_revoked', fr: expect.stringContaining('Reconnectez-vous') })
    await session.close()
    expect(await refusal(connect({ ...given, clientSecret: 'wrong' }))).toMatchObject({
      kind: 'auth_revoked',
      fr: expect.stringContaining('secret client'),
    })
  })

  it('a mail server that is not this machine is never spoken to in the clear', async () => {
    const edge = edgeTo(`mail.example.test:${imap.port}`, `mail.example.test:${smtp.port}`, imap.port)
    const unencrypted = await refusal(
      connector.connect(settingsWith({ imap: `imap://mail.example.test:${imap.port}` }), edge, new MemoryVault()),
    )
    expect(unencrypted.kind).toBe('transient')
    const signIns = smtp.signedIn.length
    const given = settingsWith({ imap: `imap://127.0.0.1:${imap.port}`, smtp: `smtp://mail.example.test:${smtp.port}` })
    expect(await refusal(connector.identify?.(given, edge, new MemoryVault()))).toMatchObject({
      kind: 'blocked_by_policy',
      fr: expect.stringContaining('chiffrement'),
    })
    expect(smtp.signedIn).toHaveLength(signIns)
  })

  it('a certificate that nobody vouches for is refused before the password is said', async () => {
    const other = await startSmtp({ encrypted: true })
    const edge = edgeTo(`mail.example.test:${other.port}`, imap.port)
    const given = settingsWith({
      imap: `imap://127.0.0.1:${imap.port}`,
      smtp: `smtp://mail.example.test:${other.port}`,
    })
    expect(await refusal(connector.identify?.(given, edge, new MemoryVault()))).toMatchObject({
      fr: expect.stringMatching(/\w/),
    })
    expect(other.signedIn).toEqual([])
    await other[Symbol.asyncDispose]()
  })
})
