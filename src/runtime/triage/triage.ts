import { fstatSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Readable, Writable } from 'node:stream'
import type { Judge } from '../../domain/triage/judge.ts'
import { codeOf, messageOf, StartFault } from '../fault.ts'
import { loadJudge } from './load-judge.ts'
import { type GivenFormat, type GivenPost, readPosts } from './read-posts.ts'

/** How `vigie triage` was called. */
export interface TriageOptions {
  readonly format: GivenFormat | undefined
  /** Holds for posts that do not say it themselves. */
  readonly direct: boolean | undefined
  readonly lang: string | undefined
  /** Add the parts of each text that speak for its verdicts. */
  readonly why: boolean
}

/** Where posts come from, where judgements and remarks go. */
export interface TriagePlace {
  readonly input: Readable
  readonly output: Writable
  readonly remarks: Writable & { readonly isTTY?: boolean }
  /** How many bytes there are to read, where it is known. */
  readonly bytes: number | null
  /** Milliseconds, for the progress. */
  readonly now: () => number
}

/** So much is written at once. */
const batch = 64 * 1024
const progressEvery = 250

const explained = ['sentiment', 'complaint', 'kind', 'anger', 'abuse', 'hate', 'topics'] as const

/** A post's judgement as a line of JSON, its names in the order that is promised. */
export function judgedLine(judge: Judge, post: GivenPost, why: boolean): string {
  const said = judge.judge(post.text, post)
  return JSON.stringify({
    id: post.id,
    language: said.language,
    sentiment: said.sentiment,
    complaint: said.complaint,
    kind: said.kind,
    anger: said.anger,
    urgent: said.urgent,
    churn: said.churn,
    reminder: said.reminder,
    viral: said.viral,
    sarcasm: said.sarcasm,
    topics: said.topics,
    abuse: said.abuse,
    hate: said.hate,
    unsure: said.unsure,
    personal: said.personal,
    relevant: said.relevant,
    p: said.p,
    ...(why ? { why: Object.fromEntries(explained.map((head) => [head, judge.reasons(post.text, head, post)])) } : {}),
  })
}

const write = async (to: Writable, text: string): Promise<void> => {
  if (to.write(text)) return
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      to.off('error', failed)
      resolve()
    }
    const failed = (error: Error): void => {
      to.off('drain', done)
      reject(error)
    }
    to.once('drain', done)
    to.once('error', failed)
  })
}

/** Judges what comes in, line by line; a line that is no post is said and left out. Gives how many were judged and left out. */
export async function triage(
  options: TriageOptions,
  place: TriagePlace,
  judge: Judge = loadJudge(),
): Promise<{ judged: number; leftOut: number }> {
  const { input, output, remarks, bytes, now } = place
  const shown = remarks.isTTY === true
  const began = now()
  let told = began
  let read = 0
  let judged = 0
  let leftOut = 0
  let gone = false
  const faults: Error[] = []
  const failed = (error: Error): void => {
    // Whoever reads us has had enough (`| head`): that is no fault.
    if (codeOf(error) !== 'EPIPE') faults.push(error)
    gone = true
  }
  output.on('error', failed)
  const progress = (): void => {
    const rate = Math.round((judged * 1_000) / Math.max(1, now() - began))
    const share = bytes === null || bytes === 0 ? null : Math.min(1, read / bytes)
    const bar =
      share === null ? '' : `[${'█'.repeat(Math.round(share * 24)).padEnd(24, '·')}] ${Math.round(share * 100)} %  `
    remarks.write(`\r\u001B[K${bar}${judged} ${judged === 1 ? 'post' : 'posts'}, ${rate}/s`)
  }
  let waiting: string[] = []
  let size = 0
  const flush = async (): Promise<void> => {
    const text = waiting.join('')
    waiting = []
    size = 0
    if (text !== '' && !gone) await write(output, text)
    if (shown && now() - told >= progressEvery) {
      told = now()
      progress()
    }
    // Signals and what the reader has to say get their turn.
    await setImmediate()
  }
  try {
    for await (const given of readPosts(input, options.format, (more) => (read += more))) {
      if (gone) break
      if ('fault' in given) {
        leftOut++
        remarks.write(`${shown ? '\r\u001B[K' : ''}line ${given.line} was left out: ${given.fault}\n`)
        continue
      }
      const { post } = given
      const line = judgedLine(
        judge,
        { ...post, lang: post.lang ?? options.lang, direct: post.direct ?? options.direct },
        options.why,
      )
      waiting.push(line, '\n')
      size += line.length
      judged++
      if (size >= batch) await flush()
    }
    await flush()
  } catch (error) {
    const said = faults.some((it) => it === error)
    if (codeOf(error) !== 'EPIPE' && !said) {
      // What came before the fault has been judged: it is not held back.
      await flush()
      throw error
    }
  } finally {
    output.off('error', failed)
    if (shown) remarks.write('\r\u001B[K')
  }
  const [fault] = faults
  if (fault !== undefined)
    throw new StartFault(`The judgements cannot be written: ${messageOf(fault)}.`, { cause: fault })
  return { judged, leftOut }
}

/** How long the file behind a descriptor is, in bytes; `null` for a pipe. */
export function bytesBehind(descriptor: number): number | null {
  try {
    const found = fstatSync(descriptor)
    return found.isFile() ? found.size : null
  } catch {
    return null
  }
}
