import { useState } from 'react'
import { useSpeech } from '../i18n/context.tsx'
import { momentWords } from '../moments/moments.ts'
import { toLocalField } from '../settings/clocks-draft.ts'
import { Icon } from '../ui/icons.tsx'
import { Segments } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import '../settings/clocks.css'

/** A promise beside an answer: what is chosen enters the text, and its clock starts with sending. */
export function PromiseRow({
  offers,
  chosen,
  text,
  onChange,
}: {
  readonly offers: readonly number[]
  /** By when something is promised; null: nothing is. */
  readonly chosen: number | null
  readonly text: string
  readonly onChange: (dueAt: number | null, text: string) => void
}) {
  const { t, language } = useSpeech()
  const { promise } = t.clocks
  const now = useMinute()
  const [other, setOther] = useState(false)
  // What was chosen stays in sight while the hours go by.
  const shown = chosen === null || other || offers.includes(chosen) ? offers : [chosen, ...offers]
  const sentence = (at: number) => promise.sentence(momentWords(at, now, t, language))
  const choose = (at: number | null) => {
    const without = chosen === null ? text : text.replace(sentence(chosen), '').trimEnd()
    const kept = without.trim() === '' ? '' : `${without.trimEnd()}\n\n`
    onChange(at, at === null ? without : `${kept}${sentence(at)}`)
  }
  return (
    <div className="promiserow">
      <span className="row dim" style={{ gap: 6 }}>
        <Icon name="hand" size="s" />
        {promise.row}
      </span>
      <Segments
        label={promise.row}
        value={other ? 'other' : String(chosen ?? 'none')}
        options={[
          { value: 'none', label: promise.none },
          ...shown.map((at) => ({ value: String(at), label: momentWords(at, now, t, language) })),
          { value: 'other', label: `${promise.other}…` },
        ]}
        onChange={(value) => {
          setOther(value === 'other')
          if (value === 'none') choose(null)
          else if (value !== 'other') choose(Number(value))
        }}
      />
      {other && (
        <input
          type="datetime-local"
          className="timefield"
          aria-label={promise.other}
          min={toLocalField(now)}
          value={chosen === null ? '' : toLocalField(chosen)}
          onChange={(event) => {
            const at = new Date(event.currentTarget.value).getTime()
            if (!Number.isNaN(at)) choose(at)
          }}
        />
      )}
      {chosen !== null && <span className="xs faint">{promise.rowHint}</span>}
    </div>
  )
}
