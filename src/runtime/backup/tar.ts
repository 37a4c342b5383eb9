/** One file in an archive: its name and where its bytes lie. */
export interface TarEntry {
  readonly name: string
  readonly size: number
  /** Where its bytes begin in the archive. */
  readonly at: number
}

/** Tar counts in blocks of this size. */
export const BLOCK = 512

/** What follows the last file: two empty blocks. */
export const tarEnd = Buffer.alloc(2 * BLOCK)

/** How many empty bytes follow a file of this size. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`

const checksumOf = (header: Buffer): number => {
  let sum = 0
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 32 : byte
  return sum
}

/** The header of one file (ustar), readable by its owner only. */
export function tarHeader(name: string, size: number, seconds: number): Buffer {
  if (Buffer.byteLength(name) > 99) throw new Error(`The name ${name} is too long for the archive.`)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  header.write(octal(0o600, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(seconds, 11), 136)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Reads a header: a file's name and size, `end` for an empty block, or undefined for anything else. */
export function parseTarHeader(header: Buffer): { readonly name: string; readonly size: number } | 'end' | undefined {
  if (header.length < BLOCK) return undefined
  if (header.every((byte) => byte === 0)) return 'end'
  const text = (from: number, length: number): string =>
    header
      .subarray(from, from + length)
      .toString('utf8')
      .replace(/\0.*$/s, '')
  if (Number.parseInt(text(148, 8), 8) !== checksumOf(header) || text(257, 5) !== 'ustar') return undefined
  const size = Number.parseInt(text(124, 12), 8)
  return Number.isSafeInteger(size) && size >= 0 ? { name: text(0, 100), size } : undefined
}
