import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import {
  type AccountLink,
  accountsOf,
  type CertainPair,
  linksToMake,
  mayLink,
  mostAccounts,
  peopleApart,
  pairOf,
  splitPairs,
} from './linking.ts'

const account = fc.integer({ min: 1, max: 12 }).map(String)
const pair = fc.tuple(account, account).filter(([x, y]) => x !== y)
const evidence = fc.array(
  pair.map(([x, y]): CertainPair => ({ x, y, reason: { kind: 'address' } })),
  { maxLength: 15 },
)
const linksOf = (pairs: readonly CertainPair[], before: readonly AccountLink[] = []): readonly AccountLink[] => [
  ...before,
  ...linksToMake(before, pairs).map(({ a, b }): AccountLink => ({ a, b, state: 'linked' })),
]
/** The same links after this account was said not to be that person's. */
const afterSplit = (links: readonly AccountLink[], x: string, from: string): readonly AccountLink[] => {
  const pairs = splitPairs(links, x, from)
  const isOf = (it: AccountLink) => pairs.some(([a, b]) => a === it.a && b === it.b)
  return [...links.filter((it) => !isOf(it)), ...pairs.map(([a, b]): AccountLink => ({ a, b, state: 'split' }))]
}

describe('linked accounts', () => {
  it('are one person from whichever of them one looks, and whatever is linked in a row is linked', () => {
    fc.assert(
      fc.property(evidence, account, account, account, (pairs, x, y, z) => {
        const links = linksOf(pairs)
        expect(accountsOf(links, x).has(y)).toBe(accountsOf(links, y).has(x))
        if (accountsOf(links, x).has(y) && accountsOf(links, y).has(z)) expect(accountsOf(links, x).has(z)).toBe(true)
        expect(accountsOf(links, x).has(x)).toBe(true)
      }),
    )
  })

  it('are the same people in whichever order the evidence came', () => {
    fc.assert(
      fc.property(evidence, fc.func(fc.nat()), account, (pairs, rank, x) => {
        const shuffled = [...pairs].sort((p, q) => rank(p) - rank(q))
        const [one, other] = [accountsOf(linksOf(pairs), x), accountsOf(linksOf(shuffled), x)]
        expect([...one].sort()).toEqual([...other].sort())
      }),
    )
  })

  it('come apart when somebody says so, and no evidence, of whatever way around, joins them again', () => {
    fc.assert(
      fc.property(evidence, pair, evidence, (pairs, [x, from], later) => {
        const split = afterSplit(linksOf(pairs), x, from)
        expect(accountsOf(split, from).has(x)).toBe(false)
        expect(mayLink(split, x, from)).toBe(false)
        const again = linksOf([...later, ...pairs, { x, y: from, reason: { kind: 'address' } }], split)
        expect(accountsOf(again, from).has(x)).toBe(false)
      }),
    )
  })

  it('lose only what hangs on the account that was taken away, which keeps what is linked to it alone', () => {
    const row = linksOf([
      { x: '1', y: '2', reason: { kind: 'address' } },
      { x: '2', y: '3', reason: { kind: 'verified-link' } },
    ])
    expect(splitPairs(row, '2', '1')).toEqual([['1', '2']])
    fc.assert(
      fc.property(evidence, pair, (pairs, [x, from]) => {
        const [links, split] = [linksOf(pairs), afterSplit(linksOf(pairs), x, from)]
        const without = links.filter(({ a, b }) => a !== x && b !== x)
        for (const it of accountsOf(links, from)) {
          if (it === x) continue
          const stays = accountsOf(without, from).has(it)
          expect(accountsOf(split, from).has(it)).toBe(stays)
          // What was certain of the other account stays certain.
          if (!stays) expect(accountsOf(split, x).has(it)).toBe(true)
        }
      }),
    )
  })

  it('never hold two that somebody took apart', () => {
    fc.assert(
      fc.property(evidence, pair, evidence, (pairs, [x, from], later) => {
        const links = linksOf(later, afterSplit(linksOf(pairs), x, from))
        const apart = links.filter(({ state }) => state === 'split')
        expect(apart.filter(({ a, b }) => accountsOf(links, a).has(b))).toEqual([])
      }),
    )
  })

  it('are never more of one person than anybody has, however evidence goes on from one to the next', () => {
    const chain = Array.from({ length: 60 }, (_, i): CertainPair => {
      return { x: `${i + 1}`, y: `${i + 2}`, reason: { kind: 'verified-link' } }
    })
    const rows = fc.shuffledSubarray(chain, { minLength: 40 })
    fc.assert(
      fc.property(rows, (row) => {
        let links: readonly AccountLink[] = []
        for (const each of row) links = linksOf([each], links)
        const sizes = row.map(({ x }) => accountsOf(links, x).size)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(mostAccounts)
      }),
    )
    expect(accountsOf(linksOf(chain), '1').size).toBe(mostAccounts)
  })

  it('are found in a time that grows with their number alone, in whichever order their links stand', () => {
    const row = Array.from({ length: 40_000 }, (_, i): AccountLink => ({ a: `${i}`, b: `${i + 1}`, state: 'linked' }))
    expect(accountsOf(row.toReversed(), '0').size).toBe(40_001)
  })

  it('are of as many people as somebody said are not one another, however many accounts those have', () => {
    const at = (...pairs: readonly (readonly [string, string])[]) =>
      linksOf(pairs.map(([x, y]): CertainPair => ({ x, y, reason: { kind: 'address' } })))
    const links = afterSplit(afterSplit(at(['1', '2'], ['2', '3'], ['1', '3'], ['4', '5']), '3', '1'), '4', '1')
    expect(peopleApart(links, ['1', '2', '3', '4', '5', '6'])).toBe(3)
    expect(peopleApart(links, ['2', '3', '6'])).toBe(2)
    expect(peopleApart(links, ['5', '6'])).toBe(0)
    expect(peopleApart(at(['1', '2']), ['1', '2', '3', '4'])).toBe(0)
  })

  it('keep each reason once', () => {
    const pairs: CertainPair[] = [
      { x: '2', y: '10', reason: { kind: 'address' } },
      { x: '10', y: '2', reason: { kind: 'verified-link' } },
      { x: '2', y: '10', reason: { kind: 'address' } },
    ]
    expect(linksToMake([], pairs)).toEqual([
      { a: '2', b: '10', reasons: [{ kind: 'address' }, { kind: 'verified-link' }] },
    ])
  })
})

it('a pair is kept by number, so that it is one pair', () => {
  expect(pairOf('10', '9')).toEqual(['9', '10'])
  fc.assert(
    fc.property(pair, ([x, y]) => {
      expect(pairOf(x, y)).toEqual(pairOf(y, x))
    }),
  )
})
