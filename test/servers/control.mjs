import { createInterface } from 'node:readline'

/** Answers `{ id, do, … }` lines on standard input with `{ id, … }` lines on standard output; ends with its parent. */
export function serveControl(acts, stop) {
  const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
  let stopping = false
  const end = async () => {
    if (stopping) return
    stopping = true
    await stop().catch(() => undefined)
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => void end())
  const lines = createInterface({ input: process.stdin })
  lines.on('close', () => void end())
  lines.on('line', async (line) => {
    const { id, do: act, ...rest } = JSON.parse(line)
    try {
      say({ id, ok: true, value: (await acts[act](rest)) ?? null })
    } catch (error) {
      say({ id, ok: false, error: String(error?.message ?? error) })
    }
  })
  return say
}
