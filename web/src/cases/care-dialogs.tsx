import { NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { type Outcome, Outcome as outcomes } from '../../../src/api/clocks.ts'
import { useSpeech } from '../i18n/context.tsx'
import { MomentField } from '../moments/moment-field.tsx'
import { momentWords } from '../moments/moments.ts'
import { ZoneHint } from '../moments/zone-hint.tsx'
import { ofZoneField, toZoneField } from '../settings/clocks-draft.ts'
import { useModal } from '../ui/modal.ts'
import { Button } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { momentOf, nothingOffered, offered } from './chosen-moment.ts'
import '../settings/clocks.css'

const day = 24 * 3_600_000

/** A question about a case, before something is done with it. */
function Ask({
  title,
  hint,
  act,
  busy,
  ready,
  refusal,
  onDo,
  onClose,
  children,
}: {
  readonly title: string
  readonly hint?: string
  readonly act: string
  readonly ready: boolean
  readonly onDo: () => void
  readonly children: ReactNode
} & Pick<Question, 'busy' | 'refusal' | 'onClose'>) {
  const { t } = useSpeech()
  const dialog = useModal()
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !busy) onDo()
  }
  return (
    <dialog ref={dialog} className="moderation" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit} noValidate className="stack m">
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <p className="dim">{hint}</p>}
        {children}
        {refusal}
        <div className="row end" style={{ gap: 8 }}>
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
          <Button kind="primary" type="submit" busy={busy} blocked={!ready}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

/** A question that asks for a moment, as its dialog is opened. */
interface Question {
  /** Null until they are known. */
  readonly offers: readonly number[] | null
  /** By whose clocks. */
  readonly timeZone: string
  readonly busy: boolean
  /** Why it was not done, where it was asked for; what was typed stays. */
  readonly refusal: ReactNode
  readonly onClose: () => void
}

/** Some moments to choose from, and any other: nothing to see until they are known. `at`: what is chosen, where it is still to come. `usual`: which of them is chosen as long as nobody has. */
function useMoments({ offers, timeZone }: Question, label: string, usual = 0, isTitle = false) {
  const now = useMinute()
  const [held, setHeld] = useState(nothingOffered)
  const it = offered(held, offers)
  if (it !== held) setHeld(it)
  const chosen = momentOf(it, usual)
  const field = it.offers !== null && (
    <KnownMoments
      label={label}
      isTitle={isTitle}
      timeZone={timeZone}
      offers={it.offers}
      value={chosen}
      onChange={(at) => setHeld({ ...it, picked: { at } })}
    />
  )
  return { at: chosen !== null && chosen > now ? chosen : null, field }
}

function KnownMoments({
  label,
  isTitle,
  timeZone,
  offers,
  value,
  onChange,
}: {
  readonly label: string
  /** The title of the dialog says it already. */
  readonly isTitle: boolean
  readonly timeZone: string
  readonly offers: readonly number[]
  readonly value: number | null
  readonly onChange: (at: number | null) => void
}) {
  const { t, language } = useSpeech()
  const now = useMinute()
  const name = useId()
  const [other, setOther] = useState(offers.length === 0)
  return (
    <fieldset>
      <legend className={isTitle ? 'sr' : 'med'}>{label}</legend>
      <div className="ways" role="radiogroup" aria-label={label}>
        {offers.map((at, i) => (
          <label key={at} className={!other && at === value ? 'way on' : 'way'}>
            <input
              type="radio"
              className="sr"
              name={name}
              // The first one is at hand as soon as the question is there.
              autoFocus={i === 0}
              checked={!other && at === value}
              onChange={() => {
                setOther(false)
                onChange(at)
              }}
            />
            {momentWords(at, now, t, language, timeZone)}
          </label>
        ))}
        <label className={other ? 'way on' : 'way'}>
          <input
            type="radio"
            className="sr"
            name={name}
            checked={other}
            onChange={() => {
              setOther(true)
              onChange(value)
            }}
          />
          {t.clocks.promise.other}
        </label>
      </div>
      {other && (
        <div style={{ marginTop: 8 }}>
          <MomentField
            label={t.clocks.promise.other}
            bare
            timeZone={timeZone}
            value={value === null ? '' : toZoneField(value, timeZone)}
            onChange={(text) => onChange(ofZoneField(text, timeZone))}
          />
        </div>
      )}
      {value !== null && value <= now && (
        <p className="xs med warn" role="status" style={{ marginTop: 4 }}>
          {t.clocks.promise.past}
        </p>
      )}
      <ZoneHint timeZone={timeZone} moments={[now, ...offers, ...(value === null ? [] : [value])]} />
    </fieldset>
  )
}

/** Until when a case is laid aside. */
export function PauseDialog({ onDo, ...question }: Question & { readonly onDo: (until: number) => void }) {
  const { pause } = useSpeech().t.clocks
  const { at, field } = useMoments(question, pause.title, 0, true)
  return (
    <Ask
      {...question}
      title={pause.title}
      hint={pause.hint}
      act={pause.save}
      ready={at !== null}
      onDo={() => at !== null && onDo(at)}
    >
      {field}
    </Ask>
  )
}

/** What is promised to a customer, and by when. */
export function PromiseDialog({
  name,
  onDo,
  ...question
}: Question & {
  readonly name: string
  readonly onDo: (dueAt: number, words: string) => void
}) {
  const { promise } = useSpeech().t.clocks
  const { at, field } = useMoments(question, promise.when)
  const [words, setWords] = useState('')
  return (
    <Ask
      {...question}
      title={promise.title(name)}
      hint={promise.hint}
      act={promise.save}
      ready={at !== null}
      onDo={() => at !== null && onDo(at, words)}
    >
      {field}
      <TextInput
        label={promise.words}
        placeholder={promise.wordsHint}
        value={words}
        maxLength={500}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </Ask>
  )
}

/** To which department a case goes, what it is to do, and by when it promises to. */
export function HandOverDialog({
  departments,
  onDo,
  ...question
}: Question & {
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly onDo: (departmentId: string, dueAt: number, words: string) => void
}) {
  const { handOver, promise } = useSpeech().t.clocks
  const [picked, setPicked] = useState('')
  // They may become known after the question is asked.
  const to = picked || (departments[0]?.id ?? '')
  const { at, field } = useMoments(question, promise.when, 1)
  const [words, setWords] = useState('')
  return (
    <Ask
      {...question}
      title={handOver.title}
      hint={departments.length === 0 ? handOver.none : handOver.hint}
      act={handOver.save}
      ready={to !== '' && at !== null}
      onDo={() => at !== null && onDo(to, at, words)}
    >
      {departments.length > 0 && (
        <>
          <NativeSelect
            label={handOver.to}
            value={to}
            data={departments.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setPicked(event.currentTarget.value)}
          />
          <TextInput
            label={handOver.words}
            value={words}
            maxLength={500}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {field}
        </>
      )}
    </Ask>
  )
}

const followUps = [3, 7, 30] as const

/** How a matter ended: one of three, said by one key; with what was done for the customer and when to ask again, where that is so. */
export function SettleDialog({
  name,
  busy,
  refusal,
  onDo,
  onClose,
}: {
  readonly name: string
  readonly busy: boolean
  /** Why it was not done, where it was asked for; what was typed stays. */
  readonly refusal: ReactNode
  readonly onDo: (how: {
    readonly outcome: Outcome
    readonly gesture: string
    readonly followUpAt: string | null
  }) => void
  readonly onClose: () => void
}) {
  const { t } = useSpeech()
  const { settle } = t.clocks
  const now = useMinute()
  const dialog = useModal()
  const id = useId()
  const [gesture, setGesture] = useState('')
  const [inDays, setInDays] = useState(0)
  const end = (outcome: Outcome) => {
    if (busy) return
    const followUpAt = inDays === 0 ? null : new Date(now + inDays * day).toISOString()
    onDo({ outcome, gesture, followUpAt })
  }
  return (
    <dialog
      ref={dialog}
      className="moderation"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
        const chosen = outcomes.options[Number(event.key) - 1]
        if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        end(chosen)
      }}
    >
      <div className="stack m">
        <h2 id={id}>{settle.title(name)}</h2>
        <div className="outcomes">
          {outcomes.options.map((it, at) => (
            <div key={it}>
              <Button
                busy={busy}
                keys={String(at + 1)}
                autoFocus={at === 0}
                aria-describedby={`${id}-${it}`}
                onClick={() => end(it)}
              >
                {settle[it]}
              </Button>
              <span id={`${id}-${it}`} className="xs dim">
                {settle.hints[it]}
              </span>
            </div>
          ))}
        </div>
        {refusal}
        <TextInput
          label={settle.gesture}
          placeholder={settle.gestureHint}
          value={gesture}
          maxLength={500}
          onChange={(event) => setGesture(event.currentTarget.value)}
        />
        <NativeSelect
          label={settle.followUp}
          value={String(inDays)}
          data={[
            { value: '0', label: settle.noFollowUp },
            ...followUps.map((count) => ({ value: String(count), label: settle.inDays(count) })),
          ]}
          onChange={(event) => setInDays(Number(event.currentTarget.value))}
        />
        <div className="row end">
          <Button kind="quiet" onClick={onClose}>
            {t.close}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
