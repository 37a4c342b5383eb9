import { useState } from 'react'
import { useSpeech, wordsIn } from '../i18n/context.tsx'
import { MomentField } from '../moments/moment-field.tsx'
import { momentWords } from '../moments/moments.ts'
import { ZoneHint } from '../moments/zone-hint.tsx'
import { ofZoneField, toZoneField } from '../settings/clocks-draft.ts'
import { Icon } from '../ui/icons.tsx'
import { Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import type { KeptPromise } from './kept-promise.ts'
import { languageOf, promiseSentence, withPromise } from './promise-words.ts'
import '../settings/clocks.css'

/** A promise beside an answer: what is chosen enters the text, and its clock starts with sending. */
export function PromiseRow({
  offers,
  timeZone,
  customer,
  chosen,
  text,
  onChange,
}: {
  readonly offers: readonly number[]
  /** Whose clocks the customer is told the hour by. */
  readonly timeZone: string
  /** The language that the customer writes in, as far as known. */
  readonly customer: string | null
  /** By when something is promised, and in which words; null: nothing is. */
  readonly chosen: KeptPromise | null
  readonly text: string
  readonly onChange: (promise: KeptPromise | null, text: string) => void
}) {
  const { t, language } = useSpeech()
  const { promise } = t.clocks
  const now = useMinute()
  const [other, setOther] = useState(false)
  const dueAt = chosen?.dueAt ?? null
  // What was chosen stays in sight while the hours go by.
  const shown = dueAt === null || other || offers.includes(dueAt) ? offers : [dueAt, ...offers]
  const choose = (at: number | null) => {
    const theirs = languageOf(customer) ?? language
    const next = at === null ? null : { dueAt: at, words: promiseSentence(at, now, wordsIn(theirs), theirs, timeZone) }
    onChange(next, withPromise(text, chosen?.words ?? null, next?.words ?? null))
  }
  return (
    <div className="promiserow">
      <span className="row dim" style={{ gap: 6 }}>
        <Icon name="hand" size="s" />
        {promise.row}
      </span>
      <Segments
        label={promise.row}
        value={other ? 'other' : String(dueAt ?? 'none')}
        options={[
          { value: 'none', label: promise.none },
          ...shown.map((at) => ({ value: String(at), label: momentWords(at, now, t, language, timeZone) })),
          { value: 'other', label: `${promise.other}…` },
        ]}
        onChange={(value) => {
          setOther(value === 'other')
          if (value === 'none') choose(null)
          else if (value !== 'other') choose(Number(value))
        }}
      />
      {other && (
        <MomentField
          label={promise.other}
          bare
          timeZone={timeZone}
          value={dueAt === null ? '' : toZoneField(dueAt, timeZone)}
          // Its words enter the text: not with each letter of the hour.
          whenLeft
          onChange={(text) => {
            const at = ofZoneField(text, timeZone)
            if (at !== null) choose(at)
          }}
        />
      )}
      {dueAt !== null &&
        (dueAt <= now ? (
          <span className="xs med warn" role="status">
            {promise.past}
          </span>
        ) : (
          <span className="xs faint">{promise.rowHint}</span>
        ))}
      <ZoneHint timeZone={timeZone} moments={[now, ...shown]} />
    </div>
  )
}
