import { NativeSelect, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import type { Clocks, Peak, TargetRule } from '../../../src/api/clocks.ts'
import { newId } from '../cases/draft.ts'
import { useSpeech } from '../i18n/context.tsx'
import { HourField } from '../moments/moment-field.tsx'
import { FormEnd } from '../ui/form-end.tsx'
import { OtherLinesWait, Pencil, RankedActs } from '../ui/line-acts.tsx'
import { Button, Segments } from '../ui/parts.tsx'
import { useWrongFocus } from '../ui/wrong-focus.ts'
import { AppliesFields, HowLong, useAppliesWords } from './clock-fields.tsx'
import { ofField, toField } from './clocks-draft.ts'
import { wrongFields } from './clocks-held.ts'
import { usePeriodWords } from './period-words.ts'

const shares = [0.5, 0.75, 0.9] as const
const none = { priorities: [], kinds: [], emotions: [], connectors: [] }
const mostOfDay = 1_440

/** How a page of clocks is changed: shown at once, saved, or the reason why not. */
export interface Change {
  readonly draft: Clocks
  readonly busy: boolean
  readonly may: boolean
  /** Shows what the settings would be, saved only with `save`. */
  readonly show: (draft: Clocks) => void
  /** Saves this part of them; `undoable`: what is said then, with the way to take it back. */
  readonly save: (draft: Clocks, undoable?: string) => Promise<boolean>
  /** Whether something is written in this part that is not saved. */
  readonly written: boolean
  /** Takes this part back to what is saved. */
  readonly reset: () => void
  /** Why the last change of this part was refused; null where it was not. */
  readonly error: unknown
  /** The same in words, for beside the button that asked for it. */
  readonly refusal: ReactNode
}

/** The name of a rule: what people called it, or what the usual ones are. */
export function useRuleName(): (rule: Pick<TargetRule, 'id' | 'name'>) => string {
  const { t } = useSpeech()
  return ({ id, name }) =>
    name !== id ? name : id === 'critical' ? t.clocks.targets.critical : id === 'other' ? t.clocks.targets.other : name
}

function useTimesWords() {
  const { t, f } = useSpeech()
  const { targets } = t.clocks
  const time = (minutes: number) => f.duration(minutes * 60_000)
  return (it: Pick<TargetRule, 'firstReplyMinutes' | 'nextReplyMinutes' | 'solutionMinutes'>): string =>
    [
      targets.first(time(it.firstReplyMinutes)),
      ...(it.nextReplyMinutes === null ? [] : [targets.nextIs(time(it.nextReplyMinutes))]),
      it.solutionMinutes === null ? targets.noSolution : targets.solutionIs(time(it.solutionMinutes)),
    ].join(' · ')
}

function TimesFields<T extends Pick<TargetRule, 'firstReplyMinutes' | 'nextReplyMinutes'>>({
  it,
  onChange,
}: {
  readonly it: T
  readonly onChange: (it: T) => void
}) {
  const { t } = useSpeech()
  const { targets } = t.clocks
  return (
    <>
      <HowLong
        label={targets.firstReply}
        value={it.firstReplyMinutes}
        onChange={(minutes) => onChange({ ...it, firstReplyMinutes: minutes ?? it.firstReplyMinutes })}
      />
      <HowLong
        label={targets.nextReply}
        value={it.nextReplyMinutes}
        none={targets.sameAsFirst}
        fallback={it.firstReplyMinutes}
        onChange={(nextReplyMinutes) => onChange({ ...it, nextReplyMinutes })}
      />
    </>
  )
}

/** The rules in their order, each in words, and what holds otherwise. */
export function Targets({ brandId, change }: { readonly brandId: string; readonly change: Change }) {
  const { t, f } = useSpeech()
  const { draft, busy, may } = change
  const [chosen, setOpen] = useState<string | null>(null)
  // One that is not there any more is no longer open.
  const open = chosen === 'rest' || draft.rules.some(({ id }) => id === chosen) ? chosen : null
  const nameOf = useRuleName()
  const timesOf = useTimesWords()
  const appliesOf = useAppliesWords()
  const { targets } = t.clocks
  /** Nothing is written that is not saved: there is a refusal to leave behind at most. */
  const turnTo = (id: string) => {
    change.reset()
    setOpen(id)
  }
  const why = useId()
  const waitsFor = open !== null && change.written ? why : undefined
  const form = useWrongFocus(change.error)
  const put = (rule: TargetRule): Clocks => ({
    ...draft,
    usual: false,
    rules: draft.rules.some(({ id }) => id === rule.id)
      ? draft.rules.map((it) => (it.id === rule.id ? rule : it))
      : [...draft.rules, rule],
  })
  const move = (at: number, by: number) => {
    const rules = [...draft.rules]
    const [rule] = rules.splice(at, 1)
    if (rule === undefined) return
    rules.splice(at + by, 0, rule)
    void change.save({ ...draft, usual: false, rules })
  }
  const close = () => {
    setOpen(null)
    change.reset()
  }
  const add = () => {
    const id = newId()
    change.show(
      put({
        id,
        name: '',
        applies: { ...none, kinds: ['complaint'] },
        firstReplyMinutes: 60,
        nextReplyMinutes: null,
        solutionMinutes: draft.solutionMinutes,
        calendarId: null,
      }),
    )
    setOpen(id)
  }
  return (
    <section>
      <h3>{targets.title}</h3>
      <p className="lead">
        {targets.lead}
        {draft.calendars[0] !== undefined && draft.calendars[0].week !== null && ` ${targets.counted}`}
      </p>
      <ol className="lines">
        {draft.rules.map((rule, at) => (
          <li key={rule.id} className="clockline">
            {open === rule.id ? (
              <form
                ref={form}
                className="stack clocksform"
                onSubmit={(event) => {
                  event.preventDefault()
                  if (nameOf(rule).trim() === '') return
                  void change.save(draft).then((saved) => {
                    if (saved) setOpen(null)
                  })
                }}
              >
                <TextInput
                  label={targets.name}
                  value={nameOf(rule)}
                  error={wrongFields(change.error, 'rules', at).has('name') ? t.fields.invalid : null}
                  autoFocus
                  maxLength={80}
                  onChange={(event) => change.show(put({ ...rule, name: event.currentTarget.value }))}
                />
                <AppliesFields
                  brandId={brandId}
                  applies={rule.applies}
                  onChange={(applies) => change.show(put({ ...rule, applies }))}
                />
                <div className="howlong">
                  <TimesFields it={rule} onChange={(it) => change.show(put(it))} />
                  <HowLong
                    label={targets.solution}
                    value={rule.solutionMinutes}
                    none={targets.promiseNone}
                    fallback={mostOfDay}
                    onChange={(solutionMinutes) => change.show(put({ ...rule, solutionMinutes }))}
                  />
                </div>
                {(draft.calendars.length > 1 || wrongFields(change.error, 'rules', at).has('calendarId')) && (
                  <NativeSelect
                    label={targets.calendar}
                    value={rule.calendarId ?? ''}
                    error={wrongFields(change.error, 'rules', at).has('calendarId') ? t.fields.invalid : null}
                    data={[
                      { value: '', label: targets.firstCalendar },
                      ...draft.calendars.map(({ id, name }) => ({ value: id, label: name })),
                    ]}
                    onChange={(event) =>
                      change.show(
                        put({
                          ...rule,
                          calendarId: event.currentTarget.value === '' ? null : event.currentTarget.value,
                        }),
                      )
                    }
                  />
                )}
                {change.refusal}
                <FormEnd busy={busy} why={nameOf(rule).trim() === '' ? targets.unnamed : null} close={close}>
                  <Button
                    kind="quiet"
                    className="end"
                    onClick={() =>
                      void change
                        .save({ ...draft, usual: false, rules: draft.rules.filter(({ id }) => id !== rule.id) })
                        .then((saved) => {
                          if (saved) setOpen(null)
                        })
                    }
                  >
                    {targets.remove}
                  </Button>
                </FormEnd>
              </form>
            ) : (
              <>
                <span className="clocknum" aria-hidden="true">
                  {f.number(at + 1)}
                </span>
                <div className="who">
                  <p className="med">{nameOf(rule)}</p>
                  <p className="xs dim">{timesOf(rule)}</p>
                  <p className="xs dim">{appliesOf(rule.applies)}</p>
                </div>
                {may && (
                  <RankedActs
                    at={at}
                    of={draft.rules.length}
                    words={{
                      up: targets.up(nameOf(rule)),
                      down: targets.down(nameOf(rule)),
                      change: targets.change(nameOf(rule)),
                    }}
                    move={(by) => move(at, by)}
                    change={() => turnTo(rule.id)}
                    waitsFor={waitsFor}
                  />
                )}
              </>
            )}
          </li>
        ))}
        <li className="clockline">
          {open === 'rest' ? (
            <form
              className="stack clocksform"
              onSubmit={(event) => {
                event.preventDefault()
                void change.save(draft).then((saved) => {
                  if (saved) setOpen(null)
                })
              }}
            >
              <p className="med">{targets.rest}</p>
              <div className="howlong">
                <TimesFields it={draft} onChange={change.show} />
                <HowLong
                  label={targets.solution}
                  value={draft.solutionMinutes}
                  none={targets.promiseNone}
                  fallback={3 * mostOfDay}
                  onChange={(solutionMinutes) => change.show({ ...draft, solutionMinutes })}
                />
              </div>
              <div>
                <p className="med" style={{ marginBottom: 5 }}>
                  {targets.warn}
                </p>
                <Segments
                  label={targets.warn}
                  value={draft.warnShare}
                  options={[...new Set([...shares, draft.warnShare])]
                    .sort((a, b) => a - b)
                    .map((value) => ({
                      value,
                      label: targets.warnShare(f.number(Math.round((1 - value) * 100))),
                    }))}
                  onChange={(warnShare) => change.show({ ...draft, warnShare })}
                />
              </div>
              {change.refusal}
              <FormEnd busy={busy} close={close} />
            </form>
          ) : (
            <>
              <span className="clocknum" aria-hidden="true" />
              <div className="who">
                <p className="med">{targets.rest}</p>
                <p className="xs dim">{timesOf(draft)}</p>
                <p className="xs dim">{targets.restHint}</p>
              </div>
              {may && (
                <Pencil label={targets.change(targets.rest)} onClick={() => turnTo('rest')} waitsFor={waitsFor} />
              )}
            </>
          )}
        </li>
      </ol>
      <OtherLinesWait id={why} waiting={waitsFor !== undefined} />
      {open === null && change.refusal}
      {may && open === null && (
        <div className="row wrap" style={{ marginTop: 14 }}>
          <Button icon="plus" onClick={add}>
            {targets.add}
          </Button>
          {!draft.usual && (
            <Button
              kind="quiet"
              icon="undo"
              onClick={() => void change.save({ ...draft, usual: true }, targets.usualNow)}
            >
              {targets.usual}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

/** Other times at the same hours of each week. */
export function Peaks({ brandId, change }: { readonly brandId: string; readonly change: Change }) {
  const { t, f } = useSpeech()
  const { draft, busy, may } = change
  const { peaks, calendars, targets } = t.clocks
  const appliesOf = useAppliesWords()
  const [chosen, setOpen] = useState<string | null>(null)
  // One that is not there any more is no longer open.
  const open = draft.peaks.some(({ id }) => id === chosen) ? chosen : null
  const put = (peak: Peak): Clocks => ({
    ...draft,
    peaks: draft.peaks.some(({ id }) => id === peak.id)
      ? draft.peaks.map((it) => (it.id === peak.id ? peak : it))
      : [...draft.peaks, peak],
  })
  /** Nothing is written that is not saved: there is a refusal to leave behind at most. */
  const turnTo = (id: string) => {
    change.reset()
    setOpen(id)
  }
  const why = useId()
  const waitsFor = open !== null && change.written ? why : undefined
  const form = useWrongFocus(change.error)
  const hours = usePeriodWords()
  const lacks = (it: Peak): string | null =>
    it.name.trim() === ''
      ? targets.unnamed
      : it.weekdays.length === 0
        ? peaks.noDay
        : it.to > it.from
          ? null
          : peaks.backwards
  return (
    <section>
      <h3>{peaks.title}</h3>
      <p className="lead">{peaks.lead}</p>
      {draft.peaks.length === 0 && <p className="dim">{peaks.none}</p>}
      <ul className="lines">
        {draft.peaks.map((peak, place) => (
          <li key={peak.id} className="clockline">
            {open === peak.id ? (
              <form
                ref={form}
                className="stack clocksform"
                onSubmit={(event) => {
                  event.preventDefault()
                  if (lacks(peak) !== null) return
                  void change.save(draft).then((saved) => {
                    if (saved) setOpen(null)
                  })
                }}
              >
                <TextInput
                  label={targets.name}
                  placeholder={peaks.placeholder}
                  value={peak.name}
                  error={wrongFields(change.error, 'peaks', place).has('name') ? t.fields.invalid : null}
                  autoFocus
                  maxLength={80}
                  onChange={(event) => change.show(put({ ...peak, name: event.currentTarget.value }))}
                />
                <fieldset>
                  <legend>{peaks.weekdays}</legend>
                  <div className="ticks">
                    {calendars.days.map((day, at) => (
                      <label key={day} className="row">
                        <input
                          type="checkbox"
                          checked={peak.weekdays.includes(at)}
                          onChange={(event) =>
                            change.show(
                              put({
                                ...peak,
                                weekdays: event.currentTarget.checked
                                  ? [...peak.weekdays, at].sort((a, b) => a - b)
                                  : peak.weekdays.filter((it) => it !== at),
                              }),
                            )
                          }
                        />
                        <span>{day}</span>
                      </label>
                    ))}
                  </div>
                </fieldset>
                <div className="howlong">
                  <div>
                    <p className="med" style={{ marginBottom: 5 }}>
                      {peaks.from} – {peaks.to}
                    </p>
                    <span className="hourspan">
                      <HourField
                        label={peaks.from}
                        value={toField(peak.from)}
                        onChange={(text) => change.show(put({ ...peak, from: ofField(text, false) ?? peak.from }))}
                      />
                      –
                      <HourField
                        label={peaks.to}
                        value={toField(peak.to)}
                        onChange={(text) => change.show(put({ ...peak, to: ofField(text, true) ?? peak.to }))}
                      />
                    </span>
                  </div>
                  <TimesFields it={peak} onChange={(it) => change.show(put(it))} />
                </div>
                <AppliesFields
                  brandId={brandId}
                  applies={peak.applies}
                  onChange={(applies) => change.show(put({ ...peak, applies }))}
                />
                {change.refusal}
                <FormEnd
                  busy={busy}
                  why={lacks(peak)}
                  close={() => {
                    setOpen(null)
                    change.reset()
                  }}
                >
                  <Button
                    kind="quiet"
                    className="end"
                    onClick={() =>
                      void change
                        .save({ ...draft, peaks: draft.peaks.filter(({ id }) => id !== peak.id) })
                        .then((saved) => {
                          if (saved) setOpen(null)
                        })
                    }
                  >
                    {peaks.remove}
                  </Button>
                </FormEnd>
              </form>
            ) : (
              <>
                <div className="who">
                  <p className="med">{peak.name}</p>
                  <p className="xs dim">
                    {peak.weekdays.map((it) => calendars.short[it]).join(', ')} {hours([peak])} ·{' '}
                    {targets.first(f.duration(peak.firstReplyMinutes * 60_000))}
                  </p>
                  <p className="xs dim">{appliesOf(peak.applies)}</p>
                </div>
                {may && <Pencil label={peaks.change(peak.name)} onClick={() => turnTo(peak.id)} waitsFor={waitsFor} />}
              </>
            )}
          </li>
        ))}
      </ul>
      <OtherLinesWait id={why} waiting={waitsFor !== undefined} />
      {open === null && change.refusal}
      {may && open === null && (
        <Button
          icon="plus"
          style={{ marginTop: 14 }}
          onClick={() => {
            const id = newId()
            change.show(
              put({
                id,
                name: '',
                weekdays: [0, 1, 2, 3, 4],
                from: 690,
                to: 840,
                applies: none,
                firstReplyMinutes: 15,
                nextReplyMinutes: null,
              }),
            )
            setOpen(id)
          }}
        >
          {peaks.add}
        </Button>
      )}
    </section>
  )
}
