import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { StartFault, messageOf } from '../fault.ts'

/** A post to be judged, with what is known of it. */
export interface GivenPost {
  readonly id: string | number
  readonly text: string
  readonly lang: string | undefined
  readonly direct: boolean | undefined
}

/** A line: a post, or why it is none. */
export type GivenLine =
  | { readonly line: number; readonly post: GivenPost }
  | { readonly line: number; readonly fault: string }

/** What `--format` may say. */
export type GivenFormat = 'jsonl' | 'csv'

/** A line longer than this (in UTF-16 units) is no post. */
const longestLine = 32 * 1024 * 1024

/** The lines of a stream of text, each once it is whole; a line that is too long is `null`. Only a line feed ends a line. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | null> {
  let parts: string[] = []
  let size = 0
  const whole = (): string | null => {
    const line = size > longestLine ? null : parts.join('')
    parts = []
    size = 0
    return line === null ? null : line.endsWith('\r') ? line.slice(0, -1) : line
  }
  const keep = (part: string): void => {
    size += part.length
    if (size > longestLine) parts = []
    else parts.push(part)
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      keep(chunk.slice(from, at))
      from = at + 1
      yield whole()
    }
    if (from < chunk.length) keep(chunk.slice(from))
  }
  if (size > 0) yield whole()
}

/** What a text is written in, by the mark at its beginning: what spreadsheets and some shells save is UTF-16. */
const encodingOf = (first: number | undefined, second: number | undefined): string =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'

async function* decoded(stream: Readable, read: (bytes: number) => void): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let held: Uint8Array = new Uint8Array(0)
  for await (const chunk of stream) {
    let bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    read(bytes.length)
    if (decoder === undefined) {
      bytes = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      held = bytes
      if (bytes.length < 2) continue
      decoder = new TextDecoder(encodingOf(bytes[0], bytes[1]))
    }
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder === undefined ? new TextDecoder().decode(held) : decoder.decode()
}

/** Puts back in front what was read to see what follows. */
async function* rejoined(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

/** Whether the beginning is enough to tell JSONL from CSV: by its first sign, by a whole first line that names the columns, or by what follows one that does not. */
function saysFormat(text: string): boolean {
  const at = text.search(/[^\s\uFEFF]/)
  if (at < 0) return false
  if (text[at] === '{' || text[at] === '[') return true
  const end = text.indexOf('\n', at)
  return end >= 0 && (namesIn(text.slice(at, end)).includes('text') || /\S/.test(text.slice(end)))
}

/** By the first sign, or, where the first line is no good, by the first sign of one that follows. */
const looksLikeJson = (text: string): boolean =>
  /^\s*[{[]/.test(text) || (!namesIn(text).includes('text') && /^[^\S\n]*\{/m.test(text))

/** What separates the columns of a table, by its first line. */
const delimiterOf = (text: string): string => {
  const head = text.trimStart().split('\n')[0] ?? ''
  return [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
}

/** The names of the columns of a table, as far as a look at its first line tells. */
const namesIn = (text: string): readonly string[] =>
  (text.trimStart().split('\n')[0] ?? '').split(delimiterOf(text)).map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim()
      .toLowerCase(),
  )

/** Reads posts from JSONL or CSV; which of the two, its first sign says where nobody did. `read` hears of the bytes. */
export async function* readPosts(
  stream: Readable,
  format: GivenFormat | undefined,
  read: (bytes: number) => void = () => undefined,
): AsyncGenerator<GivenLine> {
  const chunks = decoded(stream, read)
  let first = ''
  while (!saysFormat(first) && first.length < longestLine) {
    const next = await chunks.next()
    if (next.done === true) break
    first += next.value
  }
  first = first.replace(/^\uFEFF/, '')
  if (first.trim() === '') return
  const text = rejoined(first, chunks)
  const isJson = format === undefined ? looksLikeJson(first) : format === 'jsonl'
  yield* isJson ? fromJsonl(text) : fromCsv(text, first)
}

async function* fromJsonl(chunks: AsyncIterable<string>): AsyncGenerator<GivenLine> {
  let line = 0
  for await (const raw of linesOf(chunks)) {
    line++
    if (raw === null) yield { line, fault: 'it is too long' }
    else if (raw.trim() !== '') yield postOf(line, raw)
  }
}

function postOf(line: number, raw: string): GivenLine {
  let found: unknown
  try {
    found = JSON.parse(raw)
  } catch {
    return { line, fault: 'it is not JSON' }
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    return { line, fault: 'it is not a JSON object' }
  return checked(line, { ...found })
}

const yes = new Set(['true', '1', 'yes', 'oui'])
const no = new Set(['false', '0', 'no', 'non', ''])

function checked(line: number, row: Readonly<Record<string, unknown>>): GivenLine {
  const { id, text, lang, direct } = row
  if (typeof text !== 'string') return { line, fault: text === undefined ? 'it has no text' : 'its text is no string' }
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    return { line, fault: 'its id is neither a string nor a number' }
  // JSON has numbers of any length; here such a one would come out as another, and name another post.
  if (typeof id === 'number' && !(Number.isSafeInteger(id) || (Number.isFinite(id) && !Number.isInteger(id))))
    return { line, fault: 'its id is a number with too many digits: it has to be a string' }
  if (lang !== undefined && lang !== null && typeof lang !== 'string') return { line, fault: 'its lang is no string' }
  const addressed = typeof direct === 'string' ? direct.trim().toLowerCase() : direct
  if (
    addressed !== undefined &&
    addressed !== null &&
    typeof addressed !== 'boolean' &&
    addressed !== 0 &&
    addressed !== 1 &&
    (typeof addressed !== 'string' || !(yes.has(addressed) || no.has(addressed)))
  )
    return { line, fault: 'its direct is neither true nor false' }
  return {
    line,
    post: {
      // An empty cell is no name.
      id: id === undefined || id === null || id === '' ? line : id,
      text,
      lang: lang ?? undefined,
      direct:
        addressed === undefined || addressed === null || addressed === ''
          ? undefined
          : addressed === true || addressed === 1 || (typeof addressed === 'string' && yes.has(addressed)),
    },
  }
}

async function* fromCsv(chunks: AsyncGenerator<string>, first: string): AsyncGenerator<GivenLine> {
  const delimiter = delimiterOf(first)
  const { Readable: Stream } = await import('node:stream')
  const rows = Stream.from(chunks).pipe(
    parse({ bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  )
  let header: readonly string[] | undefined
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (header === undefined) {
        header = record.map((name) => name.trim().toLowerCase())
        if (!header.includes('text'))
          throw new StartFault(
            `This is neither JSONL nor CSV with a column "text": its first line has ${header.slice(0, 12).join(', ').slice(0, 200)}.`,
          )
        continue
      }
      const line = info.lines
      if (record.length !== header.length) {
        yield {
          line,
          fault: `it has ${record.length} ${record.length === 1 ? 'column' : 'columns'}, the header has ${header.length}`,
        }
        continue
      }
      yield checked(line, Object.fromEntries(header.map((name, i) => [name, record[i]])))
    }
  } catch (cause) {
    if (cause instanceof StartFault) throw cause
    throw new StartFault(`From here on this is not CSV: ${messageOf(cause)}.`, { cause })
  }
}
