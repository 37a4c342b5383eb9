import { useId, useState } from 'react'
import type { Head, PostJudgement } from '../../../src/api/judgement.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Stretch } from '../cases/highlight.ts'
import { useOwnTopics } from '../quality/topics-api.ts'
import { chipsOf, explains } from './chips.ts'
import { markedAs } from './layers.ts'
import './judgement.css'

/** The words of a post with what is marked in them: finds of rules, words that speak for a label, personal data. */
export function MarkedWords({ of }: { readonly of: readonly Stretch[] }) {
  const { t } = useSpeech()
  return of.map((it, at) => {
    if (it.rules.length === 0) return it.text
    const { rules, speaks, personal } = markedAs(it.rules)
    const names = [rules.length > 0 ? 'hit' : '', speaks ? 'speaks' : '', personal === null ? '' : 'personal'].filter(
      (name) => name !== '',
    )
    const title = [...rules, ...(personal === null ? [] : [t.judgement.personal[personal]])].join(', ')
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other name
      <mark key={at} className={names.join(' ')} {...(title === '' ? {} : { title })}>
        {it.text}
      </mark>
    )
  })
}

/** What is said of a post, as chips. Whoever points at one, reaches it by key or touches it is told how sure that is and by which words, which are marked in the text meanwhile (`onExplain`). */
export function JudgedChips({
  it,
  text,
  onExplain,
  onPick = null,
}: {
  readonly it: PostJudgement
  readonly text: string
  readonly onExplain: (head: Head | null) => void
  /** Whoever presses a chip may say what is right instead. */
  readonly onPick?: ((head: Head) => void) | null
}) {
  const { t } = useSpeech()
  const words = t.judgement
  const id = useId()
  const [open, setOpen] = useState<Head | null>(null)
  const show = (head: Head | null): void => {
    setOpen(head)
    onExplain(head === null ? null : explains(head, it))
  }
  const own = useOwnTopics()
  const chips = chipsOf(it, words, own)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving the row with the pointer ends what pointing began; keys end it by leaving the chip
    <div className="judged" onMouseLeave={() => show(null)}>
      <ul aria-label={words.label}>
        {chips.map(({ head, label, tone }) => {
          const doubtful = it.unsure.includes(explains(head, it))
          return (
            <li key={head}>
              <button
                type="button"
                className={`tag judgedchip ${tone} ${doubtful ? 'doubtful' : ''}`}
                aria-expanded={open === head}
                aria-describedby={open === head ? id : undefined}
                onMouseEnter={() => show(head)}
                onFocus={() => show(head)}
                onBlur={() => show(null)}
                onClick={() => {
                  show(head)
                  onPick?.(head)
                }}
                onKeyDown={(event) => {
                  if (event.key !== 'Escape' || open === null) return
                  event.stopPropagation()
                  show(null)
                }}
              >
                {label}
                {doubtful && (
                  <>
                    <span aria-hidden="true"> ?</span>
                    <span className="sr"> ({words.unsureShort})</span>
                  </>
                )}
              </button>
            </li>
          )
        })}
      </ul>
      {open !== null && (
        <p className="judgedtip" id={id} role="tooltip">
          {(it.unsure.includes(explains(open, it)) ? words.unsure : words.sure)(
            Math.round((it.sure[explains(open, it)] ?? 0) * 100),
          )}
          {' · '}
          {because(it, explains(open, it), text, words)}
        </p>
      )}
    </div>
  )
}

function because(
  it: PostJudgement,
  head: Head,
  text: string,
  words: ReturnType<typeof useSpeech>['t']['judgement'],
): string {
  const said = it.reasons
    .filter((reason) => reason.head === head)
    .map(({ start, end }) => words.quote(text.slice(start, end)))
  return said.length === 0 ? words.wholeText : words.words([...new Set(said)].join(', '))
}
