import type { z } from 'zod'
import type { SetAside } from './connector.ts'

/** No network's page holds so many items that cannot be read: whatever sends more is not listened to any further. */
const mostAside = 1_000

/** Reads each item by itself: whatever cannot be read is set aside with its reason, and never takes the others with it. `idOf` gives the public id of an item that may be anything. */
export function sift<T>(
  schema: z.ZodType<T>,
  items: readonly unknown[],
  idOf: (item: unknown) => string,
): { readonly good: readonly T[]; readonly aside: readonly SetAside[] } {
  const good: T[] = []
  const aside: SetAside[] = []
  for (const [at, item] of items.entries()) {
    if (aside.length >= mostAside) {
      aside.push({ externalId: 'page', reason: `not-looked-at: ${items.length - at}` })
      break
    }
    const parsed = schema.safeParse(item)
    if (parsed.success) good.push(parsed.data)
    else aside.push({ externalId: idOf(item), reason: whereOf(parsed.error) })
  }
  return { good, aside }
}

/** One field of what may be anything. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** One field where it holds text; null otherwise. */
export function textOf(value: unknown, name: string): string | null {
  const text = fieldOf(value, name)
  return typeof text === 'string' ? text : null
}

/** Where an item breaks its form, without what stands there. */
const whereOf = (error: z.ZodError): string => {
  const [issue] = error.issues
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'item'}: ${issue.code}`
}
