import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDialGuard, dialKey, isPrivateHost, isPublicAddress } from './guard.ts'

describe('addresses', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.9.9.9',
    '169.254.169.254',
    '168.63.129.16',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:0:192.168.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::8.8.8.8',
    '2002:7f00:1::',
    '2002:a00:1::',
    '2001::1',
    '2001:db8::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '100::1',
    'not an address',
    '',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::',
    '2606:4700::1111',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it('stay private in every wrapping', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    )
    fc.assert(
      fc.property(inside, ([a, b, c, d]) => {
        const v4 = `${a}.${b}.${c}.${d}`
        const hex = [a, b, c, d].map((n) => n.toString(16).padStart(2, '0'))
        const wrapped = [
          v4,
          `::${v4}`,
          `::ffff:${v4}`,
          `::ffff:0:${v4}`,
          `64:ff9b::${v4}`,
          `2002:${hex[0]}${hex[1]}:${hex[2]}${hex[3]}::`,
        ]
        for (const address of wrapped) expect(isPublicAddress(address), address).toBe(false)
      }),
    )
  })
})

describe('a host', () => {
  it('is private when any of its addresses is', async () => {
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 as const },
      { address: '10.0.0.1', family: 4 as const },
    ]
    expect(await isPrivateHost('mixed.example', resolve)).toBe(true)
  })

  it('is public when all of its addresses are', async () => {
    expect(await isPrivateHost('open.example', async () => [{ address: '8.8.8.8', family: 4 }])).toBe(false)
    expect(await isPrivateHost('[::1]')).toBe(true)
    expect(await isPrivateHost('8.8.8.8')).toBe(false)
  })
})

describe('the guard', () => {
  const guard = createDialGuard({
    allowed: new Set(['127.0.0.1:2583', '[::1]:80']),
  })
  const http = ['http:', 'https:']

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:2584/',
    'http://2130706433/',
    'http://0x7f.1:80/',
    'http://0177.0.0.1/',
    'http://[::1]:81/',
    'http://[::ffff:127.0.0.1]:2583/',
    'http://user:word@example.com/',
    'http://user@127.0.0.1:2583/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:text/plain,hello',
  ])('refuses %s', (address) => {
    expect(() => guard.check(new URL(address), http)).toThrow(expect.objectContaining({ kind: 'blocked_by_policy' }))
  })

  it.each(['http://127.0.0.1:2583/xrpc', 'http://[::1]/', 'https://example.com/', 'https://8.8.8.8/'])(
    'lets %s pass',
    (address) => {
      expect(() => guard.check(new URL(address), http)).not.toThrow()
    },
  )

  it.each([
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
  ])('never opens %s, though an administrator typed it, nor a name that comes to lead there', async (host) => {
    const address = host.replace(/^\[|\]$/g, '')
    const typed = createDialGuard({
      allowed: new Set([dialKey(new URL(`http://${host}/`)), 'intranet.example:80']),
      resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
    })
    const blocked = expect.objectContaining({ kind: 'blocked_by_policy' })
    expect(() => typed.check(new URL(`http://${host}/`), http)).toThrow(blocked)
    expect(() => typed.checkConnected('intranet.example', '80', address)).toThrow(blocked)
    const found = await new Promise((resolve) =>
      typed.lookup('intranet.example', '80')('intranet.example', {}, (error, to) => resolve(error ?? to)),
    )
    expect(found).toEqual(blocked)
  })

  it('writes host and port as an administrator types them', () => {
    expect(dialKey(new URL('https://Example.com/path'))).toBe('example.com:443')
    expect(dialKey(new URL('ws://localhost:6008/subscribe'))).toBe('localhost:6008')
    expect(dialKey(new URL('http://[::1]/'))).toBe('[::1]:80')
  })

  it('refuses a connection that ended inside, whatever was looked up', () => {
    expect(() => guard.checkConnected('example.com', '443', '10.0.0.1')).toThrow()
    expect(() => guard.checkConnected('example.com', '443', undefined)).toThrow()
    expect(() => guard.checkConnected('127.0.0.1', '2583', '127.0.0.1')).not.toThrow()
    expect(() => guard.checkConnected('example.com', '443', '8.8.8.8')).not.toThrow()
  })
})
