import type { Instant } from '../domain/model/time.ts'
import type { Draft, DraftAside, DraftWay } from '../domain/replies/draft.ts'
import type { PersonView } from './case-reads.ts'
import type { Queryable, Transaction } from './database.ts'
import { type Sql, sql } from './sql.ts'

const draftColumns: Sql = sql`d.way, d.text, d.seen, d.to_post_id as "toPostId", d.version, d.written_by as by, d.written_at as at, d.machine`

/** A text without what PostgreSQL cannot hold. */
const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

/** A draft with its writer's name. */
export type ShownDraft = Omit<Draft, 'by'> & { readonly by: PersonView }
/** A text put aside with its writer's name. */
export type ShownAside = Omit<DraftAside, 'by'> & { readonly by: PersonView }

/** The draft of a case in one way, locked until the transaction ends; null where none was ever begun. */
export async function lockDraft(tx: Transaction, caseId: string, way: DraftWay): Promise<Draft | null> {
  const row = await tx.one<Draft>(sql`
    select ${draftColumns} from draft d where d.case_id = ${caseId} and d.way = ${way} for update`)
  return row ?? null
}

/** Stores a draft as it now is. False when somebody began one at the same moment: whoever saves looks again. */
export async function putDraft(tx: Transaction, caseId: string, draft: Draft): Promise<boolean> {
  const put = await tx.run(sql`
    insert into draft as d (case_id, way, text, seen, to_post_id, version, written_by, written_at, machine)
    values (${caseId}, ${draft.way}, ${clean(draft.text)}, ${draft.seen}, ${draft.toPostId}, ${draft.version},
      ${draft.by}, to_timestamp(${draft.at} / 1000.0), ${draft.machine ?? false})
    on conflict (case_id, way) do update set text = excluded.text, seen = excluded.seen,
      to_post_id = excluded.to_post_id, version = excluded.version, written_by = excluded.written_by,
      written_at = excluded.written_at, machine = excluded.machine
    where d.version = excluded.version - 1`)
  return put === 1
}

/** Keeps a text beside the draft. The same person's next letters take its place; what somebody else put aside for them stands below it. */
export async function putAside(tx: Transaction, caseId: string, aside: DraftAside, own: boolean): Promise<void> {
  await tx.run(sql`
    insert into draft_aside (case_id, way, written_by, text, written_at)
    values (${caseId}, ${aside.way}, ${aside.by}, ${clean(aside.text)}, to_timestamp(${aside.at} / 1000.0))
    on conflict (case_id, way, written_by) do update set
      text = case when ${own} or draft_aside.text = excluded.text then excluded.text
        else draft_aside.text || e'\\n\\n' || excluded.text end, written_at = excluded.written_at`)
}

/** Drops a text that was kept beside the draft. */
export async function dropAside(tx: Transaction, caseId: string, way: DraftWay, by: string): Promise<void> {
  await tx.run(sql`delete from draft_aside where case_id = ${caseId} and way = ${way} and written_by = ${by}`)
}

/** What is being written on a case, and what waits beside it. An empty draft is told for its version. */
export async function readDrafts(
  db: Queryable,
  caseId: string,
): Promise<{ readonly drafts: readonly ShownDraft[]; readonly aside: readonly ShownAside[] }> {
  type Named<T> = T & { readonly by: string; readonly name: string | null }
  const [drafts, aside] = await Promise.all([
    db.rows<Named<Draft>>(sql`
      select ${draftColumns}, u.name from draft d left join "user" u on u.id = d.written_by
      where d.case_id = ${caseId} order by d.way`),
    db.rows<Named<DraftAside>>(sql`
      select a.way, a.text, a.written_by as by, a.written_at as at, u.name
      from draft_aside a left join "user" u on u.id = a.written_by
      where a.case_id = ${caseId} order by a.written_at, a.written_by`),
  ])
  const named = <T extends Named<object>>({ name, by, ...rest }: T) => ({ ...rest, by: { id: by, name: name ?? '' } })
  return { drafts: drafts.map(named), aside: aside.map(named) }
}

/** Empties the draft that holds just this text, or of its sender as much of it as was saved: it was sent. So does what of it waits aside. Other words are left alone. False when there was nothing to empty. */
export async function endDraft(
  tx: Transaction,
  caseId: string,
  sent: { readonly way: DraftWay; readonly text: string; readonly by: string; readonly at: Instant },
): Promise<boolean> {
  const bare = (text: Sql): Sql => sql`btrim(${text}, e' \\t\\n\\r')`
  const whole = bare(sql`${clean(sent.text)}::text`)
  const emptied = await tx.run(sql`
    update draft set text = '', machine = false, to_post_id = null, version = version + 1, written_by = ${sent.by},
      written_at = to_timestamp(${sent.at} / 1000.0)
    where case_id = ${caseId} and way = ${sent.way} and text <> ''
      and (${bare(sql`text`)} = ${whole} or (written_by = ${sent.by} and starts_with(${whole}, ${bare(sql`text`)})))`)
  const dropped = await tx.run(sql`
    delete from draft_aside where case_id = ${caseId} and way = ${sent.way} and written_by = ${sent.by}
      and ${bare(sql`text`)} = ${whole}`)
  return emptied + dropped > 0
}

/** Takes the words of drafts away with those of their cases. */
export async function eraseDrafts(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  await tx.run(sql`delete from draft where case_id = any(${caseIds}::bigint[])`)
  await tx.run(sql`delete from draft_aside where case_id = any(${caseIds}::bigint[])`)
}
