/** A file that came with a mail: what it is called, what its first bytes say that it is, and how long it is. It is never opened. */
export interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: number
}

/** So many are named; the rest is counted. */
const mostNamed = 20
const longestName = 80

const starts = (content: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, i) => content[at + i] === byte)
const ascii = (text: string): readonly number[] => [...text].map((it) => it.charCodeAt(0))

/** What a file is by its first bytes; neither its name nor what its sender claims counts. */
export function typeOf(content: Uint8Array): string {
  if (content.length === 0) return '?'
  if (starts(content, [0x89, ...ascii('PNG')])) return 'PNG'
  if (starts(content, [0xff, 0xd8, 0xff])) return 'JPEG'
  if (starts(content, ascii('GIF8'))) return 'GIF'
  if (starts(content, ascii('RIFF')) && starts(content, ascii('WEBP'), 8)) return 'WebP'
  if (starts(content, ascii('ftyphei'), 4) || starts(content, ascii('ftypmif'), 4)) return 'HEIC'
  if (starts(content, ascii('ftyp'), 4)) return 'MP4'
  if (starts(content, ascii('%PDF-'))) return 'PDF'
  if (starts(content, ascii('PK\u0003\u0004'))) return 'ZIP'
  if (starts(content, [0xd0, 0xcf, 0x11, 0xe0])) return 'OLE'
  if (starts(content, ascii('MZ'))) return 'EXE'
  if (starts(content, [0x7f, ...ascii('ELF')])) return 'ELF'
  if (starts(content, ascii('Rar!'))) return 'RAR'
  if (starts(content, [0x1f, 0x8b])) return 'GZIP'
  if (starts(content, ascii('ID3')) || starts(content, [0xff, 0xfb])) return 'MP3'
  if (starts(content, ascii('OggS'))) return 'OGG'
  const head = Buffer.from(content.subarray(0, 512)).toString('latin1')
  if (/^\s*(?:<!doctype html|<html|<script|<svg)/i.test(head)) return 'HTML'
  // Control signs other than white space stand in no text.
  return content.subarray(0, 512).some((byte) => byte < 9 || (byte > 13 && byte < 32)) ? '?' : 'TXT'
}

/** A file's name as one may show it: one line, without signs that turn the direction of writing around. */
export function cleanName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cf}/\\]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const signs = [...clean]
  // The end of a name is what a program goes by.
  return signs.length <= longestName
    ? clean
    : `${signs.slice(0, longestName - 16).join('')}…${signs.slice(-15).join('')}`
}

/** A length in bytes, in signs that are the same in both languages. */
export function sizeIn(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** The files of a mail as lines below its words. */
export function listAttachments(files: readonly Attachment[]): string {
  const lines = files
    .slice(0, mostNamed)
    .map(({ name, type, bytes }) => `📎 ${cleanName(name) || '—'} (${type}, ${sizeIn(bytes)})`)
  const rest = files.length - mostNamed
  return [...lines, ...(rest > 0 ? [`📎 + ${rest}`] : [])].join('\n')
}
