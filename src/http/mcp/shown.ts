import type { Drafts } from '../../api/hand.ts'
import type { CasePerson } from '../../api/person.ts'
import type { CaseDetail, CaseRow, ShownMedium } from '../../api/schemas.ts'

/** Words that somebody outside wrote, and that may try to give orders: an assistant reads them as what they are. */
export interface Untrusted {
  readonly untrusted: string
}

const untrusted = (text: string): Untrusted => ({ untrusted: text })

const person = (it: CaseRow['author']) => ({
  name: untrusted(it.name),
  handle: untrusted(it.handle),
  followers: it.followers,
})

/** A case as an assistant sees it in a list. */
export const shownRow = (it: CaseRow) => ({
  case_id: it.id,
  brand_id: it.brandId,
  network: it.connector,
  status: it.status,
  priority: it.priority,
  owner: it.owner?.name ?? null,
  merged_into: it.mergedInto,
  clock: it.clock,
  posts: it.posts,
  last_post_at: it.lastPostAt,
  stars: it.rating,
  place: it.place === null ? null : untrusted(it.place),
  author: person(it.author),
  newest_post: untrusted(it.excerpt),
})

/** Where the words of a search stand: in what somebody outside wrote, in a name, or in words of ours. */
export const shownPassage = (hit: { readonly in: string; readonly passage: { readonly text: string } }) => ({
  found_in: hit.in,
  passage: hit.in === 'reply' || hit.in === 'note' ? hit.passage.text : untrusted(hit.passage.text),
})

type Entry = CaseDetail['thread'][number]

/** What a picture, a film or a linked page beside the words shows, as its author says it. */
const shows = (it: ShownMedium) => ({
  kind: it.kind,
  says: it.alt === null ? null : untrusted(it.alt),
  page:
    it.page === null
      ? null
      : { title: untrusted(it.page.title), words: untrusted(it.page.words), url: untrusted(it.page.url) },
})

function shownEntry(it: Entry): object | null {
  switch (it.kind) {
    case 'post':
      return it.ours
        ? {
            kind: 'our post on the network',
            in_case: it.inCase,
            at: it.at,
            text: it.text,
            shows: it.media.map(shows),
            url: it.url,
            private: it.private,
            deleted: it.deletedAt !== null,
          }
        : {
            kind: 'post',
            in_case: it.inCase,
            at: it.at,
            author: person(it.author),
            stars: it.rating,
            place: it.place === null ? null : untrusted(it.place),
            text: untrusted(it.text),
            shows: it.media.map(shows),
            language: it.language,
            url: it.url === null ? null : untrusted(it.url),
            private: it.private,
            deleted: it.deletedAt !== null,
            answer_leaves_for: it.answersTo === null ? null : untrusted(it.answersTo),
          }
    case 'reply':
      return {
        kind: 'reply',
        at: it.at,
        by: it.reply.author.name,
        text: it.reply.text,
        private: it.reply.private,
        state: it.reply.state,
      }
    case 'note':
      return { kind: 'note for colleagues', at: it.at, by: it.author.name, text: it.text }
    case 'proof':
      return {
        kind: it.proof.withdrawnAt === null ? 'answered elsewhere' : 'taken back: was not answered elsewhere',
        at: it.at,
        by: it.proof.author.name,
        text: it.proof.text,
      }
    case 'evidence':
      return { kind: 'files', at: it.at, count: it.evidence.length }
    case 'event':
      return { kind: 'event', at: it.at, what: it.event, by: it.actor?.name ?? null }
  }
}

/** An assistant reads so many entries of a thread: an endless one would fill all that it can hold. */
const mostEntries = 200

/** A case with the end of its thread, how much stands before that, and what is being written. */
export const shownCase = (detail: CaseDetail, { drafts }: Drafts) => ({
  case: { ...shownRow(detail.case), version: detail.case.version },
  thread: detail.thread.slice(-mostEntries).map(shownEntry),
  earlier_left_out: Math.max(0, detail.thread.length - mostEntries),
  reply_limits: detail.source.can.length,
  can_be_answered_from_here: detail.source.can.reply,
  drafts: drafts
    .filter(({ text }) => text !== '')
    .map(({ way, text, by, at, machine }) => ({ way, text, by: by.name, at, by_an_assistant: machine })),
})

/** Who writes in a case, on all their accounts, and what they wrote before. */
export const shownPerson = ({ linked, suggested, history }: CasePerson) => ({
  other_accounts: linked.map(({ account }) => ({ network: account.connector, handle: untrusted(account.handle) })),
  perhaps_the_same: suggested.map(({ account }) => ({ network: account.connector, handle: untrusted(account.handle) })),
  history: history.posts.map((it) => ({ at: it.at, case_id: it.case?.id ?? null, text: untrusted(it.excerpt) })),
  next: history.next,
})
