import type { ToldCorrection } from '../../services/learning/hand-out-corrections.ts'
import { time } from './cases.ts'

export type CorrectionFormat = 'jsonl' | 'csv'

const columns = [
  'at',
  'post_id',
  'head',
  'right',
  'said',
  'version',
  'held_out',
  'by',
  'language',
  'url',
  'text',
] as const

const rowOf = (it: ToldCorrection): Readonly<Record<(typeof columns)[number], unknown>> => ({
  at: time(it.at),
  post_id: it.postId,
  head: it.head,
  right: it.right,
  said: it.said,
  version: it.version,
  held_out: it.heldOut,
  by: it.by,
  language: it.language,
  url: it.url,
  text: it.text,
})

/** A cell of a table: words that begin like a formula get an apostrophe before them, because a spreadsheet would run them. */
function cell(value: unknown): string {
  const words = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const tame = /^[=+@\t\r-]/.test(words) ? `'${words}` : words
  return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}

const lineOf = (it: ToldCorrection, format: CorrectionFormat): string => {
  const row = rowOf(it)
  return format === 'jsonl' ? `${JSON.stringify(row)}\n` : `${columns.map((name) => cell(row[name])).join(',')}\r\n`
}

/** Corrections as a file, page by page as somebody reads it. The first page is asked for at once, so that a refusal is no half of a file. */
export async function correctionsFile(
  pages: AsyncGenerator<readonly ToldCorrection[]>,
  format: CorrectionFormat,
): Promise<ReadableStream<Uint8Array>> {
  let next = await pages.next()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (format === 'csv') controller.enqueue(encoder.encode(`${columns.join(',')}\r\n`))
    },
    async pull(controller) {
      if (next.done === true) return controller.close()
      controller.enqueue(encoder.encode(next.value.map((it) => lineOf(it, format)).join('')))
      next = await pages.next()
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
}
