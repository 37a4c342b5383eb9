import type { Readable } from 'node:stream'

/** What a text is written in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** What Windows-1252 has where Latin-1 has signs that nobody writes (0x80 to 0x9F); five places are empty. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'

/** Windows-1252 as text. Written here because some versions of Node take it for Latin-1 and lose the apostrophes. */
const fromWindows = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009F]/g, (sign) => windows[sign.charCodeAt(0) - 0x80] ?? sign)

/** What a text is written in, by the mark at its beginning: what spreadsheets and some shells save is UTF-16. */
const markOf = (first: number | undefined, second: number | undefined): Encoding =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'

/**
 * The text that a stream of bytes is. Without an encoding its mark says which one, or else it is UTF-8. `strict`: bytes
 * that are none of that encoding throw a TypeError, where otherwise they become U+FFFD.
 */
export async function* decoded(
  stream: Readable,
  options: {
    readonly encoding?: Encoding | undefined
    readonly strict?: boolean
    readonly read: (bytes: number) => void
  },
): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let held: Uint8Array = new Uint8Array(0)
  for await (const chunk of stream) {
    let bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    options.read(bytes.length)
    if (options.encoding === 'windows-1252') {
      yield fromWindows(bytes)
      continue
    }
    if (decoder === undefined) {
      bytes = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      held = bytes
      if (bytes.length < 2) continue
      decoder = new TextDecoder(markOf(bytes[0], bytes[1]), { fatal: options.strict === true })
    }
    yield decoder.decode(bytes, { stream: true })
  }
  if (options.encoding === 'windows-1252') return
  yield decoder === undefined
    ? new TextDecoder('utf-8', { fatal: options.strict === true }).decode(held)
    : decoder.decode()
}
