import type { Instant } from '../domain/model/time.ts'
import type { Queryable } from './database.ts'
import { broughtByOthers, mergedOf, movedFrom } from './moved-words.ts'
import { type Sql, sql } from './sql.ts'

/** One thing that is kept of somebody, by the table that it stands in. */
export interface PersonDatum {
  readonly kind:
    | 'account'
    | 'post'
    | 'case'
    | 'answer'
    | 'answer-elsewhere'
    | 'moderation'
    | 'file'
    | 'kept-link'
    | 'sign'
    | 'link'
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
}

const pageSize = 500

/** What stands in a case of these people, but for what others' cases brought into it, or went with one of theirs into another. */
const theirs = (authorIds: readonly string[], kind: Parameters<typeof movedFrom>[1], id: Sql): Sql => sql`
  ((c.author_id = any(${authorIds}::bigint[]) and ${id}::text not in (${broughtByOthers(authorIds, kind)}))
    or ${id}::text in (${movedFrom(mergedOf(authorIds), kind)}))`

/** Everything that is kept of these accounts, in pages, except what colleagues wrote to one another and the bytes of files. */
export async function* personData(db: Queryable, authorIds: readonly string[]): AsyncGenerator<readonly PersonDatum[]> {
  yield await db.rows(sql`
    select 'account' as kind, a.id::text as id, jsonb_build_object('network', a.connector, 'id', a.external_id,
      'handle', a.handle, 'name', a.name, 'url', a.url, 'picture', a.avatar_url, 'followers', a.followers,
      'automated', a.automated) as data
    from author a where a.id = any(${authorIds}::bigint[]) order by a.id`)
  yield await db.rows(sql`
    select 'sign' as kind, s.author_id || '-' || s.kind || '-' || s.value as id, jsonb_build_object('brand', b.name,
      'account', a.handle, 'network', a.connector, 'what', s.kind, 'value', s.value, 'post', s.post_id,
      'at', s.at) as data
    from account_sign s join author a on a.id = s.author_id join brand b on b.id = s.brand_id
    where s.author_id = any(${authorIds}::bigint[]) order by s.at, s.author_id, s.kind, s.value`)
  // Only among the accounts that were asked for: of another one nobody has said that it is theirs to see.
  yield await db.rows(sql`
    select 'link' as kind, l.brand_id || '-' || l.author_a || '-' || l.author_b as id, jsonb_build_object(
      'brand', b.name, 'one', x.connector || ' ' || x.handle, 'other', y.connector || ' ' || y.handle,
      'same_person', l.state = 'linked', 'reasons', l.reasons, 'at', l.made_at) as data
    from account_link l join author x on x.id = l.author_a join author y on y.id = l.author_b
    join brand b on b.id = l.brand_id
    where l.author_a = any(${authorIds}::bigint[]) and l.author_b = any(${authorIds}::bigint[])
    order by l.made_at, l.author_a, l.author_b`)
  for (let after = '0'; ; ) {
    const posts = await db.rows<PersonDatum>(sql`
      select 'post' as kind, p.id::text as id, jsonb_build_object('brand', b.name, 'network', s.connector,
        'id', p.external_id, 'text', p.text, 'language', p.language, 'url', p.url, 'links', p.links, 'place', p.place,
        'rating', p.rating, 'reach', p.reach, 'case', p.case_id, 'private', p.private, 'published_at', p.published_at,
        'received_at', p.received_at, 'edited_at', p.edited_at, 'deleted_at', p.deleted_at,
        'earlier_texts', (select coalesce(jsonb_agg(jsonb_build_object('text', r.text, 'seen_at', r.seen_at)
          order by r.seen_at), '[]') from post_revision r where r.post_id = p.id),
        'shows', (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'url', m.url, 'alt', m.alt, 'page', m.page,
          'title', m.title, 'words', m.words) order by m.nth), '[]') from medium m where m.post_id = p.id),
        'brought', (select jsonb_build_object('way', w.way, 'title', w.title, 'at', w.brought_at) from brought_post w
          where w.post_id = p.id),
        'judged', (select jsonb_build_object('by', j.version, 'at', j.judged_at, 'language', j.language,
          'relevant', j.relevant, 'sentiment', j.sentiment, 'complaint', j.complaint, 'kind', j.kind, 'anger', j.anger,
          'urgent', j.urgent, 'churn', j.churn, 'reminder', j.reminder, 'viral', j.viral, 'sarcasm', j.sarcasm,
          'topics', j.topics, 'abuse', j.abuse, 'hate', j.hate, 'unsure', j.unsure) from judgement j
          where j.post_id = p.id),
        'corrected', (select coalesce(jsonb_agg(jsonb_build_object('what', k.head, 'machine_said', k.said,
          'right', k.answer, 'at', k.at, 'taken_back_at', k.taken_back_at) order by k.at, k.id), '[]') from correction k
          where k.post_id = p.id)) as data
      from post p join source s on s.id = p.source_id join brand b on b.id = s.brand_id
      where p.author_id = any(${authorIds}::bigint[]) and p.erased_at is null and p.id > ${after}::bigint
      order by p.id limit ${pageSize}`)
    yield posts
    const last = posts.at(-1)
    if (last === undefined || posts.length < pageSize) break
    after = last.id
  }
  yield await db.rows(sql`
    select 'case' as kind, c.id::text as id, jsonb_build_object('brand', b.name, 'status', c.status,
      'priority', c.priority, 'opened_at', c.opened_at, 'last_post_at', c.last_post_at,
      'last_answer_at', c.last_answer_at, 'settled_at', c.settled_at, 'first_reply_due_at', c.clock_due_at, 'written_for', c.kind, 'outcome', c.outcome, 'follow_up_at', c.follow_up_at,
      'judged', c.verdict, 'labels', (select coalesce(jsonb_agg(g.name order by g.name), '[]') from label g
        where g.id = any(c.labels)),
      'summaries', (select coalesce(jsonb_agg(jsonb_build_object('language', y.language, 'summary', y.summary,
        'open', y.open, 'by', y.model, 'at', y.made_at) order by y.language), '[]') from case_summary y
        where y.case_id = c.id and not exists (select from post p
          where p.case_id = c.id and not p.ours and not p.author_id = any(${authorIds}::bigint[]))),
      'promised_and_done', (select coalesce(jsonb_agg(jsonb_build_object('what', w.kind, 'text', w.text,
        'at', w.created_at) order by w.created_at), '[]') from case_text w
        where (w.case_id = c.id and w.id::text not in (${broughtByOthers(authorIds, 'texts')}))
          or (c.merged_into is not null and w.id::text in (${movedFrom(sql`c.id`, 'texts')})))) as data
    from cases c join brand b on b.id = c.brand_id
    where c.author_id = any(${authorIds}::bigint[]) and c.erased_at is null order by c.id`)
  yield await db.rows(sql`
    select 'answer' as kind, r.id::text as id, jsonb_build_object('case', r.case_id, 'text', r.text, 'private', r.private, 'state', r.state,
      'url', r.url, 'sent_at', r.sent_at) as data
    from reply r join cases c on c.id = r.case_id join post t on t.id = r.post_id
    where t.author_id = any(${authorIds}::bigint[]) and c.erased_at is null order by r.created_at, r.id`)
  yield await db.rows(sql`
    select 'answer-elsewhere' as kind, r.id::text as id, jsonb_build_object('case', r.case_id, 'text', r.text,
      'url', r.url, 'answered_at', r.answered_at) as data
    from proof r join cases c on c.id = r.case_id
    where ${theirs(authorIds, 'proofs', sql`r.id`)} and c.erased_at is null order by r.answered_at, r.id`)
  yield await db.rows(sql`
    select 'moderation' as kind, m.id::text as id, jsonb_build_object('case', m.case_id, 'what', m.kind,
      'reason', m.reason, 'comment', m.comment, 'done_at', m.done_at, 'ended_at', m.ended_at) as data
    from moderation m where m.author_id = any(${authorIds}::bigint[]) order by m.done_at, m.id`)
  yield await db.rows(sql`
    select 'file' as kind, e.id::text as id, jsonb_build_object('case', e.case_id, 'name', e.name,
      'sha256', encode(e.original, 'hex'), 'added_at', e.added_at) as data
    from evidence e join cases c on c.id = e.case_id
      left join post p on p.id = e.post_id
    where (p.author_id = any(${authorIds}::bigint[]) or (p.id is null and ${theirs(authorIds, 'evidence', sql`e.id`)}))
      and e.note_id is null order by e.added_at, e.id`)
  yield await db.rows(sql`
    select 'kept-link' as kind, l.id::text as id, jsonb_build_object('case', l.case_id, 'url', l.url,
      'title', l.title, 'added_at', l.added_at) as data
    from case_link l join cases c on c.id = l.case_id
    where ${theirs(authorIds, 'links', sql`l.id`)} order by l.added_at, l.id`)
}

/** The file as it was uploaded. */
export async function originalOf(
  db: Queryable,
  evidenceId: string,
): Promise<{ readonly name: string; readonly type: string; readonly bytes: Buffer; readonly at: Instant } | undefined> {
  return db.one(sql`
    select e.name, b.type, b.bytes, e.uploaded_at as at from evidence e join blob b on b.sha256 = e.original
    where e.id = ${evidenceId}`)
}
