import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'
import { type Guest, faultOfLabels } from '../../domain/triage/guest.ts'
import { heads } from '../../domain/triage/labels.ts'
import { StartFault, codeOf, messageOf } from '../fault.ts'

/** The packages that a guest model needs: optional peers of Vigie, looked for beside the model first, then beside Vigie. */
const needed = ['onnxruntime-node', '@huggingface/tokenizers'] as const

const Manifest = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'id is 1 to 40 small letters, digits, dots or dashes'),
  head: z.enum(heads, `head is one of ${heads.join(', ')}`),
  labels: z.array(z.string().nullable()).min(1).max(512),
  each: z.boolean().default(false),
  longest: z.int().min(4).max(8_192).default(128),
  languages: z
    .array(z.string().regex(/^[a-z]{2}$/, 'languages are codes of two letters, such as fr'))
    .min(1)
    .nullable()
    .default(null),
  temperature: z.number().min(0.05).max(20).default(1),
  sure: z.number().min(0).max(1).default(0.55),
})

/** What a worker is told to load. */
export interface GuestPlace {
  readonly model: string
  readonly tokenizer: string
  readonly runtime: string
  readonly tokenizers: string
  /** How many outputs there have to be. */
  readonly outputs: number
  /** In tokens. */
  readonly longest: number
}

/** A folder with a guest model, looked at but not loaded. */
export interface GuestFolder {
  readonly guest: Guest
  readonly place: GuestPlace
}

/** In bytes: a tokenizer of a quarter of a million words has 17 MB. */
const largestTokenizer = 64 * 1024 * 1024

function findPackage(name: string, folder: string): string {
  for (const from of [join(folder, 'package.json'), import.meta.filename]) {
    try {
      return createRequire(from).resolve(name)
    } catch {
      // The next place, or the sentence below.
    }
  }
  throw new StartFault(
    `A guest model needs the package ${name}, which is not installed: npm install --ignore-scripts --prefix ${folder} ${needed.join(' ')}`,
  )
}

/** Looks at a folder with model.onnx, tokenizer.json and guest.json. Throws `StartFault`, saying what is missing or wrong. */
export function readGuestFolder(given: string): GuestFolder {
  let folder: string
  try {
    folder = realpathSync(given)
  } catch (cause) {
    throw new StartFault(`The guest model’s folder ${given} cannot be read: ${codeOf(cause) ?? messageOf(cause)}.`, {
      cause,
    })
  }
  const file = (name: string): string => {
    const path = join(folder, name)
    if (!existsSync(path) || !statSync(path).isFile())
      throw new StartFault(`The guest model’s folder ${folder} has no file ${name}.`)
    return path
  }
  const manifest = file('guest.json')
  const model = file('model.onnx')
  const tokenizer = file('tokenizer.json')
  if (statSync(tokenizer).size > largestTokenizer) throw new StartFault(`${tokenizer} is larger than 64 MB.`)
  let read: unknown
  try {
    read = JSON.parse(readFileSync(manifest, 'utf8'))
  } catch (cause) {
    throw new StartFault(`${manifest} is not JSON: ${messageOf(cause)}.`, { cause })
  }
  const parsed = Manifest.safeParse(read)
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    throw new StartFault(`${manifest} does not fit: ${said}.`)
  }
  const { longest, ...guest } = parsed.data
  const fault = faultOfLabels(guest)
  if (fault !== null) throw new StartFault(`${manifest}: ${fault}.`)
  return {
    guest,
    place: {
      model,
      tokenizer,
      runtime: findPackage(needed[0], folder),
      tokenizers: findPackage(needed[1], folder),
      outputs: guest.labels.length,
      longest,
    },
  }
}
