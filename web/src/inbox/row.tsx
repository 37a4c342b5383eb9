import { memo, useMemo } from 'react'
import type { ListView } from '../../../src/api/inbox.ts'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { OriginIcon, originWords, personName, withoutWords } from '../bring/origin.tsx'
import { DuePill } from '../cases/care-pill.tsx'
import { clockSentence, readClock } from '../cases/clock.ts'
import { useSpeech } from '../i18n/context.tsx'
import { Link } from '../navigate.tsx'
import { marksOf, RowMarks } from '../judgement/marks.tsx'
import { RowLabels } from '../labels/label-chip.tsx'
import { Icon } from '../ui/icons.tsx'
import { Avatar, Ordinal, Severity, useNetworkName } from '../ui/parts.tsx'
import { useTicking } from '../ui/ticking.ts'
import { becameOf } from './order.ts'
import { viewPath } from '../views.ts'
import { serverNow } from '../server-clock.ts'

/** Where a case lives, in the list in which it was opened. */
export const casePath = (id: string, view: ListView, filter = ''): string =>
  `/cases/${id}${viewPath(view, filter).slice(1)}`

/** One case in the list: a name for the ear, and for the eye who, why, what and until when. */
export const Row = memo(function Row({
  row,
  view,
  filter,
  two,
  gone,
  selected,
  tabbable,
  at,
  of,
  onFocus,
  picked,
}: {
  readonly row: CaseRow
  readonly view: ListView
  readonly filter: string
  readonly two: boolean
  readonly gone: boolean
  readonly selected: boolean
  readonly tabbable: boolean
  readonly at: number
  /** How many rows there are; -1 where nobody knows. */
  readonly of: number
  readonly onFocus: (id: string) => void
  /** Whether it is among the chosen; null where cases cannot be chosen. */
  readonly picked: boolean | null
}) {
  const { t, f } = useSpeech()
  const networkName = useNetworkName()
  const became = gone ? becameOf(row, view) : null
  const spokenState = useTicking((now) => readClock(row, now).state)
  const marks = useMemo(() => marksOf(row, t.judgement), [row, t])
  const shares = row.reach === null ? 0 : row.reach.reposts + row.reach.quotes
  const toAnswer = row.status === 'new' || row.status === 'open'
  const again = !toAnswer
    ? ''
    : row.unanswered !== null
      ? `${t.onePerson.unanswered(row.unanswered.contacts, row.unanswered.days)}.`
      : row.posts > 1
        ? t.list.ordinal(row.posts)
        : ''
  // Spoken anew when the clock's state changes, not at each tick.
  const name = useMemo(() => {
    void spokenState
    return [
      t.priority.spoken(t.priority[row.priority]),
      personName(row.author, t),
      row.place ?? originWords(networkName(row.connector), row.brought, t),
      // oxlint-disable-next-line react/purity
      clockSentence(readClock(row, serverNow()), row.clock.round, t, f),
      again,
      row.excerpt,
      marks.length === 0 ? '' : t.desk.marks(marks.map(({ word }) => word).join(', ')),
      row.labels.length === 0 ? '' : t.labels.on(row.labels.map((it) => it.name).join(', ')),
      row.owner === null ? t.list.noOwner : t.list.owner(row.owner.name),
    ]
      .filter((it) => it !== '')
      .join(', ')
  }, [row, t, f, again, marks, spokenState, networkName])
  return (
    <Link
      href={casePath(row.id, view, filter)}
      role="option"
      aria-selected={selected}
      aria-checked={picked ?? undefined}
      aria-label={name}
      aria-posinset={at + 1}
      aria-setsize={of}
      tabIndex={tabbable ? 0 : -1}
      data-case={row.id}
      onFocus={() => onFocus(row.id)}
      className={['it', two ? 'two' : '', row.status === 'new' ? 'new' : '', gone ? 'gone' : ''].join(' ')}
    >
      <Severity priority={row.priority} />
      <span className="who">
        <b dir="auto">{personName(row.author, t)}</b>
        <OriginIcon connector={row.connector} brought={row.brought} size="s" />
        {row.rating !== null && <span className="nw">{t.caseView.rating(row.rating.value, row.rating.of)}</span>}
        {shares > 0 && (
          <>
            <span className="nw shares">{t.list.reposts(f.number(shares))}</span>
            <span className="nw shares short">
              <Icon name="repost" size="s" /> {f.number(shares)}
            </span>
          </>
        )}
        <RowLabels labels={row.labels} />
        <RowMarks marks={marks} />
      </span>
      <span className="rt">
        {gone ? (
          <span className="clock">{became === null ? t.list.left : t.list.gone[became]}</span>
        ) : (
          <DuePill row={row} />
        )}
      </span>
      <span className="tx">
        {again !== '' && (
          <span className="why">
            <Ordinal>{again}</Ordinal>{' '}
          </span>
        )}
        {row.erased ? (
          t.privacy.erasedText
        ) : row.excerpt === '' ? (
          withoutWords(row.brought, t)
        ) : (
          <bdi lang={row.language ?? undefined}>{row.excerpt}</bdi>
        )}
      </span>
      <span className="ow">
        <Avatar name={row.owner?.name ?? null} />
      </span>
    </Link>
  )
})
