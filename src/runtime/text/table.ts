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
const linesIn = (raw: string): number => raw.match(lineEnds)?.length ?? 0

/**
 * Did a quote that nobody closed swallow the lines up to the next one? Then a cell that began with a quote has a line end
 * in it, and after that a quote that neither stands twice nor ends the cell. `cells` are what was made of the row.
 */
function swallows(raw: string, cells: readonly string[], delimiter: string): boolean {
  // Where such a quote is, it and all others are left in the cell.
  if (!cells.some((cell) => cell.startsWith('"') && /[\r\n]/.test(cell))) return false
  const ends = (sign: string | undefined): boolean =>
    sign === undefined || sign === delimiter || sign === '\n' || sign === '\r'
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at] === '"') {
      let close = raw.indexOf('"', at + 1)
      while (close >= 0 && raw[close + 1] === '"') close = raw.indexOf('"', close + 2)
      if (close < 0 || (!ends(raw[close + 1]) && /[\r\n]/.test(raw.slice(at, close)))) return true
      at = close + 1
    }
    while (!ends(raw[at])) at += 1
    if (raw[at] !== delimiter) return false
  }
  return false
}

/** Where the first line that is not empty begins, where it ends, and where the next one begins. */
function firstLineIn(bytes: Buffer): { readonly from: number; readonly to: number; readonly next: number } {
  const isEnd = (byte: number | undefined): boolean => byte === 10 || byte === 13
  let from = 0
  while (isEnd(bytes[from])) from += 1
  let to = from
  while (to < bytes.length && !isEnd(bytes[to])) to += 1
  const ends = to === bytes.length ? 0 : bytes[to] === 13 && bytes[to + 1] === 10 ? 2 : 1
  return { from, to, next: to + ends }
}

/** After a fault so many bytes are read at first, then twice as many each time: where each line has one, the rest is not read anew for each. */
const firstBite = 256

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
 * The rows of a table. A line with a quote that is never closed is told as a fault, also where a later quote could pass
 * for its end, and the next line is read as if nothing had been; quotes in the middle of a cell are words.
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
  let swallowed = false
  let bite = Number.POSITIVE_INFINITY

  const rows = function* (): Generator<Row> {
    if (parser.found.length === 0) return
    const bytes = Buffer.concat(held)
    let from = 0
    for (const { cells, end } of parser.found) {
      const raw = bytes.toString('utf8', from, end - before)
      swallowed = swallows(raw.replace(/^[\r\n]+/, ''), cells, delimiter)
      if (swallowed) break
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
    for (let todo = [bytes]; ; ) {
      const [head = Buffer.alloc(0), ...others] = todo
      const part = head.subarray(0, bite)
      todo = part.length < head.length ? [head.subarray(part.length), ...others] : others
      bite *= 2
      held.push(part)
      await parser.take(part)
      if (last && todo.length === 0) await parser.end()
      yield* rows()
      if (!swallowed && parser.fault === undefined) {
        if (todo.length === 0) return
        continue
      }
      let rest = Buffer.concat(held)
      let first = firstLineIn(rest)
      // Its end, or half of it, may lie in what was not read yet.
      if (first.next === rest.length) {
        rest = Buffer.concat([rest, ...todo])
        first = firstLineIn(rest)
        todo = []
      }
      const { from, to, next } = first
      skipping = next === to && !last
      line += linesIn(rest.toString('utf8', 0, from)) + 1
      yield to - from > longestRow
        ? { line, raw: '', fault: 'it is too long' }
        : { line, raw: rest.toString('utf8', from, to), fault: 'a quote in it is not closed' }
      parser = new Parser(delimiter)
      before = 0
      held = []
      swallowed = false
      bite = firstBite
      todo = [rest.subarray(next), ...todo]
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
