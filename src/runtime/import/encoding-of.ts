import { createReadStream, statSync } from 'node:fs'
import { type Encoding, decoded } from '../text/decode.ts'

/**
 * Looks through a table for signs that are not UTF-8, before anything of it is kept: where there is one, all of it is
 * what spreadsheets save in the West otherwise. Undefined: its mark says what it is, or it is UTF-8, or it can be read once only.
 */
export async function encodingOf(file: string, signal?: AbortSignal): Promise<Encoding | undefined> {
  if (!statSync(file).isFile()) return undefined
  try {
    for await (const _text of decoded(createReadStream(file), { strict: true, read: () => undefined })) {
      // Only whether it can be read is asked.
      signal?.throwIfAborted()
    }
    return undefined
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252'
    throw error
  }
}
