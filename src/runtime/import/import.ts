import { existsSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { compileRules } from '../../domain/listening/index.ts'
import type { IncomingPost } from '../../domain/model/post.ts'
import type { Context } from '../../services/context.ts'
import { importPosts } from '../../services/listening/import-posts.ts'
import { readRules } from '../../services/listening/read-rules.ts'
import { type ImportTarget, readImportTargets } from '../../store/imports.ts'
import type { Talk } from '../backup/talk.ts'
import { closing } from '../closing.ts'
import { compose } from '../compose.ts'
import type { Config } from '../config.ts'
import { StartFault } from '../fault.ts'
import { openLog } from '../log.ts'
import { reachDatabase } from '../reach-database.ts'
import { asideOf } from './aside.ts'
import { toPost } from './post-line.ts'
import { type ReadLine, parseMapping, readCsv, readJsonl } from './read-lines.ts'
import { encodingOf } from './encoding-of.ts'

/** What is imported into which source. */
export interface ImportOptions extends Talk {
  readonly file: string
  readonly format: 'jsonl' | 'csv' | undefined
  readonly source: string | undefined
  readonly map: readonly string[]
  /** Of a file with posts of several sources: the one whose posts are taken. */
  readonly only?: string | undefined
}

const perBatch = 1_000

/** Takes in posts of the past from a file; lines that are no posts are set aside beside it. What is there already stays. */
export async function importFile(config: Config, options: ImportOptions): Promise<void> {
  const file = resolve(options.file)
  if (!existsSync(file)) throw new StartFault(`The file ${file} is not there.`)
  const extension = extname(file).toLowerCase()
  const format = options.format ?? (extension === '.csv' || extension === '.tsv' ? 'csv' : 'jsonl')
  const mapping = parseMapping(options.map)
  const log = openLog(config, 'import')
  await using open = closing((error) => log.error('not-closed', { error }))
  const databaseUrl = await reachDatabase(config, { alone: false, makeNew: false }, log, open)
  options.signal?.throwIfAborted()
  const composed = await compose(config, { name: 'import', databaseUrl, connections: 3 }, log)
  open.add(async () => composed[Symbol.asyncDispose]())
  const ctx: Context = { ...composed.context, actor: { kind: 'vigie' } }
  const targets = await readImportTargets(ctx.db)
  const read = targets.filter(({ connector }) => ctx.connectors.get(connector)?.arrives !== 'brought')
  const target = choose(read, options.source)
  const matcher = compileRules(await readRules(ctx, target.brandId))

  await using aside = await asideOf(`${file}.rejected.jsonl`)
  const size = statSync(file).size
  const count = { read: 0, stored: 0, known: 0, rejected: 0, passed: 0, unfit: 0 }
  let bytes = 0
  let told = performance.now()
  let batch: IncomingPost[] = []
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return
    const posts = batch
    batch = []
    const result = await importPosts(ctx, matcher, target, posts)
    count.stored += result.stored
    count.unfit += result.unfit
    count.known += posts.length - result.stored - result.unfit
    if (performance.now() - told < 1_000) return
    told = performance.now()
    const share = size === 0 ? 1 : Math.min(bytes / size, 1)
    const bar = `${'█'.repeat(Math.floor(share * 20))}${'░'.repeat(20 - Math.floor(share * 20))}`
    options.progress(`  ${bar} ${Math.floor(share * 100)} %  ${count.read} lines, ${count.stored} new`)
  }
  options.progress(`Importing ${file} into ${target.name} (${target.connector}) of ${target.brandName} …`)
  const encoding = format === 'csv' ? await encodingOf(file, options.signal) : undefined
  if (encoding === 'mixed') options.say(`${file} is UTF-8, but not in every line: those that are not are set aside.`)
  else if (encoding !== undefined) options.say(`${file} is not UTF-8: it is read as ${encoding}.`)
  const { signal } = options
  const reading = { mapping, encoding, read: (more: number) => void (bytes += more), signal }
  const readLines = format === 'csv' ? readCsv : readJsonl
  if (options.only === undefined && statSync(file).isFile())
    await refuseMixture(readLines(file, { ...reading, read: () => undefined }), options.signal)
  let only = options.only
  const now = ctx.now()
  try {
    for await (const line of readLines(file, reading)) {
      if (options.signal?.aborted === true) break
      count.read += 1
      const from = sourceOf(line)
      // What cannot be looked through beforehand gives the source of its first line.
      only ??= from
      if (from !== undefined && from !== only && options.only !== undefined) {
        count.passed += 1
        continue
      }
      const parsed =
        line.value === null
          ? { ok: false as const, reason: line.reason ?? 'cannot be read' }
          : from !== only && from !== undefined
            ? { ok: false as const, reason: `source_id is another than ${only}: say with --only which one is meant` }
            : toPost(line.value, now, line.exported)
      if (parsed.ok) {
        batch.push(parsed.post)
        if (batch.length >= perBatch) await flush()
        continue
      }
      count.rejected += 1
      await aside.add({ line: line.line, reason: parsed.reason, raw: line.raw })
    }
  } catch (error) {
    // What came before the fault is good, and is not lost with it.
    await flush()
    throw error
  }
  // What was read before it was broken off is good too.
  await flush()
  if (count.unfit > 0) options.say(`${count.unfit} posts could not be stored; the log says why.`)
  if (count.passed > 0) options.say(`${count.passed} lines are of other sources, and were passed over.`)
  options.say(
    `${count.read} lines: ${count.stored} posts are new, ${count.known} were there already, ${count.rejected} are set aside${count.rejected === 0 ? '' : ` in ${aside.file}`}.`,
  )
  options.signal?.throwIfAborted()
}

const sourceOf = ({ value }: ReadLine): string | undefined => {
  const said = value?.['source_id']
  if (typeof said === 'number') return String(said)
  return typeof said === 'string' && said !== '' ? said : undefined
}

/** An export holds the posts of all sources: together in one, answers would go where nobody asked. Looks as far as lines name a source. */
async function refuseMixture(lines: AsyncIterable<ReadLine>, signal: AbortSignal | undefined): Promise<void> {
  const counts = new Map<string, number>()
  for await (const line of lines) {
    signal?.throwIfAborted()
    if (line.value === null) continue
    const from = sourceOf(line)
    if (from === undefined) break
    counts.set(from, (counts.get(from) ?? 0) + 1)
  }
  if (counts.size < 2) return
  const list = [...counts].map(([id, posts]) => `  ${id}  ${posts} posts`).join('\n')
  throw new StartFault(
    `These are posts of several sources: say with --only whose are taken, one after the other.\n${list}`,
  )
}

function choose(targets: readonly ImportTarget[], wanted: string | undefined): ImportTarget {
  const list = targets.map((each) => `  ${each.id}  ${each.name} (${each.connector}) of ${each.brandName}`).join('\n')
  if (targets.length === 0) throw new StartFault('There is no source yet: connect one first, then import its past.')
  const fitting = wanted === undefined ? targets : targets.filter((each) => each.id === wanted || each.name === wanted)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  throw new StartFault(
    `${wanted === undefined ? 'Say with --source whose past this is' : `${fitting.length === 0 ? 'No source is' : 'Several sources are'} called "${wanted}"`}:\n${list}`,
  )
}
