import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { type ParsedMail, simpleParser, type SimpleParserOptions } from 'mailparser'
import type { Instant } from '../../domain/model/time.ts'

/** Why a mail cannot be read; the message holds nothing of it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** A head is a few kilobytes; this is a hundred times as much. */
const largestHead = 256_000
const mostParts = 500
/** So long (ms) a mail may take. */
const longest = 5_000
const bite = 64_000

/** Takes a mail apart within limits of its own. Nothing in it is run, loaded or followed. Throws Unreadable. */
export async function takeMailApart(
  source: Buffer,
  now: () => Instant,
  options: SimpleParserOptions = {},
): Promise<ParsedMail> {
  if (headEnd(source) > largestHead) throw new Unreadable('Its head is endless.')
  if (countParts(source) > mostParts) throw new Unreadable(`It has more than ${mostParts} parts.`)
  const began = now()
  const paced = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < source.length; at += bite) {
      if (now() - began > longest) throw new Unreadable('It takes too long to read.')
      yield source.subarray(at, at + bite)
      // Others have their turn between two bites.
      await breathe()
    }
  }
  try {
    return await simpleParser(Readable.from(paced()), {
      skipHtmlToText: true,
      skipImageLinks: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      ...options,
    })
  } catch (error) {
    if (error instanceof Unreadable) throw error
    // Another's message may quote the mail.
    throw new Unreadable('Its form is broken.')
  }
}

/** Where the head of a mail ends and its body begins. */
export function headEnd(source: Buffer): number {
  const [crlf, lf] = [source.indexOf('\r\n\r\n'), source.indexOf('\n\n')]
  const ends = [crlf, lf].filter((it) => it >= 0)
  return ends.length === 0 ? source.length : Math.min(...ends)
}

function countParts(source: Buffer): number {
  let count = 0
  for (let at = source.indexOf('\n--'); at >= 0 && count <= mostParts * 40; at = source.indexOf('\n--', at + 3)) {
    // A boundary is a line of its own; what follows it is a head, or the end.
    const line = source.subarray(at + 3, source.indexOf('\n', at + 3)).toString('latin1')
    const next = source.subarray(at + 4 + line.length, at + 20 + line.length).toString('latin1')
    if (/^(?:content-|\r?\n|mime-)/iu.test(next) && line.trim() !== '') count += 1
  }
  return count
}
