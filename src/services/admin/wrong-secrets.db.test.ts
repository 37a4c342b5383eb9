import { createServer as createWeb, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createLine, type Server, type Socket } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { loadConnectors } from '../../connectors/registry.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { ConnectorError } from '../../connectors/sdk/errors.ts'
import { seconds } from '../../domain/model/time.ts'
import { takeLeases } from '../../store/leases.ts'
import { sql } from '../../store/sql.ts'
import { ServiceError } from '../errors.ts'
import { connectSource } from '../listening/connect-source.ts'
import { noteFailure } from '../listening/note-failure.ts'
import { addSource } from './add-source.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { privateAddresses } from './private-addresses.ts'
import { readSource } from './read-source.ts'
import { withoutSecrets } from './without-secrets.ts'

const secret = 'un-secret-"de-seize"-signes é'
/** So many signs stand before what the servers quote. */
let before = 0

/** What is typed for each network with an account: its addresses, and a secret that is not the right one. */
const forms: Readonly<Record<string, (web: string, mail: string) => Readonly<Record<string, unknown>>>> = {
  bluesky: (web) => ({ service: web, identifier: 'mireille.example', appPassword: secret }),
  mastodon: (web) => ({ server: web, token: secret.replaceAll(/[^\w-]/gu, '') }),
  wordpress: (web) => ({ site: web, user: 'mireille', password: secret }),
  discourse: (web) => ({ forum: web, user: 'mireille', key: secret.replaceAll(/[^\w-]/gu, '') }),
  lemmy: (web) => ({ server: web, user: 'mireille', password: secret }),
  'customer-mail': (_web, mail) => ({
    ...{ address: 'contact@example.org', password: secret },
    ...{ imap: `imap://${mail}`, smtp: `smtp://${mail}` },
  }),
  'notification-mails': (_web, mail) => ({ server: `imap://${mail}`, user: 'contact@example.org', password: secret }),
}

const shown: Readonly<Record<string, unknown>> = {
  '/wp-json/': { name: 'Chez Mireille', namespaces: ['wp/v2'], authentication: { 'application-passwords': {} } },
  '/site/basic-info.json': { title: 'Le forum' },
}

/** Says who it is to everybody, and lets nobody in: with everything that it was sent in its answer. */
const web = createWeb((request: IncomingMessage, response: ServerResponse) => {
  const { pathname } = new URL(request.url ?? '/', 'http://here')
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => void parts.push(part))
  request.on('end', () => {
    const known = shown[pathname]
    if (known !== undefined || pathname === '/') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known ?? {}))
      return
    }
    const sent = `${request.headers.authorization ?? ''} ${String(request.headers['api-key'])} ${Buffer.concat(parts).toString()}`
    const plain = sent.replace(/Basic (\S+)/u, (_, it: string) => Buffer.from(it, 'base64').toString())
    const said = before === 0 ? `You sent ${plain}. ${sent}` : `${'x'.repeat(before)} ${bareOf(plain)}`
    response.writeHead(401, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ...{ error: 'AuthenticationRequired', message: said, error_description: said, errors: [said] },
        ...{ code: 'rest_not_logged_in', data: { status: 401 } },
      }),
    )
  })
})
/** What was sent from the secret on. */
const bareOf = (sent: string): string => sent.slice(Math.max(0, sent.indexOf('un-s')))
const mail = createLine((socket: Socket) => {
  socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n')
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    for (const line of chunk
      .toString()
      .split('\r\n')
      .filter((it) => it !== '')) {
      const [tag = '', command = ''] = line.split(' ')
      const isLogin = /^(?:login|authenticate)$/iu.test(command)
      socket.write(
        isLogin
          ? `${tag} NO [AUTHENTICATIONFAILED] not with ${before === 0 ? line : 'x'.repeat(before)} ${secret}\r\n`
          : `${tag} OK done\r\n`,
      )
    }
  })
})
const portOf = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port }: AddressInfo = Object(server.address())
  return `127.0.0.1:${port}`
}

const test = await createTestDatabase()
const connectors = await loadConnectors()
const [webAt, mailAt] = [await portOf(web), await portOf(mail)]
const clock = aClock()
const ada = aContext(test.db, {
  clock,
  connectors,
  actor: aPerson({ userId: 'ada', role: 'administrator' }),
  edge: (signal, allowed) => createEdge({ now: clock.now, signal, allowed }),
})
afterAll(async () => {
  web.closeAllConnections()
  web.close()
  mail.close()
  await test[Symbol.asyncDispose]()
})

describe('a wrong secret, typed in the form of a network', () => {
  it('is tried here for each network that asks for one', () => {
    const asking = [...connectors.values()].filter(({ secrets }) => secrets.length > 0).map(({ id }) => id)
    // The door for other programs makes its secret itself.
    expect(Object.keys(forms).sort()).toEqual(asking.filter((id) => id !== 'inbound').sort())
  })

  it.each(Object.keys(forms))(
    '%s: is refused in a sentence of both languages that does not quote it, and nothing is stored',
    async (id) => {
      const brand = {
        name: 'Chez Mireille',
        languages: ['fr' as const],
        timeZone: 'Europe/Paris',
        firstReplyMinutes: 60,
      }
      const { id: brandId } = await createBrand(ada, brand)
      const settings = forms[id]?.(`http://${webAt}`, mailAt) ?? {}
      const refusal: unknown = await createSource(ada, { brandId, connector: id, settings }).catch((it: unknown) => it)
      if (!(refusal instanceof ServiceError)) throw new Error('It was not refused.', { cause: refusal })
      const { reason, message, facts } = refusal
      expect({ reason, kind: facts['kind'], message }).toMatchObject({ reason: 'source-refused', kind: 'auth_revoked' })
      expect(facts['sentence']).toMatchObject({ en: message, fr: expect.stringMatching(/\p{L}{3}/u) })
      const said = JSON.stringify([message, facts, ada.log.lines])
      for (const quoted of ['seize', Buffer.from(secret).toString('base64').slice(4, 20)])
        expect(said).not.toContain(quoted)
      const left = await test.db.one(sql`
      select (select count(*) from source where brand_id = ${brandId}) + (select count(*) from allowed_address) as rows`)
      expect(left).toEqual({ rows: '0' })
    },
  )
})

/** A source that let us in once, and does no more: what is kept and shown of the failure of a later round. */
async function failsLater(id: string, brandId: string): Promise<string> {
  const connector = connectors.get(id)
  if (connector === undefined) throw new Error('There is no such connector.')
  const typed = forms[id]?.(`http://${webAt}`, mailAt) ?? {}
  const isSecret = (key: string): boolean => connector.secrets.includes(key)
  const parts = (wanted: boolean) =>
    Object.fromEntries(Object.entries(typed).filter(([key]) => isSecret(key) === wanted))
  const account = { externalId: `${id} ${brandId}`, handle: 'mireille', name: 'Chez Mireille' }
  const allowed = await privateAddresses(Object.values(typed))
  const tried = { settings: parts(false), secrets: parts(true), account, allowed }
  const source = await addSource(ada, connector, brandId, tried)
  const vigie = { ...ada, actor: { kind: 'vigie' as const } }
  const lease = (await takeLeases(test.db, 'reader', seconds(60), 100, [id])).find((it) => it.sourceId === source.id)
  if (lease === undefined) throw new Error('The source was not there to be read.')
  const end = new AbortController()
  try {
    const { session } = await connectSource(vigie, source.id, end.signal)
    await session.pull(null, [])
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    expect(error.kind).toBe('auth_revoked')
    await noteFailure(vigie, lease, error, null)
  } finally {
    end.abort()
  }
  const page = await readSource(ada, { sourceId: source.id })
  expect(page.source.error?.message).toMatch(/\p{L}{3}/u)
  expect(page.troubles).toHaveLength(1)
  await test.db.run(sql`delete from source where id = ${source.id}`)
  return JSON.stringify([page.source.error, page.troubles])
}

describe('a secret that was right once, and is refused in a later round', () => {
  it.each(Object.keys(forms))('%s: is not quoted in what is kept of it, wherever the sentence was cut', async (id) => {
    const brand = { name: `Brand ${id}`, languages: ['fr' as const], timeZone: 'Europe/Paris', firstReplyMinutes: 60 }
    const { id: brandId } = await createBrand(ada, brand)
    for (const signs of [0, 170, 180, 186, 190, 192, 194, 195]) {
      before = signs
      const said = await failsLater(id, brandId)
      // Its beginning, as it is, and as two spaces or signs were smoothed; its middle; and in base64.
      for (const quoted of ['un-s', 'un s', 'seize', Buffer.from(secret).toString('base64').slice(4, 20)])
        expect(`${signs}: ${said}`).not.toContain(quoted)
    }
    before = 0
  })
})

describe('what somebody else says', () => {
  it.each([
    ['no such password: hunter22!', ['hunter22!'], 'no such password: •••'],
    ['{"p":"a\\"b c d"}', ['a"b c d'], '{"p":"•••"}'],
    ['?p=a%20b%20c', ['a b c'], '?p=•••'],
    ['sent Basic dXNlcjpwYXNz and Bearer abcdefgh.1', [], 'sent Basic ••• and Bearer •••'],
    ['it was cut (401: you sent hunter2).', ['hunter22-and-more'], 'it was cut (401: you sent •••).'],
    ['it was cut: you sent hunt', ['hunter22-and-more'], 'it was cut: you sent •••'],
    ['it was cut: nobody hunt', ['untold secrets'], 'it was cut: nobody hunt'],
    ['cut in the middle of Basic dXN', [], 'cut in the middle of Basic •••'],
    ['smoothed: a b c-d e', ['a  b+c-d=e'], 'smoothed: •••'],
    ['user=a base64 bXktcGFzc3dvcmQtMQ==', ['my-password-1'], 'user=a base64 •••Q=='],
    ['?token=eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', [], '?token=•••'],
    [
      'https://a.example says no',
      [{ issuer: 'https://a.example', refresh: 'r'.repeat(20) }],
      'https://a.example says no',
    ],
    [`no: ${'r'.repeat(20)}!`, [{ issuer: 'https://a.example', refresh: 'r'.repeat(20) }], 'no: •••!'],
    ['an old secret of a man', ['a', '', null, undefined, 7], 'an old secret of a man'],
  ])('is shown without the secrets: %s', (text, secrets, bare) => {
    expect(withoutSecrets(text, secrets)).toBe(bare)
  })
})
