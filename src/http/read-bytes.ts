import { ServiceError } from '../services/errors.ts'

/** How much is read, and for how long one waits: for the next bytes, and for all of them. */
export interface ReadLimits {
  readonly most: number
  readonly idleMs: number
  readonly totalMs: number
  /** Gives up on what is still on its way. */
  readonly signal?: AbortSignal
}

/** Why a body was not read to its end. */
export type Unread = 'too-large' | 'too-slow' | 'cut-off'

/** Reads a body into memory, bounded in size and in time. What comes too slowly, is cut off or is too much leaves nothing, and is read no further. */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  limits: ReadLimits,
): Promise<Buffer<ArrayBuffer> | Unread> {
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  let giveUp = (): void => undefined
  const late = new Promise<'too-slow'>((resolve) => {
    giveUp = () => resolve('too-slow')
  })
  limits.signal?.addEventListener('abort', giveUp, { once: true })
  const end = setTimeout(() => giveUp(), limits.totalMs)
  const idle = setTimeout(() => giveUp(), limits.idleMs)
  const stop = async (why: Unread): Promise<Unread> => {
    await reader.cancel().catch(() => undefined)
    return why
  }
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late])
      if (next === 'too-slow') return await stop(next)
      if (next.done) return Buffer.concat(parts)
      idle.refresh()
      size += next.value.length
      if (size > limits.most) return await stop('too-large')
      parts.push(next.value)
    }
  } catch {
    return stop('cut-off')
  } finally {
    clearTimeout(end)
    clearTimeout(idle)
    limits.signal?.removeEventListener('abort', giveUp)
  }
}

/** Reads a file that a request brings. Throws ServiceError, in words, when it is too much, too slow or not whole. */
export async function readBytes(request: Request, limits: ReadLimits): Promise<Buffer> {
  const said = Number(request.headers.get('content-length') ?? '0')
  if (said > limits.most) throw refusals['too-large'](limits)
  if (request.body === null) return Buffer.alloc(0)
  const read = await readStream(request.body, limits)
  if (typeof read === 'string') throw refusals[read](limits)
  if (said > 0 && read.length < said) throw refusals['cut-off'](limits)
  return read
}

const refusals: Readonly<Record<Unread, (limits: ReadLimits) => ServiceError>> = {
  'too-large': ({ most }) =>
    new ServiceError('invalid', 'file-too-large', `A file holds at most ${Math.floor(most / 1024 / 1024)} MB.`),
  'too-slow': () =>
    new ServiceError('invalid', 'file-too-slow', 'The file comes too slowly. Try again with a better connection.'),
  'cut-off': () => new ServiceError('invalid', 'file-damaged', 'The file was cut off on its way.'),
}
