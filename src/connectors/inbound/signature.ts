import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, minutes } from '../../domain/model/time.ts'

/** How far the sender's clock may be from ours (Standard Webhooks, "Verifying webhook authenticity"). */
export const tolerance = minutes(5)

/** What is wrong with a signature. */
export interface Wrong {
  readonly reason: string
  readonly detail: string
}

/** A secret, and until when it counts; null: until another takes its place. */
export interface Key {
  readonly secret: string
  readonly until: number | null
}

/** The bytes of a secret, without its prefix; null where it is none. */
export function secretBytes(secret: string): Buffer | null {
  const text = secret.replace(/^whsec_/u, '')
  return /^[A-Za-z0-9+/]{24,88}={0,2}$/u.test(text) ? Buffer.from(text, 'base64') : null
}

/** Signs as Standard Webhooks says: HMAC-SHA256 over id, moment (s since 1970) and body, with dots between. */
export const sign = (secret: Buffer, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest()

/** Proves a delivery; its id and moment when one of its signatures fits one of the keys that count now, else what is wrong. Every pair is compared in the same time. */
export function verify(
  headers: Headers,
  body: Uint8Array,
  keys: readonly Key[],
  now: Instant,
): { readonly ok: true; readonly id: string; readonly sentAt: number } | ({ readonly ok: false } & Wrong) {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((it) =>
    headers.get(it),
  )
  if (!id || !timestamp || !signatures) {
    return wrong('not-signed', 'A delivery carries the headers webhook-id, webhook-timestamp and webhook-signature.')
  }
  if (!/^[\x21-\x7e]{1,256}$/u.test(id)) {
    return wrong('not-signed', 'webhook-id is at most 256 letters, digits and signs, without spaces.')
  }
  if (!/^\d{1,12}$/u.test(timestamp)) return wrong('not-signed', 'webhook-timestamp is a number of seconds since 1970.')
  const valid = keys.filter(({ until }) => until === null || until > now)
  if (valid.length === 0) return wrong('no-secret', 'This source has no secret yet: make one on its page.')
  const given = signatures.split(/[\s]+/u).flatMap((it) => /^v1,([A-Za-z0-9+/]{43}=)$/u.exec(it)?.[1] ?? [])
  let fits = false
  for (const { secret } of valid) {
    const bytes = secretBytes(secret)
    if (bytes === null) continue
    const expected = sign(bytes, id, timestamp, body)
    for (const it of given.slice(0, 10)) fits = timingSafeEqual(expected, Buffer.from(it, 'base64')) || fits
  }
  if (!fits)
    return wrong(
      'wrong-signature',
      'None of the signatures fits: is this the secret of this source, and the body as it was signed?',
    )
  const sentAt = Number(timestamp) * 1_000
  // Said only to whoever knows the secret.
  if (Math.abs(now - sentAt) > tolerance) {
    return wrong(
      'wrong-clock',
      `The moment in webhook-timestamp is ${Math.round(Math.abs(now - sentAt) / 1_000)} s away from the clock here; 300 s are allowed. Set the clock, or sign anew.`,
    )
  }
  return { ok: true, id, sentAt }
}

const wrong = (reason: string, detail: string): { readonly ok: false } & Wrong => ({ ok: false, reason, detail })
