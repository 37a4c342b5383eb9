import { existsSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { StartFault, messageOf } from '../fault.ts'

/** Where lines are set aside that are no posts. */
export interface Aside extends AsyncDisposable {
  readonly file: string
  add(line: { readonly line: number; readonly reason: string; readonly raw: string }): Promise<void>
}

/** A file for what is set aside, there only once something is; one of an earlier run is taken away. */
export async function asideOf(file: string): Promise<Aside> {
  const told = (cause: unknown): never => {
    throw new StartFault(`Lines that are no posts cannot be set aside in ${file}: ${messageOf(cause)}.`, { cause })
  }
  if (existsSync(file)) await rm(file).catch(told)
  let handle: FileHandle | undefined
  return {
    file,
    async add(line) {
      try {
        handle ??= await open(file, 'w', 0o600)
        await handle.appendFile(`${JSON.stringify(line)}\n`)
      } catch (cause) {
        told(cause)
      }
    },
    async [Symbol.asyncDispose]() {
      await handle?.close()
    },
  }
}
