import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findAccount } from '../../src/runtime/postgres/account.ts'
import { findNativeTree, preparePrograms } from '../../src/runtime/postgres/programs.ts'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

/** Starts the PostgreSQL that Vigie ships for one run of tests, in a folder that goes with the run. */
export async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-test-'))
  // As root the server runs under another account, which has to reach its programs through this folder.
  await chmod(folder, 0o755)
  const programs = await preparePrograms(findNativeTree(), folder, findAccount(folder))
  const server = await startThrowawayPostgres({ bin: dirname(programs.postgres), env: programs.env })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
