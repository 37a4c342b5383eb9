import { useEffect, useRef, useState } from 'react'
import { type CaseRow, type Me, priorities, setAsideReasons } from '../../../src/api/schemas.ts'
import { SummaryOfCase } from '../adviser/summary-of-case.tsx'
import { AddEvidence } from '../bring/add-evidence.tsx'
import type { Action, Choice } from '../actions/action.ts'
import { ActionButton } from '../actions/action-button.tsx'
import { actsBefore, type CaseAct, caseActs, heldAct, isHeld, offeredActs } from '../actions/case-acts.ts'
import { useActions } from '../actions/registry.tsx'
import { personName } from '../bring/origin.tsx'
import { useCaseFiles } from '../files/case-files.tsx'
import { useNoteFiles } from '../files/use-note-files.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { forgetCase } from '../live/stored.ts'
import { Chip } from '../labels/label-chip.tsx'
import { useCaseLabels } from '../labels/use-labels.tsx'
import { useSeeNamed } from '../named/named-api.ts'
import { HeadMarks } from '../judgement/marks.tsx'
import { WhySeverity } from '../judgement/why.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useCase, usePeople } from '../queries.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { keysAct } from '../ui/keys.ts'
import { usePhone } from '../ui/phone.ts'
import { Avatar, Button, ClockPill, Empty, Ordinal, useNetworkName } from '../ui/parts.tsx'
import { CareLines, useBecause } from './care-lines.tsx'
import { CarePill } from './care-pill.tsx'
import { AssignMenu, MoreMenu } from './case-menus.tsx'
import { Composer } from './composer.tsx'
import { useDraft } from './draft.ts'
import { DraftNotices } from './draft-notices.tsx'
import { AtWork, useBePresent } from './presence.tsx'
import { OutageLines } from './outage-line.tsx'
import { PromiseRow } from './promise-row.tsx'
import { PersonPanel } from './person.tsx'
import { Refusal } from './refusal.tsx'
import { TopicBrand } from '../quality/topics-api.ts'
import { Thread } from './thread.tsx'
import { useActs } from './use-acts.ts'
import { useAnswer } from './use-answer.tsx'
import { useCare } from './use-care.tsx'
import { useHeadline } from './use-headline.ts'
import { useModeration } from './use-moderation.tsx'
import { useMoves } from './moves/use-moves.tsx'
import './case.css'

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
  const query = useCase(caseId)
  const detail = query.data
  const people = usePeople(detail?.case.brandId).data ?? []
  const row = detail?.case
  const acts = useActs(caseId, row)
  const mayWrite = row?.may.some((it) => it === 'note' || it === 'reply') === true
  const drafts = useDraft(me.user.id, caseId, row?.version, mayWrite)
  const { draft, write: writeDraft } = drafts
  const care = useCare(caseId, detail, acts, next)
  const noteFiles = useNoteFiles(me.user.id, caseId, row?.brandId ?? '')
  const answer = useAnswer({ userId: me.user.id, caseId, detail, writing, write, acts, drafts, care, noteFiles })
  const { way, aim } = answer
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

  useSeeNamed(row, me.user.role !== 'observer')
  useBePresent(caseId, writing === null ? 'looking' : 'writing', mayWrite)

  const may = (act: CaseRow['may'][number]) => row?.may.includes(act) === true
  useEffect(() => {
    if (personOpen) document.querySelector<HTMLElement>('[data-act="close-person"]')?.focus()
  }, [personOpen])
  const stopWriting = () => {
    setPersonOpen(false)
    write(null)
  }

  const offered =
    row === undefined
      ? new Map<CaseAct, string | null>(actsBefore(me.user.role === 'observer' || query.error !== null))
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
  /** What was asked for while the case was on its way. */
  const asked = useRef<{ readonly act: CaseAct; readonly at: number } | null>(null)
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
    // What is not there yet is no entry of the palette.
    quiet: row === undefined,
    run: row === undefined && isHeld(id) ? () => void (asked.current = { act: id, at: Date.now() }) : run,
    ...more,
  })
  const { acts: words, also } = t.palette
  const onNetwork = useModeration(caseId, detail, acts)
  const labels = useCaseLabels(row, acts)
  const moves = useMoves(me, detail, acts, position !== null)
  const files = useCaseFiles(caseId, detail, acts)
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
  const all: Readonly<Record<CaseAct, Action>> = {
    reply: act(
      'reply',
      detail?.source.can.reply === false ? t.there.begin : aim.way === 'private' ? t.contact.reply : t.caseView.reply,
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
  useEffect(() => {
    if (row === undefined) return
    const held = heldAct(asked.current, offered, Date.now())
    asked.current = null
    if (held !== null) all[held].run()
  })
  const can = (id: CaseAct): boolean => offered.get(id) === null
  useActions(2, [
    ...caseActs.filter((it) => offered.has(it)).map((it) => all[it]),
    ...labels.actions,
    ...care.actions,
    ...moves.actions,
    ...files.actions,
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
  const assignMenu = can('assign') && <AssignMenu action={all.assign} people={people} choices={chooseOwner()} />
  const inMenu = [...care.actions, ...moves.actions]
  const moreMenu = (inMenu.length > 0 || can('priority') || can('set-aside') || onNetwork.actions.length > 0) && (
    <MoreMenu
      care={inMenu}
      kinds={may('set-kind') ? care.kinds : []}
      priorities={can('priority') ? choosePriority() : []}
      reasons={can('set-aside') ? chooseReason() : []}
      onNetwork={onNetwork.actions}
      networkName={networkName}
    />
  )
  // A question that stands over the page says itself why it was refused.
  const asks = care.dialog !== null || onNetwork.dialog !== null
  const notices = !asks && (acts.problem !== null || acts.clash !== null) && (
    <div className="casenotice">
      <Refusal
        acts={acts}
        end={
          <Button size="sm" onClick={acts.forget}>
            {t.close}
          </Button>
        }
      >
        {draft.public !== '' || draft.private !== '' || draft.note !== '' ? t.composer.changedWhile : ''}
      </Refusal>
    </div>
  )
  const facts = (
    <>
      <WhySeverity row={row} />
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
      {moves.dialog}
      {files.dialog}
      <section className={writing === null ? 'pane reading' : 'pane'} aria-label={t.caseView.label}>
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
        <div className="casescroll">
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
                {(row.status === 'settled' || row.status === 'set-aside') && (
                  <span className="tag">{t.caseView.status[row.status]}</span>
                )}
                {row.care.kind !== null && <span className="tag">{t.clocks.kind[row.care.kind]}</span>}
                <HeadMarks row={row} />
                {row.labels.map((it) => (
                  <Chip
                    key={it.id}
                    label={it}
                    onTakeOff={labels.takeOff === null ? null : () => labels.takeOff?.(it)}
                  />
                ))}
                {labels.actions.map((it) => (
                  <ActionButton key={it.id} action={it} kind="quiet" size="sm" />
                ))}
                {files.line}
              </div>
              <CareLines detail={detail} care={care} />
              {moves.lines}
              <SummaryOfCase detail={detail} />
              <AtWork brandId={row.brandId} caseId={caseId} userId={me.user.id} />
              <OutageLines brandId={row.brandId} caseId={caseId} />
            </div>
          ) : (
            <h2 className="sr">{headline}</h2>
          )}
          {writing === null && notices}
          <TopicBrand value={row.brandId}>
            <Thread
              detail={detail}
              inTurn={acts.inTurn}
              nameOf={(id) => people.find((it) => it.id === id)?.name ?? null}
              answerTo={
                may('reply')
                  ? (postId) => {
                      answer.moveTo(postId)
                      write('public')
                    }
                  : null
              }
              onCancel={(it) => void answer.cancel(it)}
              onRetry={(it) => void answer.retry(it)}
              onWithdraw={may('answered-there') ? (it) => void answer.withdraw(it.id) : null}
              ofEvent={moves.ofEvent}
              onTakeBack={(it) => {
                drafts.takeBack(it.private ? 'private' : 'public', it.text)
                answer.resume(it)
                write('public')
              }}
            />
          </TopicBrand>
        </div>
        {writing !== null ? (
          <>
            {notices}
            <DraftNotices
              drafts={drafts}
              way={way}
              outdated={answer.outdated}
              onSendAnyway={(version) => {
                drafts.acknowledge(way, version)
                void answer.send(version)
              }}
              refused={(error) => void acts.refused(error)}
            />
            <Composer
              detail={detail}
              noteFiles={noteFiles}
              kind={writing}
              text={draft[way]}
              saving={drafts.saving(way)}
              link={drafts.link}
              busy={answer.sending}
              onKind={write}
              onText={(text) => writeDraft(way, text)}
              onLink={drafts.setLink}
              onSend={() => void answer.send()}
              answered={
                aim.postId === detail.replyTo || !detail.source.can.reply
                  ? null
                  : (posts.find((it) => it.id === aim.postId)?.text ?? '')
              }
              onAnswerNewest={() => answer.moveTo(detail.replyTo)}
              toPostId={aim.postId}
              inPrivate={answer.isWhisper}
              onPrivate={answer.whisper}
              onClose={stopWriting}
              extra={
                writing === 'public' && may('promise') && care.timeZone !== null ? (
                  <PromiseRow
                    offers={care.offers}
                    timeZone={care.timeZone}
                    customer={row.language}
                    chosen={answer.promised}
                    text={draft[way]}
                    onChange={(promise, text) => {
                      answer.setPromised(promise)
                      writeDraft(way, text)
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
              {draft[aim.way] !== '' && (
                <span className="end xs faint cut desk-only">
                  <Icon name={aim.way === 'private' ? 'lock' : 'pencil'} size="s" /> {draft[aim.way]}
                </span>
              )}
              {!detail.source.can.reply && row.brought === null && draft[aim.way] === '' && (
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
            files={files.section}
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
