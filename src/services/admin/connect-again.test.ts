import { expect, it } from 'vitest'
import { aSealer } from '../../../test/support/context.ts'
import { loadConnectors } from '../../connectors/registry.ts'
import type { SourceAccess } from '../../store/source-reads.ts'
import { withKept } from './connect-again.ts'

type Settings = Readonly<Record<string, unknown>>
type Row = readonly [network: string, stored: Settings, elsewhere: readonly Settings[], here: readonly Settings[]]

const sealer = aSealer()
const connectors = await loadConnectors()

const mastodon = { server: 'https://piaille.fr', token: 'a-token-of-ours' }
const lemmy = { server: 'https://jlai.lu', user: 'mireille', password: 'a-password' }
const discourse = { forum: 'https://forum.example.org', user: 'mireille', key: 'a-key-of-sixteen-signs' }
const wordpress = { site: 'https://blog.example.org', user: 'mireille', password: 'a-password' }
const bluesky = { identifier: 'mireille.bsky.social', appPassword: 'a-password' }
const notices = { server: 'imap.example.org', user: 'avis@example.org', password: 'a-password' }
const mail = { address: 'contact@example.org', password: 'a-password' }
const fixed = { ...mail, imap: 'imap.example.net', smtp: 'smtp.example.net' }
const mailOf = (provider: string) => ({
  way: 'oauth',
  address: 'contact@example.org',
  provider,
  clientId: 'an-application',
  clientSecret: 'a-secret',
  refreshToken: 'a-token',
})

/** What is typed over the stored settings with every secret left empty: what leads elsewhere, and what stays here. */
const rows: readonly Row[] = [
  [
    'mastodon',
    mastodon,
    [{ server: 'evil.example' }, { server: '@mireille@evil.example' }, { server: 'http://piaille.fr' }],
    [{}, { server: 'piaille.fr' }, { server: '@mireille@Piaille.fr' }, { way: 'public', server: 'evil.example' }],
  ],
  ['lemmy', lemmy, [{ server: 'evil.example' }], [{}, { server: 'jlai.lu/c/cuisine' }]],
  [
    'discourse',
    discourse,
    [{ forum: 'evil.example' }, { forum: 'forum.example.org:444' }],
    [{}, { forum: 'forum.example.org/latest' }],
  ],
  ['wordpress', wordpress, [{ site: 'evil.example' }], [{}, { site: 'blog.example.org/wp-admin' }]],
  ['bluesky', bluesky, [{ service: 'https://evil.example' }], [{}, { identifier: 'chez-mireille.example' }]],
  ['bluesky', { ...bluesky, service: 'https://pds.example.org' }, [{ service: undefined }], [{}]],
  [
    'notification-mails',
    notices,
    [{ server: 'evil.example' }, { server: 'imaps://imap.example.org:994' }],
    [{}, { server: 'imaps://IMAP.example.org' }, { folder: 'Avis' }],
  ],
  [
    'customer-mail',
    mail,
    [{ address: 'contact@evil.example' }, { imap: 'evil.example' }, { smtp: 'evil.example' }],
    [{}, { address: 'bonjour@example.org' }, { imap: 'imap.example.org' }, { name: 'Chez Mireille' }],
  ],
  ['customer-mail', fixed, [{ imap: '' }, { smtp: undefined }], [{}, { address: 'contact@mireille.example' }]],
  [
    'customer-mail',
    mailOf('google'),
    [{ provider: 'microsoft' }, { provider: 'https://evil.example' }, { imap: 'evil.example' }],
    [{}, { address: 'contact@mireille.example' }],
  ],
  [
    'customer-mail',
    mailOf('https://id.example.org'),
    [{ provider: 'google' }],
    [{ provider: 'https://id.example.org/a' }],
  ],
]

/** Types this over what is stored, with every secret left empty; says which secrets would stay. */
function retype([network, stored]: Row, change: Settings): readonly string[] {
  const connector = connectors.get(network)
  if (connector === undefined) throw new Error(`There is no ${network}.`)
  const parsed: unknown = connector.settings.parse(stored)
  const entries = Object.entries({ ...(parsed as Settings) }).filter(([, value]) => value !== undefined)
  const isSecret = (key: string): boolean => connector.secrets.includes(key)
  const secrets = Object.fromEntries(entries.filter(([key]) => isSecret(key)))
  const settings = Object.fromEntries(entries.filter(([key]) => !isSecret(key)))
  const place = { table: 'source', row: 'a-source', column: 'sealed_secrets' }
  const access: SourceAccess = {
    id: 'a-source',
    connector: network,
    settings,
    sealedSecrets: sealer.seal(JSON.stringify(secrets), place),
    version: 1,
    allowed: [],
  }
  return Object.keys(withKept({ sealer }, connector, access, { ...settings, ...change }).kept)
}

it('every network that keeps a secret and takes it somewhere is in this table', () => {
  const keeping = [...connectors.values()].filter((it) => it.secrets.length > 0 && it.arrives !== 'pushed')
  expect([...new Set(rows.map(([network]) => network))].sort()).toEqual(keeping.map((it) => it.id).sort())
})

it.for(rows.flatMap((row) => row[2].map((change) => [row[0], change, row] as const)))(
  'a secret of %s is not kept for %o, which leads elsewhere',
  ([, change, row]) => {
    expect(() => retype(row, change)).toThrow(expect.objectContaining({ code: 'refused', reason: 'secret-needed' }))
  },
)

it.for(rows.flatMap((row) => row[3].map((change) => [row[0], change, row] as const)))(
  'a secret of %s stays for %o, which leads where it led before',
  ([, change, row]) => {
    expect(retype(row, change)).not.toEqual([])
  },
)

it('what others push to is named anew without its secret, which goes nowhere', () => {
  const inbound: Row = ['inbound', { name: 'https://a.example', keys: [{ secret: 'a-secret', until: null }] }, [], []]
  expect(retype(inbound, { name: 'https://b.example' })).toEqual(['keys'])
})

it('what a sign-in on the network’s page left behind stays behind, and what can be typed is asked for alone', () => {
  const signedIn: Row = ['mastodon', { ...mastodon, clientId: 'an-application', clientSecret: 'a-secret' }, [], []]
  expect(() => retype(signedIn, { server: 'evil.example' })).toThrow(
    expect.objectContaining({ facts: { errors: [{ path: 'token', message: 'Type this again.' }] } }),
  )
  expect(retype(signedIn, { server: 'evil.example', token: 'a-token-of-theirs' })).toEqual([])
  expect(retype(signedIn, { server: 'piaille.fr', token: 'a-newer-token' })).toEqual(['clientSecret'])
})
