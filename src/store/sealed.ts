import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Where a sealed value stands; bound into the seal, so that a value moved to another row does not open. */
export interface SealedPlace {
  readonly table: string
  readonly row: string
  readonly column: string
}

/** Seals secrets for storage (AES-256-GCM with key id; place as associated data) and opens them again. */
export interface Sealer {
  /** Fingerprint of the key in use. */
  readonly keyId: string
  seal(plain: string, place: SealedPlace): Buffer
  /** Throws when the key or the place does not fit. */
  open(sealed: Buffer, place: SealedPlace): string
  /** A mark by which the text is recognised again and which tells nothing of it to whoever lacks the key. */
  mark(text: string): Buffer
  /** The marks that the text may have been given, under this key and earlier ones. */
  marks(text: string): readonly Buffer[]
}

/** A sealed value that cannot be opened: another key, another place, or bytes that were changed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

const KEY_BYTES = 32
const ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 1
const HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES

/** What names a key without telling it: 16 hexadecimal digits. */
export function keyFingerprint(key: Buffer): string {
  return createHash('sha256')
    .update('vigie key fingerprint\0')
    .update(key)
    .digest('hex')
    .slice(0, ID_BYTES * 2)
}

/** A secret for one other purpose, such as signing cookies, that tells nothing of the key it comes from. */
export function deriveSecret(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `vigie ${purpose}`, KEY_BYTES))
}

/** Version and key id are bound in with the place; JSON keeps `a`,`bc` and `ab`,`c` apart. */
const associated = (header: Buffer, place: SealedPlace): Buffer =>
  Buffer.concat([header.subarray(0, 1 + ID_BYTES), Buffer.from(JSON.stringify([place.table, place.row, place.column]))])

/** Seals with `key`; opens what was sealed with it or with one of `earlier`, so that keys can be rotated. */
export function createSealer(key: Buffer, earlier: readonly Buffer[] = []): Sealer {
  const keys = new Map<string, Buffer>()
  for (const one of [key, ...earlier]) {
    if (one.length !== KEY_BYTES) throw new Error(`A key has ${KEY_BYTES} bytes; this one has ${one.length}.`)
    keys.set(keyFingerprint(one), deriveSecret(one, 'sealed values'))
  }
  const keyId = keyFingerprint(key)
  const current = deriveSecret(key, 'sealed values')
  const markers = [key, ...earlier].map((one) => deriveSecret(one, 'marks'))
  const markWith = (secret: Buffer, text: string): Buffer => createHmac('sha256', secret).update(text, 'utf8').digest()
  return {
    keyId,
    mark: (text) => markWith(markers[0] ?? current, text),
    marks: (text) => markers.map((secret) => markWith(secret, text)),
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const header = Buffer.concat([Buffer.from([VERSION]), Buffer.from(keyId, 'hex'), nonce])
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(associated(header, place))
      return Buffer.concat([header, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, place) {
      if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== VERSION)
        throw new SealBroken('This is not a sealed value that this version can read.')
      const id = sealed.subarray(1, 1 + ID_BYTES).toString('hex')
      const opening = keys.get(id)
      if (!opening) throw new SealBroken(`This value was sealed with the key ${id}; the key in use is ${keyId}.`)
      const decipher = createDecipheriv('aes-256-gcm', opening, sealed.subarray(1 + ID_BYTES, HEADER_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(associated(sealed, place))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      try {
        const body = sealed.subarray(HEADER_BYTES, sealed.length - TAG_BYTES)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new SealBroken(
          `The sealed value in ${place.table}.${place.column} was changed or belongs to another row.`,
          { cause },
        )
      }
    },
  }
}
