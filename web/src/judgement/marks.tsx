import type { CaseRow } from '../../../src/api/schemas.ts'
import { useSpeech } from '../i18n/context.tsx'
import type { Messages } from '../i18n/fr.ts'
import './judgement.css'

/** One word about what the posts of a case were judged to be; `danger`: it cannot wait. */
export interface Mark {
  readonly word: string
  readonly tone: 'danger' | ''
}

/** More than two are read by nobody in passing. */
const mostMarks = 2

/** What stands out of what a case was judged to be, at most two words, what matters most first. What the row says anyway (that the person wrote again) and what is usual are not said. */
export function marksOf(
  { judgement, care, unanswered }: Pick<CaseRow, 'judgement' | 'care' | 'unanswered'>,
  t: Messages['judgement'],
): readonly Mark[] {
  const has = (label: string): boolean => judgement?.labels.includes(label) === true
  const anger = [3, 2, 1].find((step) => has(`anger:${step}`)) ?? 0
  const hate = (['racism', 'sexism', 'other'] as const).find((it) => has(`hate:${it}`))
  const marks: readonly (Mark | null)[] = [
    has('abuse:threat') ? { word: t.abuse.threat, tone: 'danger' } : null,
    hate === undefined ? null : { word: t.hate[hate], tone: 'danger' },
    has('urgent') ? { word: t.urgent, tone: 'danger' } : null,
    anger > 1 ? { word: t.anger[anger] ?? '', tone: '' } : null,
    has('churn') ? { word: t.churn, tone: '' } : null,
    has('viral') ? { word: t.viral, tone: '' } : null,
    has('reminder') && unanswered === null ? { word: t.reminder, tone: '' } : null,
    care.kind === 'complaint' || care.kind === 'praise' ? { word: t.kind[care.kind], tone: '' } : null,
    anger === 1 ? { word: t.anger[1] ?? '', tone: '' } : null,
    has('sarcasm') ? { word: t.sarcasm, tone: '' } : null,
  ]
  return marks.filter((it) => it !== null).slice(0, mostMarks)
}

/** The marks of a case in its row of the list, as far as there is room; they are said with the row. */
export function RowMarks({ marks }: { readonly marks: readonly Mark[] }) {
  if (marks.length === 0) return null
  return (
    <span className="rowmarks">
      {marks.map(({ word, tone }) => (
        <span key={word} className={`rowmark ${tone}`}>
          {word}
        </span>
      ))}
    </span>
  )
}

/** The same at the head of a case; its kind stands there already. */
export function HeadMarks({ row }: { readonly row: CaseRow }) {
  const { t } = useSpeech()
  const kind = row.care.kind === null ? '' : t.clocks.kind[row.care.kind]
  const marks = marksOf(row, t.judgement).filter(({ word }) => word !== kind)
  return marks.map(({ word, tone }) => (
    <span key={word} className={tone === 'danger' ? 'tag headmark danger' : 'tag headmark'}>
      {word}
    </span>
  ))
}
