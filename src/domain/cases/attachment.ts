import { letters, startsWith } from './signature.ts'

/** How many files a note and the notes of one case hold, and how many links a case. */
export const attachmentLimits = { perNote: 10, perCase: 50, links: 30, title: 200 } as const

/** What a file is that is neither a picture nor a letter: its type, and the endings of names that go with it, the usual one first. */
export interface OtherFile {
  readonly type: string
  readonly endings: readonly [string, ...string[]]
}

const openXml = 'application/vnd.openxmlformats-officedocument'
const openDocument = 'application/vnd.oasis.opendocument'

const zipped: readonly { readonly holds: string; readonly it: OtherFile }[] = [
  { holds: `mimetype${openDocument}.text`, it: { type: `${openDocument}.text`, endings: ['odt'] } },
  { holds: `mimetype${openDocument}.spreadsheet`, it: { type: `${openDocument}.spreadsheet`, endings: ['ods'] } },
  { holds: `mimetype${openDocument}.presentation`, it: { type: `${openDocument}.presentation`, endings: ['odp'] } },
  { holds: 'word/', it: { type: `${openXml}.wordprocessingml.document`, endings: ['docx'] } },
  { holds: 'xl/', it: { type: `${openXml}.spreadsheetml.sheet`, endings: ['xlsx'] } },
  { holds: 'ppt/', it: { type: `${openXml}.presentationml.presentation`, endings: ['pptx'] } },
]

const mp3: OtherFile = { type: 'audio/mpeg', endings: ['mp3'] }

const bySignature: readonly { readonly at: number; readonly starts: readonly number[]; readonly it: OtherFile }[] = [
  { at: 0, starts: letters('ID3'), it: mp3 },
  // Frames without a title before them: MPEG-1, and MPEG-2 and 2.5 for voices, each with or without a checksum.
  ...[0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2].map((frame) => ({ at: 0, starts: [0xff, frame], it: mp3 })),
  { at: 0, starts: letters('#!AMR'), it: { type: 'audio/amr', endings: ['amr'] } },
  { at: 0, starts: letters('OggS'), it: { type: 'audio/ogg', endings: ['ogg', 'opus', 'oga'] } },
  { at: 8, starts: letters('WAVE'), it: { type: 'audio/wav', endings: ['wav'] } },
  { at: 4, starts: letters('ftypM4A'), it: { type: 'audio/mp4', endings: ['m4a'] } },
  { at: 4, starts: letters('ftypqt'), it: { type: 'video/quicktime', endings: ['mov'] } },
  { at: 4, starts: letters('ftyp'), it: { type: 'video/mp4', endings: ['mp4', 'm4v'] } },
  { at: 0, starts: [0x1a, 0x45, 0xdf, 0xa3], it: { type: 'video/webm', endings: ['webm', 'mkv'] } },
  {
    at: 0,
    starts: [0xd0, 0xcf, 0x11, 0xe0],
    it: { type: 'application/x-ole-storage', endings: ['doc', 'xls', 'ppt', 'msg'] },
  },
  { at: 0, starts: letters('{\\rtf'), it: { type: 'application/rtf', endings: ['rtf'] } },
]

/** What runs when somebody opens it: Windows, Linux and macOS programs, their installers' shells, shortcuts, and scripts that say so. */
const programs: readonly (readonly number[])[] = [
  letters('MZ'),
  [0x7f, ...letters('ELF')],
  [0xfe, 0xed, 0xfa],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xca, 0xfe, 0xba, 0xbe],
  [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00],
  letters('#!'),
]

const textEndings = ['txt', 'csv', 'tsv', 'md', 'log', 'json', 'xml', 'eml', 'ics', 'vcf'] as const

/** What a file is by its first bytes (its name counts for nothing); `program` for what runs when it is opened. Pictures and letters are told apart by `fileKind`. */
export function otherFile(bytes: Uint8Array): OtherFile | 'program' {
  // A telephone's recording begins as a script does.
  const isRecording = startsWith(bytes, letters('#!AMR'))
  if (!isRecording && programs.some((start) => startsWith(bytes, start))) return 'program'
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return inZip(bytes)
  const found = bySignature.find(({ at, starts }) => startsWith(bytes, starts, at))
  if (found !== undefined) return found.it
  if (isText(bytes)) return { type: 'text/plain', endings: textEndings }
  return { type: 'application/octet-stream', endings: ['bin'] }
}

/** Text holds no signs that only machines read; UTF-16 says of itself that it is text. */
function isText(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true
  return bytes.every((it) => it >= 0x20 || it === 0x09 || it === 0x0a || it === 0x0c || it === 0x0d)
}

/** Office files are archives whose first parts say what they are; names of parts stand in the clear, at the beginning of each and in the list at the end. */
function inZip(bytes: Uint8Array): OtherFile {
  const nearEnds = [bytes.subarray(0, 4_096), bytes.subarray(Math.max(0, bytes.length - 32_768))]
  const words = nearEnds.map((part) => Array.from(part, (it) => String.fromCharCode(it)).join('')).join('')
  return zipped.find(({ holds }) => words.includes(holds))?.it ?? { type: 'application/zip', endings: ['zip'] }
}

/** The endings by type, for a name under which a file is saved. */
const endingsOf = (type: string): readonly [string, ...string[]] => {
  const known = [...zipped, ...bySignature].find(({ it }) => it.type === type)?.it.endings
  if (known !== undefined) return known
  if (type === 'text/plain') return textEndings
  if (type === 'application/zip') return ['zip']
  return type === 'image/heic' ? ['heic', 'heif'] : ['bin']
}

/** The name under which a file is saved: its own, with an ending that fits what it is. What calls itself otherwise gets one more ending, so that nothing runs that was taken for a letter. */
export function saveName(name: string, type: string): string {
  const endings = endingsOf(type)
  const last = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase()
  const fits = last !== undefined && endings.includes(last)
  return fits ? name : `${name.replace(/[.\s]+$/, '') || 'file'}.${endings[0]}`
}

/** Signs that nobody sees and that no word needs; a joiner between two letters or pictures is part of how they are written (👩‍🍳, می‌خواهم). */
const unseen =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{Extended_Pictographic}])|[^\P{Cf}\u200C\u200D]+/gu

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The title of a link as it is kept: one line, printable, short; cut between what the eye takes for one sign. */
export function linkTitle(given: string): string {
  const line = given
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ')
    .replace(unseen, '')
    .replace(/\s+/g, ' ')
    .trim()
  let short = ''
  let letters = 0
  for (const { segment } of graphemes.segment(line)) {
    letters += [...segment].length
    if (letters > attachmentLimits.title) break
    short += segment
  }
  return short === '' ? [...line].slice(0, attachmentLimits.title).join('') : short
}
