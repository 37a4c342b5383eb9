import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryFolder } from './lib/database.ts'
import { rounded } from './lib/figures.ts'
import { memoryOf, nameOf, processTree } from './lib/memory.ts'
import { freePort, type Program, startProgram } from './lib/program.ts'
import { machine, progress, report } from './lib/report.ts'

const starts = 3
const settle = 5_000

const port = await freePort()
await using folder = await temporaryFolder()

const answers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/health', agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('error', () => resolve(false))
    asked.end()
  })

const start = async (): Promise<{ program: Program; took: number }> => {
  const from = performance.now()
  const program = startProgram('npm', ['start'], {
    VIGIE_DATA: join(folder.path, 'data'),
    VIGIE_PORT: String(port),
  })
  while (!(await answers())) {
    if (program.child.exitCode !== null) await program.says(/(?!)/)
    await pause(5)
  }
  return { program, took: performance.now() - from }
}

const stop = async (program: Program): Promise<void> => {
  const tree = processTree(program.child.pid ?? 0)
  await program.stop('SIGINT')
  const left = tree.filter((pid) => memoryOf(pid) > 0)
  if (left.length > 0) throw new Error(`Still there after the end: ${left.map(nameOf).join(', ')}`)
}

progress('first start: installs and builds what is missing …')
const first = await start()
progress(`  ${Math.round(first.took)} ms`)
await stop(first.program)

const times: number[] = []
let memory = 0
for (let i = 0; i < starts; i++) {
  const { program, took } = await start()
  times.push(took)
  progress(`start again: ${Math.round(took)} ms`)
  if (i === starts - 1) {
    await pause(settle)
    for (const pid of processTree(program.child.pid ?? 0)) {
      const size = memoryOf(pid)
      memory += size
      progress(`  ${size.toFixed(1).padStart(6)} MiB  ${nameOf(pid)}`)
    }
  }
  await stop(program)
}

times.sort((a, b) => a - b)
report(
  'start',
  {
    restart_ms: Math.round(times[Math.floor(times.length / 2)] ?? Number.NaN),
    restart_worst_ms: Math.round(times.at(-1) ?? Number.NaN),
    memory_mb: rounded(memory),
    first_start_ms: Math.round(first.took),
  },
  machine(),
)
