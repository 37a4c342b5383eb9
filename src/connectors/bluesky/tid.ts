import type { ReplyKey } from '../sdk/connector.ts'

const alphabet = '234567abcdefghijklmnopqrstuvwxyz'

/** A record key (TID: 53 bits of microseconds, 10 bits of clock id, base32-sortable; AT Protocol's record-key specification) that the same reply key always gives. */
export function tidFor(key: ReplyKey): string {
  const hash = fnv1a(key.id)
  const micros = BigInt(key.at) * 1_000n + BigInt(hash % 1_000)
  let bits = (micros << 10n) | BigInt((hash >>> 10) & 0x3ff)
  let tid = ''
  for (let i = 0; i < 13; i++) {
    tid = (alphabet[Number(bits & 31n)] ?? '2') + tid
    bits >>= 5n
  }
  return tid
}

/** FNV-1a over the characters' codes, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}
