import { Menu } from '@mantine/core'
import { useId, useState } from 'react'
import { type Me, priorities, setAsideReasons } from '../../../src/api/schemas.ts'
import type { ListView } from '../../../src/api/inbox.ts'
import { mostMerged } from '../../../src/domain/cases/move.ts'
import { useActions } from '../actions/registry.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { isElsewhere } from '../moments/elsewhere.ts'
import { momentWords, pauseMoments } from '../moments/moments.ts'
import { ProblemNotice } from '../problem.tsx'
import { usePeople } from '../queries.ts'
import { useClocks, useDepartments } from '../settings/clocks-api.ts'
import { calendarOf } from '../settings/clocks-draft.ts'
import { Icon } from '../ui/icons.tsx'
import { Avatar, Button, Severity } from '../ui/parts.tsx'
import { useMinute } from '../ui/ticking.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { countWords } from './count-words.ts'
import { canMergeMany, MergeMany } from './merge-many.tsx'
import type { Selection } from './selection.ts'
import type { useBulk, Worded } from './use-bulk.ts'
import './bulk.css'

/** What can be done with the cases that are chosen. */
export function BulkBar({
  me,
  brandId,
  view,
  total,
  capped,
  selection,
  bulk,
  onAll,
  onClear,
}: {
  readonly me: Me
  readonly brandId: string
  readonly view: ListView
  readonly total: number
  readonly capped: boolean
  readonly selection: Selection
  readonly bulk: ReturnType<typeof useBulk>
  readonly onAll: () => void
  readonly onClear: () => void
}) {
  const { t, f, language } = useSpeech()
  const people = usePeople(brandId).data ?? []
  const departments = useDepartments(brandId).data ?? []
  const clocks = useClocks(brandId).data
  const now = useMinute()
  const { acts } = t.bulk
  const [merging, setMerging] = useState<readonly string[] | null>(null)
  const hours = {
    calendar: clocks === undefined ? null : calendarOf(clocks),
    timeZone: clocks?.timeZone ?? f.timeZone,
  }
  const many = (n: number) => countWords(n, { t, f }, capped)
  const said = selection.kind === 'all' ? many(bulk.count) : f.number(bulk.count)
  const closed = view === 'settled'
  const mergeable = !closed && selection.kind === 'some' && canMergeMany(bulk.count) ? selection.ids : null
  const tooMany =
    !closed && mergeable === null && bulk.count > 1 ? t.moves.merge.tooMany(f.number(mostMerged + 1)) : null
  const whyNot = useId()
  const merge = () => {
    if (mergeable !== null) setMerging([...mergeable])
  }
  // Who has chosen cases means them, and not the one that happens to be open beside them.
  useActions(
    3,
    mergeable === null && tooMany === null
      ? []
      : [
          {
            id: 'merge-many',
            label: t.moves.merge.manyTitle(f.number(bulk.count)),
            also: t.moves.merge.also,
            icon: 'link',
            group: 'list',
            keys: ['m'],
            blocked: tooMany,
            run: merge,
          },
        ],
  )
  const act = (worded: Worded) => {
    if (bulk.count > 0) bulk.begin(worded)
  }
  return (
    <div className="bulkbar" role="toolbar" aria-label={t.bulk.label}>
      <div className="bulkhead">
        <Button kind="quiet" size="sm" icon="close" aria-label={t.bulk.clear} title={t.bulk.clear} onClick={onClear} />
        <b role="status">{t.bulk.chosen(said, bulk.count)}</b>
        {selection.kind === 'some' && total > bulk.count && (
          <Button kind="quiet" size="sm" onClick={onAll}>
            {t.bulk.all(many(total))}
          </Button>
        )}
      </div>
      {bulk.problem !== null && bulk.asked === null && <ProblemNotice error={bulk.problem} />}
      <div className="bulkacts">
        {closed ? (
          <Button size="sm" icon="reopen" busy={bulk.busy} onClick={() => act({ act: { kind: 'reopen' }, words: '' })}>
            {acts.reopen}
          </Button>
        ) : (
          <>
            <Menu position="top-start" width={240}>
              <Menu.Target>
                <Button size="sm" icon="handOver">
                  {acts.assign}
                </Button>
              </Menu.Target>
              <Menu.Dropdown className="bulkmenu">
                {people.map((it) => (
                  <Menu.Item
                    key={it.id}
                    leftSection={<Avatar name={it.name} />}
                    onClick={() => act({ act: { kind: 'assign', ownerId: it.id }, words: it.name })}
                  >
                    {it.id === me.user.id ? t.caseView.meAlso(it.name) : it.name}
                  </Menu.Item>
                ))}
                <Menu.Item
                  leftSection={<Icon name="unowned" />}
                  onClick={() => act({ act: { kind: 'assign', ownerId: null }, words: '' })}
                >
                  {t.caseView.nobody}
                </Menu.Item>
                {departments.length > 0 && <Menu.Label>{acts.handOver}</Menu.Label>}
                {departments.map((it) => (
                  <Menu.Item
                    key={it.id}
                    leftSection={<Icon name="shop" />}
                    onClick={() => act({ act: { kind: 'hand-over', departmentId: it.id }, words: it.name })}
                  >
                    {it.name}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button size="sm" icon="check" busy={bulk.busy} onClick={() => act({ act: { kind: 'settle' }, words: '' })}>
              {acts.settle}
            </Button>
            {(mergeable !== null || tooMany !== null) && (
              <Button size="sm" icon="link" blocked={tooMany !== null} because={whyNot} onClick={merge}>
                {t.moves.merge.many}
              </Button>
            )}
          </>
        )}
        {!closed && (
          <Menu position="top-end" width={250}>
            <Menu.Target>
              <Button size="sm" icon="more" aria-label={t.bulk.more} title={t.bulk.more} />
            </Menu.Target>
            <Menu.Dropdown className="bulkmenu">
              <Menu.Label>{acts.priority}</Menu.Label>
              {priorities.map((it) => (
                <Menu.Item
                  key={it}
                  leftSection={<Severity priority={it} />}
                  onClick={() => act({ act: { kind: 'priority', priority: it }, words: t.priority[it] })}
                >
                  {t.priority[it]}
                </Menu.Item>
              ))}
              <Menu.Label>{acts.pause}</Menu.Label>
              {pauseMoments(hours, now).map((at) => {
                const words = momentWords(at, now, t, language, hours.timeZone)
                return (
                  <Menu.Item
                    key={at}
                    leftSection={<Icon name="pause" />}
                    onClick={() => act({ act: { kind: 'pause', until: new Date(at).toISOString() }, words })}
                  >
                    {words}
                  </Menu.Item>
                )
              })}
              {isElsewhere(hours.timeZone, [now]) && (
                <Menu.Label>{t.clocks.moments.zone(hours.timeZone.replaceAll('_', ' '))}</Menu.Label>
              )}
              <Menu.Label>{acts.setAside}</Menu.Label>
              {setAsideReasons.map((it) => (
                <Menu.Item
                  key={it}
                  leftSection={<Icon name="setAside" />}
                  onClick={() => act({ act: { kind: 'set-aside', reason: it }, words: t.caseView.reasons[it] })}
                >
                  {t.caseView.reasons[it]}
                </Menu.Item>
              ))}
              {view === 'all' && (
                <>
                  <Menu.Divider />
                  <Menu.Item
                    leftSection={<Icon name="reopen" />}
                    onClick={() => act({ act: { kind: 'reopen' }, words: '' })}
                  >
                    {acts.reopen}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
        {bulk.progress !== null && bulk.asked === null && (
          <span className="faint">
            {t.bulk.going(f.number(bulk.progress.count - bulk.progress.left), f.number(bulk.progress.count))}
          </span>
        )}
      </div>
      {tooMany !== null && (
        <p id={whyNot} className="xs dim">
          {tooMany}
        </p>
      )}
      {merging !== null && (
        <MergeMany
          brandId={brandId}
          ids={merging}
          onDone={() => {
            setMerging(null)
            onClear()
          }}
          onClose={() => setMerging(null)}
        />
      )}
      {bulk.asked !== null && (
        <BulkDialog
          asked={bulk.asked}
          progress={bulk.progress}
          busy={bulk.busy}
          problem={bulk.problem}
          onYes={bulk.yes}
          onNo={bulk.no}
        />
      )}
    </div>
  )
}
