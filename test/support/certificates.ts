import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate with its key, as PEM. */
export interface TestCertificate {
  readonly cert: string
  readonly key: string
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length
  const length =
    size < 128
      ? Buffer.from([size])
      : size < 256
        ? Buffer.from([0x81, size])
        : Buffer.from([0x82, size >> 8, size & 255])
  return Buffer.concat([Buffer.from([tag]), length, body])
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const oid = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes))
const text = (words: string): Buffer => der(0x0c, Buffer.from(words))
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes)
const moment = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`))
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
const name = (organisation: string, common: string): Buffer =>
  sequence(
    der(0x31, sequence(oid(0x55, 0x04, 0x0a), text(organisation))),
    der(0x31, sequence(oid(0x55, 0x04, 0x03), text(common))),
  )
const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, der(0x04, value))
const pem = (kind: string, bytes: Buffer): string =>
  `-----BEGIN ${kind}-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${kind}-----\n`
const dayMs = 86_400_000

/** An authority made for one test, which signs what is asked of it. */
export class TestAuthority {
  readonly #organisation: string
  readonly #key: KeyObject
  readonly cert: string

  constructor(organisation: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#organisation = organisation
    this.#key = privateKey
    // basicConstraints: an authority.
    const extensions = [extension(oid(0x55, 0x1d, 0x13), sequence(der(0x01, Buffer.from([0xff]))))]
    this.cert = this.#sign(
      name(organisation, 'root'),
      publicKey,
      Date.now() - dayMs,
      Date.now() + 3_650 * dayMs,
      extensions,
    )
  }

  /** A certificate for these hosts that ends after `days` (negative: it has ended). */
  issue(hosts: readonly string[], days: number): TestCertificate {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const names = hosts.map((host) => der(0x82, Buffer.from(host)))
    const extensions = [extension(oid(0x55, 0x1d, 0x11), sequence(...names))]
    const ends = Date.now() + days * dayMs
    const cert = this.#sign(
      name('A shop', hosts[0] ?? ''),
      publicKey,
      Math.min(Date.now(), ends) - 30 * dayMs,
      ends,
      extensions,
    )
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
  }

  #sign(subject: Buffer, key: KeyObject, from: number, to: number, extensions: readonly Buffer[]): string {
    const serial = randomBytes(8)
    serial[0] = 1
    const spki = key.export({ type: 'spki', format: 'der' })
    const body = sequence(
      der(0xa0, der(0x02, Buffer.from([2]))),
      der(0x02, serial),
      ecdsaWithSha256,
      name(this.#organisation, 'root'),
      sequence(moment(from), moment(to)),
      subject,
      spki,
      der(0xa3, sequence(...extensions)),
    )
    return pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bits(sign('sha256', body, this.#key))))
  }
}
