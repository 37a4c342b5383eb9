import { days, type Duration, type Instant } from '../model/time.ts'
import type { Act } from './may.ts'

/** What a key can be made for. */
export const apiScopes = [
  'read-cases',
  'change-cases',
  'reply',
  'moderate',
  'read-people',
  'read-settings',
  'change-settings',
  'read-audit',
] as const

export type ApiScope = (typeof apiScopes)[number]

/** What each scope opens, if the key's person may do it. Set-up, passwords, second factors, invitations, rights, other keys and personal data are in none: for these somebody has to be there. */
const opened: Readonly<Record<ApiScope, readonly Act[]>> = {
  'read-cases': ['read-cases'],
  'change-cases': ['read-cases', 'change-cases'],
  reply: ['read-cases', 'change-cases'],
  moderate: ['read-cases', 'mute-people', 'block-and-report'],
  'read-people': ['read-cases', 'read-team'],
  'read-settings': ['read-cases'],
  'change-settings': [
    'read-cases',
    'change-rules',
    'pause-sources',
    'connect-sources',
    'change-brand',
    'change-clocks',
  ],
  'read-audit': ['read-audit'],
}

/** Whether one of these scopes opens this. */
export const opens = (scopes: readonly ApiScope[], act: Act): boolean =>
  scopes.some((scope) => opened[scope].includes(act))

/** How long a key works unless its maker says otherwise, and at most. */
export const keyDays = { usual: 365, most: 730 } as const

/** How long so many days are. */
export const keyLife = (count: number): Duration => days(count)

/** How many living keys one person may have: more are forgotten ones. */
export const keysPerPerson = 50

/** What every key begins with, so that people and scanners of public code know it by sight. */
export const keyPrefix = 'vigie_'

/** The signs that a key is made of. */
export const keyAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** So many signs of chance: 178 bits. */
export const keyChance = 30

const checkLength = 6

/** CRC-32 (IEEE 802.3) of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at)
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function checkOf(chance: string): string {
  let rest = crc32(chance)
  let text = ''
  for (let place = 0; place < checkLength; place += 1) {
    text = (keyAlphabet[rest % 62] ?? '') + text
    rest = Math.floor(rest / 62)
  }
  return text
}

/** The key that this chance (30 signs of the alphabet) makes, with its checksum: the same form as other tokens that scanners of public code find. */
export const keyOf = (chance: string): string => `${keyPrefix}${chance}${checkOf(chance)}`

const shape = /^vigie_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/

/** Whether this text can be a key at all: one sign typed wrongly or left out, and it cannot. */
export function isKey(text: string): boolean {
  const [, chance, check] = shape.exec(text) ?? []
  return chance !== undefined && checkOf(chance) === check
}

/** How a key is told from others in a list: its beginning, which lets nobody in. */
export const hintOf = (key: string): string => key.slice(0, keyPrefix.length + 5)

/** Where a key stands at this moment. */
export function keyState(
  key: { readonly expiresAt: Instant; readonly revokedAt: Instant | null },
  now: Instant,
): 'alive' | 'revoked' | 'expired' {
  if (key.revokedAt !== null) return 'revoked'
  return now >= key.expiresAt ? 'expired' : 'alive'
}
