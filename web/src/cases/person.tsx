import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { CaseDetail } from '../../../src/api/schemas.ts'
import { OriginIcon, originWords, withoutWords } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { useMe } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Avatar, Button, Ordinal, OutLink, useHandle, useNetworkName } from '../ui/parts.tsx'
import { OnePerson } from './accounts.tsx'
import { isOwedAnswer } from './clock.ts'
import { useMinute, useTicking } from '../ui/ticking.ts'

/** Who writes, as far as the case tells: the account, what matters here, what was said when. Nothing is guessed. */
export function PersonPanel({
  detail,
  name,
  files,
  onClose,
}: {
  readonly detail: CaseDetail
  readonly name: string
  /** The files and links of the case. */
  readonly files: ReactNode
  readonly onClose: () => void
}) {
  const { t, f } = useSpeech()
  const row = detail.case
  const handles = useMe().data?.may.includes('handle-personal-data') === true
  const network = originWords(useNetworkName()(row.connector), row.brought, t)
  const handle = useHandle()(row.connector, row.author.handle)
  const posts = detail.thread.flatMap((it) => (it.kind === 'post' ? [it] : []))
  const theirs = posts.filter((it) => !it.ours)
  const ours =
    posts.filter((it) => it.ours).length +
    detail.thread.filter((it) => it.kind === 'reply' && it.reply.state === 'sent').length +
    detail.thread.filter((it) => it.kind === 'proof' && it.proof.withdrawnAt === null).length
  const rules = [...new Set(theirs.flatMap((it) => it.hits.map((hit) => hit.rule)))]
  const addressed = theirs.findLast((it) => it.addressed !== null)?.addressed ?? null
  const started = Date.parse(row.clock.startedAt)
  const isOwed = (row.status === 'new' || row.status === 'open') && isOwedAnswer(row)
  const waits = useTicking((now) => (isOwed ? f.duration(now - started) : ''))
  const now = useMinute()
  const shortly = (at: number) => (f.day(at, now) === f.day(now, now) ? f.time(at) : f.day(at, now))
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t.caseView.person}>
      <div className="sec">
        <div className="row" style={{ gap: 12 }}>
          <Avatar name={name} size="g" theirs />
          <div className="grow">
            <h3 className="personname">{name}</h3>
            <p className="dim">
              {network}
              {row.author.followers !== null && ` · ${t.caseView.followers(f.number(row.author.followers))}`}
            </p>
          </div>
          <Button
            kind="quiet"
            size="sm"
            icon="close"
            aria-label={t.close}
            className="narrow-only"
            data-act="close-person"
            onClick={onClose}
          />
        </div>
        <div className="row wrap" style={{ marginTop: 12, gap: 6 }}>
          <span className="tag">
            <OriginIcon connector={row.connector} brought={row.brought} size="s" />
            <span className="cut">
              {row.author.url === null ? (
                handle || network
              ) : (
                <OutLink href={row.author.url}>{handle || network}</OutLink>
              )}
            </span>
          </span>
          {handles && !row.erased && (
            <Link className="xs theirs" href={`/settings/privacy?find=${encodeURIComponent(`#${row.id}`)}`}>
              {t.privacy.yours}
            </Link>
          )}
        </div>
      </div>
      <div className="sec">
        <h3>{t.caseView.whatMatters}</h3>
        <ul className="stack m facts-list">
          {row.unanswered !== null && (
            <li>
              <Icon name="warning" size="s" />
              <b>
                <Ordinal>{t.onePerson.unanswered(row.unanswered.contacts, row.unanswered.days)}</Ordinal>
              </b>
            </li>
          )}
          <li>
            <Icon name="reply" size="s" />
            <span>
              {waits !== '' && <b>{t.caseView.facts.waits(waits)}, </b>}
              {t.caseView.facts.messages(
                theirs.length,
                ours === 0 ? t.caseView.facts.noAnswer : t.caseView.facts.answered(ours),
              )}
            </span>
          </li>
          {addressed !== null && (
            <li>
              <Icon name="person" size="s" />
              <span>{t.caseView.facts.addressed[addressed]}</span>
            </li>
          )}
          {row.reach !== null && row.reach.reposts + row.reach.likes > 0 && (
            <li>
              <Icon name="repost" size="s" />
              <span>{t.caseView.facts.seen(f.number(row.reach.reposts), f.number(row.reach.likes))}</span>
            </li>
          )}
          {rules.length > 0 && (
            <li>
              <Icon name="eye" size="s" />
              <span>{t.caseView.facts.matched(rules)}</span>
            </li>
          )}
        </ul>
      </div>
      {files}
      <OnePerson caseId={row.id} erased={row.erased} change={row.may.includes('note')} />
      <div className="sec">
        <h3>{t.caseView.historyHere}</h3>
        <ol className="stack m history">
          {posts.toReversed().map((it) => (
            <li key={it.id}>
              <OriginIcon connector={it.connector} brought={it.brought} size="s" />
              <span className="faint nw xs">{shortly(Date.parse(it.at))}</span>
              <bdi className="cut" lang={it.text === '' ? undefined : (it.language ?? undefined)}>
                {it.erased ? t.privacy.erasedText : it.text || withoutWords(it.brought, t)}
              </bdi>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
