import { createHmac, randomBytes } from 'node:crypto'
import { after, hours, type Instant } from '../../domain/model/time.ts'
import type { SealedPlace } from '../../store/sealed.ts'
import type { Context } from '../context.ts'

/** A signing secret, and until when (ms since 1970) it signs; null: until another takes its place. */
export interface HookSecret {
  readonly secret: string
  readonly until: number | null
}

/** How long the secret before signs too: long enough to change it where it is checked. */
const overlap = hours(24)

const place = (hookId: string): SealedPlace => ({ table: 'webhook', row: hookId, column: 'sealed_secrets' })

/** Seals the secrets of a receiver for storage. */
export const sealHookSecrets = (
  { sealer }: Pick<Context, 'sealer'>,
  hookId: string,
  secrets: readonly HookSecret[],
): Buffer => sealer.seal(JSON.stringify(secrets), place(hookId))

/** The secrets of a receiver, the newest first. Written by `sealHookSecrets` alone, so their shape is known. */
export const openHookSecrets = (
  { sealer }: Pick<Context, 'sealer'>,
  hookId: string,
  sealed: Buffer,
): readonly HookSecret[] => JSON.parse(sealer.open(sealed, place(hookId)))

/** A new secret (256 bits), in front of the one that was in use. */
export function renewed(before: readonly HookSecret[], now: Instant): readonly [HookSecret, ...HookSecret[]] {
  const [latest] = before
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  return [{ secret, until: null }, ...(latest === undefined ? [] : [{ ...latest, until: after(now, overlap) }])]
}

/** Until when the one before signs. */
export const overlapEnd = (now: Instant): Instant => after(now, overlap)

/** The headers that prove a message by Standard Webhooks: HMAC-SHA256 over id, moment (s since 1970) and body, once for each secret that signs now. */
export function signed(
  secrets: readonly HookSecret[],
  message: { readonly id: string; readonly body: string },
  now: Instant,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const moment = String(Math.floor(now / 1_000))
  const signatures = secrets
    .filter(({ until }) => until === null || until > now)
    .map(({ secret }) => {
      const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64')
      return `v1,${createHmac('sha256', key).update(`${message.id}.${moment}.${message.body}`).digest('base64')}`
    })
  return { 'webhook-id': message.id, 'webhook-timestamp': moment, 'webhook-signature': signatures.join(' ') }
}
