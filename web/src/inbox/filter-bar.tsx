import { Menu } from '@mantine/core'
import { memo } from 'react'
import type { ListView } from '../../../src/api/inbox.ts'
import { type Me, priorities } from '../../../src/api/schemas.ts'
import { judgedFlags } from '../../../src/domain/cases/filter.ts'
import { caseSorts } from '../../../src/domain/cases/sort.ts'
import { caseKinds } from '../../../src/domain/model/priority.ts'
import { sentiments, topics } from '../../../src/domain/triage/labels.ts'
import { useSpeech } from '../i18n/context.tsx'
import { useNavigate } from '../navigate.tsx'
import { useLabels } from '../labels/labels-api.ts'
import { useOwnTopics } from '../quality/topics-api.ts'
import { useSources } from '../queries.ts'
import { Icon } from '../ui/icons.tsx'
import { Button, Notice, useNetworkName } from '../ui/parts.tsx'
import { viewPath } from '../views.ts'
import { isUnderstood, read, withPart } from './filter.ts'
import { KeepView } from './saved-views.tsx'
import './filter.css'

interface Choice {
  readonly part: string
  readonly value: string
  readonly label: string
}

/** What can be chosen, under its headings. */
function useChoices(brandId: string): readonly { readonly title: string; readonly of: readonly Choice[] }[] {
  const { t } = useSpeech()
  const networkName = useNetworkName()
  const sources = useSources(brandId).data ?? []
  const labels = (useLabels(brandId).data?.labels ?? []).filter((it) => !it.archived)
  const own = useOwnTopics(brandId).filter((it) => !it.archived)
  const { parts, owner, late, replied, within } = t.inbox
  const list = (title: string, part: string, of: readonly (readonly [string, string])[]) => ({
    title,
    of: of.map(([value, label]): Choice => ({ part, value, label })),
  })
  const channels = [...new Set(sources.map((it) => it.connector))]
  return [
    list(
      parts.priority,
      'priority',
      priorities.map((it) => [it, t.priority[it]]),
    ),
    list(parts.owner, 'owner', [
      ['me', owner.me],
      ['nobody', owner.nobody],
    ]),
    ...(channels.length > 1
      ? [
          list(
            parts.channel,
            'channel',
            channels.map((it) => [it, networkName(it)]),
          ),
        ]
      : []),
    ...(labels.length > 0
      ? [
          list(
            t.labels.filter,
            'label',
            labels.map((it) => [it.id, it.name]),
          ),
        ]
      : []),
    list(
      t.judgement.filter.is,
      'is',
      judgedFlags.map((it) => [it, t.judgement.filter.flags[it]]),
    ),
    list(
      t.judgement.filter.kind,
      'kind',
      caseKinds.map((it) => [it, t.clocks.kind[it]]),
    ),
    list(
      t.judgement.filter.sentiment,
      'sentiment',
      sentiments.map((it) => [it, t.judgement.sentiment[it]]),
    ),
    list(
      t.judgement.filter.anger,
      'anger',
      ['1', '2', '3'].map((it) => [it, t.judgement.anger[Number(it)] ?? it]),
    ),
    list(t.judgement.filter.topic, 'topic', [
      ...topics.map((it) => [it, t.judgement.topics[it] ?? it] as const),
      ...own.map(({ key, name }) => [key, name] as const),
    ]),
    list(parts.late, 'late', [
      ['yes', late.yes],
      ['no', late.no],
    ]),
    list(parts.replied, 'replied', [
      ['yes', replied.yes],
      ['no', replied.no],
    ]),
    list(parts.unanswered, 'unanswered', [['2', t.inbox.unanswered]]),
    list(parts.lastAfter, 'last-after', [
      ['24h', within.day],
      ['7d', within.week],
      ['30d', within.month],
    ]),
  ]
}

/** The button that opens the filters. */
export function FilterMenu({
  brandId,
  view,
  filter,
}: {
  readonly brandId: string
  readonly view: ListView
  readonly filter: string
}) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const groups = useChoices(brandId)
  const parts = new URLSearchParams(filter)
  return (
    <Menu position="bottom-end" width={230} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className="btn q sm filterbtn">
          {t.inbox.filter}
          <Icon name="down" size="s" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="filtermenu">
        {groups.map(({ title, of }) => (
          <div key={title}>
            <Menu.Label>{title}</Menu.Label>
            {of.map(({ part, value, label }) => {
              const chosen = parts.get(part) === value
              return (
                <Menu.Item
                  key={value}
                  rightSection={chosen ? <Icon name="check" size="s" /> : null}
                  onClick={() => navigate(viewPath(view, withPart(filter, part, chosen ? null : value)))}
                >
                  {label}
                  {chosen && <span className="sr">, {t.inbox.chosen}</span>}
                </Menu.Item>
              )
            })}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The filters that are on, each with its way out; or that the address asks for what is none. */
export const FilterBar = memo(function FilterBar({
  brand,
  view,
  filter,
}: {
  readonly brand: Me['brands'][number]
  readonly view: ListView
  readonly filter: string
}) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const groups = useChoices(brand.id)
  if (filter === '') return null
  if (!isUnderstood(filter)) {
    const { title, text, act } = t.inbox.notUnderstood
    return (
      <div className="lists-notice">
        <Notice
          tone="warn"
          icon="warning"
          title={title}
          live="polite"
          acts={
            <Button size="sm" onClick={() => navigate(viewPath(view))}>
              {act}
            </Button>
          }
        >
          {text}
        </Notice>
      </div>
    )
  }
  const choices = [
    ...groups.flatMap(({ title, of }) => of.map((it) => ({ ...it, title }))),
    ...caseSorts.map((it) => ({ part: 'sort', value: it, label: t.desk.sort.by[it], title: t.desk.sort.chip })),
  ]
  const on = [...new URLSearchParams(filter)]
  const known = on.flatMap(([part, value]) => choices.find((it) => it.part === part && it.value === value) ?? [])
  const words = read(filter).words
  const others = on.length - known.length - (words === '' ? 0 : 1)
  const chip = (key: string, label: string, to: string) => (
    <button
      key={key}
      type="button"
      className="filterchip"
      aria-label={t.inbox.remove(label)}
      onClick={() => navigate(viewPath(view, to))}
    >
      {label}
      <Icon name="close" size="s" />
    </button>
  )
  return (
    <div className="filterbar" role="group" aria-label={t.inbox.filters}>
      {known.map(({ part, title, label }) => chip(part, t.inbox.chip(title, label), withPart(filter, part, null)))}
      {others > 0 &&
        chip(
          'others',
          t.inbox.others(others),
          known.reduce(
            (sum, { part, value }) => withPart(sum, part, value),
            words === '' ? '' : withPart('', 'q', words),
          ),
        )}
      {words !== '' && chip('q', t.inbox.chip(t.search.words, words), withPart(filter, 'q', null))}
      <KeepView brand={brand} view={view} filter={filter} />
      {on.length > 1 && (
        <Button kind="quiet" size="sm" onClick={() => navigate(viewPath(view))}>
          {t.inbox.clear}
        </Button>
      )}
    </div>
  )
})
