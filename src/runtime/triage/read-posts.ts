import type { Readable } from 'node:stream'
import { StartFault } from '../fault.ts'
import { decoded } from '../text/decode.ts'
import { linesOf, longestLine } from '../text/lines.ts'
import { namesIn, rowsOf } from '../text/table.ts'

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

/** Puts back in front what was read to see what follows. */
async function* rejoined(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}

/**
 * Tells, piece by piece, once the beginning is enough to tell JSONL from CSV: by its first sign, by a whole first line that
 * names the columns, or by what follows one that does not. No piece is looked at twice.
 */
function formatTeller(): (more: string) => boolean {
  let line: string[] | undefined
  let isWhole = false
  return (more) => {
    let rest = more
    if (line === undefined) {
      const at = rest.search(/[^\s\uFEFF]/)
      if (at < 0) return false
      if (rest[at] === '{' || rest[at] === '[') return true
      line = []
      rest = rest.slice(at)
    }
    if (!isWhole) {
      const end = rest.indexOf('\n')
      line.push(end < 0 ? rest : rest.slice(0, end))
      if (end < 0) return false
      isWhole = true
      if (namesIn(line.join('')).includes('text')) return true
      rest = rest.slice(end)
    }
    return /\S/.test(rest)
  }
}

/** By the first sign, or, where the first line is no good, by the first sign of one that follows. */
const looksLikeJson = (text: string): boolean =>
  /^\s*[{[]/.test(text) || (!namesIn(text).includes('text') && /^[^\S\r\n\u2028\u2029]*\{/m.test(text))

/** Reads posts from JSONL or CSV; which of the two, its first sign says where nobody did. `read` hears of the bytes. */
export async function* readPosts(
  stream: Readable,
  format: GivenFormat | undefined,
  read: (bytes: number) => void = () => undefined,
): AsyncGenerator<GivenLine> {
  const chunks = decoded(stream, { read })
  const isEnough = formatTeller()
  const parts: string[] = []
  for (let size = 0; size < longestLine; ) {
    const next = await chunks.next()
    if (next.done === true) break
    parts.push(next.value)
    size += next.value.length
    if (isEnough(next.value)) break
  }
  const first = parts.join('').replace(/^\uFEFF/, '')
  if (first.trim() === '') return
  const text = rejoined(first, chunks)
  const isJson = format === undefined ? looksLikeJson(first) : format === 'jsonl'
  yield* isJson ? fromJsonl(text) : fromCsv(text)
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
      lang: lang?.trim() || undefined,
      direct:
        addressed === undefined || addressed === null || addressed === ''
          ? undefined
          : addressed === true || addressed === 1 || (typeof addressed === 'string' && yes.has(addressed)),
    },
  }
}

async function* fromCsv(chunks: AsyncIterable<string>): AsyncGenerator<GivenLine> {
  let header: readonly string[] | undefined
  for await (const row of rowsOf(chunks)) {
    const { line } = row
    if ('fault' in row) {
      yield { line, fault: row.fault }
      continue
    }
    const { cells } = row
    if (header === undefined) {
      header = cells.map((name) => name.trim().toLowerCase())
      if (!header.includes('text'))
        throw new StartFault(
          `This is neither JSONL nor CSV with a column "text": its first line has ${header.slice(0, 12).join(', ').slice(0, 200)}.`,
        )
      continue
    }
    if (cells.length !== header.length) {
      yield {
        line,
        fault: `it has ${cells.length} ${cells.length === 1 ? 'column' : 'columns'}, the header has ${header.length}`,
      }
      continue
    }
    yield checked(line, Object.fromEntries(header.map((name, i) => [name, cells[i]])))
  }
}
