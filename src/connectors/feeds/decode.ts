const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** Character sets in which other text can look like valid UTF-8: what is declared must be believed. */
const believed = /^(?:utf-?16|iso-2022|hz-)/iu

/** Text from the bytes of an answer: by its mark, by being valid UTF-8, by what HTTP or the document declares, and else as windows-1252, in which no byte is wrong. */
export function decode(bytes: Uint8Array, contentType: string | null): string {
  const marked = marks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (marked !== undefined) return read(bytes, marked[0]) ?? ''
  const declared = [charsetIn(contentType), declaredIn(bytes)].filter((name): name is string => name !== null)
  const first = declared.find((name) => believed.test(name))
  if (first !== undefined) {
    const text = read(bytes, first)
    if (text !== null) return text
  }
  if (bytes[0] === 0x3c && bytes[1] === 0) return read(bytes, 'utf-16le') ?? ''
  if (bytes[0] === 0 && bytes[1] === 0x3c) return read(bytes, 'utf-16be') ?? ''
  // Windows-1252 French is practically never valid UTF-8, so this is surer than what a server's default declares.
  const utf8 = read(bytes, 'utf-8') ?? readCut(bytes)
  if (utf8 !== null) return utf8
  for (const name of declared) {
    if (/^utf-?8$/iu.test(name)) continue
    const text = read(bytes, name)
    if (text !== null) return text
  }
  return read(bytes, 'windows-1252') ?? ''
}

function read(bytes: Uint8Array, charset: string): string | null {
  try {
    const decoder = new TextDecoder(charset, { fatal: true })
    return decoder.encoding === 'windows-1252' ? windows1252(bytes) : decoder.decode(bytes)
  } catch {
    return null
  }
}

/** UTF-8 that ends in the middle of a letter, where other letters show that it is UTF-8. */
function readCut(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return /[^\0-\x7f]/u.test(text) ? text : null
  } catch {
    return null
  }
}

/** Signs that Windows has where Latin-1 has control codes, from 0x80 on. Node 20 reads the one as the other. */
const signs = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const windows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/gu, (code) => signs[code.charCodeAt(0) - 0x80] ?? code)

const charsetIn = (contentType: string | null): string | null =>
  /;\s*charset\s*=\s*["']?([\w.:-]+)/iu.exec(contentType ?? '')?.[1] ?? null

function declaredIn(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  return (
    /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)/iu.exec(head)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/iu.exec(head)?.[1] ??
    null
  )
}
