import type { z } from 'zod'
import type {
  CaseDetail,
  CasePage,
  CaseRow,
  Clock,
  Evidence,
  Reply,
  ShownMedium,
  ThreadItem,
} from '../../api/schemas.ts'
import type { CaseLink } from '../../api/files.ts'
import { connectorErrorKindWords } from '../../api/schemas.ts'
import { presentCare } from './clocks.ts'
import { presentJudgement, presentVerdict } from './judgement.ts'
import { breachOf, type ReplyClock } from '../../domain/cases/clock.ts'
import { sortKey } from '../../domain/cases/sort.ts'
import { daysOf } from '../../domain/cases/unanswered.ts'
import { siteOf } from '../../domain/model/web-link.ts'
import type { ShownCase, ShownCasePage } from '../../services/cases/list-cases.ts'
import type { ShownCaseDetail, StoredMedium, ThreadEntry } from '../../services/cases/read-case.ts'
import type { StoredEvidence } from '../../services/evidence/keep-evidence.ts'
import { kindOf } from '../../services/evidence/read-evidence.ts'
import type { StoredLink } from '../../services/links/keep-link.ts'
import type { StoredReply } from '../../services/replies/submit-reply.ts'

/** A moment as the API writes it. */
export const time = (at: number): string => new Date(at).toISOString()

/** A moment or nothing. */
export const timeOrNull = (at: number | null): string | null => (at === null ? null : time(at))

/** The word for an error's kind; one that a newer version wrote reads as the mildest. */
export const kindWord = (kind: string): (typeof connectorErrorKindWords)[number] =>
  connectorErrorKindWords.find((word) => word === kind) ?? 'transient'

function presentClock(clock: ReplyClock): Clock {
  return {
    state: clock.state,
    round: clock.round,
    startedAt: time(clock.startedAt),
    warnAt: time(clock.warnAt),
    dueAt: time(clock.dueAt),
    metAt: clock.state === 'met' ? time(clock.metAt) : null,
    breachedAt: timeOrNull(breachOf(clock)),
  }
}

/** A row of the inbox. */
export function presentCase(shown: ShownCase): CaseRow {
  const { it, connector, author, owner, excerpt, language, reach, rating, place, brought, may } = shown
  return {
    id: it.id,
    brandId: it.brandId,
    status: it.status,
    priority: it.priority,
    version: it.version,
    connector,
    author,
    owner,
    excerpt,
    language,
    posts: it.posts,
    reach,
    rating,
    place,
    brought: brought === null ? null : { way: brought.way, site: siteOf(brought.url), title: brought.title },
    clock: presentClock(it.clock),
    care: presentCare(shown),
    labels: [...shown.labels],
    judgement: presentVerdict(it, shown.judged),
    unanswered: it.unanswered === null ? null : { contacts: it.unanswered.contacts, days: daysOf(it.unanswered) },
    openedAt: time(it.openedAt),
    lastPostAt: time(it.lastPostAt),
    settledAt: timeOrNull(it.settledAt),
    mergedInto: it.mergedInto,
    splitFrom: it.splitFrom,
    erased: it.erased,
    may: [...may],
  }
}

/** A page of the inbox. */
export const presentCasePage = (page: ShownCasePage): CasePage => ({
  cases: page.cases.map(presentCase),
  next: page.next,
  total: page.total,
  capped: page.capped,
  counted: page.counted,
  keys: page.cases.map(({ it, judged }) => sortKey(it, judged, page.sort)),
})

/** A reply with its visible state. */
export function presentReply(reply: StoredReply): Reply {
  return {
    id: reply.id,
    caseId: reply.caseId,
    toPostId: reply.postId,
    text: reply.text,
    private: reply.private,
    author: reply.author,
    state: reply.state,
    sendAt: time(reply.sendAt),
    attempts: reply.attempts,
    error:
      reply.errorKind === null
        ? null
        : { kind: kindWord(reply.errorKind), message: reply.errorMessage ?? '', messageFr: reply.errorMessageFr },
    canCancel: (reply.state === 'queued' || reply.state === 'retrying') && !reply.mayStand,
    retryAt: reply.state === 'retrying' ? time(reply.sendAt) : null,
    url: reply.url,
    createdAt: time(reply.createdAt),
    sentAt: timeOrNull(reply.sentAt),
  }
}

/** What a post shows, without bytes and without where the network keeps them. */
function presentMedium(it: StoredMedium): ShownMedium {
  return {
    id: it.id,
    kind: it.kind,
    pictured: it.url !== null,
    alt: it.alt,
    sensitive: it.sensitive,
    width: it.width,
    height: it.height,
    page: it.page ?? null,
  }
}

/** A file as the interface shows it. */
export function presentEvidence(evidence: StoredEvidence): Evidence {
  return {
    id: evidence.id,
    kind: kindOf(evidence),
    name: evidence.name,
    size: evidence.size,
    sha256: evidence.sha256,
    width: evidence.width,
    height: evidence.height,
    addedBy: evidence.addedBy,
    addedAt: time(evidence.addedAt ?? evidence.uploadedAt),
  }
}

/** A link that a case keeps. */
const presentLink = ({ addedAt, ...it }: StoredLink): CaseLink => ({ ...it, addedAt: time(addedAt) })

function presentEntry(entry: ThreadEntry): z.infer<typeof ThreadItem> {
  switch (entry.kind) {
    case 'post': {
      const { post } = entry
      return {
        kind: 'post',
        id: post.id,
        at: time(post.at),
        receivedAt: time(post.receivedAt),
        author: post.author,
        connector: entry.connector,
        ours: post.ours,
        text: post.text,
        language: post.language,
        url: post.url,
        links: [...post.links],
        hits: post.hits.map((hit) => ({
          ruleId: hit.ruleId,
          rule: entry.ruleNames.get(hit.ruleId) ?? '',
          start: hit.start,
          end: hit.end,
        })),
        addressed: post.addressed,
        private: post.private,
        closed: post.closed,
        reach: post.reach,
        rating: post.rating,
        place: post.place,
        answersTo: entry.answersTo,
        deletedAt: timeOrNull(post.deletedAt),
        editedAt: timeOrNull(post.editedAt),
        erased: post.erased,
        inCase: post.inCase,
        brought:
          post.brought === null
            ? null
            : {
                way: post.brought.way,
                site: siteOf(post.url),
                title: post.brought.title,
                by: post.brought.by,
                at: time(post.brought.at),
              },
        evidence: entry.evidence.map(presentEvidence),
        media: entry.media.map(presentMedium),
        judgement: entry.judgement === null ? null : presentJudgement(entry.judgement),
      }
    }
    case 'evidence':
      return {
        kind: 'evidence',
        id: entry.evidence[0].id,
        at: time(entry.at),
        author: entry.author,
        evidence: entry.evidence.map(presentEvidence),
      }
    case 'reply':
      return { kind: 'reply', at: time(entry.at), reply: presentReply(entry.reply) }
    case 'proof': {
      const { id, author, url, text, answeredAt, withdrawnAt } = entry.proof
      const proof = { id, author, url, text, answeredAt: time(answeredAt), withdrawnAt: timeOrNull(withdrawnAt) }
      return { kind: 'proof', at: time(entry.at), proof }
    }
    case 'note':
      return {
        kind: 'note',
        id: entry.id,
        at: time(entry.at),
        author: entry.author,
        text: entry.text,
        mentions: [...entry.mentions],
        groups: entry.groups.map(({ kind, id, name, at, length }) => ({ kind, id, name, at, length })),
        files: entry.files.map(presentEvidence),
      }
    case 'event':
      return {
        kind: 'event',
        id: entry.id,
        at: time(entry.at),
        event: entry.event,
        actor: entry.actor,
        facts: { ...entry.facts },
      }
  }
}

/** A case with its thread. */
export function presentDetail(detail: ShownCaseDetail): CaseDetail {
  const { can } = detail.source
  return {
    case: presentCase(detail.case),
    thread: detail.thread.map(presentEntry),
    source: {
      id: detail.source.id,
      connector: detail.source.connector,
      name: detail.source.name,
      handle: detail.source.handle,
      can: {
        search: can.search,
        stream: can.stream,
        reply: can.reply,
        thread: can.thread,
        whisper: can.whisper === true,
        length: can.length === null ? null : { max: can.length.max, unit: can.length.unit },
      },
    },
    moderation: {
      ...detail.moderation,
      can: [...detail.moderation.can],
      reported: [...detail.moderation.reported],
    },
    words: Object.fromEntries(detail.words),
    links: detail.links.map(presentLink),
    replyTo: detail.replyTo,
  }
}
