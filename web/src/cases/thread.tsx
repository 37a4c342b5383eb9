import { type ReactNode, useEffect, useRef, useState } from 'react'
import { daysOf } from '../../../src/domain/cases/unanswered.ts'
import { instant } from '../../../src/domain/model/time.ts'
import { ModerationReason } from '../../../src/api/moderation.ts'
import { setAsideReasons } from '../../../src/api/schemas.ts'
import type { CaseDetail, Language, Proof, Reply, ThreadItem } from '../../../src/api/schemas.ts'
import { careWords } from './care-words.ts'
import { EvidenceStrip } from '../bring/evidence.tsx'
import { answerWords, OriginIcon, originWords, personName, withoutWords } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import type { Formatter } from '../i18n/format.ts'
import type { Messages } from '../i18n/fr.ts'
import { PageZone } from '../moments/zone-hint.tsx'
import { NoteWords } from '../named/note-words.tsx'
import { assignedWords } from '../teams/assigned-words.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Button, Notice, OutLink, useHandle, useNetworkName, Ordinal } from '../ui/parts.tsx'
import { useMinute, useTicking } from '../ui/ticking.ts'
import type { Head } from '../../../src/api/judgement.ts'
import { MarkedWords } from '../judgement/judged-post.tsx'
import { PostLabels } from '../quality/post-labels.tsx'
import { layersOf } from '../judgement/layers.ts'
import { around, stretches } from './highlight.ts'
import { showLast } from './show-last.ts'
import { MediaStrip } from './media.tsx'
import type { InTurn } from './turns.ts'
import { moveWords } from './moves/move-words.ts'

type Post = Extract<ThreadItem, { kind: 'post' }>
/** What is longer is shown by its beginning and the places that matter; one press shows all of it. */
const longPost = 1_500

type Event = Extract<ThreadItem, { kind: 'event' }>

function PostView({
  post,
  caseLanguage,
  mayCorrect,
  inTurn,
  answerTo,
}: {
  readonly post: Post
  readonly caseLanguage: string
  readonly mayCorrect: boolean
  readonly inTurn: InTurn
  readonly answerTo: (() => void) | null
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const handle = useHandle()(post.connector, post.author.handle)
  const [whole, setWhole] = useState(false)
  const [explained, setExplained] = useState<Head | null>(null)
  const marks = [...post.hits, ...layersOf(post.judgement, explained)]
  const long = post.text.length > longPost && !whole
  const network = originWords(useNetworkName()(post.connector), post.brought, t)
  const rules = [...new Set(post.hits.map((it) => it.rule))]
  return (
    <article className={`msg ${post.ours ? 'us' : ''} ${post.deletedAt === null ? '' : 'gone'}`}>
      <span className="ico">
        <OriginIcon connector={post.connector} brought={post.brought} />
      </span>
      <div>
        <header>
          <b dir="auto">{personName(post.author, t)}</b>
          <span>
            {handle !== '' && (handle.startsWith('@') || post.place === null) && `${handle} · `}
            {post.place ?? network} · {post.ours ? `${t.caseView.us} · ` : ''}
            <time dateTime={post.at}>{f.moment(Date.parse(post.at), now)}</time>
          </span>
          {post.rating !== null && <span className="tag">{t.caseView.rating(post.rating.value, post.rating.of)}</span>}
          {post.private && (
            <span className="tag">
              <Icon name="lock" size="s" /> {t.contact.private}
            </span>
          )}
          {post.deletedAt !== null && (
            <span className="tag">{t.caseView.deleted(f.moment(Date.parse(post.deletedAt), now))}</span>
          )}
          {post.editedAt !== null && post.deletedAt === null && (
            <span className="tag">{t.caseView.edited(f.moment(Date.parse(post.editedAt), now))}</span>
          )}
          {post.reach !== null && post.reach.reposts + post.reach.likes > 0 && (
            <span className="row end" style={{ gap: 10 }}>
              <span className="nw">
                <Icon name="repost" size="s" /> {f.number(post.reach.reposts)}
                <span className="sr">{t.caseView.repostsSpoken(f.number(post.reach.reposts))}</span>
              </span>
              <span className="nw">
                <Icon name="heart" size="s" /> {f.number(post.reach.likes)}
                <span className="sr">{t.caseView.likesSpoken(f.number(post.reach.likes))}</span>
              </span>
            </span>
          )}
        </header>
        <p
          className={long ? 'voice long' : 'voice'}
          dir="auto"
          lang={post.language !== null && post.language !== caseLanguage ? post.language : undefined}
        >
          {post.erased ? (
            t.privacy.erasedText
          ) : post.text === '' ? (
            withoutWords(post.brought, t)
          ) : (
            <MarkedWords of={long ? around(post.text, marks) : stretches(post.text, marks)} />
          )}
        </p>
        {post.judgement !== null && post.text !== '' && (
          <PostLabels
            postId={post.id}
            it={post.judgement}
            text={post.text}
            mayCorrect={mayCorrect && !post.ours}
            inTurn={inTurn}
            onExplain={setExplained}
          />
        )}
        {post.text.length > longPost && (
          <Button kind="quiet" size="sm" icon={whole ? 'up' : 'down'} onClick={() => setWhole(!whole)}>
            {whole ? t.caseView.lessText : t.caseView.wholeText}
          </Button>
        )}
        <MediaStrip
          media={post.media}
          network={post.place ?? network}
          postUrl={post.url}
          by={personName(post.author, t)}
        />
        <EvidenceStrip evidence={post.evidence} />
        <div className="below">
          {post.brought !== null && (
            <span>
              {t.bring.broughtBy(post.brought.by.name || t.caseView.somebody, f.when(Date.parse(post.brought.at), now))}
            </span>
          )}
          {rules.length > 0 && <span>{rules.map((it) => t.caseView.rule(it)).join(' · ')}</span>}
          {post.url !== null && post.deletedAt === null && (
            <OutLink href={post.url}>{t.caseView.seeOn(post.place ?? network)}</OutLink>
          )}
          {answerTo !== null && (
            <Button kind="quiet" size="sm" icon="reply" className="desk-only" onClick={answerTo}>
              {t.composer.answerTo}
            </Button>
          )}
        </div>
      </div>
    </article>
  )
}

function ProofView({
  proof,
  answered,
  onWithdraw,
}: {
  readonly proof: Proof
  /** That they answered, and how. */
  readonly answered: string
  readonly onWithdraw: (() => void) | null
}) {
  const { t, f } = useSpeech()
  const now = useMinute()
  const withdrawn = proof.withdrawnAt !== null
  return (
    <article className={`msg us ${withdrawn ? 'off' : ''}`}>
      <span className="ico">
        <Icon name={withdrawn ? 'undo' : 'check'} />
      </span>
      <div>
        <header>
          <b>{proof.author.name}</b>
          <span>
            {answered} · <time dateTime={proof.answeredAt}>{f.moment(Date.parse(proof.answeredAt), now)}</time>
          </span>
          {withdrawn && <span className="state">· {t.there.withdrawn}</span>}
          {!withdrawn && onWithdraw !== null && (
            <Button size="sm" kind="quiet" icon="undo" onClick={onWithdraw}>
              {t.there.withdraw}
            </Button>
          )}
        </header>
        {proof.text !== '' && (
          <p className="voice" dir="auto">
            {proof.text}
          </p>
        )}
        {proof.url !== null && (
          <div className="below">
            <OutLink href={proof.url}>{t.there.see}</OutLink>
          </div>
        )}
      </div>
    </article>
  )
}

function ReplyView({
  reply,
  network,
  onCancel,
  onRetry,
  onTakeBack,
}: {
  readonly reply: Reply
  readonly network: string
  readonly onCancel: () => void
  readonly onRetry: () => void
  readonly onTakeBack: () => void
}) {
  const { t, f, language } = useSpeech()
  const left = useTicking((now) =>
    reply.state === 'queued' ? Math.max(0, Math.ceil((Date.parse(reply.sendAt) - now) / 1_000)) : 0,
  )
  const now = useMinute()
  const states: Record<Reply['state'], { icon: IconName; words: string; tone: string }> = {
    queued: {
      icon: 'send',
      words: left > 0 ? t.replyState.queued(f.duration(left * 1_000)) : t.replyState.queuedNow,
      tone: '',
    },
    sending: { icon: 'send', words: t.replyState.sending, tone: '' },
    retrying: {
      icon: 'slow',
      words:
        reply.retryAt === null
          ? t.replyState.retryingSoon
          : t.replyState.retrying(f.when(Date.parse(reply.retryAt), now)),
      tone: 'warn',
    },
    sent: {
      icon: 'check',
      words: t.replyState.sent(f.moment(Date.parse(reply.sentAt ?? reply.createdAt), now)),
      tone: '',
    },
    refused: { icon: 'stop', words: t.replyState.refused, tone: 'danger' },
    cancelled: { icon: 'undo', words: t.replyState.cancelled, tone: '' },
  }
  const state = states[reply.state]
  // Spoken when the state changes, not each second.
  const spoken = reply.state === 'queued' ? t.replyState.queuedNow : state.words
  // A connector that speaks both languages says it best; else the general words, and the network's own beside them.
  const said =
    reply.error === null || reply.error.messageFr === null
      ? null
      : language === 'fr'
        ? reply.error.messageFr
        : reply.error.message
  const reason = reply.error === null ? null : (said ?? t.networkReason[reply.error.kind])
  return (
    <article className={`msg us ${reply.state === 'cancelled' || reply.state === 'refused' ? 'off' : ''}`}>
      <span className="ico">
        <Icon name={state.icon} />
      </span>
      <div>
        <header>
          <b>{reply.author.name}</b>
          <span>{reply.private ? t.contact.privateReply : t.caseView.publicReply}</span>
          <span className={`state ${state.tone}`} aria-hidden="true">
            · {state.words}
          </span>
          <span className="sr" role="status">
            {spoken}
          </span>
          {reply.state === 'queued' && (
            <Button size="sm" icon="undo" onClick={onCancel}>
              {t.replyState.cancel}
            </Button>
          )}
        </header>
        <p className="voice" dir="auto">
          {reply.text || t.privacy.erasedText}
        </p>
        {reply.state === 'sent' && reply.url !== null && (
          <div className="below">
            <OutLink href={reply.url}>{t.caseView.seeOn(network)}</OutLink>
          </div>
        )}
        {reply.state === 'refused' && (
          <Notice
            tone="danger"
            icon="stop"
            title={t.replyState.refusedTitle(network)}
            acts={
              <>
                <Button size="sm" onClick={onRetry}>
                  {t.replyState.retry}
                </Button>
                <Button size="sm" kind="quiet" onClick={onTakeBack}>
                  {t.replyState.takeBack}
                </Button>
              </>
            }
          >
            {reason} {t.replyState.kept}
            {reply.error !== null && said === null && (
              <details>
                <summary>{t.details}</summary>
                {t.replyState.networkSays(reply.error.message)}
              </details>
            )}
          </Notice>
        )}
        {reply.state === 'retrying' && (
          <Notice
            tone="warn"
            icon="slow"
            title={t.replyState.waitTitle(network)}
            acts={
              reply.canCancel ? (
                <Button size="sm" onClick={onCancel}>
                  {t.replyState.cancel}
                </Button>
              ) : undefined
            }
          >
            {reason}{' '}
            {reply.retryAt === null
              ? t.replyState.waitTextSoon
              : t.replyState.waitText(f.when(Date.parse(reply.retryAt), now))}{' '}
            {!reply.canCancel && t.replyState.mayStand}
          </Notice>
        )}
      </div>
    </article>
  )
}

/** The words for what happened to a case; null for what the thread shows by itself. */
export function eventWords(
  event: Event,
  t: Messages,
  f: Formatter,
  now: number,
  nameOf: (id: string) => string | null,
  language: Language,
): { icon: IconName; words: string } | null {
  const when = f.when(Date.parse(event.at), now)
  const who = event.actor?.name ?? t.caseView.somebody
  const fact = (name: string): string => {
    const value = event.facts[name]
    return typeof value === 'string' ? value : ''
  }
  switch (event.event) {
    case 'merged-in':
    case 'merged-into':
    case 'split-off':
    case 'merge-undone':
    case 'split-undone':
      return moveWords(event, who, when, t, f)
    case 'opened':
      if (typeof event.facts['splitFrom'] === 'string') return moveWords(event, who, when, t, f)
      return event.actor === null
        ? { icon: 'eye', words: t.events.opened(when) }
        : { icon: 'hand', words: t.events.openedBy(who, when) }
    case 'post-edited':
    case 'post-deleted':
    case 'post-restored':
    case 'clock-started':
    case 'person-named':
      return { icon: 'eye', words: t.events[event.event](when) }
    case 'clock-warned':
      return { icon: 'slow', words: t.events['clock-warned'](when) }
    case 'clock-breached': {
      // It may be said later than it was: the time ran out when the answer was due.
      const since = event.facts['since']
      const moment = typeof since === 'number' ? f.when(since, now) : when
      return { icon: 'slow', words: t.events['clock-breached'](moment) }
    }
    case 'left-unowned':
    case 'owner-kept':
      return assignedWords(event, when, now, nameOf, t, language, f.timeZone)
    case 'assigned': {
      const given = assignedWords(event, when, now, nameOf, t, language, f.timeZone)
      if (given !== null) return given
      const ownerId = fact('ownerId')
      if (ownerId === '') return { icon: 'unowned', words: t.events.released(who, when) }
      if (ownerId === event.actor?.id) return { icon: 'person', words: t.events.taken(who, when) }
      return { icon: 'handOver', words: t.events.assigned(who, nameOf(ownerId) ?? t.caseView.somebody, when) }
    }
    case 'priority-set': {
      const priority = fact('priority')
      const word =
        priority === 'critical' || priority === 'high' || priority === 'medium' || priority === 'low'
          ? t.priority[priority]
          : priority
      return { icon: 'warning', words: t.events['priority-set'](who, word, when) }
    }
    case 'unanswered-counted': {
      const { contacts, since, last } = event.facts
      if (typeof contacts !== 'number' || contacts < 2 || typeof since !== 'number' || typeof last !== 'number') {
        return null
      }
      const days = daysOf({ since: instant(since), last: instant(last) })
      return { icon: 'warning', words: t.onePerson.counted(contacts, days, when) }
    }
    case 'accounts-linked':
      return {
        icon: 'person',
        words: event.actor === null ? t.onePerson.linkedItself(when) : t.onePerson.linkedBy(who, when),
      }
    case 'accounts-split':
      return {
        icon: 'unowned',
        words: event.actor === null ? t.onePerson.splitItself(when) : t.onePerson.splitBy(who, when),
      }
    case 'author-muted':
    case 'author-unmuted':
    case 'author-unblocked':
      return { icon: 'person', words: t.contact.events[event.event](who, when) }
    case 'author-blocked':
    case 'author-reported': {
      const reason = ModerationReason.safeParse(fact('reason'))
      const ground = reason.success ? t.contact.reasons[reason.data] : t.contact.noReason
      return { icon: 'shield', words: t.contact.events[event.event](who, when, ground) }
    }
    case 'restored':
      if (fact('settledAt') !== undefined) return { icon: 'reopen', words: t.events.reopenedWithReply(who, when) }
      return { icon: 'undo', words: t.bulk.event.restored(who, when) }
    case 'erased':
      return {
        icon: 'lost',
        words: event.actor === null ? t.privacy.event.time(when) : t.privacy.event.person(who, when),
      }
    case 'link-kept':
    case 'link-removed':
      return { icon: 'link', words: t.files.events[event.event](who, when) }
    case 'label-added':
    case 'label-removed':
      return { icon: 'bookmark', words: t.labels.events[event.event](who, fact('label'), when) }
    case 'label-corrected':
    case 'label-correction-withdrawn':
      return { icon: 'pencil', words: t.quality.events[event.event](who, when) }
    case 'settled':
      return { icon: 'check', words: t.events.settled(who, when) }
    case 'set-aside': {
      const reason = fact('reason')
      const word = t.caseView.reasons[setAsideReasons.find((it) => it === reason) ?? 'other']
      return { icon: 'setAside', words: t.events['set-aside'](who, word, when) }
    }
    case 'reopened':
      if (fact('because') === 'reply') return { icon: 'reopen', words: t.events.reopenedByReply(when) }
      return {
        icon: 'reopen',
        words: event.actor === null ? t.events.reopenedByPost(when) : t.events.reopened(who, when),
      }
    default:
      return careWords(event, who, when, t, language, now, f.timeZone)
  }
}

/** How the customer's words came to us that an answer answers: the newest before it. */
function broughtBefore(thread: CaseDetail['thread'], item: ThreadItem): Post['brought'] {
  const before = thread.slice(0, thread.indexOf(item)).findLast((it) => it.kind === 'post' && !it.ours)
  return before?.kind === 'post' ? before.brought : null
}

/** The thread of a case, oldest first: what people wrote, what we answered, what the team noted, what happened. */
export function Thread({
  detail,
  nameOf,
  inTurn,
  answerTo,
  onCancel,
  onRetry,
  onTakeBack,
  onWithdraw,
  ofEvent,
}: {
  readonly detail: CaseDetail
  readonly nameOf: (id: string) => string | null
  readonly inTurn: InTurn
  readonly answerTo: ((postId: string) => void) | null
  readonly onCancel: (reply: Reply) => void
  readonly onRetry: (reply: Reply) => void
  readonly onTakeBack: (reply: Reply) => void
  readonly onWithdraw: ((proof: Proof) => void) | null
  /** What can be done about a line of the log, beside it. */
  readonly ofEvent: (event: Event) => ReactNode
}) {
  const { t, f, language } = useSpeech()
  const all = useRef<HTMLDivElement>(null)
  const count = detail.thread.length
  useEffect(() => {
    if (count > 0 && all.current !== null) showLast(all.current)
  }, [count])
  const now = useMinute()
  const network = useNetworkName()(detail.source.connector)
  return (
    <div ref={all} className="scroll fil" tabIndex={0} role="region" aria-label={t.caseView.thread}>
      <div className="thread">
        {detail.thread.map((item) => {
          switch (item.kind) {
            case 'post':
              return (
                <PostView
                  key={`post-${item.id}`}
                  post={item}
                  caseLanguage={language}
                  mayCorrect={detail.case.may.includes('label')}
                  inTurn={inTurn}
                  answerTo={
                    answerTo !== null && !item.ours && item.deletedAt === null && item.id !== detail.replyTo
                      ? () => answerTo(item.id)
                      : null
                  }
                />
              )
            case 'reply':
              return (
                <ReplyView
                  key={`reply-${item.reply.id}`}
                  reply={item.reply}
                  network={network}
                  onCancel={() => onCancel(item.reply)}
                  onRetry={() => onRetry(item.reply)}
                  onTakeBack={() => onTakeBack(item.reply)}
                />
              )
            case 'proof':
              return (
                <ProofView
                  key={`proof-${item.proof.id}`}
                  proof={item.proof}
                  answered={answerWords(network, broughtBefore(detail.thread, item), t).answered}
                  onWithdraw={onWithdraw === null ? null : () => onWithdraw(item.proof)}
                />
              )
            case 'note':
              return (
                <article className="msg in" key={`note-${item.id}`}>
                  <span className="ico">
                    <Icon name="pencil" />
                  </span>
                  <div>
                    <header>
                      <b>{item.author.name}</b>
                      <span>
                        {t.caseView.internalNote} · {f.moment(Date.parse(item.at), now)}
                      </span>
                    </header>
                    <div className="card">
                      {item.text === '' ? (
                        // A note has words, or files: one with neither had words.
                        item.files.length === 0 && t.privacy.erasedText
                      ) : (
                        <NoteWords text={item.text} mentions={item.mentions} groups={item.groups} />
                      )}
                      <EvidenceStrip evidence={item.files} />
                    </div>
                  </div>
                </article>
              )
            case 'evidence':
              return (
                <article className="msg in" key={`evidence-${item.id}`}>
                  <span className="ico">
                    <Icon name="clip" />
                  </span>
                  <div>
                    <header>
                      <b>{item.author.name || t.caseView.somebody}</b>
                      <span>
                        {t.evidence.added(item.evidence.length)} · {f.moment(Date.parse(item.at), now)}
                      </span>
                    </header>
                    <EvidenceStrip evidence={item.evidence} />
                  </div>
                </article>
              )
            case 'event': {
              const said = eventWords(item, t, f, now, nameOf, language)
              return said === null ? null : (
                <div className="ev" key={`event-${item.id}`}>
                  <Icon name={said.icon} size="s" />
                  <span>
                    <Ordinal>{said.words}</Ordinal>
                    {typeof item.facts['bulkId'] === 'string' &&
                      item.event !== 'restored' &&
                      ` · ${t.bulk.event.inBulk}`}
                    {ofEvent(item)}
                  </span>
                </div>
              )
            }
          }
        })}
        <PageZone className="ev" />
      </div>
    </div>
  )
}
