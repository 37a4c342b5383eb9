import { describe, expect, it } from 'vitest'
import { readBytes } from './read-bytes.ts'

const limits = { most: 1_000, idleMs: 5_000, totalMs: 10_000 }
const request = (body: ReadableStream<Uint8Array> | null, headers: Record<string, string> = {}): Request =>
  new Request('http://127.0.0.1/', { method: 'PUT', headers, body, ...(body === null ? {} : { duplex: 'half' }) })

/** A body of these parts that then ends, breaks, or says nothing more. */
function aStream(parts: readonly Uint8Array[], then: 'ends' | 'breaks' | 'stands still') {
  const heard: { cancelled: boolean } = { cancelled: false }
  const left = [...parts]
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = left.shift()
      if (part !== undefined) controller.enqueue(part)
      else if (then === 'ends') controller.close()
      else if (then === 'breaks') controller.error(new Error('aborted'))
    },
    cancel() {
      heard.cancelled = true
    },
  })
  return { stream, heard }
}
const part = new Uint8Array(400).fill(7)

describe('a body that is read', () => {
  it('comes whole, in however many parts', async () => {
    const { stream } = aStream([part, part], 'ends')
    expect(await readBytes(request(stream), limits)).toEqual(Buffer.alloc(800, 7))
    expect(await readBytes(request(null), limits)).toEqual(Buffer.alloc(0))
  })

  it('is refused as soon as it is too much, said or not, and read no further', async () => {
    const { stream, heard } = aStream([part, part, part, part], 'ends')
    await expect(readBytes(request(stream), limits)).rejects.toMatchObject({ reason: 'file-too-large' })
    expect(heard.cancelled).toBe(true)
    const said = request(aStream([], 'stands still').stream, { 'content-length': '1001' })
    await expect(readBytes(said, limits)).rejects.toMatchObject({ reason: 'file-too-large' })
  })

  it('that breaks, or ends before it is whole, is no file', async () => {
    const broken = request(aStream([part], 'breaks').stream)
    await expect(readBytes(broken, limits)).rejects.toMatchObject({ reason: 'file-damaged' })
    const short = request(aStream([part], 'ends').stream, { 'content-length': '900' })
    await expect(readBytes(short, limits)).rejects.toMatchObject({ reason: 'file-damaged' })
  })

  it('that stands still, or trickles, is given up', async () => {
    const still = aStream([part], 'stands still')
    await expect(readBytes(request(still.stream), { ...limits, idleMs: 5 })).rejects.toMatchObject({
      reason: 'file-too-slow',
    })
    expect(still.heard.cancelled).toBe(true)
    const trickle = aStream([part], 'stands still')
    await expect(readBytes(request(trickle.stream), { ...limits, totalMs: 5 })).rejects.toMatchObject({
      reason: 'file-too-slow',
    })
  })
})
