import { Link } from 'wouter'
import type { LookAlikes } from '../../../../src/api/moves.ts'
import type { CaseRow } from '../../../../src/api/schemas.ts'
import { personName } from '../../bring/origin.tsx'
import { useSpeech } from '../../i18n/context.tsx'
import type { Messages } from '../../i18n/fr.ts'
import { Icon } from '../../ui/icons.tsx'
import { Button } from '../../ui/parts.tsx'
import './moves.css'

type Reason = LookAlikes['cases'][number]['reasons'][number]

function because({ kind, value }: Reason, t: Messages): string {
  const words = t.moves.alike.because
  if (kind === 'link') return words.link(URL.parse(value ?? '')?.host ?? value ?? '')
  return kind === 'order' ? words.order(value ?? '') : words[kind]
}

/** « Peut-être la même affaire : cas 12, Bea — même numéro »: with why, and what can be said to it. */
export function LookAlikeLines({
  cases,
  path,
  onMerge,
  onApart,
}: {
  readonly cases: LookAlikes['cases']
  readonly path: (id: string) => string
  readonly onMerge: (other: CaseRow) => void
  readonly onApart: (other: CaseRow) => void
}) {
  const { t, f } = useSpeech()
  const words = t.moves.alike
  return cases.slice(0, 3).map(({ case: it, reasons }) => (
    <div key={it.id} className="alike">
      <Icon name="link" size="s" />
      <span>
        <Link href={path(it.id)}>{words.line(f.number(Number(it.id)), personName(it.author, t))}</Link>
        {` (${reasons.map((one) => because(one, t)).join(', ')})`}
      </span>
      <span className="row" style={{ gap: 4 }}>
        <Button size="sm" onClick={() => onMerge(it)}>
          {words.merge}
        </Button>
        <Button size="sm" kind="quiet" onClick={() => onApart(it)}>
          {words.apart}
        </Button>
      </span>
    </div>
  ))
}
