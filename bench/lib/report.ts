import { readFileSync } from 'node:fs'
import { arch, cpus, platform, release, totalmem } from 'node:os'

/** What the run stood on, so that two figures are compared only where they may be. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory_gb: number
  readonly system: string
  readonly node: string
  readonly postgres?: string
}

/** The facts of this machine. */
export function machine(postgres?: string): Machine {
  const processors = cpus()
  const limit = memoryLimit()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memory_gb: Number((Math.min(totalmem(), limit) / 1_073_741_824).toFixed(1)),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    ...(postgres === undefined ? {} : { postgres }),
  }
}

const memoryLimit = (): number => {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8'))
    return Number.isFinite(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** Tells what happens now, on stderr. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The result, as the last line of stdout. */
export function report(bench: string, figures: Readonly<Record<string, number>>, on: Machine): void {
  process.stdout.write(`${JSON.stringify({ bench, figures, machine: on })}\n`)
}
