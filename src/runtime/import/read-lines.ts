import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parse } from 'csv-parse'
import { StartFault } from '../fault.ts'
import { type Field, fields } from './post-line.ts'

/** One line of the file: what it says under our names, or why it cannot be read. */
export interface ReadLine {
  readonly line: number
  readonly raw: string
  readonly value: Readonly<Record<string, unknown>> | null
  readonly reason: string | null
}

/** Our name for a column, and the file's. */
export type Mapping = ReadonlyMap<Field, string>

/** Reads `text=Body,author_handle=User`. */
export function parseMapping(given: readonly string[]): Mapping {
  const pairs = given
    .flatMap((each) => each.split(','))
    .map((pair) => {
      const [ours = '', ...theirs] = pair.split('=')
      const field = fields.find((each) => each === ours.trim())
      if (field === undefined || theirs.length === 0)
        throw new StartFault(`--map takes OURS=THEIRS, and OURS is one of ${fields.join(', ')}; "${pair}" is not.`)
      return [field, theirs.join('=').trim()] as const
    })
  return new Map(pairs)
}

const mapped = (row: Readonly<Record<string, unknown>>, mapping: Mapping): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, row[mapping.get(field) ?? field]]))

/** The lines of a JSONL file; an empty line is none. `read` hears how many bytes were read. */
export async function* readJsonl(
  file: string,
  mapping: Mapping,
  read: (bytes: number) => void,
): AsyncGenerator<ReadLine> {
  const stream = createReadStream(file)
  stream.on('data', (chunk) => read(chunk.length))
  let line = 0
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1
    const raw = line === 1 ? text.replace(/^\uFEFF/, '') : text
    if (raw.trim() === '') continue
    yield toJsonLine(line, raw, mapping)
  }
}

function toJsonLine(line: number, raw: string, mapping: Mapping): ReadLine {
  try {
    const found: unknown = JSON.parse(raw)
    if (typeof found === 'object' && found !== null && !Array.isArray(found))
      return { line, raw, value: mapped({ ...found }, mapping), reason: null }
    return { line, raw, value: null, reason: 'it is not a JSON object' }
  } catch {
    return { line, raw, value: null, reason: 'it is not JSON' }
  }
}

/** The rows of a CSV file with a header; commas, semicolons or tabs between, as the header has them. */
export async function* readCsv(
  file: string,
  mapping: Mapping,
  read: (bytes: number) => void,
): AsyncGenerator<ReadLine> {
  const first = await firstLine(file)
  const delimiter = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0] ?? ','
  const stream = createReadStream(file)
  stream.on('data', (chunk) => read(chunk.length))
  const rows = stream.pipe(
    parse({ bom: true, delimiter, info: true, raw: true, relax_column_count: true, skip_empty_lines: true }),
  )
  stream.on('error', (error) => rows.destroy(error))
  let header: readonly string[] | undefined
  try {
    for await (const row of rows as AsyncIterable<{ record: string[]; info: { lines: number }; raw: string }>) {
      if (header === undefined) {
        header = row.record.map((name) => name.trim())
        checkHeader(header, mapping)
        continue
      }
      const raw = row.raw.replace(/\r?\n$/, '')
      const { lines } = row.info
      if (row.record.length !== header.length) {
        const reason = `it has ${row.record.length} columns, the header has ${header.length}`
        yield { line: lines, raw, value: null, reason }
        continue
      }
      const value = Object.fromEntries(header.map((name, i) => [name, row.record[i]]))
      yield { line: lines, raw, value: mapped(value, mapping), reason: null }
    }
  } catch (cause) {
    if (cause instanceof StartFault) throw cause
    throw new StartFault(
      `${file} is not CSV from here on: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        cause,
      },
    )
  }
}

function checkHeader(header: readonly string[], mapping: Mapping): void {
  const missing = [...mapping.values()].find((name) => !header.includes(name))
  if (missing !== undefined) throw new StartFault(`The file has no column "${missing}"; it has ${header.join(', ')}.`)
  for (const field of ['text', 'published_at'] as const)
    if (!header.includes(mapping.get(field) ?? field))
      throw new StartFault(
        `The file has no column ${field}: say which one it is with --map ${field}=…; it has ${header.join(', ')}.`,
      )
}

async function firstLine(file: string): Promise<string> {
  const stream = createReadStream(file, { end: 65_535 })
  try {
    for await (const line of createInterface({ input: stream })) return line
    return ''
  } finally {
    stream.destroy()
  }
}
