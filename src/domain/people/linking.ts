import type { Instant } from '../model/time.ts'

/** Two accounts that a brand takes for one person, or knows to be two. `a` is the smaller id. */
export interface AccountLink {
  readonly a: string
  readonly b: string
  readonly state: 'linked' | 'split'
}

/** What a link rests on. `postIds`: where an order number was written. */
export type LinkReason =
  | { readonly kind: 'verified-link' }
  | { readonly kind: 'address' }
  | { readonly kind: 'order'; readonly postIds: readonly string[] }
  | { readonly kind: 'handle' }
  | { readonly kind: 'confirmed' }

/** A link with who made it and why. `by` null: Vigie, on certain evidence. */
export interface StoredLink extends AccountLink {
  readonly reasons: readonly LinkReason[]
  readonly by: string | null
  readonly at: Instant
  /** The splitting that it belongs to, by which it is undone; null for a link. */
  readonly splitId: string | null
}

/** Two ids in the order in which a pair is kept: by number. */
export function pairOf(x: string, y: string): readonly [string, string] {
  return BigInt(x) < BigInt(y) ? [x, y] : [y, x]
}

/** Nobody has more accounts with one brand: beyond them evidence links no further, and only a colleague does. */
export const mostAccounts = 20

/** All accounts of the person behind this one, itself among them: what is linked to it, and what is linked to that. */
export function accountsOf(links: readonly AccountLink[], account: string): ReadonlySet<string> {
  const near = new Map<string, string[]>()
  const goes = (from: string, to: string) => {
    const known = near.get(from)
    if (known === undefined) near.set(from, [to])
    else known.push(to)
  }
  for (const { a, b, state } of links) {
    if (state !== 'linked') continue
    goes(a, b)
    goes(b, a)
  }
  const found = new Set([account])
  // What is added on the way is visited too.
  for (const id of found) for (const next of near.get(id) ?? []) found.add(next)
  return found
}

/** Whether evidence may link these two: not when somebody has said that any of the one's accounts and any of the other's are two people. */
export function mayLink(links: readonly AccountLink[], x: string, y: string): boolean {
  const [one, other] = [accountsOf(links, x), accountsOf(links, y)]
  return !links.some(
    ({ a, b, state }) => state === 'split' && ((one.has(a) && other.has(b)) || (one.has(b) && other.has(a))),
  )
}

/** Whether somebody said of two accounts of one person that they are two people's. */
export const holdsTwo = (links: readonly AccountLink[]): boolean =>
  links.some(({ a, b, state }) => state === 'split' && accountsOf(links, a).has(b))

/** The pairs that are known to be two people once `account` is none of this person's: with each that is still theirs without it, so that no way around links them again. What is linked to them by `account` alone goes along with it. */
export function splitPairs(
  links: readonly AccountLink[],
  account: string,
  from: string,
): readonly (readonly [string, string])[] {
  const without = links.filter(({ a, b }) => a !== account && b !== account)
  return [...accountsOf(without, from)].map((other) => pairOf(account, other))
}

/** How many people are behind these accounts who somebody said are not one another; 0 where nobody said so of any. */
export function peopleApart(links: readonly AccountLink[], accounts: readonly string[]): number {
  if (!links.some(({ state }) => state === 'split')) return 0
  const people: string[] = []
  for (const id of accounts) {
    const theirs = accountsOf(links, id)
    if (!people.some((one) => theirs.has(one))) people.push(id)
  }
  return people.filter((one) => people.some((other) => other !== one && !mayLink(links, one, other))).length
}

/** Two accounts that show the same certain sign. */
export interface CertainPair {
  readonly x: string
  readonly y: string
  readonly reason: LinkReason
}

/** Whether these two are of one person that would have no more accounts than anybody has. */
function fits(links: readonly AccountLink[], x: string, y: string): boolean {
  const one = accountsOf(links, x)
  return one.has(y) || one.size + accountsOf(links, y).size <= mostAccounts
}

/** The links that certain evidence makes, one after the other: those that are not made yet and that nobody has ruled out. */
export function linksToMake(
  links: readonly AccountLink[],
  evidence: readonly CertainPair[],
): readonly { readonly a: string; readonly b: string; readonly reasons: readonly LinkReason[] }[] {
  const known = [...links]
  const made = new Map<string, { a: string; b: string; reasons: LinkReason[] }>()
  for (const { x, y, reason } of evidence) {
    if (x === y) continue
    const [a, b] = pairOf(x, y)
    const fresh = made.get(`${a} ${b}`)
    if (fresh !== undefined) {
      if (!fresh.reasons.some(({ kind }) => kind === reason.kind)) fresh.reasons.push(reason)
      continue
    }
    if (known.some((it) => it.a === a && it.b === b) || !mayLink(known, a, b) || !fits(known, a, b)) continue
    made.set(`${a} ${b}`, { a, b, reasons: [reason] })
    known.push({ a, b, state: 'linked' })
  }
  return [...made.values()]
}
