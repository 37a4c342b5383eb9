import { ServiceError } from '../services/errors.ts'

/** How much is read, and for how long one waits: for the next bytes, and for all of them. */
export interface ReadLimits {
  readonly most: number
  readonly idleMs: number
  readonly totalMs: number
}

/** Reads a body into memory, bounded in size and in time. What comes too slowly, is cut off or is too much leaves nothing. */
export async function readBytes(request: Request, limits: ReadLimits): Promise<Buffer> {
  const said = Number(request.headers.get('content-length') ?? '0')
  if (said > limits.most) throw tooLarge(limits.most)
  if (request.body === null) return Buffer.alloc(0)
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  let giveUp = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    giveUp = () => reject(tooSlow())
  })
  late.catch(() => undefined)
  const end = setTimeout(() => giveUp(), limits.totalMs)
  const idle = setTimeout(() => giveUp(), limits.idleMs)
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) break
      idle.refresh()
      size += value.length
      if (size > limits.most) throw tooLarge(limits.most)
      parts.push(value)
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined)
    if (error instanceof ServiceError) throw error
    throw new ServiceError('invalid', 'file-damaged', 'The file was cut off on its way.', { cause: error })
  } finally {
    clearTimeout(end)
    clearTimeout(idle)
  }
  if (said > 0 && size < said) throw new ServiceError('invalid', 'file-damaged', 'The file was cut off on its way.')
  return Buffer.concat(parts)
}

const tooLarge = (most: number): ServiceError =>
  new ServiceError('invalid', 'file-too-large', `A file holds at most ${Math.floor(most / 1024 / 1024)} MB.`)

const tooSlow = (): ServiceError =>
  new ServiceError('invalid', 'file-too-slow', 'The file comes too slowly. Try again with a better connection.')
