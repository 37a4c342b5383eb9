import { createWriteStream, existsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { once } from 'node:events'
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
import { toPost } from './post-line.ts'
import { parseMapping, readCsv, readJsonl } from './read-lines.ts'

/** What is imported into which source. */
export interface ImportOptions extends Talk {
  readonly file: string
  readonly format: 'jsonl' | 'csv' | undefined
  readonly source: string | undefined
  readonly map: readonly string[]
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
  const composed = await compose(config, { name: 'import', databaseUrl, connections: 3 }, log)
  open.add(async () => composed[Symbol.asyncDispose]())
  const ctx: Context = { ...composed.context, actor: { kind: 'vigie' } }
  const targets = await readImportTargets(ctx.db)
  const read = targets.filter(({ connector }) => ctx.connectors.get(connector)?.arrives !== 'brought')
  const target = choose(read, options.source)
  const matcher = compileRules(await readRules(ctx, target.brandId))

  const rejected = `${file}.rejected.jsonl`
  await rm(rejected, { force: true })
  const aside = createWriteStream(rejected, { flags: 'w', mode: 0o600 })
  const size = statSync(file).size
  const count = { read: 0, stored: 0, known: 0, rejected: 0, unfit: 0 }
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
  const lines = format === 'csv' ? readCsv : readJsonl
  try {
    for await (const line of lines(file, mapping, (more) => {
      bytes += more
    })) {
      count.read += 1
      const parsed =
        line.value === null ? { ok: false as const, reason: line.reason ?? 'cannot be read' } : toPost(line.value)
      if (parsed.ok) {
        batch.push(parsed.post)
        if (batch.length >= perBatch) await flush()
        continue
      }
      count.rejected += 1
      const written = aside.write(`${JSON.stringify({ line: line.line, reason: parsed.reason, raw: line.raw })}\n`)
      if (!written) await once(aside, 'drain')
    }
    await flush()
  } finally {
    aside.end()
    await once(aside, 'close')
    if (count.rejected === 0) await rm(rejected, { force: true })
  }
  if (count.unfit > 0) options.say(`${count.unfit} posts could not be stored; the log says why.`)
  options.say(
    `${count.read} lines: ${count.stored} posts are new, ${count.known} were there already, ${count.rejected} are set aside${count.rejected === 0 ? '' : ` in ${rejected}`}.`,
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
