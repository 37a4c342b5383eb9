import { describe, expect, it } from 'vitest'
import { type Surroundings, parseKey, toConfig } from './config.ts'
import { StartFault } from './fault.ts'

const here: Surroundings = {
  root: false,
  home: '/opt/vigie',
  mayWrite: () => true,
  userData: '/home/anna/.local/share/vigie',
}

const refusal = (env: Record<string, string>): string[] => {
  try {
    toConfig(env, here)
  } catch (error) {
    if (error instanceof StartFault) return error.message.split('\n')
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('needs nothing to be set: it listens on this machine alone and keeps its data beside the program', () => {
    expect(toConfig({}, here)).toEqual({
      host: '127.0.0.1',
      port: 8470,
      url: undefined,
      trustedProxies: [],
      data: '/opt/vigie/data',
      databaseUrl: undefined,
      key: { kind: 'file', path: '/opt/vigie/data/key/vigie.key', own: true },
      logLevel: 'info',
      metricsToken: undefined,
    })
  })

  it('keeps its data in /var/lib/vigie as root, and in the home folder where the program cannot be written', () => {
    expect(toConfig({}, { ...here, root: true }).data).toBe('/var/lib/vigie')
    expect(toConfig({}, { ...here, mayWrite: () => false }).data).toBe('/home/anna/.local/share/vigie')
  })

  it('says all that is wrong at once, one sentence each', () => {
    const said = refusal({
      VIGIE_HOST: 'not a host',
      VIGIE_PORT: '70000',
      VIGIE_URL: 'vigie.example.org/path',
      VIGIE_TRUSTED_PROXIES: '10.0.0.0/8, everybody',
      DATABASE_URL: 'mysql://x',
      VIGIE_KEY: 'short',
      VIGIE_KEY_FILE: '/k',
      VIGIE_LOG: 'loud',
      VIGIE_PROT: '1',
    })
    expect(said).toHaveLength(9)
    for (const name of ['HOST', 'PORT', 'URL', 'TRUSTED_PROXIES', 'KEY', 'LOG', 'PROT'])
      expect(said.filter((line) => line.includes(`VIGIE_${name} `))).not.toHaveLength(0)
    for (const line of said) expect(line).toMatch(/^[A-Z].*[.]$/)
  })

  it('never repeats a secret in what it says', () => {
    const said = refusal({ VIGIE_KEY: 'hunter2-hunter2', DATABASE_URL: 'mysql://vigie:hunter2@x' }).join(' ')
    expect(said).not.toContain('hunter2')
    expect(said).toContain('VIGIE_KEY')
  })

  it.each(['https://vigie.example.org/', 'http://localhost:8470', 'https://[::1]:8470'])(
    'takes %s as the public address',
    (address) => {
      expect(toConfig({ VIGIE_URL: address }, here).url).toBe(new URL(address).origin)
    },
  )

  it.each([
    'https://a.example/path',
    'https://user:pw@a.example',
    'ftp://a.example',
    'a.example',
    'https://a.example/?x',
    'https://*.a.example',
  ])('refuses %s as the public address', (address) => {
    expect(refusal({ VIGIE_URL: address })).toHaveLength(1)
  })
})

describe('the proxies that are believed', () => {
  it.each(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '192.0.2.1, 2001:db8::/32'])('may be %s', (ranges) => {
    expect(refusal({ VIGIE_TRUSTED_PROXIES: ranges })).toEqual([])
  })

  it.each(['10', '0x7f.1', '10.0.0.0/33', '10.0.0.0/8,', '::ffff:10.0.0.0/104', 'fe80::1%eth0', '10.0.0.0/'])(
    'are not %s, which no address of a request would ever match',
    (ranges) => {
      expect(refusal({ VIGIE_TRUSTED_PROXIES: ranges })).toHaveLength(1)
    },
  )
})

it('knows an address of a database that nobody could dial', () => {
  expect(refusal({ DATABASE_URL: 'postgresql://vigie:hunter2@127.0.0.1:99999/vigie' })).toEqual([
    'DATABASE_URL must look like postgresql://user:password@host:5432/vigie.',
  ])
  expect(refusal({ DATABASE_URL: 'postgresql:///vigie?host=/run/postgresql' })).toEqual([])
})

describe('a key in words', () => {
  const bytes = Buffer.alloc(32, 7)
  it('is 32 bytes in hexadecimal or base64, and nothing else', () => {
    expect(parseKey(bytes.toString('hex'))).toEqual(bytes)
    expect(parseKey(bytes.toString('base64'))).toEqual(bytes)
    expect(parseKey(bytes.toString('base64url'))).toEqual(bytes)
    expect(parseKey(bytes.subarray(1).toString('hex'))).toBeUndefined()
    expect(parseKey('correct horse battery staple')).toBeUndefined()
  })
})
