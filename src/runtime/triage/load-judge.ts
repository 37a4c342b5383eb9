import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { z } from 'zod'
import { Judge } from '../../domain/triage/judge.ts'
import { readModel } from '../../domain/triage/model.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { StartFault, messageOf } from '../fault.ts'
import { home } from '../home.ts'

const Manifest = z.object({
  version: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  unpacked: z.number().int().positive(),
})

/** Where the models lie that come with Vigie, one folder per version. */
export const models = join(home, 'models', 'triage')

/** The newest of the versions that are there. Throws `StartFault` when there is none. */
export function newestModel(folder = models): string {
  let versions: string[] = []
  try {
    versions = readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    // Said below.
  }
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined) throw new StartFault(`There is no model in ${folder}: the installation is not complete.`)
  return join(folder, newest)
}

/** Loads a model after a look at its checksum, in a fifth of a second. Throws `StartFault` when it is not what it should be. */
export function loadJudge(folder = newestModel()): Judge {
  const manifest = readManifest(folder)
  const file = join(folder, 'weights.bin.br')
  let packed: Buffer
  try {
    packed = readFileSync(file)
  } catch (cause) {
    throw new StartFault(`The weights cannot be read: ${messageOf(cause)}.`, { cause })
  }
  if (packed.length !== manifest.bytes || createHash('sha256').update(packed).digest('hex') !== manifest.sha256)
    throw new StartFault(`${file} is damaged: its checksum is not the one in manifest.json. Install Vigie anew.`)
  try {
    // In one piece, and never more than the manifest says: nothing has to be put together afterwards.
    const whole = brotliDecompressSync(packed, { chunkSize: manifest.unpacked, maxOutputLength: manifest.unpacked })
    return new Judge(readModel(whole))
  } catch (cause) {
    throw new StartFault(`${file} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

/** A judge that is loaded when it first has something to say. */
export function lazyJudge(load: () => TriageJudge = loadJudge): TriageJudge {
  let made: TriageJudge | undefined
  const judge = (): TriageJudge => (made ??= load())
  return {
    get version() {
      return judge().version
    },
    judge: (text, circumstances) => judge().judge(text, circumstances),
    examine: (text, circumstances) => judge().examine(text, circumstances),
    explain: (text, heads, circumstances, said) => judge().explain(text, heads, circumstances, said),
    get alone() {
      return judge().alone
    },
    prepare: async (texts) => judge().prepare?.(texts),
    isAway: () => judge().isAway?.() === true,
    // One that was never loaded keeps nothing.
    forget: () => made?.forget?.(),
  }
}

function readManifest(folder: string): z.infer<typeof Manifest> {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  } catch (cause) {
    throw new StartFault(`${join(folder, 'manifest.json')} cannot be read: the model is not complete.`, { cause })
  }
}
