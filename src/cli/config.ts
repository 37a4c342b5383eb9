import type { Config } from '../runtime/config.ts'

/** The settings as the environment gives them, checked. */
export async function readConfig(): Promise<Config> {
  const { readEnv } = await import('../runtime/env.ts')
  const { toConfig } = await import('../runtime/config.ts')
  return toConfig(readEnv())
}
