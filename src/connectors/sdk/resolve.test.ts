import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NameServer } from '../../../test/support/name-server.ts'
import { createResolve, type Resolve, type ResolveParts } from './resolve.ts'

let names: NameServer
let folder: string
let hosts: string
beforeAll(async () => {
  names = await NameServer.open()
  folder = await mkdtemp(join(tmpdir(), 'vigie-names-'))
  hosts = join(folder, 'hosts')
  await writeFile(hosts, '127.0.0.1 localhost\n')
})
afterAll(async () => {
  await names[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const house: Resolve = (host) => Promise.resolve([{ address: `10.0.0.${host.length}`, family: 4 }])
const waits = { server: 300, servers: 5_000, other: 5_000, line: 60_000 }
const resolveWith = (more: ResolveParts = {}): Resolve =>
  createResolve({ servers: [names.address], hosts, machine: house, waits, ...more })
const found = async (resolve: Resolve, host: string): Promise<readonly string[]> =>
  (await resolve(host)).map(({ address }) => address)

/** A machine whose look-up waits for as long as a test wants. */
function aSlowMachine() {
  const waiting: { readonly host: string; readonly end: () => void }[] = []
  const machine: Resolve = (host) =>
    new Promise((_, reject) => {
      waiting.push({ host, end: () => reject(new Error('ENOTFOUND')) })
    })
  return { machine, waiting }
}

describe('a name', () => {
  it('leads where the name servers say, by both kinds of address', async () => {
    names.put('shop.test', { addresses: ['192.0.2.7', '192.0.2.8', '2001:db8::7'] })
    expect(await found(resolveWith(), 'Shop.test')).toEqual(['192.0.2.7', '192.0.2.8', '2001:db8::7'])
  })

  it('whose server never answers takes one thread of the machine, however many there are, and holds up no other', async () => {
    const { machine, waiting } = aSlowMachine()
    const resolve = resolveWith({ machine })
    const mute = Array.from({ length: 30 }, (_, i) => `mute-${i}.test`)
    for (const host of mute) names.put(host, 'silence')
    const asked = mute.map((host) => resolve(host).catch(() => 'nowhere'))
    names.put('shop.test', { addresses: ['192.0.2.7'] })
    expect(await found(resolve, 'shop.test')).toEqual(['192.0.2.7'])
    for (let ended = 0; ended < mute.length; ended += 1) {
      await expect.poll(() => waiting.length, { timeout: 20_000, interval: 5 }).toBe(ended + 1)
      expect(await found(resolve, 'shop.test')).toEqual(['192.0.2.7'])
      waiting[ended]?.end()
    }
    expect(await Promise.all(asked)).toEqual(mute.map(() => 'nowhere'))
  })

  it('waits for the machine only so long', async () => {
    const { machine, waiting } = aSlowMachine()
    const resolve = resolveWith({ machine, waits: { ...waits, line: 20 } })
    const first = resolve('unknown-1.test').catch(() => 'nowhere')
    await expect.poll(() => waiting.length, { timeout: 20_000, interval: 5 }).toBe(1)
    await expect(resolve('unknown-2.test')).rejects.toThrow(/timeout/u)
    waiting[0]?.end()
    expect(await first).toBe('nowhere')
    expect(waiting.map(({ host }) => host)).toEqual(['unknown-1.test'])
  })

  it.each(['no-such-name', 'server-failure', 'silence'] as const)(
    'of the house is one that the machine knows, where the name servers answer %s',
    async (answer) => {
      names.put('intranet', answer)
      expect(await found(resolveWith(), 'intranet')).toEqual(['10.0.0.8'])
    },
  )

  it('that stands in the machine’s list of hosts is the machine’s to say at once, from when it stands there', async () => {
    names.put('blog.test', { addresses: ['192.0.2.9'] })
    const { machine, waiting } = aSlowMachine()
    const resolve = resolveWith({
      machine: (host) => (/^(?:blog|localhost)/u.test(host) ? house(host) : machine(host)),
    })
    expect(await found(resolve, 'blog.test')).toEqual(['192.0.2.9'])
    await writeFile(hosts, '127.0.0.1 localhost\n10.0.0.9\tother.test BLOG.test # nobody.test\n')
    const slow = resolve('nobody.test').catch(() => 'nowhere')
    await expect.poll(() => waiting.length, { timeout: 20_000, interval: 5 }).toBe(1)
    expect(await found(resolve, 'blog.test')).toEqual(['10.0.0.9'])
    expect(await found(resolve, 'localhost')).toEqual(['10.0.0.9'])
    waiting[0]?.end()
    expect(await slow).toBe('nowhere')
  })

  it('is asked for once, however many wait for it, and anew afterwards', async () => {
    names.put('loud.test', { addresses: ['192.0.2.7'] })
    const resolve = resolveWith()
    const asked = (): number => names.asked.filter((it) => it === 'loud.test 1').length
    expect(await Promise.all(Array.from({ length: 20 }, () => found(resolve, 'loud.test')))).toHaveLength(20)
    const before = asked()
    names.put('loud.test', { addresses: ['192.0.2.8'] })
    expect(await found(resolve, 'loud.test')).toEqual(['192.0.2.8'])
    expect([before, asked()]).toEqual([1, 2])
  })

  it.each([
    ['A', ['2001:db8::7']],
    ['AAAA', ['192.0.2.7']],
  ] as const)('of which the servers never tell the %s leads where they say all the same', async (mute, addresses) => {
    names.put('half.test', { addresses: ['192.0.2.7', '2001:db8::7'], mute })
    expect(
      await found(resolveWith({ waits: { ...waits, server: 60_000, servers: 60_000, other: 20 } }), 'half.test'),
    ).toEqual(addresses)
  })
})
