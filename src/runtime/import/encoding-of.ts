import { createReadStream, statSync } from 'node:fs'
import type { Encoding } from '../text/decode.ts'

/** `mixed`: UTF-8 with bytes in it that are none, so that lines have to be judged one by one. */
export type TableEncoding = Encoding | 'mixed'

/** Counts what is UTF-8 beyond ASCII in a stream of bytes, and what cannot be. */
class Utf8Count {
  /** Signs of several bytes that are written as they must be. */
  good = 0
  /** Bytes that belong to no sign. */
  bad = 0
  #missing = 0
  #taken = 0
  #least = 0x80
  #most = 0xbf
  take(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#missing > 0) {
        if (byte >= this.#least && byte <= this.#most) {
          this.#missing -= 1
          this.#taken += 1
          this.#least = 0x80
          this.#most = 0xbf
          if (this.#missing === 0) this.good += 1
          continue
        }
        this.end()
      }
      if (byte >= 0x80) this.#begin(byte)
    }
  }
  /** What was begun and not finished is no sign. */
  end(): void {
    if (this.#missing > 0) this.bad += this.#taken
    this.#missing = 0
  }
  #begin(byte: number): void {
    const length = byte < 0xc2 || byte > 0xf4 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    if (length === 1) this.bad += 1
    this.#missing = length - 1
    this.#taken = 1
    // Neither in more bytes than needed, nor half a pair, nor beyond the last sign there is.
    this.#least = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.#most = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
  }
}

/**
 * Looks through a table for bytes that are not UTF-8, before anything of it is kept. Where they are more than the signs
 * that are, all of it is what spreadsheets save in the West otherwise; a few among many spoil only their lines.
 * Undefined: its mark says what it is, or it is UTF-8, or it can be read once only.
 */
export async function encodingOf(file: string, signal?: AbortSignal): Promise<TableEncoding | undefined> {
  if (!statSync(file).isFile()) return undefined
  const count = new Utf8Count()
  let begun = false
  for await (const chunk of createReadStream(file)) {
    signal?.throwIfAborted()
    const bytes = chunk as Uint8Array
    const isMark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    if (!begun && isMark) return undefined
    begun = true
    count.take(bytes)
  }
  count.end()
  if (count.bad === 0) return undefined
  return count.good < count.bad ? 'windows-1252' : 'mixed'
}
