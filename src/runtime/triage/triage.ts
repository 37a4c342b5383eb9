import { fstatSync } from 'node:fs'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Readable, Writable } from 'node:stream'
import { decidedBy, speakersOf } from '../../domain/triage/guest.ts'
import { heads } from '../../domain/triage/labels.ts'
import { languageOfTag } from '../../domain/triage/language-code.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { codeOf, messageOf, StartFault } from '../fault.ts'
import { loadJudge } from './load-judge.ts'
import { type GivenFormat, type GivenLine, type GivenPost, readPosts } from './read-posts.ts'

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
  /** Ends it: what was judged until then is written. */
  readonly stop?: AbortSignal
}

/** Whether `--lang` names a language that there is. */
export const namesLanguage = (lang: string): boolean => languageOfTag(lang) !== null

/** So much is written at once. */
const batch = 64 * 1024
const progressEvery = 250
/** What was judged is written after so many milliseconds, also where nothing more comes in. */
const heldAtMost = 200

/** A post's judgement as a line of JSON, its names in the order that is promised. */
export function judgedLine(judge: TriageJudge, post: GivenPost, why: boolean): string {
  const said = judge.judge(post.text, post)
  // Of what a guest said the engine knows no reason.
  const guests = decidedBy(speakersOf(said.version).guestHead)
  const explained = heads.filter((head) => !guests.includes(head))
  const reasons = why ? judge.explain(post.text, explained, post, said) : null
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
    ...(reasons === null ? {} : { why: Object.fromEntries(explained.map((head) => [head, reasons.get(head) ?? []])) }),
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

/** So many posts are asked about at once, where a slower model is to be asked. */
const askedAtOnce = 64

/** The same lines, each once slower models have been asked about it: about many at once, but none waits for others much longer than `heldAtMost`. What was read is asked about also where reading ends before its time. */
async function* prepared(
  lines: AsyncGenerator<GivenLine>,
  judge: TriageJudge,
  stop: AbortSignal | undefined,
): AsyncGenerator<GivenLine> {
  let held: GivenLine[] = []
  let due: Promise<'due'> | undefined
  const ask = async (): Promise<readonly GivenLine[]> => {
    const asked = held
    held = []
    due = undefined
    await judge.prepare?.(asked.flatMap((line) => ('post' in line ? [line.post.text] : [])))
    return asked
  }
  let next: Promise<IteratorResult<GivenLine>> | undefined
  try {
    while (stop?.aborted !== true) {
      next ??= lines.next()
      const got = await (due === undefined ? next : Promise.race([next, due]))
      if (got === 'due') {
        yield* await ask()
        continue
      }
      next = undefined
      if (got.done === true) break
      held.push(got.value)
      due ??= sleep(heldAtMost, 'due', { ref: false })
      if (held.length >= askedAtOnce) yield* await ask()
    }
  } catch (fault) {
    yield* await ask()
    throw fault
  }
  // A line that was still waited for when it was stopped is nobody's any more.
  next?.catch(() => undefined)
  yield* await ask()
}

/** Judges what comes in, line by line; a line that is no post is said and left out. Gives how many were judged and left out. */
export async function triage(
  options: TriageOptions,
  place: TriagePlace,
  judge: TriageJudge = loadJudge(),
): Promise<{ judged: number; leftOut: number }> {
  const { input, output, remarks, bytes, now, stop } = place
  const shown = remarks.isTTY === true
  const began = now()
  let told = began
  let read = 0
  let judged = 0
  let leftOut = 0
  let gone = false
  let doubted = false
  const faults: Error[] = []
  const failed = (error: Error): void => {
    // Whoever reads us has had enough (`| head`): that is no fault.
    if (codeOf(error) !== 'EPIPE') faults.push(error)
    gone = true
    // Nobody waits for the next line either.
    input.destroy()
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
  // While it waits for its input nothing is held back; what is written keeps its order.
  const idle = setInterval(() => {
    if (waiting.length > 0) flush().catch(() => undefined)
  }, heldAtMost)
  const ends = (): void => void input.destroy()
  stop?.addEventListener('abort', ends, { once: true })
  try {
    const lines = readPosts(input, options.format, (more) => (read += more))
    for await (const given of judge.prepare === undefined ? lines : prepared(lines, judge, stop)) {
      // What was read before it was stopped, and asked about since, is judged.
      if (gone || (stop?.aborted === true && judge.prepare === undefined)) break
      if ('fault' in given) {
        leftOut++
        remarks.write(`${shown ? '\r\u001B[K' : ''}line ${given.line} was left out: ${given.fault}\n`)
        continue
      }
      const { post } = given
      if (!doubted && post.text.includes('\uFFFD')) {
        doubted = true
        remarks.write(
          `${shown ? '\r\u001B[K' : ''}line ${given.line} has signs that cannot be read: is this saved as UTF-8?\n`,
        )
      }
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
    if (!gone) {
      // What came before the fault has been judged: it is not held back.
      await flush()
      if (stop?.aborted !== true) throw error
    }
  } finally {
    clearInterval(idle)
    stop?.removeEventListener('abort', ends)
    output.off('error', failed)
    if (shown) remarks.write('\r\u001B[K')
  }
  const [fault] = faults
  if (fault !== undefined)
    throw new StartFault(`The judgements cannot be written: ${messageOf(fault)}.`, { cause: fault })
  return { judged, leftOut }
}

/** Whether a folder is behind a descriptor, of which nothing can be read. */
export function isFolderBehind(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory()
  } catch {
    return false
  }
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
