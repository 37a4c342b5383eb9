import { setMaxListeners } from 'node:events'
import { simpleParser } from 'mailparser'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import connector from '../../src/connectors/customer-mail/index.ts'
import type { Page, ReplyKey, ReplyTarget, Session } from '../../src/connectors/sdk/connector.ts'
import { testConnector } from '../../src/connectors/sdk/contract.test-suite.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import type { IncomingPost } from '../../src/domain/model/post.ts'
import { instant } from '../../src/domain/model/time.ts'
import { mailOf, type Written } from '../support/mails.ts'
import { type Dovecot, hasDovecot, startDovecot } from './dovecot.ts'
import { type Smtp, startSmtp } from './smtp.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

const postsIn = (page: Page | undefined): readonly IncomingPost[] =>
  page?.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post] : [])) ?? []
let keys = 0
const newKey = (): ReplyKey => ({
  id: `5b3f6f0e-6a53-4d8e-9d0f-${String((keys += 1)).padStart(12, '0')}`,
  at: instant(Date.now()),
})

/** Reads until there is no more, from a cursor on. */
async function readOn(
  session: Session,
  from: string | null,
): Promise<{ readonly posts: readonly IncomingPost[]; readonly cursor: string; readonly aside: readonly string[] }> {
  const posts: IncomingPost[] = []
  const aside: string[] = []
  for (let cursor = from; ; ) {
    const page = await session.pull(cursor, [])
    posts.push(...postsIn(page))
    aside.push(...(page.setAside ?? []).map((it) => it.reason))
    cursor = page.cursor
    if (!page.more) return { posts, cursor, aside }
  }
}

async function refusal(work: Promise<unknown> | undefined): Promise<ConnectorError> {
  const error: unknown = await work?.then(
    () => 'no refusal',
    (it: unknown) => it,
  )
  if (error instanceof ConnectorError) return error
  throw new Error(`Not refused as a connector does: ${String(error)}`)
}

describe.skipIf(!hasDovecot)('a mailbox on real mail servers (Dovecot as root, smtp-server)', () => {
  let imap: Dovecot
  let smtp: Smtp
  const end = new AbortController()
  setMaxListeners(0, end.signal)
  const open: Session[] = []
  const edgeTo = (...ports: readonly number[]) =>
    createEdge({
      now: () => instant(Date.now()),
      signal: end.signal,
      allowed: new Set(ports.map((port) => `127.0.0.1:${port}`)),
    })
  const settingsWith = (given: Record<string, unknown> = {}) =>
    connector.settings.parse({
      address: imap.user,
      password: imap.password,
      name: 'Chez Mireille',
      imap: `imap://127.0.0.1:${imap.port}`,
      smtp: `smtp://127.0.0.1:${smtp.port}`,
      ...given,
    })
  const connect = async (given: Record<string, unknown> = {}): Promise<Session> => {
    const session = await connector.connect(settingsWith(given), edgeTo(imap.port, smtp.port), new MemoryVault())
    open.push(session)
    return session
  }
  const arrive = (written: Written, folder?: string): Promise<void> => imap.deliver(mailOf(written), folder)
  /** What a mail that has just arrived is answered by. */
  const targetOf = async (written: Written): Promise<{ readonly session: Session; readonly target: ReplyTarget }> => {
    const session = await connect()
    const { cursor } = await readOn(session, null)
    await arrive(written)
    const { posts } = await readOn(session, cursor)
    const [post] = posts
    if (post === undefined) throw new Error('The mail did not arrive.')
    return { session, target: post }
  }
  const sentBox = () => imap.read('Sent')

  beforeAll(async () => {
    imap = await startDovecot()
    smtp = await startSmtp()
    await arrive({ id: 'first@client.example' })
  })
  // Servers count connections.
  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.close()))
    smtp.next = 'take'
  })
  afterAll(async () => {
    end.abort()
    await smtp?.[Symbol.asyncDispose]()
    await imap?.[Symbol.asyncDispose]()
  })

  testConnector('customer mail', {
    session: () => connect(),
    target: {
      externalId: 'first@client.example',
      ref: { to: 'jeanne@client.example', name: 'Jeanne', subject: 'Commande en retard', id: 'first@client.example' },
    },
    standing: () => smtp.taken.length,
    refusals: [
      { kind: 'auth_revoked', session: () => connect({ password: 'wrong' }) },
      { kind: 'permission_missing', session: () => connect({ folders: 'INBOX, Nowhere' }) },
      { kind: 'blocked_by_policy', session: () => connect({ imap: `imap://127.0.0.1:${smtp.port + 1}` }) },
    ],
  })

  it('a customer’s mail is a post of theirs, told by the server’s own push, and stays unread', async () => {
    const session = await connect()
    const { cursor } = await readOn(session, null)
    const signal = new AbortController()
    const pages = session.stream?.(cursor, signal.signal)[Symbol.asyncIterator]()
    const next = pages?.next()
    await arrive({ id: 'push@client.example', subject: 'Réservation', text: 'Avez-vous une table ?\n\n-- \nJeanne' })
    const began = Date.now()
    const [post] = postsIn((await next)?.value)
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(post).toMatchObject({
      externalId: 'push@client.example',
      author: { externalId: 'jeanne@client.example', handle: 'jeanne@client.example', name: 'Jeanne Leroy' },
      text: 'Réservation\n\nAvez-vous une table ?',
      addressed: 'mention',
      ours: false,
      parentId: null,
    })
    const after = pages?.next()
    signal.abort()
    expect((await after)?.done).toBe(true)
    // The other lane reconciles: it gives the same post again, under the same id.
    expect((await readOn(session, cursor)).posts.map((it) => it.externalId)).toEqual(['push@client.example'])
    expect((await imap.read()).every(({ flags }) => !flags.includes('\\Seen'))).toBe(true)
  })

  it('after a restart of the server and of Vigie it goes on from its cursor', async () => {
    const session = await connect()
    const { cursor } = await readOn(session, null)
    await imap.restart()
    await arrive({ id: 'back@client.example', text: 'Vous êtes revenus ?' })
    const { posts } = await readOn(session, cursor).catch(() => readOn(session, cursor))
    expect(posts.map((it) => it.externalId)).toEqual(['back@client.example'])
    const fresh = await connect()
    expect((await readOn(fresh, cursor)).posts.map((it) => it.externalId)).toEqual(['back@client.example'])
  })

  it('a stream that is cut says so, and the next one tells what came meanwhile', async () => {
    const session = await connect()
    const { cursor } = await readOn(session, null)
    const signal = new AbortController()
    const pages = session.stream?.(cursor, signal.signal)[Symbol.asyncIterator]()
    const first = pages?.next()
    await arrive({ id: 'settled@client.example' })
    await first
    const waiting = refusal(pages?.next())
    await imap.restart()
    expect((await waiting).kind).toBe('transient')
    await arrive({ id: 'meanwhile@client.example' })
    const again = session.stream?.(cursor, signal.signal)[Symbol.asyncIterator]()
    const { value } = (await again?.next()) ?? {}
    expect(postsIn(value).map((it) => it.externalId)).toEqual(['settled@client.example', 'meanwhile@client.example'])
    signal.abort()
  })

  it('when the server gives every mail another number, the last days are read again and each mail stays one', async () => {
    const before = await readOn(await connect(), null)
    await imap.renumber()
    await arrive({ id: 'renumbered@client.example' })
    const after = await readOn(await connect(), before.cursor)
    const ids = after.posts.map((it) => it.externalId)
    expect(ids.toSorted()).toEqual(
      [...before.posts.flatMap((it) => (it.ours ? [] : [it.externalId])), 'renumbered@client.example'].toSorted(),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(after.cursor).not.toBe(before.cursor)
  })

  it('an answer stands in the same thread, goes to whom it should, and is kept once among what was sent', async () => {
    const { session, target } = await targetOf({
      id: 'thread2@client.example',
      subject: 'Re: Ma commande n°12 — où est-elle ?',
      headers: [
        'Reply-To: Jeanne <jeanne.perso@client.example>',
        'References: <thread0@client.example> <thread1@client.example>',
        'In-Reply-To: <thread1@client.example>',
      ],
    })
    const key = newKey()
    const had = (await sentBox()).length
    const took = smtp.taken.length
    const published = await session.reply?.(target, 'Bonjour Jeanne,\nelle part ce soir — promis !\n', key, 'fr')
    expect(smtp.taken).toHaveLength(took + 1)
    expect(smtp.envelopes.at(-1)).toEqual({ from: imap.user, to: ['jeanne.perso@client.example'] })
    const mail = await simpleParser(smtp.taken.at(-1) ?? '')
    expect(mail).toMatchObject({
      messageId: `<${published?.externalId}>`,
      inReplyTo: '<thread2@client.example>',
      references: ['<thread0@client.example>', '<thread1@client.example>', '<thread2@client.example>'],
      subject: 'Re: Ma commande n°12 — où est-elle ?',
      text: 'Bonjour Jeanne,\nelle part ce soir — promis !\n',
    })
    expect(mail.from?.text).toBe(`"Chez Mireille" <${imap.user}>`)
    const sent = await sentBox()
    expect(sent).toHaveLength(had + 1)
    expect(sent.at(-1)?.flags).toEqual(['\\Seen'])
    expect(sent.at(-1)?.source).toBe(smtp.taken.at(-1))
    // Neither the same session, nor one after a restart, sends it again.
    const again = await connect()
    expect(await again.find?.(target, key, '')).toEqual(published)
    expect(await again.reply?.(target, 'Bonjour Jeanne,\nelle part ce soir — promis !\n', key, 'fr')).toEqual(published)
    expect(smtp.taken).toHaveLength(took + 1)
  })

  it('answers that leave at once do not hang up on each other: each is sent once, and none stays a draft', async () => {
    const { session, target } = await targetOf({ id: 'together@client.example' })
    const all = [newKey(), newKey(), newKey()]
    const took = smtp.taken.length
    await Promise.all(all.map(async (key) => session.reply?.(target, 'Ensemble.', key, 'fr')))
    expect(smtp.taken.slice(took)).toHaveLength(all.length)
    const sent = await sentBox()
    expect(all.map(({ id }) => sent.filter(({ source }) => source.includes(id)).map(({ flags }) => flags))).toEqual(
      all.map(() => [['\\Seen']]),
    )
  })

  it('a server that asks to come back later is asked again, and the answer is sent once', async () => {
    const { session, target } = await targetOf({ id: 'grey@client.example' })
    const key = newKey()
    const took = smtp.taken.length
    smtp.next = 'refuse for now'
    const later = await refusal(session.reply?.(target, 'Plus tard.', key, 'fr'))
    expect(later).toMatchObject({ kind: 'transient', fr: expect.stringContaining('Greylisted') })
    expect((await sentBox()).filter(({ source }) => source.includes(key.id))).toEqual([])
    expect(await session.find?.(target, key, '')).toBeNull()
    await session.reply?.(target, 'Plus tard.', key, 'fr')
    expect(smtp.taken.slice(took)).toHaveLength(1)
  })

  it('a refusal for good gives the answer back with the server’s own words', async () => {
    const { session, target } = await targetOf({ id: 'hard@client.example' })
    smtp.next = 'refuse for good'
    expect(await refusal(session.reply?.(target, 'Non ?', newKey(), 'fr'))).toMatchObject({
      kind: 'blocked_by_policy',
      message: expect.stringContaining('Looks like spam'),
    })
    smtp.next = 'refuse recipient'
    expect(await refusal(session.reply?.(target, 'Non ?', newKey(), 'fr'))).toMatchObject({
      kind: 'recipient_closed',
      fr: expect.stringContaining('No such user here'),
    })
  })

  it('a connection that is cut after the mail was taken never doubles the answer', async () => {
    const { session, target } = await targetOf({ id: 'cut@client.example' })
    const key = newKey()
    const took = smtp.taken.length
    smtp.next = 'take and cut'
    const doubt = await refusal(session.reply?.(target, 'Une seule fois.', key, 'fr'))
    expect(doubt).toMatchObject({ kind: 'duplicate', fr: expect.stringContaining('peut-être partie') })
    expect(smtp.taken.slice(took)).toHaveLength(1)
    // However often, by this process or another one: the customer has it once.
    expect((await refusal(session.reply?.(target, 'Une seule fois.', key, 'fr'))).kind).toBe('duplicate')
    const other = await connect()
    expect(await other.find?.(target, key, '')).toBeNull()
    expect((await refusal(other.reply?.(target, 'Une seule fois.', key, 'fr'))).kind).toBe('duplicate')
    expect(smtp.taken.slice(took)).toHaveLength(1)
    const [draft] = (await sentBox()).filter(({ source }) => source.includes(key.id))
    expect(draft?.flags).toContain('\\Draft')
  })

  it('a connection that is cut before the end of the mail is tried again, and the answer is sent once', async () => {
    const { session, target } = await targetOf({ id: 'half@client.example' })
    const key = newKey()
    const took = smtp.taken.length
    const long = 'Une réponse qui ne tient pas dans un seul paquet. '.repeat(20_000)
    smtp.next = 'cut before the end'
    const first = await refusal(session.reply?.(target, long, key, 'fr'))
    expect(smtp.taken).toHaveLength(took)
    // Where all of it had been handed over nobody can know; then it is given back, and never sent by itself.
    expect(['transient', 'duplicate']).toContain(first.kind)
    if (first.kind === 'transient') await session.reply?.(target, long, key, 'fr')
    expect(smtp.taken.length - took).toBe(first.kind === 'transient' ? 1 : 0)
  })

  it('what we answered with another program is ours, and anything else that was sent from here stays private', async () => {
    const { session } = await targetOf({ id: 'native@client.example' })
    const { cursor } = await readOn(session, null)
    const from = `Mireille <${imap.user}>`
    await arrive(
      {
        from,
        to: 'jeanne@client.example',
        subject: 'Re: Commande',
        id: 'ours@example.org',
        headers: ['In-Reply-To: <native@client.example>'],
        text: 'Elle est partie.',
      },
      'Sent',
    )
    await arrive(
      { from, to: 'tante@famille.example', subject: 'Dimanche', id: 'tante@example.org', text: 'À dimanche !' },
      'Sent',
    )
    const { posts } = await readOn(session, cursor)
    expect(posts).toMatchObject([{ externalId: 'ours@example.org', ours: true, parentId: 'native@client.example' }])
  })

  it('a wrong password for sending is said when the mailbox is connected, and so is a server that is not there', async () => {
    smtp.password = 'another'
    const wrong = await refusal(connector.identify?.(settingsWith(), edgeTo(imap.port, smtp.port), new MemoryVault()))
    expect(wrong).toMatchObject({ kind: 'auth_revoked', fr: expect.stringContaining('Le serveur sortant') })
    smtp.password = imap.password
    expect(await connector.identify?.(settingsWith(), edgeTo(imap.port, smtp.port), new MemoryVault())).toMatchObject({
      externalId: imap.user,
    })
    const nowhere = settingsWith({ smtp: 'smtp://127.0.0.1:9' })
    expect(await refusal(connector.identify?.(nowhere, edgeTo(imap.port, 9), new MemoryVault()))).toMatchObject({
      kind: 'transient',
    })
  })

  it('an earlier mail of a thread is found around a later one', async () => {
    await arrive({ id: 'old1@client.example', subject: 'Panne', text: 'La machine ne marche pas.' })
    await arrive({
      id: 'old2@client.example',
      subject: 'Re: Panne',
      headers: ['References: <old1@client.example>'],
      text: 'Toujours rien.',
    })
    const session = await connect()
    const target = {
      externalId: 'old2@client.example',
      ref: { id: 'old2@client.example', references: 'old1@client.example' },
    }
    expect((await session.thread?.(target))?.map((it) => (it.kind === 'post' ? it.post.text : ''))).toEqual([
      'Panne\n\nLa machine ne marche pas.',
      'Toujours rien.',
    ])
  })
})
