import { constants, createReadStream, openSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import { StartFault, messageOf } from '../fault.ts'
import { decoded } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { rowsOf } from '../text/table.ts'
import type { TableEncoding } from './encoding-of.ts'
import { type Field, fields } from './post-line.ts'

/** One line of the file: what it says under our names, or why it cannot be read. */
export interface ReadLine {
  readonly line: number
  readonly raw: string
  readonly value: Readonly<Record<string, unknown>> | null
  readonly reason: string | null
  /** An export of ours wrote it. */
  readonly exported: boolean
}

/** How a file is read. */
export interface Reading {
  readonly mapping: Mapping
  /** Undefined: what its mark says, or UTF-8. */
  readonly encoding: TableEncoding | undefined
  /** Hears how many bytes were read. */
  readonly read: (bytes: number) => void
  /** Breaks the reading off, though nothing comes. */
  readonly signal?: AbortSignal | undefined
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

/** Columns that together only an export of ours has. */
const isExported = (columns: readonly string[]): boolean =>
  ['source_id', 'external_id', 'received_at', 'earlier_texts'].every((name) => columns.includes(name))

/** Takes back the apostrophe that an export puts before what a spreadsheet would run. */
const unguarded = (cell: string | undefined): string | undefined => cell?.replace(/^'(?='*[=+@\t\r-])/, '')

/** What is in a file, or comes through a pipe: that is read as sockets are, for a thread that waits in it for a silent one could not be broken off. */
function bytesOf(file: string, signal: AbortSignal | undefined): Readable {
  const stream = statSync(file).isFIFO()
    ? new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false })
    : createReadStream(file)
  return signal === undefined ? stream : addAbortSignal(signal, stream)
}

/** The lines of a JSONL file; an empty line is none, and one that is not UTF-8 is told as such. */
export async function* readJsonl(file: string, { mapping, read, signal }: Reading): AsyncGenerator<ReadLine> {
  // One sign for each byte, so that each line is judged by itself.
  const bytes = bytesOf(file, signal)
    .setEncoding('latin1')
    .on('data', (chunk: string) => read(chunk.length))
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let line = 0
  for await (const found of linesOf(bytes)) {
    line += 1
    if (found === null) {
      yield { line, raw: '', value: null, reason: 'it is too long', exported: false }
      continue
    }
    let raw = found
    try {
      raw = utf8.decode(Buffer.from(found, 'latin1'))
    } catch {
      yield { line, raw, value: null, reason: 'it is not UTF-8', exported: false }
      continue
    }
    if (raw.trim() !== '') yield toJsonLine(line, raw, mapping)
  }
}

function toJsonLine(line: number, raw: string, mapping: Mapping): ReadLine {
  try {
    const found: unknown = JSON.parse(raw)
    if (typeof found === 'object' && found !== null && !Array.isArray(found))
      return {
        line,
        raw,
        value: mapped({ ...found }, mapping),
        reason: null,
        exported: isExported(Object.keys(found)),
      }
    return { line, raw, value: null, reason: 'it is not a JSON object', exported: false }
  } catch {
    return { line, raw, value: null, reason: 'it is not JSON', exported: false }
  }
}

/** A file with one sign for each byte, without the mark of UTF-8. */
async function* bytewise(file: string, read: Reading['read'], signal: AbortSignal | undefined): AsyncGenerator<string> {
  let begun = false
  for await (const chunk of bytesOf(file, signal).setEncoding('latin1') as AsyncIterable<string>) {
    read(chunk.length)
    yield begun ? chunk : chunk.replace(/^\u00EF\u00BB\u00BF/, '')
    begun = true
  }
}

/** Cells that were read byte by byte; undefined where one is not UTF-8. */
function fromBytes(cells: readonly string[]): readonly string[] | undefined {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  try {
    return cells.map((cell) => utf8.decode(Buffer.from(cell, 'latin1')))
  } catch {
    return undefined
  }
}

/** The rows of a CSV file with a header; commas, semicolons or tabs between, as the file says or its header has them. */
export async function* readCsv(file: string, { mapping, encoding, read, signal }: Reading): AsyncGenerator<ReadLine> {
  let header: readonly string[] | undefined
  let exported = false
  try {
    const text =
      encoding === 'mixed'
        ? bytewise(file, read, signal)
        : decoded(bytesOf(file, signal), { encoding, strict: true, read })
    for await (const row of rowsOf(text)) {
      const { line, raw } = row
      if ('fault' in row) {
        yield { line, raw, value: null, reason: row.fault, exported }
        continue
      }
      const cells = encoding === 'mixed' ? fromBytes(row.cells) : row.cells
      if (cells === undefined) {
        if (header === undefined) throw new StartFault(`The first line of ${file} is not UTF-8: save it as UTF-8.`)
        yield { line, raw, value: null, reason: 'it is not UTF-8', exported }
        continue
      }
      if (header === undefined) {
        header = cells.map((name) => name.trim())
        checkHeader(header, mapping)
        exported = isExported(header)
        continue
      }
      if (cells.length !== header.length) {
        const reason = `it has ${cells.length} columns, the header has ${header.length}`
        yield { line, raw, value: null, reason, exported }
        continue
      }
      const value = Object.fromEntries(header.map((name, i) => [name, exported ? unguarded(cells[i]) : cells[i]]))
      yield { line, raw, value: mapped(value, mapping), reason: null, exported }
    }
  } catch (cause) {
    if (cause instanceof StartFault) throw cause
    // Only what cannot be read twice comes as far as here without having been looked through.
    if (cause instanceof TypeError)
      throw new StartFault(`${file} holds bytes from here on that cannot be read: save it as UTF-8, or as a file.`, {
        cause,
      })
    throw new StartFault(`${file} cannot be read any further: ${messageOf(cause)}.`, { cause })
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
