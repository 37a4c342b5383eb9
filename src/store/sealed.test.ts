import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SealBroken, createSealer, deriveSecret, keyFingerprint } from './sealed.ts'

const place = { table: 'source', row: '7', column: 'sealed_secrets' }
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
const text = fc.string({ unit: 'grapheme', maxLength: 200 })
const somewhere = fc.record({ table: fc.string(), row: fc.string(), column: fc.string() })

describe('a sealed value', () => {
  it('opens to the same text in its own place', () => {
    fc.assert(
      fc.property(key, text, somewhere, (k, plain, where) => {
        const sealer = createSealer(k)
        expect(sealer.open(sealer.seal(plain, where), where)).toBe(plain)
      }),
    )
  })

  it('never opens in another place, even when the words only moved between the parts of the name', () => {
    fc.assert(
      fc.property(key, text, somewhere, somewhere, (k, plain, where, other) => {
        fc.pre(JSON.stringify(where) !== JSON.stringify(other))
        const sealer = createSealer(k)
        expect(() => sealer.open(sealer.seal(plain, where), other)).toThrow(SealBroken)
      }),
    )
    const sealer = createSealer(randomBytes(32))
    const sealed = sealer.seal('x', { table: 'ab', row: 'c', column: 'd' })
    expect(() => sealer.open(sealed, { table: 'a', row: 'bc', column: 'd' })).toThrow(SealBroken)
  })

  it('never opens after any one bit of it was changed, or when it was cut short', () => {
    fc.assert(
      fc.property(key, text, fc.nat(), fc.integer({ min: 0, max: 7 }), (k, plain, at, bit) => {
        const sealer = createSealer(k)
        const sealed = sealer.seal(plain, place)
        const changed = Buffer.from(sealed)
        const index = at % changed.length
        changed[index] = (changed[index] ?? 0) ^ (1 << bit)
        expect(() => sealer.open(changed, place)).toThrow(SealBroken)
        expect(() => sealer.open(sealed.subarray(0, index), place)).toThrow(SealBroken)
      }),
    )
  })

  it('never opens with another key, and names both keys', () => {
    fc.assert(
      fc.property(key, key, text, (one, other, plain) => {
        fc.pre(!one.equals(other))
        const sealed = createSealer(one).seal(plain, place)
        expect(() => createSealer(other).open(sealed, place)).toThrow(keyFingerprint(one))
        expect(() => createSealer(other).open(sealed, place)).toThrow(keyFingerprint(other))
      }),
    )
  })

  it('opens with an earlier key while keys are rotated, and new values take the new key', () => {
    const [before, now] = [randomBytes(32), randomBytes(32)]
    const both = createSealer(now, [before])
    expect(both.open(createSealer(before).seal('old', place), place)).toBe('old')
    expect(createSealer(now).open(both.seal('new', place), place)).toBe('new')
    expect(both.keyId).toBe(keyFingerprint(now))
  })

  it('differs each time, and shows nothing of the text', () => {
    const sealer = createSealer(randomBytes(32))
    const [one, two] = [sealer.seal('app-password', place), sealer.seal('app-password', place)]
    expect(one.equals(two)).toBe(false)
    expect(one.includes('app-password')).toBe(false)
  })
})

describe('a key', () => {
  it('of another length than 32 bytes is refused', () => {
    expect(() => createSealer(randomBytes(16))).toThrow('32 bytes')
  })

  it('gives each purpose its own secret', () => {
    const one = randomBytes(32)
    expect(deriveSecret(one, 'cookies').equals(deriveSecret(one, 'sealed values'))).toBe(false)
    expect(deriveSecret(one, 'cookies').equals(deriveSecret(one, 'cookies'))).toBe(true)
    expect(deriveSecret(one, 'cookies').equals(one)).toBe(false)
  })
})
