import { Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { memo, useState } from 'react'
import type { ListView } from '../../../src/api/inbox.ts'
import { UnsurePage } from '../../../src/api/judgement.ts'
import type { Me } from '../../../src/api/schemas.ts'
import { type CaseSort, caseSorts } from '../../../src/domain/cases/sort.ts'
import { askingIn } from '../../../src/domain/cases/coverage.ts'
import { useActions } from '../actions/registry.tsx'
import { ask } from '../api.ts'
import { LastMention, lastHeard } from '../frame.tsx'
import { useNavigate } from '../navigate.tsx'
import { useSpeech } from '../i18n/context.tsx'
import { coverageOf, percentOf } from '../mentions/coverage.ts'
import { useNamed } from '../named/named-api.ts'
import { keys, useCounts, useSources } from '../queries.ts'
import { teamsApi } from '../teams/teams-api.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Button } from '../ui/parts.tsx'
import { usePhone } from '../ui/phone.ts'
import { savedPath, viewOrder, viewPath } from '../views.ts'
import { countWords } from './count-words.ts'
import { FilterMenu } from './filter-bar.tsx'
import { read, withPart } from './filter.ts'
import { useSavedViews } from './views-api.ts'

/** What else there is to see on a phone, where there is no sidebar, each with what asks for somebody there; asked for when the menu is open. */
function OtherPages({ brand }: { readonly brand: Me['brands'][number] }) {
  const { t, f } = useSpeech()
  const navigate = useNavigate()
  const unread = useNamed(brand.id).data?.unread ?? 0
  const covered = useQuery({ ...coverageOf(brand.id, 7), staleTime: 60_000 }).data?.total
  const unsure = useQuery({
    queryKey: keys.unsureCount(brand.id),
    queryFn: () => ask('GET', `v1/brands/${brand.id}/unsure?limit=1`, UnsurePage),
    staleTime: 30_000,
  }).data
  const leads = brand.may.includes('change-clocks')
  const load = useQuery({
    queryKey: keys.workload(brand.id),
    queryFn: () => teamsApi.workload(brand.id),
    staleTime: 30_000,
    enabled: leads,
  }).data
  const late = load === undefined ? 0 : load.people.reduce((sum, it) => sum + it.late, load.unowned.late)
  const some = (count: number): string => (count === 0 ? '' : f.number(count))
  const page = (to: string, icon: IconName, label: string, said: string) => (
    <Menu.Item
      leftSection={<Icon name={icon} size="s" />}
      rightSection={<span className="faint nw">{said}</span>}
      onClick={() => navigate(to)}
    >
      {label}
    </Menu.Item>
  )
  const doubts = unsure === undefined ? '' : unsure.capped ? t.inbox.more(f.number(unsure.total)) : some(unsure.total)
  return (
    <>
      <Menu.Label>{t.inbox.pages}</Menu.Label>
      {page('/named', 'at', t.named.title, some(unread))}
      {page(
        '/coverage',
        'coverage',
        t.nav.coverage,
        covered === undefined || askingIn(covered) === 0 ? '' : t.coverage.percent(f.number(percentOf(covered))),
      )}
      {page('/unsure', 'ask', t.judgement.queue.nav, doubts)}
      {leads && page('/workload', 'people', t.teams.load.nav, late === 0 ? '' : t.list.overdue(late))}
    </>
  )
}

/** In which order a list stands, and in which others it can. */
function SortMenu({ view, filter }: { readonly view: ListView; readonly filter: string }) {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const words = t.desk.sort
  const usual = view === 'waiting' || view === 'settled' ? t.list.newest : t.list.sort
  const { sort } = read(filter)
  const choices: readonly { readonly sort: CaseSort | null; readonly label: string }[] = [
    { sort: null, label: usual },
    ...caseSorts.map((it) => ({ sort: it, label: words.orders[it] })),
  ]
  const choose = (it: CaseSort | null) => navigate(viewPath(view, withPart(filter, 'sort', it)))
  useActions(
    1,
    choices.map((it) => ({
      id: `sort ${it.sort ?? 'usual'}`,
      label: words.now(it.label),
      icon: 'sort' as const,
      group: 'list' as const,
      keys: [],
      blocked: null,
      quiet: false,
      run: () => choose(it.sort),
    })),
  )
  const now = words.now(choices.find((it) => it.sort === sort)?.label ?? usual)
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className="btn q sm sortbtn" aria-label={now} title={now}>
          <Icon name="sort" size="s" />
          <span className="phone-only">{words.title}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.title}</Menu.Label>
        {choices.map((it) => (
          <Menu.Item
            key={it.sort ?? 'usual'}
            rightSection={it.sort === sort ? <Icon name="check" size="s" /> : null}
            onClick={() => choose(it.sort)}
          >
            {it.label}
            {it.sort === sort && <span className="sr">, {t.inbox.chosen}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The head of the list: which list it is and how many it holds, which others there are, how it is sorted and narrowed. */
export const ListHead = memo(function ListHead({
  brand,
  view,
  filter,
  title,
  count,
  onPick,
  quiet,
}: {
  readonly brand: Me['brands'][number]
  readonly view: ListView
  readonly filter: string
  readonly title: string
  /** How many cases it holds, in words; null while nobody knows. */
  readonly count: string | null
  /** Begins choosing cases; null where that is begun otherwise. */
  readonly onPick: (() => void) | null
  /** Without the button that opens a case: cases are being chosen. */
  readonly quiet: boolean
}) {
  const { t, f } = useSpeech()
  const navigate = useNavigate()
  const isPhone = usePhone()
  const [open, setOpen] = useState(false)
  const counts = useCounts(brand.id).data
  const sources = useSources(brand.id).data ?? []
  const savedViews = useSavedViews(brand.id).data?.views ?? []
  return (
    <div className="bar listbar">
      <Menu position="bottom-start" width={isPhone ? 268 : 220} opened={open} onChange={setOpen}>
        <Menu.Target>
          <button type="button" className="viewpick" title={t.list.chooseView}>
            <h1 className="cut">{title}</h1>
            {count !== null && <span className="dim">{count}</span>}
            <Icon name="down" size="s" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {viewOrder.map((it) => (
            <Menu.Item
              key={it}
              onClick={() => navigate(viewPath(it))}
              rightSection={
                <span className="faint">
                  {counts === undefined || it === 'all' ? '' : countWords(counts[it], { t, f })}
                </span>
              }
            >
              {t.views[it]}
            </Menu.Item>
          ))}
          {savedViews.length > 0 && <Menu.Label>{t.savedViews.title}</Menu.Label>}
          {savedViews.map((it) => (
            <Menu.Item key={it.id} onClick={() => navigate(savedPath(it.id))}>
              {it.name}
            </Menu.Item>
          ))}
          {isPhone && open && <OtherPages brand={brand} />}
        </Menu.Dropdown>
      </Menu>
      <span className="brandline">
        {brand.name} · <LastMention at={lastHeard(sources)} />
      </span>
      <Button
        className="phone-only"
        kind="quiet"
        size="sm"
        icon="search"
        aria-label={t.search.act}
        onClick={() => navigate('/search')}
      />
      <span className="row end listacts">
        <FilterMenu brandId={brand.id} view={view} filter={filter} />
        <SortMenu view={view} filter={filter} />
        {onPick !== null && (
          <Button kind="quiet" size="sm" icon="check" onClick={onPick}>
            {t.bulk.begin}
          </Button>
        )}
      </span>
      {brand.may.includes('change-cases') && !quiet && (
        <Button className="bringin" size="sm" icon="plus" title={t.bring.act} onClick={() => navigate('/new')}>
          <span className="t">{t.bring.act}</span>
        </Button>
      )}
    </div>
  )
})
