import { randomBytes } from 'node:crypto'
import { after, hours, type Instant } from '../../domain/model/time.ts'
import { settings } from './settings.ts'

/** How long the secret before still counts: long enough to change it where it is used. */
const overlap = hours(24)

/** Makes a new secret; the one before counts for a day, and those before it no more. */
export function issue(
  secrets: Readonly<Record<string, unknown>>,
  now: Instant,
): { readonly secrets: Readonly<Record<string, unknown>>; readonly shown: string } {
  const known = settings.shape.keys.safeParse(secrets['keys'])
  const before = known.success ? known.data.filter(({ until }) => until === null || until > now) : []
  const [latest] = before.filter(({ until }) => until === null)
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const last = latest === undefined ? [] : [{ ...latest, until: after(now, overlap) }]
  return { secrets: { keys: [{ secret, until: null }, ...last] }, shown: secret }
}
