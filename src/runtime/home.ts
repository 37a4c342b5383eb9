import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const Manifest = z.object({ version: z.string() })

const rootAbove = (folder: string): string => {
  if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return folder
  return rootAbove(dirname(folder))
}

/** The folder that Vigie's program lies in: the one with package.json. */
export const home = rootAbove(dirname(fileURLToPath(import.meta.url)))

/** The built interface. */
export const webRoot = join(home, 'dist', 'web')

/** This program's version. */
export const version = (): string =>
  Manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).version
