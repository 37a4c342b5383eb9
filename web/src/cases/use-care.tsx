import { type ReactNode, useState } from 'react'
import { CaseKindWord } from '../../../src/api/clocks.ts'
import type { CaseDetail, CaseRow } from '../../../src/api/schemas.ts'
import type { Action, Choice } from '../actions/action.ts'
import { personName } from '../bring/origin.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords, pauseMoments, promiseMoments } from '../moments/moments.ts'
import { useClocks, useDepartments } from '../settings/clocks-api.ts'
import { calendarOf } from '../settings/clocks-draft.ts'
import type { IconName } from '../ui/icons.tsx'
import { useMinute } from '../ui/ticking.ts'
import { useToasts } from '../ui/toast.tsx'
import { type CareAct, careApi } from './care-api.ts'
import { HandOverDialog, PauseDialog, PromiseDialog, SettleDialog } from './care-dialogs.tsx'
import { newId } from './draft.ts'
import type { KeptPromise } from './kept-promise.ts'
import { Refusal } from './refusal.tsx'
import type { useActs } from './use-acts.ts'

type Asking = 'pause' | 'promise' | 'hand-over' | 'settle' | 'settle-next'

/** What can be done about a case's care from its page. */
export interface Care {
  readonly actions: readonly Action[]
  readonly dialog: ReactNode
  /** What the customer writes for, to choose from. */
  readonly kinds: readonly Choice[]
  /** Three moments by which something can be promised. */
  readonly offers: readonly number[]
  /** Whose clocks a customer of the brand is told an hour by; null until it is known. */
  readonly timeZone: string | null
  readonly busy: boolean
  /** Asks how it ended, and settles; praise and thanks need no question. */
  readonly settle: (andNext: boolean) => void
  readonly resume: () => void
  readonly takeBack: (kept: boolean) => void
  readonly keep: (promiseId: string) => void
  readonly withdraw: (promiseId: string) => void
  /** Keeps a promise that goes with an answer. */
  readonly promiseWith: (promise: KeptPromise, answerId: string) => Promise<void>
}

/** Pauses, promises, departments, kinds and how it ended: as actions of menu, palette and keys, with the questions before them. */
export function useCare(
  caseId: string,
  detail: CaseDetail | undefined,
  acts: Pick<
    ReturnType<typeof useActs>,
    'problem' | 'clash' | 'about' | 'put' | 'refused' | 'reread' | 'forget' | 'reopenAt' | 'inTurn'
  >,
  next: (() => void) | null,
): Care {
  const { t, f, language } = useSpeech()
  const { say } = useToasts()
  const [asking, setAsking] = useState<Asking | null>(null)
  const [under, setUnder] = useState(0)
  const busy = under > 0
  const row = detail?.case
  const asked = useClocks(row?.brandId)
  const clocks = asked.data
  const departments = useDepartments(row?.brandId).data ?? []
  const hours = {
    calendar: clocks === undefined ? null : calendarOf(clocks),
    timeZone: clocks?.timeZone ?? f.timeZone,
  }
  const name = row === undefined ? '' : personName(row.author, t)
  const now = useMinute()
  const moment = (at: number) => momentWords(at, now, t, language, hours.timeZone)
  const ask = (what: Asking) => {
    // What was refused before is no answer to this question.
    acts.forget()
    setAsking(what)
  }
  const send = async (
    what: string,
    version: number | undefined,
    work: (version: number | undefined) => Promise<CaseRow>,
    done: (after: CaseRow) => void,
  ): Promise<void> => {
    const doing = acts.inTurn(what, version, work)
    if (doing === null) return
    setUnder((now) => now + 1)
    acts.forget()
    const answered = asking
    try {
      const after = await doing
      acts.put(after)
      // Another question may have been opened meanwhile.
      setAsking((now) => (now === answered ? null : now))
      done(after)
    } catch (error) {
      await acts.refused(error)
    } finally {
      setUnder((now) => now - 1)
    }
    acts.reread()
  }
  const act = (what: CareAct, input: object, done: (after: CaseRow) => void, on = row?.version) =>
    void send(what, on, (version) => careApi.act(caseId, what, { version, ...input }), done)
  const undo = (run: () => void) => ({ label: t.done.undo, keys: 'Z', run })
  const resume = () => act('resume', {}, () => say({ icon: 'reopen', text: t.clocks.pause.resumed }))
  const pause = (until: number) =>
    act('pause', { until: new Date(until).toISOString() }, (after) =>
      say({
        icon: 'pause',
        text: t.clocks.pause.done(moment(until)),
        act: undo(() => act('resume', {}, () => {}, after.version)),
      }),
    )
  const settle = (how: object | null, andNext: boolean) =>
    act('settle', how === null ? {} : { how }, (after) => {
      say({ icon: 'check', text: t.done.settled(name), act: undo(() => acts.reopenAt(after.version)) })
      if (andNext) next?.()
    })
  const setKind = (kind: CaseRow['care']['kind']) => {
    const before = row?.care.kind ?? null
    act('kind', { kind }, (after) =>
      say({
        icon: 'check',
        text: t.clocks.kind.set(kind === null ? t.clocks.kind.none : t.clocks.kind[kind]),
        act: undo(() => act('kind', { kind: before }, () => {}, after.version)),
      }),
    )
  }
  const takeBack = (kept: boolean) =>
    act('take-back', { kept }, () => say({ icon: 'undo', text: t.clocks.handOver.backDone }))
  const keep = (promiseId: string) =>
    void send(
      `keep ${promiseId}`,
      undefined,
      () => careApi.promise(caseId, promiseId, 'keep'),
      () => say({ icon: 'check', text: t.clocks.promise.kept }),
    )
  const withdraw = (promiseId: string) =>
    void send(
      `withdraw ${promiseId}`,
      undefined,
      () => careApi.promise(caseId, promiseId, 'withdraw'),
      () => say({ icon: 'undo', text: t.clocks.promise.withdrawn }),
    )
  const kinds: readonly Choice[] = [...CaseKindWord.options, null].map((it) => ({
    id: it ?? 'none',
    label: it === null ? t.clocks.kind.none : t.clocks.kind[it],
    icon: 'quote',
    now: (row?.care.kind ?? null) === it,
    run: () => setKind(it),
  }))
  const may = (right: CaseRow['may'][number]) => row?.may.includes(right) === true
  const action = (
    id: string,
    label: string,
    icon: IconName,
    keys: readonly string[],
    run: () => void,
    more: { readonly also?: string; readonly choices?: () => readonly Choice[]; readonly blocked?: string | null } = {},
  ): Action => ({
    id,
    label,
    icon,
    group: 'case',
    groupLabel: t.palette.groups.case(f.number(Number(caseId)), name),
    keys,
    blocked: null,
    run,
    ...more,
  })
  const late = row !== undefined && row.clock.metAt === null && Date.parse(row.clock.dueAt) <= now
  const { pause: pauses, promise, handOver, kind } = t.clocks
  const actions = [
    ...(may('resume')
      ? [action('resume', pauses.resume, 'reopen', ['h'], resume)]
      : may('pause')
        ? [
            action('pause', pauses.act, 'pause', ['h'], () => ask('pause'), {
              also: pauses.also,
              blocked: late && row.clock.state !== 'stopped' ? pauses.late : null,
            }),
          ]
        : []),
    ...(may('promise')
      ? [action('promise', promise.act, 'hand', ['d'], () => ask('promise'), { also: promise.also })]
      : []),
    ...(may('hand-over')
      ? [action('hand-over', handOver.act, 'shop', [], () => ask('hand-over'), { also: handOver.also })]
      : []),
    ...(may('take-back') ? [action('take-back', handOver.back, 'undo', [], () => takeBack(false))] : []),
    ...(may('set-kind') ? [action('kind', kind.label, 'quote', [], () => {}, { choices: () => kinds })] : []),
  ]
  const close = () => setAsking(null)
  const refusal = <Refusal acts={acts} />
  const isKnown = clocks !== undefined || asked.isError
  const offers = promiseMoments(hours, now)
  /** Of a question that stands still: not before the brand's hours are known. */
  const known = (moments: readonly number[]) => (isKnown ? moments : null)
  const dialog =
    asking === 'pause' ? (
      <PauseDialog
        offers={known(pauseMoments(hours, now))}
        timeZone={hours.timeZone}
        busy={busy}
        refusal={refusal}
        onDo={pause}
        onClose={close}
      />
    ) : asking === 'promise' ? (
      <PromiseDialog
        name={name}
        offers={known(offers)}
        timeZone={hours.timeZone}
        busy={busy}
        refusal={refusal}
        onDo={(dueAt, words) =>
          // Whatever else has changed, it is promised: as beside an answer.
          void send(
            'promises',
            undefined,
            () => careApi.act(caseId, 'promises', { id: newId(), dueAt: new Date(dueAt).toISOString(), words }),
            () => say({ icon: 'hand', text: promise.saved(moment(dueAt)) }),
          )
        }
        onClose={close}
      />
    ) : asking === 'hand-over' ? (
      <HandOverDialog
        departments={departments}
        offers={known(offers)}
        timeZone={hours.timeZone}
        busy={busy}
        refusal={refusal}
        onDo={(departmentId, dueAt, words) =>
          act(
            'hand-over',
            { departmentId, promise: { id: newId(), dueAt: new Date(dueAt).toISOString(), words } },
            () =>
              say({ icon: 'shop', text: handOver.done(departments.find((it) => it.id === departmentId)?.name ?? '') }),
          )
        }
        onClose={close}
      />
    ) : asking === 'settle' || asking === 'settle-next' ? (
      <SettleDialog
        name={name}
        busy={busy}
        refusal={refusal}
        onDo={(how) => {
          const last = detail?.thread.findLast((it) => it.kind === 'post' && !it.ours)
          settle({ ...how, lastPostId: last?.kind === 'post' ? last.id : null }, asking === 'settle-next')
        }}
        onClose={close}
      />
    ) : null
  return {
    actions,
    dialog,
    kinds,
    offers,
    timeZone: isKnown ? hours.timeZone : null,
    busy,
    settle: (andNext) => {
      const friendly = row?.care.kind === 'praise' || row?.care.kind === 'thanks'
      if (friendly) settle(null, andNext)
      else ask(andNext ? 'settle-next' : 'settle')
    },
    resume,
    takeBack,
    keep,
    withdraw,
    promiseWith: async ({ dueAt, words }, answerId) => {
      const id = newId()
      const promise = { id, dueAt: new Date(dueAt).toISOString(), words, answerId }
      const after = await acts.inTurn(id, undefined, () => careApi.act(caseId, 'promises', promise))
      if (after !== null) acts.put(after)
    },
  }
}
