import { connect, createServer, type Socket } from 'node:net'

/** Stands between Vigie and a server, and breaks what it carries. */
export interface Cutting extends AsyncDisposable {
  readonly port: number
  /** How often it cut. */
  readonly cuts: number
  /** How many bytes of the server's the next connections let through before they are cut; null: all of them. */
  after: () => number | null
}

/** Starts it in front of a port of this machine. */
export async function startCutting(to: number): Promise<Cutting> {
  const open = new Set<Socket>()
  const state: { cuts: number; after: () => number | null } = { cuts: 0, after: () => null }
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    let left = state.after()
    open.add(near).add(far)
    const end = (): void => {
      near.destroy()
      far.destroy()
      open.delete(near)
      open.delete(far)
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    near.on('data', (chunk) => far.write(chunk))
    far.on('data', (chunk) => {
      if (left === null) {
        near.write(chunk)
        return
      }
      const part = chunk.subarray(0, left)
      left -= part.length
      // What was let through arrives, in the middle of whatever it is; then nothing does.
      near.write(part, () => {
        if (left !== 0) return
        state.cuts += 1
        end()
      })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  const { port } = address
  return {
    port,
    get cuts() {
      return state.cuts
    },
    get after() {
      return state.after
    },
    set after(next) {
      state.after = next
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
