import type { Readable } from 'node:stream'
import pg from 'pg'
import { copyOut } from './backup/copy-out.ts'
import { plainValues } from './backup/read.ts'
import { ofNames, quoted } from './backup/shape.ts'
import type { Database, Transaction } from './database.ts'
import { ofAnswers } from './export/answers.ts'
import { ofBrands } from './export/brands.ts'
import { ofCases } from './export/cases.ts'
import { ofTheDesk } from './export/desk.ts'
import { ofLearning } from './export/learning.ts'
import { ofPosts } from './export/posts.ts'
import type { Exported } from './export/exported.ts'
import { holdSchema } from './migrate.ts'

export type ExportFormat = 'jsonl' | 'csv'

/** Everything of meaning, each under the field's own words. Passwords, tokens, keys and sealed secrets are in none. */
const tables = (secrets: readonly string[]): readonly Exported[] => [
  ...ofBrands(secrets),
  ...ofPosts,
  ...ofCases,
  ...ofLearning,
  ...ofTheDesk,
  ...ofAnswers,
]

/** Tables that an export leaves out, and why. A table in neither list makes a test ask. */
export const notExported: Readonly<Record<string, string>> = {
  account: 'hashes of passwords',
  adviser: 'where a language model is; its key opens a door',
  adviser_use: 'who asked it, of late, which the audit tells',
  audit_seal: 'the chain of the acts, which the acts themselves tell',
  allowed_address: 'stands in sources',
  api_key: 'hashes of the keys of programs',
  api_answer: 'answers to writes of programs, for a day',
  announced: 'what other sites announced and is still to be looked at',
  attempt: 'counters of guesses',
  bulk: 'what was done to many cases at once, for a day, which events tell',
  bulk_case: 'what was done to many cases at once, for a day, which events tell',
  brand_learning: 'how far history was judged anew; what is learnt follows from the corrections',
  case_move: 'what went with a merge or a splitting, which events tell',
  case_summary: 'what a machine made of cases, until they go on',
  case_offer: 'why a case has no owner just now, which events tell',
  connector_key: 'what this installation signs with',
  consent: 'sign-ins on a network’s own page, for a quarter of an hour',
  draft: 'what is being written and was not sent',
  draft_aside: 'what is being written and was not sent',
  delivery: 'answers to what was sent here, for a week',
  erased_item: 'marks of what is gone',
  invitation: 'links for new accounts',
  installation: 'the key’s fingerprint',
  passkey: 'what browsers sign in with',
  password_link: 'links that are dead soon',
  reply_template: 'texts to begin answers with, which hold nothing of customers',
  rule_day: 'counts by the day, which posts tell',
  saved_view: 'views of the inbox that people kept',
  schema_migration: 'the program’s own books',
  secret_renewal: 'who renews a secret just now',
  session: 'sign-ins',
  setup_token: 'a link that is dead after an hour',
  short_link: 'where short links lead, which is asked again',
  site_hour: 'how the brand’s pages fared by the hour, for 90 days',
  site_look: 'looks at the brand’s pages, for two days',
  site_notice: 'outages of the brand’s pages, which events tell',
  source_alarm: 'what nobody would have noticed of late, which events tell',
  source_hole: 'what a network could not give any more, of late',
  source_hour: 'counts of nine weeks by the hour, which posts tell',
  source_trouble: 'what went wrong of late, which events tell',
  source_cursor: 'where reading goes on, in each network’s own terms',
  subscription: 'hubs that push, which a site names again',
  twoFactor: 'second factors',
  unfit_post: 'ids of posts that could not be stored',
  verification: 'links that are dead soon',
  webhook: 'where other programs are told; their addresses and secrets open doors',
  webhook_attempt: 'what other programs answered of late',
  webhook_message: 'what other programs were told of late, which events tell',
}

/** Names of the exported files, with the tables and columns that each carries. */
export const exportedTables: readonly {
  readonly name: string
  readonly of: readonly string[]
  readonly columns: readonly string[]
}[] = tables([]).map(({ name, of, columns }) => ({ name, of, columns: Object.keys(columns) }))

const text = pg.types.builtins.TEXT

/**
 * Words that a spreadsheet would run as a formula get an apostrophe before them; so do those that already have one there,
 * so that an import can take back exactly what was put there.
 */
const asWords = (expression: string): string =>
  `case when ${expression} ~ '^''*[=+@\\t\\r-]' then '''' || ${expression} else ${expression} end`

const selection = (table: Exported, of: (name: string, expression: string) => string): string =>
  `select ${Object.entries(table.columns)
    .map(([name, expression]) => `${of(name, expression)} as ${quoted(name)}`)
    .join(', ')} from ${table.from}`

async function statement(tx: Transaction, table: Exported, format: ExportFormat): Promise<string> {
  const plain = selection(table, (_name, expression) => expression)
  if (format === 'jsonl')
    // JSON escapes every control character, so these two occur in no row, and nothing is escaped twice.
    return `copy (select row_to_json(t) from (${plain}) t) to stdout with (format csv, quote e'\\x01', delimiter e'\\x02')`
  // A network’s ids are a stranger’s words too: what is text is guarded, whatever it is called.
  const { fields } = await tx.client.query(`${plain} limit 0`)
  const words = new Set(fields.filter(({ dataTypeID }) => dataTypeID === text).map(({ name }) => name))
  return `copy (${selection(table, (name, expression) => (words.has(name) ? asWords(expression) : expression))}) to stdout with (format csv, header)`
}

/** Hands out each table as of one moment, as lines of JSON or as CSV with a header. */
export async function readExport(
  db: Database,
  options: { readonly format: ExportFormat; readonly secrets: readonly string[] },
  take: (name: string, rows: () => number, bytes: Readable) => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.run(ofNames('set transaction isolation level repeatable read, read only'))
    await tx.run(ofNames(plainValues))
    await holdSchema(tx)
    for (const table of tables(options.secrets)) {
      const { bytes, rows } = copyOut(tx, await statement(tx, table, options.format))
      try {
        await take(table.name, rows, bytes)
      } finally {
        bytes.destroy()
      }
    }
  })
}
