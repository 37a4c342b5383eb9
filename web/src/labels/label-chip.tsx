import type { LabelChip, LabelTone } from '../../../src/api/labels.ts'
import { useSpeech } from '../i18n/context.tsx'
import './labels.css'

/** Each tone has a shape of its own: colour is never alone. */
const shapes: Readonly<Record<LabelTone, string>> = {
  plain: 'M5 1.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0 -7',
  accent: 'M5 0.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z',
  calm: 'M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0 -8',
  warn: 'M5 0.8l4.6 8.2h-9.2z',
  danger: 'M1.2 1.2h7.6v7.6h-7.6z',
}

/** The sign of a label. */
export const LabelSign = ({ tone }: { readonly tone: LabelTone }) => (
  <svg className={`labelsign ${tone}`} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
    <path d={shapes[tone]} />
  </svg>
)

/** A label with its sign and its name; with its way off the case where one may take it off. */
export function Chip({ label, onTakeOff }: { readonly label: LabelChip; readonly onTakeOff: (() => void) | null }) {
  const { t } = useSpeech()
  const inside = (
    <>
      <LabelSign tone={label.tone} />
      <span className="cut">{label.name}</span>
    </>
  )
  return onTakeOff === null ? (
    <span className="tag label">{inside}</span>
  ) : (
    <button
      type="button"
      className="tag label"
      title={t.labels.takeOff(label.name)}
      aria-label={t.labels.takeOff(label.name)}
      onClick={onTakeOff}
    >
      {inside}
      <span aria-hidden="true">×</span>
    </button>
  )
}

const mostInRow = 1

/** The labels of a case in a row of the list: the first, and how many more. Their names are said with the row. */
export function RowLabels({ labels }: { readonly labels: readonly LabelChip[] }) {
  const { t } = useSpeech()
  if (labels.length === 0) return null
  return (
    <span className="rowlabels" title={labels.map((it) => it.name).join(', ')}>
      {labels.slice(0, mostInRow).map((it) => (
        <span key={it.id} className="rowlabel">
          <LabelSign tone={it.tone} />
          <span className="cut">{it.name}</span>
        </span>
      ))}
      {labels.length > mostInRow && <span className="nw">{t.labels.more(labels.length - mostInRow)}</span>}
    </span>
  )
}
