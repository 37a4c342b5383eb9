// Runs in a process of its own: what a guest model costs, leaks and crashes stays here. A thread would not do, for a fault in native code ends the whole process.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { GuestPlace } from './guest-folder.ts'

/** What the process is asked. */
export interface GuestQuestion {
  readonly id: number
  readonly texts: readonly string[]
}

/** What the process says: once that it is ready or cannot be, then the scores of each text, in their order. */
export type GuestAnswer =
  | { readonly ready: true }
  | { readonly fault: string }
  | { readonly id: number; readonly scores: readonly (readonly number[])[] }
  | { readonly id: number; readonly fault: string }

interface Tensor {
  readonly type: string
  readonly dims: readonly number[]
  readonly data: unknown
}
interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
}
/** The part of onnxruntime-node that is used: it is an optional peer, whose own types need not be there. */
interface Runtime {
  readonly InferenceSession: { create(path: string, options: object): Promise<Session> }
  readonly Tensor: new (type: string, data: BigInt64Array, dims: readonly number[]) => Tensor
}
interface Tokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] }
  token_to_id(token: string): number | undefined
}
/** The part of @huggingface/tokenizers that is used, likewise. */
interface Tokenizers {
  readonly Tokenizer: new (tokenizer: object, config: object) => Tokenizer
}

/** A word of more letters than this is no word: a tokenizer would look at it for minutes. */
const longestWord = 200

const load = async <T>(path: string): Promise<T> => {
  const found = await import(pathToFileURL(path).href)
  // CommonJS hands out what it has under `default`.
  return ('default' in found ? { ...found.default, ...found } : found) as T
}

const says = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replaceAll(/\s+/g, ' ').slice(0, 300)

/** What a model may be handed; anything else it asks for is not known here. */
const inputs = new Set(['input_ids', 'attention_mask', 'token_type_ids'])

async function open(place: GuestPlace): Promise<(texts: readonly string[]) => Promise<number[][]>> {
  const runtime = await load<Runtime>(place.runtime)
  const { Tokenizer } = await load<Tokenizers>(place.tokenizers)
  let tokenizer: Tokenizer
  try {
    tokenizer = new Tokenizer(JSON.parse(readFileSync(place.tokenizer, 'utf8')), {})
    tokenizer.encode('Bonjour', { add_special_tokens: true })
  } catch (cause) {
    throw new Error(`tokenizer.json cannot be read: ${says(cause)}`, { cause })
  }
  let session: Session
  try {
    session = await runtime.InferenceSession.create(place.model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // Errors come as errors; warnings about the graph are nobody's concern here.
      logSeverityLevel: 3,
    })
  } catch (cause) {
    throw new Error(`model.onnx cannot be read: ${says(cause)}`, { cause })
  }
  const strange = session.inputNames.find((name) => !inputs.has(name))
  if (strange !== undefined || !session.inputNames.includes('input_ids'))
    throw new Error(
      `model.onnx asks for ${session.inputNames.join(', ')}; it can be given input_ids, attention_mask and token_type_ids`,
    )
  const output = session.outputNames.includes('logits') ? 'logits' : session.outputNames[0]
  if (output === undefined) throw new Error('model.onnx has no output')
  const pad = tokenizer.token_to_id('[PAD]') ?? tokenizer.token_to_id('<pad>') ?? 0
  const tokensOf = (text: string): number[] => {
    // A token has at least one letter in what people write: more letters than this are cut off afterwards anyway.
    const part = text.slice(0, place.longest * 24).replaceAll(/\S{200,}/g, (word) => word.slice(0, longestWord))
    const { ids } = tokenizer.encode(part.toWellFormed(), { add_special_tokens: true })
    if (ids.length <= place.longest) return ids.length === 0 ? [pad] : ids
    // The last is the sign that ends a text.
    return [...ids.slice(0, place.longest - 1), ids[ids.length - 1] ?? pad]
  }
  return async (texts) => {
    const tokens = texts.map(tokensOf)
    const width = Math.max(...tokens.map((ids) => ids.length))
    const dims = [tokens.length, width]
    const ids = new BigInt64Array(tokens.length * width).fill(BigInt(pad))
    const mask = new BigInt64Array(tokens.length * width)
    for (const [row, each] of tokens.entries())
      for (const [i, id] of each.entries()) {
        ids[row * width + i] = BigInt(id)
        mask[row * width + i] = 1n
      }
    const given: Record<string, Tensor> = {}
    for (const name of session.inputNames) {
      const data = name === 'input_ids' ? ids : name === 'attention_mask' ? mask : new BigInt64Array(ids.length)
      given[name] = new runtime.Tensor('int64', data, dims)
    }
    const found = (await session.run(given))[output]
    if (!(found?.data instanceof Float32Array))
      throw new Error(`model.onnx gives ${found?.type ?? 'nothing'}, not numbers of 32 bits (float32)`)
    if (found.dims.length !== 2 || found.dims[0] !== tokens.length || found.dims[1] !== place.outputs)
      throw new Error(
        `model.onnx gives scores of the shape ${found.dims.join(' × ')} for ${tokens.length} posts; guest.json has ${place.outputs} labels`,
      )
    const all = found.data
    return tokens.map((_, row) => Array.from(all.subarray(row * place.outputs, (row + 1) * place.outputs)))
  }
}

async function serve(place: GuestPlace): Promise<void> {
  const say = (answer: GuestAnswer): void => void process.send?.(answer, undefined, {}, () => undefined)
  let score: (texts: readonly string[]) => Promise<number[][]>
  try {
    score = await open(place)
    // A first run shows at the start what would fail at each post.
    await score(['Bonjour', 'Thank you so much'])
  } catch (cause) {
    say({ fault: says(cause) })
    process.disconnect()
    return
  }
  process.on('message', ({ id, texts }: GuestQuestion) => {
    score(texts).then(
      (scores) => say({ id, scores }),
      (cause: unknown) => say({ id, fault: says(cause) }),
    )
  })
  say({ ready: true })
}

// Whoever started this is gone: so is its purpose.
process.once('disconnect', () => process.exit(0))
await serve(JSON.parse(process.argv[2] ?? '{}') as GuestPlace)
