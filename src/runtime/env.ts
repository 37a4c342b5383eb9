/** Variables as they were found; empty ones count as not set. */
export type Env = Readonly<Record<string, string>>

/** Reads the environment: the only place that does. */
export function readEnv(): Env {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [[name, value.trim()] as const],
  )
  return Object.fromEntries(entries)
}
