import { letters, startsWith } from './signature.ts'

/** What a file is, by its first bytes. Its name and what a browser says of it count for nothing. */
export type FileKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'heic' | 'pdf'

/** How much is kept: of one file, of one case, of one brand in a day; and how long a file that belongs to no case. */
export const evidenceLimits = {
  bytes: 10 * 1024 * 1024,
  /** A phone's largest camera fits; what unpacks to more is refused before it is unpacked. */
  pixels: 50_000_000,
  perCase: 10,
  bytesPerDay: 250 * 1024 * 1024,
  unusedHours: 24,
} as const

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']

/** The kind of a file; null for everything that is not evidence. */
export function fileKind(bytes: Uint8Array): FileKind | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (startsWith(bytes, letters('GIF87a')) || startsWith(bytes, letters('GIF89a'))) return 'gif'
  if (startsWith(bytes, letters('RIFF')) && startsWith(bytes, letters('WEBP'), 8)) return 'webp'
  if (startsWith(bytes, letters('ftyp'), 4) && heicBrands.some((brand) => startsWith(bytes, letters(brand), 8)))
    return 'heic'
  if (startsWith(bytes, letters('%PDF-1.')) || startsWith(bytes, letters('%PDF-2.'))) return 'pdf'
  return null
}

/** Whether a PDF has its end: what was cut off on the way proves nothing. */
export function isWholePdf(bytes: Uint8Array): boolean {
  const mark = letters('%%EOF')
  for (let at = bytes.length - mark.length; at >= Math.max(0, bytes.length - 2_048); at--) {
    if (startsWith(bytes, mark, at)) return true
  }
  return false
}

/** The name of a file as it is kept: its last part, printable, short. */
export function fileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const printable = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '').trim()
  return [...printable].slice(0, 80).join('')
}
