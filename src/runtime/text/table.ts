import { type CsvError, parse } from 'csv-parse'

/** One row of a table, or why none can be made of a line; `line` is where it ends. */
export type Row =
  | { readonly line: number; readonly raw: string; readonly cells: readonly string[] }
  | { readonly line: number; readonly raw: string; readonly fault: string }

/** A row may hold so many bytes: a quote that nobody closed must not swallow the rest of the file. */
const longestRow = 8 * 1024 * 1024

/** A first line that only says what stands between the columns, as Excel reads and writes it. */
const sayingLine = /^\uFEFF?sep=([^\r\n])\r?\n/i

/** The first line that names columns. */
const headOf = (text: string): string =>
  text
    .replace(sayingLine, '')
    .trimStart()
    .split(/\r?\n|\r/, 1)[0] ?? ''

/** What stands between the columns of a table, as it says itself or by its first line. */
const delimiterOf = (text: string): string => {
  const said = sayingLine.exec(text)?.[1]
  const head = headOf(text)
  return said ?? [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
}

/** The names of the columns of a table, as far as a look at its first line tells. */
export const namesIn = (text: string): readonly string[] =>
  headOf(text)
    .split(delimiterOf(text))
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim()
        .toLowerCase(),
    )

const lineEnds = /\r\n|\n|\r/g
const firstLine = /^([\r\n]*)([^\r\n]*)(\r\n|\n|\r|)/
const linesIn = (raw: string): number => raw.match(lineEnds)?.length ?? 0

interface Found {
  readonly cells: string[]
  /** Where it ends, in bytes from where the parser began. */
  readonly end: number
}

/** A parser of CSV that begins here: what is found, and what stopped it. */
class Parser {
  readonly #stream: ReturnType<typeof parse>
  found: Found[] = []
  fault: unknown
  constructor(delimiter: string) {
    this.#stream = parse({
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
      // Taken here and not from the stream, which forgets what it found just before a fault.
      on_record: (cells: string[], { bytes }: { bytes: number }) => {
        this.found.push({ cells, end: bytes })
        return null
      },
    })
    this.#stream.on('error', (error: CsvError) => (this.fault = error)).resume()
  }
  async take(bytes: Buffer): Promise<void> {
    if (this.fault === undefined) await new Promise<void>((done) => void this.#stream.write(bytes, () => done()))
  }
  async end(): Promise<void> {
    if (this.fault !== undefined) return
    await new Promise<void>((done) => void this.#stream.once('error', () => done()).end(() => done()))
  }
}

/**
 * The rows of a table. A line with a quote that is never closed is told as a fault, and the next line is read as if
 * nothing had been; quotes in the middle of a cell are words.
 */
export async function* rowsOf(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  const source = chunks[Symbol.asyncIterator]()
  let first = ''
  let over = false
  const more = async (): Promise<string> => {
    const next = await source.next()
    over = next.done === true
    return next.done === true ? '' : next.value
  }
  // A line that says the delimiter, and the one that names the columns.
  while (!over && first.length < longestRow && (first.match(/\n/g)?.length ?? 0) < 2) first += await more()
  const delimiter = delimiterOf(first)
  const begun = first.replace(/^\uFEFF/, '').replace(sayingLine, '')
  let line = sayingLine.test(first) ? 1 : 0
  let parser = new Parser(delimiter)
  /** What no row has been made of yet, and how far the parser had come before it. */
  let held: Buffer[] = []
  let before = 0
  let skipping = false

  const rows = function* (): Generator<Row> {
    if (parser.found.length === 0) return
    const bytes = Buffer.concat(held)
    let from = 0
    for (const { cells, end } of parser.found) {
      const raw = bytes.toString('utf8', from, end - before)
      from = end - before
      // The empty lines before it are passed over with it.
      const lines = linesIn(raw)
      const ended = /[\r\n]$/.test(raw)
      yield { line: line + lines + (ended ? 0 : 1), raw: raw.replace(/^[\r\n]+/, '').replace(/\r?\n$|\r$/, ''), cells }
      line += lines
    }
    held = [bytes.subarray(from)]
    before += from
    parser.found = []
  }
  const feed = async function* (bytes: Buffer, last: boolean): AsyncGenerator<Row> {
    held.push(bytes)
    await parser.take(bytes)
    if (last) await parser.end()
    yield* rows()
    while (parser.fault !== undefined) {
      const rest = Buffer.concat(held)
      const [, empty = '', raw = '', end = ''] = firstLine.exec(rest.toString('utf8')) ?? []
      const size = Buffer.byteLength(raw)
      skipping = end === '' && !last
      line += linesIn(empty) + 1
      yield size > longestRow
        ? { line, raw: '', fault: 'it is too long' }
        : { line, raw, fault: 'a quote in it is not closed' }
      const next = rest.subarray(empty.length + size + end.length)
      parser = new Parser(delimiter)
      before = 0
      held = [next]
      await parser.take(next)
      if (last) await parser.end()
      yield* rows()
    }
  }
  for (let text = begun; ; text = await more()) {
    if (skipping) {
      const at = text.search(/[\r\n]/)
      skipping = at < 0
      text = skipping ? '' : text.slice(at).replace(/^\r?\n|^\r/, '')
    }
    if (text !== '' || over) yield* feed(Buffer.from(text), over)
    if (over) return
  }
}
