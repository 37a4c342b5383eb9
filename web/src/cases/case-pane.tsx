import { Menu } from '@mantine/core'
import { useEffect, useState } from 'react'
import { type CaseRow, type Me, priorities, type Reply, setAsideReasons } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { AddEvidence } from '../bring/add-evidence.tsx'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { forgetCase } from '../live/stored.ts'
import { ProblemNotice } from '../problem.tsx'
import { useCase, usePeople } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { useKeys } from '../ui/keys.ts'
import { usePhone } from '../ui/phone.ts'
import { Avatar, Button, ClockPill, Empty, Notice, Severity } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { Composer } from './composer.tsx'
import { useDraft } from './draft.ts'
import { PersonPanel } from './person.tsx'
import { Thread } from './thread.tsx'
import { useActs } from './use-acts.ts'
import './case.css'

const holdSeconds = 10
const longWait = 48 * 3_600_000

/** « Camille attend une réponse depuis 18 min »: the case in one sentence. */
function useHeadline(row: CaseRow | undefined): string {
  const { t, f } = useSpeech()
  return useTicking((now) => {
    if (row === undefined) return ''
    if (row.erased) return t.privacy.erasedCase
    const name = personName(row.author, t)
    if (row.status === 'settled') return t.caseView.headline.settled(name)
    if (row.status === 'set-aside') return t.caseView.headline.setAside(name)
    if (row.status === 'waiting') return t.caseView.headline.answered(name)
    const since = Date.parse(row.clock.startedAt)
    if (now - since > longWait) return t.caseView.headline.waitsSince(name, f.day(since, now))
    if (now - since < 60_000) return t.caseView.headline.waitsSinceToday(name)
    return t.caseView.headline.waits(name, f.duration(now - since))
  })
}

function Leaving({ at }: { readonly at: number }) {
  const { t, f } = useSpeech()
  const left = useTicking((now) => Math.max(0, Math.ceil((at - now) / 1_000)))
  // Said once, not each second.
  return (
    <>
      <span aria-hidden="true">{left > 0 ? t.composer.undo(f.duration(left * 1_000)) : t.composer.leaving}</span>
      <span className="sr">{t.composer.undo(f.spoken(holdSeconds * 1_000))}</span>
    </>
  )
}

/** One case: who waits and since when, the thread, what can be done; with the composer when one writes. */
export function CasePane({
  me,
  caseId,
  writing,
  write,
  back,
  position,
  next,
}: {
  readonly me: Me
  readonly caseId: string
  readonly writing: 'public' | 'note' | null
  readonly write: (what: 'public' | 'note' | null) => void
  readonly back: { readonly words: string; readonly go: () => void }
  readonly position: string | null
  readonly next: (() => void) | null
}) {
  const { t, f } = useSpeech()
  const { say } = useToasts()
  const query = useCase(caseId)
  const detail = query.data
  const people = usePeople(detail?.case.brandId).data ?? []
  const row = detail?.case
  const acts = useActs(caseId, row)
  const { draft, write: writeDraft, takeBack, idForSending } = useDraft(me.user.id, caseId)
  const [sending, setSending] = useState(false)
  const [link, setLink] = useState('')
  const [toPost, setToPost] = useState<string | null>(null)
  const [personOpen, setPersonOpen] = useState(false)
  const isPhone = usePhone()
  const headline = useHeadline(row)
  useEffect(() => {
    if (headline !== '') document.title = t.title(headline)
  }, [headline, t])

  const erased = row?.erased === true
  useEffect(() => {
    if (erased) void forgetCase(caseId)
  }, [erased, caseId])

  const may = (act: CaseRow['may'][number]) => row?.may.includes(act) === true
  const answers = may('reply') || (detail?.source.can.reply === false && may('answered-there'))
  const cancel = async (reply: Reply) => {
    try {
      const after = await api.cancelReply(reply.id)
      if (after.state === 'cancelled') {
        takeBack(reply.text)
        say({ icon: 'undo', text: t.composer.undone })
      } else say({ icon: 'send', text: t.composer.tooLate })
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const retry = async (reply: Reply) => {
    try {
      await api.retryReply(reply.id)
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const withdraw = async (id: string) => {
    try {
      acts.put(await api.withdrawAnswer(id))
      say({ icon: 'undo', text: t.there.undone })
    } catch (error) {
      await acts.refused(error)
    }
    acts.reread()
  }
  const send = async () => {
    if (detail === undefined || writing === null) return
    setSending(true)
    acts.forget()
    try {
      if (writing === 'note') {
        await api.addNote(caseId, draft.note)
        writeDraft('note', '')
        say({ icon: 'check', text: t.composer.noteAdded, forMs: 4_000 })
      } else if (!detail.source.can.reply) {
        const id = idForSending()
        const input = { id, url: link.trim(), text: draft.public, version: detail.case.version }
        acts.put(await api.answeredThere(caseId, input))
        writeDraft('public', '')
        setLink('')
        say({ icon: 'check', text: t.there.done, act: { label: t.done.undo, keys: 'Z', run: () => void withdraw(id) } })
      } else {
        const toPostId = toPost ?? detail.replyTo
        if (toPostId === null) return
        const reply = await api.reply(caseId, { id: idForSending(), toPostId, text: draft.public, holdSeconds })
        writeDraft('public', '')
        setToPost(null)
        say({
          icon: 'send',
          text: <Leaving at={Date.parse(reply.sendAt)} />,
          forMs: holdSeconds * 1_000 + 500,
          act: { label: t.cancel, keys: 'Z', run: () => void cancel(reply) },
        })
      }
      acts.reread()
      write(null)
    } catch (error) {
      await acts.refused(error)
    } finally {
      setSending(false)
    }
  }

  useEffect(() => {
    if (personOpen) document.querySelector<HTMLElement>('[data-act="close-person"]')?.focus()
  }, [personOpen])
  const stopWriting = () => {
    setToPost(null)
    setPersonOpen(false)
    write(null)
  }

  useKeys({
    r: answers ? () => write('public') : undefined,
    n: may('note') ? () => write('note') : undefined,
    i:
      may('assign') && row !== undefined && row.owner?.id !== me.user.id
        ? () => acts.assign(me.user.id, me.user.name, true)
        : undefined,
    a: may('assign') ? () => document.querySelector<HTMLElement>('[data-act="assign"]')?.click() : undefined,
    e: may('settle') ? acts.settle : undefined,
    E:
      may('settle') && next !== null
        ? () => {
            acts.settle()
            next()
          }
        : undefined,
    '!': may('set-priority') ? () => document.querySelector<HTMLElement>('[data-act="more"]')?.click() : undefined,
    Escape: personOpen ? () => setPersonOpen(false) : writing === null ? back.go : stopWriting,
  })

  if (detail === undefined || row === undefined) {
    const missing = query.error !== null && 'reason' in query.error && query.error.reason === 'not-found'
    return (
      <section className="pane" aria-label={t.caseView.label}>
        <div className="bar casebar">
          <Button kind="quiet" size="sm" icon="back" onClick={back.go}>
            {back.words}
          </Button>
        </div>
        {missing ? (
          <Empty sea="waves" title={t.caseView.none} act={<Button onClick={back.go}>{t.backToCases}</Button>}>
            {t.caseView.noneText}
          </Empty>
        ) : (
          query.error !== null && (
            <div className="casenotice">
              <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />
            </div>
          )
        )}
      </section>
    )
  }

  const owner = row.owner
  const posts = detail.thread.flatMap((it) => (it.kind === 'post' ? [it] : []))
  const name = personName(row.author, t)
  const assignMenu = may('assign') && (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button kind="quiet" size="sm" icon="handOver" keys="A" data-act="assign">
          {t.caseView.handOver}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.caseView.handOverTo}</Menu.Label>
        {people.map((it) => (
          <Menu.Item
            key={it.id}
            leftSection={<Avatar name={it.name} />}
            rightSection={owner?.id === it.id ? <Icon name="check" size="s" /> : null}
            onClick={() => acts.assign(it.id, it.name, it.id === me.user.id)}
          >
            {it.id === me.user.id ? t.caseView.meAlso(it.name) : it.name}
          </Menu.Item>
        ))}
        {owner !== null && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Avatar name={null} />} onClick={() => acts.assign(null, null, false)}>
              {t.caseView.nobody}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
  const moreMenu = (may('set-priority') || may('set-aside')) && (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          kind="quiet"
          size="sm"
          icon="more"
          aria-label={t.caseView.more}
          title={t.caseView.more}
          data-act="more"
        />
      </Menu.Target>
      <Menu.Dropdown>
        {may('set-priority') && (
          <>
            <Menu.Label>{t.caseView.changePriority}</Menu.Label>
            {priorities.map((it) => (
              <Menu.Item
                key={it}
                onClick={() => acts.priority(it)}
                rightSection={row.priority === it ? <Icon name="check" size="s" /> : null}
              >
                <Severity priority={it} word />
              </Menu.Item>
            ))}
          </>
        )}
        {may('set-aside') && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.caseView.setAsideWhy}</Menu.Label>
            {setAsideReasons.map((it) => (
              <Menu.Item key={it} onClick={() => acts.setAside(it)}>
                {t.caseView.reasons[it]}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
  const notices = (acts.problem !== null || acts.clash !== null) && (
    <div className="casenotice">
      {acts.clash !== null ? (
        <Notice
          icon="clash"
          title={acts.clash}
          live="assertive"
          acts={
            <Button size="sm" onClick={acts.forget}>
              {t.close}
            </Button>
          }
        >
          {t.changed.text} {draft.public !== '' || draft.note !== '' ? t.composer.changedWhile : ''}
        </Notice>
      ) : (
        <ProblemNotice error={acts.problem} />
      )}
    </div>
  )
  const facts = (
    <>
      <Severity priority={row.priority} word />
      <ClockPill it={row} full />
    </>
  )
  const takeButton = may('assign') && owner?.id !== me.user.id && (
    <Button
      kind="quiet"
      size="sm"
      icon="person"
      keys="I"
      busy={acts.busy === 'assign'}
      onClick={() => acts.assign(me.user.id, me.user.name, true)}
    >
      {t.caseView.take}
    </Button>
  )
  const endButton = may('settle') ? (
    <Button size="sm" icon="check" keys="E" busy={acts.busy === 'settle'} onClick={acts.settle}>
      {t.caseView.settle}
    </Button>
  ) : (
    may('reopen') && (
      <Button size="sm" icon="reopen" busy={acts.busy === 'reopen'} onClick={acts.reopen}>
        {t.caseView.reopen}
      </Button>
    )
  )
  return (
    <>
      <section className="pane" aria-label={t.caseView.label}>
        <div className="bar casebar">
          {writing === null ? (
            <>
              <Button
                kind="quiet"
                size="sm"
                className="phone-only"
                icon="back"
                aria-label={back.words}
                onClick={back.go}
              />
              <span className="faint nw desk-only">{t.caseView.number(f.number(Number(row.id)))}</span>
              <span className="end row" style={{ gap: 4 }}>
                {takeButton}
                {!isPhone && assignMenu}
                {moreMenu}
                {endButton}
              </span>
            </>
          ) : (
            <>
              <Button kind="quiet" size="sm" icon="back" keys="U" onClick={stopWriting}>
                {back.words}
              </Button>
              {position !== null && <span className="faint xs desk-only">{position}</span>}
              <span className="end row" style={{ gap: 10 }}>
                <span className="row desk-only" style={{ gap: 12 }}>
                  {facts}
                </span>
                <Button
                  kind="quiet"
                  size="sm"
                  icon="person"
                  className="narrow-only"
                  data-act="show-person"
                  aria-expanded={personOpen}
                  onClick={() => setPersonOpen(!personOpen)}
                >
                  {t.caseView.showPerson}
                </Button>
                <Avatar name={owner?.name ?? null} />
              </span>
            </>
          )}
        </div>
        {writing === null ? (
          <div className="casehead">
            <h2>{headline}</h2>
            {erased && <p className="dim">{t.privacy.erasedCaseText}</p>}
            <div className="facts">
              {facts}
              <span className="row" style={{ gap: 6 }}>
                <Avatar name={owner?.name ?? null} />
                <span className={owner === null ? 'dim' : ''}>{owner?.name ?? t.list.noOwner}</span>
              </span>
              {(row.status === 'settled' || row.status === 'set-aside') && (
                <span className="tag">{t.caseView.status[row.status]}</span>
              )}
            </div>
          </div>
        ) : (
          <h2 className="sr">{headline}</h2>
        )}
        {writing === null && notices}
        <Thread
          detail={detail}
          nameOf={(id) => people.find((it) => it.id === id)?.name ?? null}
          answerTo={
            may('reply')
              ? (postId) => {
                  setToPost(postId)
                  write('public')
                }
              : null
          }
          onCancel={(it) => void cancel(it)}
          onRetry={(it) => void retry(it)}
          onWithdraw={may('answered-there') ? (it) => void withdraw(it.id) : null}
          onTakeBack={(it) => {
            takeBack(it.text)
            write('public')
          }}
        />
        {writing !== null ? (
          <>
            {notices}
            <Composer
              detail={detail}
              kind={writing}
              text={draft[writing]}
              link={link}
              busy={sending}
              onKind={write}
              onText={(text) => writeDraft(writing, text)}
              onLink={setLink}
              onSend={() => void send()}
              answered={toPost === null ? null : (posts.find((it) => it.id === toPost)?.text ?? null)}
              onAnswerNewest={() => setToPost(null)}
              onClose={stopWriting}
            />
          </>
        ) : (
          (answers || may('note')) && (
            <div className="foot">
              {answers && (
                <Button kind="primary" icon="reply" keys="R" onClick={() => write('public')}>
                  {detail.source.can.reply ? t.caseView.reply : t.there.begin}
                </Button>
              )}
              {may('note') && (
                <Button kind="quiet" icon="pencil" keys="N" onClick={() => write('note')}>
                  {t.caseView.note}
                </Button>
              )}
              {isPhone && assignMenu}
              {may('note') && (
                <AddEvidence row={row} done={acts.reread} refused={(problem) => void acts.refused(problem)} />
              )}
              {draft.public !== '' && (
                <span className="end xs faint cut desk-only">
                  <Icon name="pencil" size="s" /> {draft.public}
                </span>
              )}
              {!detail.source.can.reply && row.brought === null && draft.public === '' && (
                <span className="end xs faint desk-only">{t.caseView.replyNotHere}</span>
              )}
            </div>
          )
        )}
      </section>
      {writing !== null && (
        <aside className={`pane personpane ${personOpen ? 'open' : ''}`} aria-label={t.caseView.person}>
          <PersonPanel
            detail={detail}
            name={name}
            onClose={() => {
              setPersonOpen(false)
              document.querySelector<HTMLElement>('[data-act="show-person"]')?.focus()
            }}
          />
        </aside>
      )}
    </>
  )
}
