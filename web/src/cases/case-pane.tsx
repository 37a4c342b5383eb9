import { Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type CaseRow, type Me, Priority, priorities, type Reply, setAsideReasons } from '../../../src/api/schemas.ts'
import { api } from '../api.ts'
import { AddEvidence } from '../bring/add-evidence.tsx'
import type { Action, Choice } from '../actions/action.ts'
import { ActionButton } from '../actions/action-button.tsx'
import { type CaseAct, caseActs, offeredActs } from '../actions/case-acts.ts'
import { useActions } from '../actions/registry.tsx'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { forgetCase } from '../live/stored.ts'
import { Chip } from '../labels/label-chip.tsx'
import { useCaseLabels } from '../labels/use-labels.tsx'
import { addNamingNote, useSeeNamed } from '../named/named-api.ts'
import { ProblemNotice } from '../problem.tsx'
import { useCase, usePeople } from '../queries.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { keysAct } from '../ui/keys.ts'
import { usePhone } from '../ui/phone.ts'
import { Avatar, Button, ClockPill, Empty, Notice, Ordinal, Severity, useNetworkName } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { CareLines, useBecause } from './care-lines.tsx'
import { CarePill } from './care-pill.tsx'
import { Composer } from './composer.tsx'
import { useDraft } from './draft.ts'
import { DraftNotices, type Outdated, outdatedBy } from './draft-notices.tsx'
import { AtWork, useBePresent } from './presence.tsx'
import { OutageLines } from './outage-line.tsx'
import { PromiseRow } from './promise-row.tsx'
import { PersonPanel } from './person.tsx'
import { Thread } from './thread.tsx'
import { useActs } from './use-acts.ts'
import { useCare } from './use-care.tsx'
import { useModeration } from './use-moderation.tsx'
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
    if (row.status === 'paused') return t.clocks.headline.paused(name)
    if (row.status === 'waiting-team' && row.care.department !== null) {
      return t.clocks.headline.team(row.care.department.name, name)
    }
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
  const cache = useQueryClient()
  const query = useCase(caseId)
  const detail = query.data
  const people = usePeople(detail?.case.brandId).data ?? []
  const row = detail?.case
  const acts = useActs(caseId, row)
  const mayWrite = row?.may.some((it) => it === 'note' || it === 'reply') === true
  const drafts = useDraft(me.user.id, caseId, row?.version, mayWrite)
  const { draft, write: writeDraft, idForSending } = drafts
  const [outdated, setOutdated] = useState<Outdated | null>(null)
  const [sending, setSending] = useState(false)
  const [link, setLink] = useState('')
  const [toPost, setToPost] = useState<string | null>(null)
  const [inPrivate, setInPrivate] = useState(false)
  /** By when something is promised with the answer that is being written. */
  const [promised, setPromised] = useState<number | null>(null)
  const [personOpen, setPersonOpen] = useState(false)
  const isPhone = usePhone()
  const headline = useHeadline(row)
  const networkName = useNetworkName()(row?.connector ?? '')
  useEffect(() => {
    if (headline !== '') document.title = t.title(headline)
  }, [headline, t])

  const erased = row?.erased === true
  useEffect(() => {
    if (erased) void forgetCase(caseId)
  }, [erased, caseId])

  const answeredPost = toPost ?? detail?.replyTo
  const privately = detail?.thread.some((it) => it.kind === 'post' && it.id === answeredPost && it.private) === true
  const way = writing === 'note' ? 'note' : privately || inPrivate ? 'private' : 'public'
  const { answerTo } = drafts
  useEffect(() => answerTo(toPost), [answerTo, toPost])
  useSeeNamed(row, me.user.role !== 'observer')
  useBePresent(caseId, writing === null ? 'looking' : 'writing', mayWrite)

  const may = (act: CaseRow['may'][number]) => row?.may.includes(act) === true
  const cancel = async (reply: Reply) => {
    try {
      // What is in the air is written down first: what is taken back stands before it.
      await drafts.settle()
      const after = await api.cancelReply(reply.id)
      if (after.state === 'cancelled') {
        await drafts.reread()
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
  const send = async (seen: number | null = drafts.seenOf(way)) => {
    if (detail === undefined || writing === null) return
    setSending(true)
    setOutdated(null)
    acts.forget()
    try {
      if (writing === 'note') {
        await addNamingNote(cache, detail.case, draft.note)
        drafts.sent('note')
        say({ icon: 'check', text: t.composer.noteAdded, forMs: 4_000 })
      } else if (!detail.source.can.reply) {
        const id = idForSending()
        const input = { id, url: link.trim(), text: draft.public, version: detail.case.version }
        acts.put(await api.answeredThere(caseId, input))
        if (promised !== null) await care.promiseWith(promised)
        setPromised(null)
        writeDraft('public', '')
        setLink('')
        say({ icon: 'check', text: t.there.done, act: { label: t.done.undo, keys: 'Z', run: () => void withdraw(id) } })
      } else {
        const toPostId = toPost ?? detail.replyTo
        if (toPostId === null) return
        const reply = await api.reply(caseId, {
          id: idForSending(),
          toPostId,
          text: draft[way],
          inPrivate,
          holdSeconds,
          ...(seen === null ? {} : { seen }),
        })
        const promiseId = promised === null ? null : await care.promiseWith(promised)
        setPromised(null)
        drafts.sent(way)
        setToPost(null)
        setInPrivate(false)
        say({
          icon: 'send',
          text: <Leaving at={Date.parse(reply.sendAt)} />,
          forMs: holdSeconds * 1_000 + 500,
          act: {
            label: t.cancel,
            keys: 'Z',
            run: () => {
              void cancel(reply)
              if (promiseId !== null) care.withdraw(promiseId)
            },
          },
        })
      }
      acts.reread()
      write(null)
    } catch (error) {
      const news = outdatedBy(error)
      if (news === null) await acts.refused(error)
      else {
        setOutdated(news)
        acts.reread()
      }
    } finally {
      setSending(false)
    }
  }

  useEffect(() => {
    if (personOpen) document.querySelector<HTMLElement>('[data-act="close-person"]')?.focus()
  }, [personOpen])
  const stopWriting = () => {
    setToPost(null)
    setInPrivate(false)
    setPersonOpen(false)
    write(null)
  }

  const offered =
    row === undefined
      ? new Map<CaseAct, string | null>()
      : offeredActs(
          row,
          {
            userId: me.user.id,
            canReply: detail?.source.can.reply !== false,
            hasNext: next !== null,
            reads: me.user.role === 'observer',
          },
          t,
        )
  const act = (
    id: CaseAct,
    label: string,
    icon: IconName,
    keys: readonly string[],
    run: () => void,
    more: { readonly also?: string; readonly choices?: () => readonly Choice[] } = {},
  ): Action => ({
    id,
    label,
    icon,
    group: 'case',
    groupLabel: t.palette.groups.case(f.number(Number(caseId)), row === undefined ? '' : personName(row.author, t)),
    keys,
    blocked: offered.get(id) ?? null,
    run,
    ...more,
  })
  const { acts: words, also } = t.palette
  const onNetwork = useModeration(caseId, detail, acts)
  const care = useCare(caseId, detail, acts, next)
  const labels = useCaseLabels(row, acts)
  const because = useBecause()
  const choosePriority = (): readonly Choice[] =>
    priorities.map((it) => ({
      id: it,
      label: t.priority[it],
      icon: 'warning',
      now: row?.priority === it,
      run: () => acts.priority(it),
    }))
  const chooseReason = (): readonly Choice[] =>
    setAsideReasons.map((it) => ({
      id: it,
      label: t.caseView.reasons[it],
      icon: 'setAside',
      run: () => acts.setAside(it),
    }))
  const chooseOwner = (): readonly Choice[] => [
    ...people.map(
      (it): Choice => ({
        id: it.id,
        label: it.id === me.user.id ? t.caseView.meAlso(it.name) : it.name,
        icon: 'person',
        now: row?.owner?.id === it.id,
        run: () => acts.assign(it.id, it.name, it.id === me.user.id),
      }),
    ),
    ...(row === undefined || row.owner === null
      ? []
      : [
          {
            id: 'nobody',
            label: t.caseView.nobody,
            icon: 'unowned' as const,
            run: () => acts.assign(null, null, false),
          },
        ]),
  ]
  const isPrivate = detail?.thread.some((it) => it.kind === 'post' && it.id === detail.replyTo && it.private) === true
  const all: Readonly<Record<CaseAct, Action>> = {
    reply: act(
      'reply',
      detail?.source.can.reply === false ? t.there.begin : isPrivate ? t.contact.reply : t.caseView.reply,
      'reply',
      ['r'],
      () => write('public'),
      { also: also.reply },
    ),
    note: act('note', t.caseView.note, 'pencil', ['n'], () => write('note')),
    take: act('take', t.caseView.take, 'person', ['i'], () => acts.assign(me.user.id, me.user.name, true), {
      also: also.take,
    }),
    assign: act('assign', words.assign, 'handOver', ['a'], () => {}, { also: also.assign, choices: chooseOwner }),
    settle: act('settle', t.caseView.settle, 'check', ['e'], () => care.settle(false), { also: also.settle }),
    'settle-next': act('settle-next', words.settleNext, 'check', ['E'], () => care.settle(true)),
    reopen: act('reopen', t.caseView.reopen, 'reopen', [], acts.reopen, { also: also.reopen }),
    priority: act('priority', words.priority, 'warning', ['!'], () => {}, { choices: choosePriority }),
    'set-aside': act('set-aside', words.setAside, 'setAside', [], () => {}, { choices: chooseReason }),
  }
  const can = (id: CaseAct): boolean => offered.get(id) === null
  useActions(2, [
    ...caseActs.filter((it) => offered.has(it)).map((it) => all[it]),
    ...labels.actions,
    ...care.actions,
    ...onNetwork.actions,
    {
      id: 'close',
      label: words.close,
      icon: 'close',
      group: 'list',
      keys: ['Escape'],
      blocked: null,
      quiet: true,
      run: personOpen ? () => setPersonOpen(false) : writing === null ? back.go : stopWriting,
    },
  ])

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
  const assignMenu = can('assign') && (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionButton action={all.assign} kind="quiet" size="sm">
          {t.caseView.handOver}
        </ActionButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.caseView.handOverTo}</Menu.Label>
        {chooseOwner().map((it) => (
          <Menu.Item
            key={it.id}
            leftSection={<Avatar name={people.find((one) => one.id === it.id)?.name ?? null} />}
            rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
            onClick={it.run}
          >
            {it.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
  const moreMenu = (care.actions.length > 0 || can('priority') || can('set-aside') || onNetwork.actions.length > 0) && (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button kind="quiet" size="sm" icon="more" aria-label={t.caseView.more} title={t.caseView.more} />
      </Menu.Target>
      <Menu.Dropdown>
        {care.actions
          .filter((it) => it.choices === undefined)
          .map((it) => (
            <Menu.Item
              key={it.id}
              leftSection={<Icon name={it.icon} size="s" />}
              rightSection={it.keys[0] !== undefined && keysAct() ? <kbd>{it.keys[0].toUpperCase()}</kbd> : null}
              disabled={it.blocked !== null}
              title={it.blocked ?? undefined}
              onClick={it.run}
            >
              {it.label}
            </Menu.Item>
          ))}
        {may('set-kind') && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.clocks.kind.label}</Menu.Label>
            {care.kinds.map((it) => (
              <Menu.Item
                key={it.id}
                onClick={it.run}
                rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
              >
                {it.label}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        {can('priority') && (
          <>
            <Menu.Label>{t.caseView.changePriority}</Menu.Label>
            {choosePriority().map((it) => (
              <Menu.Item
                key={it.id}
                onClick={it.run}
                rightSection={it.now === true ? <Icon name="check" size="s" /> : null}
              >
                <Severity priority={Priority.parse(it.id)} word />
              </Menu.Item>
            ))}
          </>
        )}
        {can('set-aside') && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.caseView.setAsideWhy}</Menu.Label>
            {chooseReason().map((it) => (
              <Menu.Item key={it.id} onClick={it.run}>
                {it.label}
              </Menu.Item>
            ))}
          </>
        )}
        {onNetwork.actions.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t.contact.menu(networkName)}</Menu.Label>
            {onNetwork.actions.map((it) => (
              <Menu.Item
                key={it.id}
                leftSection={<Icon name={it.icon} size="s" />}
                disabled={it.blocked !== null}
                title={it.blocked ?? undefined}
                onClick={it.run}
              >
                {it.label}
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
          {t.changed.text}{' '}
          {draft.public !== '' || draft.private !== '' || draft.note !== '' ? t.composer.changedWhile : ''}
        </Notice>
      ) : (
        <ProblemNotice error={acts.problem} />
      )}
    </div>
  )
  const facts = (
    <>
      <Severity priority={row.priority} word />
      <span title={because(row)}>
        <ClockPill it={row} full />
      </span>
      <CarePill row={row} />
    </>
  )
  const takeButton = can('take') && (
    <ActionButton action={all.take} kind="quiet" size="sm" busy={acts.busy === 'assign'} />
  )
  const endButton = can('settle') ? (
    <ActionButton action={all.settle} size="sm" busy={acts.busy === 'settle' || care.busy} />
  ) : (
    can('reopen') && <ActionButton action={all.reopen} size="sm" busy={acts.busy === 'reopen'} />
  )
  return (
    <>
      {onNetwork.dialog}
      {care.dialog}
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
              <Button kind="quiet" size="sm" icon="back" {...(keysAct() ? { keys: 'U' } : {})} onClick={stopWriting}>
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
                <AtWork brandId={row.brandId} caseId={caseId} userId={me.user.id} />
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
              {row.unanswered !== null && (row.status === 'new' || row.status === 'open') && (
                <span className="row insists">
                  <Icon name="warning" size="s" />
                  <span>
                    <Ordinal>{t.onePerson.unanswered(row.unanswered.contacts, row.unanswered.days)}</Ordinal>
                  </span>
                </span>
              )}
              {row.care.kind !== null && <span className="tag">{t.clocks.kind[row.care.kind]}</span>}
              {row.labels.map((it) => (
                <Chip key={it.id} label={it} onTakeOff={labels.takeOff === null ? null : () => labels.takeOff?.(it)} />
              ))}
              {labels.actions.map((it) => (
                <ActionButton key={it.id} action={it} kind="quiet" size="sm" />
              ))}
              {(row.status === 'settled' || row.status === 'set-aside') && (
                <span className="tag">{t.caseView.status[row.status]}</span>
              )}
            </div>
            <CareLines detail={detail} care={care} />
            <AtWork brandId={row.brandId} caseId={caseId} userId={me.user.id} />
            <OutageLines brandId={row.brandId} caseId={caseId} />
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
            drafts.takeBack(it.private ? 'private' : 'public', it.text)
            write('public')
          }}
        />
        {writing !== null ? (
          <>
            {notices}
            <DraftNotices
              drafts={drafts}
              way={way}
              outdated={outdated}
              onSendAnyway={(version) => {
                drafts.acknowledge(way, version)
                void send(version)
              }}
            />
            <Composer
              detail={detail}
              kind={writing}
              text={draft[way]}
              saving={drafts.saving(way)}
              link={link}
              busy={sending}
              onKind={write}
              onText={(text) => writeDraft(way, text)}
              onLink={setLink}
              onSend={() => void send()}
              answered={toPost === null ? null : (posts.find((it) => it.id === toPost)?.text ?? null)}
              onAnswerNewest={() => setToPost(null)}
              toPostId={toPost}
              inPrivate={inPrivate}
              onPrivate={(secret) => {
                drafts.carry(way, secret ? 'private' : 'public')
                setInPrivate(secret)
              }}
              onClose={stopWriting}
              extra={
                writing === 'public' && may('promise') ? (
                  <PromiseRow
                    offers={care.offers}
                    chosen={promised}
                    text={draft.public}
                    onChange={(at, text) => {
                      setPromised(at)
                      writeDraft('public', text)
                    }}
                  />
                ) : null
              }
            />
          </>
        ) : (
          (can('reply') || can('note')) && (
            <div className="foot">
              {can('reply') && <ActionButton action={all.reply} kind="primary" />}
              {can('note') && <ActionButton action={all.note} kind="quiet" />}
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
