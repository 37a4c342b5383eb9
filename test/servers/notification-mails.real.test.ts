import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page, Session } from '../../src/connectors/sdk/connector.ts'
import { createEdge } from '../../src/connectors/sdk/edge.ts'
import { ConnectorError } from '../../src/connectors/sdk/errors.ts'
import notices from '../../src/connectors/notification-mails/index.ts'
import { samples, sourceOf } from '../../src/connectors/notification-mails/samples.test-suite.ts'
import { instant } from '../../src/domain/model/time.ts'
import { type Dovecot, hasDovecot, startDovecot } from './dovecot.ts'
import { MemoryVault } from '../../src/connectors/sdk/memory-vault.ts'

const told = samples.filter((sample) => sample.tells !== null)
const words = (page: Page): string[] => page.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post.text] : []))

describe.skipIf(!hasDovecot)('notification mails on a real mail server (Dovecot, as root)', () => {
  let server: Dovecot
  const end = new AbortController()
  const open: Session[] = []
  const connect = async (
    given: Record<string, unknown> = {},
    allowed = [`127.0.0.1:${server.port}`],
  ): Promise<Session> => {
    const edge = createEdge({ now: () => instant(Date.now()), signal: end.signal, allowed: new Set(allowed) })
    const settings = notices.settings.parse({
      server: `imap://127.0.0.1:${server.port}`,
      user: server.user,
      password: server.password,
      ...given,
    })
    const session = await notices.connect(settings, edge, new MemoryVault())
    open.push(session)
    return session
  }
  const refusal = async (work: Promise<unknown>): Promise<ConnectorError> => {
    const error: unknown = await work.then(
      () => 'no refusal',
      (it: unknown) => it,
    )
    if (error instanceof ConnectorError) return error
    throw new Error(`Not refused as a connector does: ${String(error)}`)
  }

  beforeAll(async () => {
    server = await startDovecot()
  })
  afterAll(async () => {
    await Promise.all(open.map((session) => session.close()))
    end.abort()
    await server?.[Symbol.asyncDispose]()
  })

  it('every network’s mail is read once, in order, and the same cursor gives the same posts', async () => {
    for (const [i, sample] of samples.entries()) await server.deliver(sourceOf(sample, `m${i}@example.org`))
    const session = await connect()
    const page = await session.pull(null, [])
    expect(words(page)).toEqual(told.map((sample) => sample.tells?.text))
    expect(page.more).toBe(false)
    expect(words(await session.pull(null, []))).toEqual(words(page))
    expect((await session.pull(page.cursor, [])).arrivals).toEqual([])
  })

  it('a mail that arrives is told at once, by the server’s own push', async () => {
    const session = await connect()
    const { cursor } = await session.pull(null, [])
    const signal = new AbortController()
    const pages = session.stream?.(cursor, signal.signal)[Symbol.asyncIterator]()
    const next = pages?.next()
    const [sample] = told
    if (sample === undefined) throw new Error('There are no samples.')
    await server.deliver(
      sourceOf(
        {
          ...sample,
          subject: 'Zoé a commenté votre publication.',
          html: '<p>Zoé a commenté</p><p>Et maintenant ?</p>',
        },
        'zoe@x',
      ),
    )
    expect(words((await next)?.value)).toEqual(['Et maintenant ?'])
    const after = pages?.next()
    signal.abort()
    expect((await after)?.done).toBe(true)
  })

  it('a mail that the server tells of while the one before is taken in is told at once too', async () => {
    const session = await connect()
    const { cursor } = await session.pull(null, [])
    const signal = new AbortController()
    const pages = session.stream?.(cursor, signal.signal)[Symbol.asyncIterator]()
    const [first] = told
    if (first === undefined) throw new Error('There are no samples.')
    const says = (name: string): Buffer =>
      sourceOf({ ...first, subject: `${name} a commenté votre publication.`, html: `<p>${name} a commenté</p>` }, name)
    const next = pages?.next()
    await server.deliver(says('Noé'))
    expect((await next)?.value.arrivals).toHaveLength(1)
    await server.deliver(says('Lou'))
    // The other lane asks over the same connection, and so the server tells of the mail there, while nobody waits for it.
    expect((await session.pull(cursor, [])).arrivals).toHaveLength(2)
    const after = (await pages?.next())?.value
    expect(after.arrivals).toHaveLength(1)
    signal.abort()
  })

  it('a poison mail is set aside with its reason and the rest goes on', async () => {
    await server.makeFolder('Poison')
    const [first, second] = told
    if (first === undefined || second === undefined) throw new Error('There are no samples.')
    await server.deliver(sourceOf(first, 'p1@x'), 'Poison')
    await server.deliver(sourceOf(first, 'p2@x', ['Authentication-Results: mx; dmarc=fail']), 'Poison')
    await server.deliver(Buffer.from('\r\n'), 'Poison')
    await server.deliver(sourceOf(second, 'p3@x'), 'Poison')
    const page = await (await connect({ folder: 'Poison' })).pull(null, [])
    expect(words(page)).toEqual([first.tells?.text, second.tells?.text])
    expect(page.setAside).toEqual([
      { externalId: expect.stringMatching(/^mail:\d+\/2$/), reason: expect.stringContaining('forged') },
      { externalId: expect.stringMatching(/^mail:\d+\/3$/), reason: expect.stringContaining('no mail') },
    ])
  })

  it('a folder that was made anew is read again from its start, and its posts keep their ids', async () => {
    const [first] = told
    if (first === undefined) throw new Error('There are no samples.')
    await server.makeFolder('Anew')
    await server.deliver(sourceOf(first, 'a1@x'), 'Anew')
    const before = await (await connect({ folder: 'Anew' })).pull(null, [])
    await server.removeFolder('Anew')
    await server.makeFolder('Anew')
    await server.deliver(sourceOf(first, 'a1@x'), 'Anew')
    const after = await (await connect({ folder: 'Anew' })).pull(before.cursor, [])
    const ids = (page: Page): string[] =>
      page.arrivals.flatMap((it) => (it.kind === 'post' ? [it.post.externalId] : []))
    expect(ids(after)).toEqual(ids(before))
    expect(after.cursor).not.toBe(before.cursor)
  })

  it('after the server was away, the same session goes on from its cursor', async () => {
    const session = await connect()
    const { cursor } = await session.pull(null, [])
    await server.restart()
    const [first] = told
    if (first === undefined) throw new Error('There are no samples.')
    await server.deliver(sourceOf({ ...first, subject: 'Ali a commenté votre publication.' }, 'back@x'))
    const page = await session.pull(cursor, []).catch(() => session.pull(cursor, []))
    expect(page.arrivals).toHaveLength(1)
  })

  it('a wrong password, a folder that is not there and an address nobody allowed are said in words', async () => {
    const wrong = await refusal(connect({ password: 'wrong' }))
    expect(wrong).toMatchObject({ kind: 'auth_revoked', message: expect.stringContaining('app password') })
    const folder = await refusal(connect({ folder: 'Nowhere' }))
    expect(folder).toMatchObject({ kind: 'permission_missing', message: expect.stringContaining('“Nowhere”') })
    const closed = await refusal(connect({}, []))
    expect(closed).toMatchObject({ kind: 'blocked_by_policy', message: expect.stringContaining('private address') })
    const nobody = await refusal(connect({ server: 'imap://127.0.0.1:9' }, ['127.0.0.1:9']))
    expect(nobody).toMatchObject({ kind: 'transient' })
  })

  it('a password that was changed at the mailbox is noticed at the next connection, and nothing is lost', async () => {
    const session = await connect()
    const { cursor } = await session.pull(null, [])
    server.setPassword('another phrase')
    await server.restart()
    const error = await refusal(session.pull(cursor, []).catch(() => session.pull(cursor, [])))
    expect(error.kind).toBe('auth_revoked')
    expect((await (await connect()).pull(cursor, [])).arrivals).toEqual([])
  })

  it('never changes the mailbox: what was unread stays unread', async () => {
    const { ImapFlow } = await import('imapflow')
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: server.user, pass: server.password },
      logger: false,
    })
    await client.connect()
    const status = await client.status('INBOX', { messages: true, unseen: true })
    if (status === false) throw new Error('The mailbox has no status.')
    await client.logout()
    expect(status.unseen).toBe(status.messages)
    expect(status.messages).toBeGreaterThan(10)
  })
})

it('a mail server on the internet is never spoken to in the clear', async () => {
  const { placeOf } = await import('../../src/connectors/notification-mails/settings.ts')
  expect(placeOf({ server: 'imaps://imap.example.org' })).toEqual({
    host: 'imap.example.org',
    port: 993,
    encrypted: 'at once',
  })
  expect(placeOf({ server: 'imap://imap.example.org' })).toEqual({
    host: 'imap.example.org',
    port: 143,
    encrypted: 'after STARTTLS',
  })
  expect(placeOf({ server: 'imap://127.0.0.1:8143' }).encrypted).toBe('not, on this machine')
  expect(notices.settings.parse({ server: 'imap.gmail.com', user: 'a', password: 'b' })).toMatchObject({
    server: 'imaps://imap.gmail.com',
    folder: 'INBOX',
  })
  for (const server of ['http://x.example', 'imaps://', 'a b', 'ftp://x'])
    expect(notices.settings.safeParse({ server, user: 'a', password: 'b' }).success).toBe(false)
})
