import { createServer as createWeb, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createLine, type Server, type Socket } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { aClock, aContext, aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { loadConnectors } from '../../connectors/registry.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { sql } from '../../store/sql.ts'
import { ServiceError } from '../errors.ts'
import { createBrand } from './create-brand.ts'
import { createSource } from './create-source.ts'
import { withoutSecrets } from './without-secrets.ts'

const secret = 'un-secret-"de-seize"-signes é'

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
    const said = `You sent ${plain}. ${sent}`
    response.writeHead(401, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        ...{ error: 'AuthenticationRequired', message: said, error_description: said, errors: [said] },
        ...{ code: 'rest_not_logged_in', data: { status: 401 } },
      }),
    )
  })
})
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
      socket.write(isLogin ? `${tag} NO [AUTHENTICATIONFAILED] not with ${line} ${secret}\r\n` : `${tag} OK done\r\n`)
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

describe('what somebody else says', () => {
  it.each([
    ['no such password: hunter22!', ['hunter22!'], 'no such password: •••'],
    ['{"p":"a\\"b c d"}', ['a"b c d'], '{"p":"•••"}'],
    ['?p=a%20b%20c', ['a b c'], '?p=•••'],
    ['sent Basic dXNlcjpwYXNz and Bearer abcdefgh.1', [], 'sent Basic ••• and Bearer •••'],
    ['an old secret of a man', ['a', '', null, undefined, 7], 'an old secret of a man'],
  ])('is shown without the secrets: %s', (text, secrets, bare) => {
    expect(withoutSecrets(text, secrets)).toBe(bare)
  })
})
